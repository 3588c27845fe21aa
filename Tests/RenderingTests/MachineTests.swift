import Columns
import Diagnostics
import Rendering
import Reports
import Testing

@Suite struct MachineTests {
  @Test func `JSON is one line with exact numbers, ISO dates, codes and nulls`() {
    #expect(
      MachineRenderer(.json).text(of: report(customers().gathered([0, 2, 4])))
        == #"""
        [{"客户编号":"C0001","name":"上海浦东华力精密机械制造股份有限公司","tier":"A","amount_12m":1234567.89,"orders":1204,"share":0.797057,"last_order":"2025-06-30","active":true,"tags":["key account","vip"]},{"客户编号":"C0003","name":"李伟","tier":null,"amount_12m":-987.50,"orders":0,"share":null,"last_order":null,"active":null,"tags":["流失风险"]},{"客户编号":"C0005","name":"👩‍👩‍👧 Family & Friends Trading Company Limited","tier":"A","amount_12m":0.05,"orders":null,"share":0.04,"last_order":"1999-12-31","active":true,"tags":[]}]

        """#)
  }

  @Test func `JSON escapes whatever a line or a terminal would act on`() {
    #expect(
      MachineRenderer(.json).text(of: Report([.rows(ReportTable(nasty()))]))
        == #"""
        [{"na|me\u001b[2J":"a\u001b[31mred\u0007","quoted, \"so\"":"say \"hi\"","n":null,"r":null},{"na|me\u001b[2J":"two\nlines\ttab","quoted, \"so\"":"a,b","n":170141183460469231731687303715884105.727,"r":null},{"na|me\u001b[2J":"\u202edesrever","quoted, \"so\"":" blank ","n":-0.001,"r":1e+300},{"na|me\u001b[2J":"x\u0000y","quoted, \"so\"":"","n":0.000,"r":-1.5},{"na|me\u001b[2J":"́mark","quoted, \"so\"":"back\\slash|*pipe*","n":0.012,"r":1e-09}]

        """#)
  }

  @Test func `CSV tells missing from empty, and is exact`() {
    #expect(
      MachineRenderer(.csv).text(of: report(customers()))
        == #"""
        客户编号,name,tier,amount_12m,orders,share,last_order,active,tags
        C0001,上海浦东华力精密机械制造股份有限公司,A,1234567.89,1204,0.797057,2025-06-30,true,key account;vip
        C0002,Ann's 🍰 Bakery,B,2500.00,3,0.1,2024-02-29,false,
        C0003,李伟,,-987.50,0,,,,流失风险
        C0004,,C,,12,0.0025,2025-01-01,true,vip
        C0005,👩‍👩‍👧 Family & Friends Trading Company Limited,A,0.05,,0.04,1999-12-31,true,
        C0006,Zoë,C,0.00,7,0,2025-06-01,false,win-back

        """#)
  }

  @Test func `CSV quotes by RFC 4180 and keeps every byte`() {
    let text = MachineRenderer(.csv, csvLineEnd: "\r\n").text(of: Report([.rows(ReportTable(nasty()))]))
    #expect(
      text.unicodeScalars.elementsEqual(
        """
        na|me\u{1B}[2J,"quoted, ""so""\",n,r\r
        a\u{1B}[31mred\u{07},"say ""hi""\",,\r
        "two\nlines\ttab","a,b",170141183460469231731687303715884105.727,\r
        \u{202E}desrever," blank ",-0.001,1e+300\r
        x\0y,"",0.000,-1.5\r
        \u{301}mark,back\\slash|*pipe*,0.012,1e-09\r

        """.unicodeScalars))
  }

  @Test func `a lone missing value is still a row of CSV`() {
    let table = Table(rowCount: 3, fields: [Field("x", Make.text(["a", nil, "b"]))])
    #expect(MachineRenderer(.csv).text(of: Report([.rows(ReportTable(table))])) == "x\na\n\"\"\nb\n")
  }

  @Test func `Markdown is a pipe table with numbers to the right`() {
    #expect(
      MachineRenderer(.markdown).text(of: report(customers()))
        == #"""
        | 客户编号 | name | tier | amount_12m (¥) | orders | share | last_order | active | tags |
        | --- | --- | --- | ---: | ---: | ---: | --- | --- | --- |
        | C0001 | 上海浦东华力精密机械制造股份有限公司 | A | 1234567.89 | 1204 | 0.797057 | 2025-06-30 | true | key account, vip |
        | C0002 | Ann's 🍰 Bakery | B | 2500.00 | 3 | 0.1 | 2024-02-29 | false |  |
        | C0003 | 李伟 |  | -987.50 | 0 |  |  |  | 流失风险 |
        | C0004 |  | C |  | 12 | 0.0025 | 2025-01-01 | true | vip |
        | C0005 | 👩‍👩‍👧 Family & Friends Trading Company Limited | A | 0.05 |  | 0.04 | 1999-12-31 | true |  |
        | C0006 | Zoë | C | 0.00 | 7 | 0 | 2025-06-01 | false | win-back |

        """#)
    #expect(
      MachineRenderer(.markdown).text(of: Report([.rows(ReportTable(nasty()))]))
        == #"""
        | na\|me\\u{1B}\[2J | quoted, "so" | n | r |
        | --- | --- | ---: | ---: |
        | a\\u{1B}\[31mred\\u{7} | say "hi" |  |  |
        | two<br>lines\\ttab | a,b | 170141183460469231731687303715884105.727 |  |
        | \\u{202E}desrever |  blank  | -0.001 | 1e+300 |
        | x\\u{0}y |  | 0.000 | -1.5 |
        | ́mark | back\\slash\|\*pipe\* | 0.012 | 1e-09 |

        """#)
  }

  @Test func `only rows are for machines; a person is told the rest`() {
    let answer = Report([
      .headline("\("3") move"), .exhibit(ReportTable(matrix())), .note("as of \("2025-06-30")"), .text("policy p {}"),
    ])
    for format in MachineRenderer.Format.allCases { #expect(MachineRenderer(format).text(of: answer).isEmpty) }
    #expect(MachineRenderer.remarks(of: answer) == "3 move\n\npolicy p {}\n\n· as of 2025-06-30\n")
    #expect(MachineRenderer.remarks(of: report(customers())).hasPrefix("690 of 2,357 customers move"))
  }

  @Test func `no rows are an empty array, or a header`() {
    let none = Report([.rows(ReportTable(customers().gathered([])))])
    #expect(MachineRenderer(.json).text(of: none) == "[]\n")
    #expect(MachineRenderer(.csv).text(of: none).split(separator: "\n").count == 1)
    #expect(MachineRenderer(.markdown).text(of: none).split(separator: "\n").count == 2)
  }

  @Test func `many rows come in chunks that end between rows, and a sink may stop them`() throws {
    let count = 50_000
    let table = Table(
      rowCount: count,
      fields: [
        Field("n", Make.exact((0..<count).map { Int64($0) })),
        Field("s", Make.text(Array(repeating: "客户", count: count))),
      ])
    var chunks: [[UInt8]] = []
    MachineRenderer(.csv).write(table) { chunks.append($0) }
    #expect(chunks.count > 5)
    #expect(chunks.allSatisfy { $0.last == UInt8(ascii: "\n") })
    #expect(chunks.joined().count { $0 == UInt8(ascii: "\n") } == count + 1)

    struct Full: Error {}
    var taken = 0
    #expect(throws: Full.self) {
      try MachineRenderer(.json).write(table) { (chunk: [UInt8]) throws(Full) in
        taken += 1
        if taken == 2 { throw Full() }
      }
    }
    #expect(taken == 2)
  }

  @Test func `reals read back as they were, fractions as their nearest`() {
    let values: [Double] = [
      0.1, 1.0 / 3, 1e15, 123_456_789.125, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1e21,
    ]
    let table = Table(
      rowCount: values.count,
      fields: [
        Field("r", Make.real(values.map { $0 })),
        Field("p", Make.exact(values.indices.map { Int64($0) * 100 }, divisor: 7)),
      ])
    let lines = MachineRenderer(.csv).text(of: Report([.rows(ReportTable(table))])).split(separator: "\n").dropFirst()
    for (index, line) in lines.enumerated() {
      let fields = line.split(separator: ",")
      #expect(Double(fields[0]) == values[index])
      #expect(Double(fields[1]) == Double(index * 100) / 7)
    }
  }
}
