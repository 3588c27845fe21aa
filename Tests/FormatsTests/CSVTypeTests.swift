import Columns
import Diagnostics
import Testing

@testable import Formats

@Suite("Types of columns")
struct CSVTypeTests {
  struct Case: Sendable {
    var values: [String]
    var type: ColumnType
    var texts: [String]?
    init(_ values: [String], _ type: ColumnType, _ texts: [String]? = nil) {
      (self.values, self.type, self.texts) = (values, type, texts)
    }
  }

  static let cases: [Case] = [
    Case(["1", "-2", "+5", "0", "-0"], .integer, ["1", "-2", "5", "0", "0"]),
    Case(["9223372036854775807", "-9223372036854775808"], .integer),
    Case(["12345678", "123456789", "-12345678", "1234567890123456789"], .integer),
    Case(["9223372036854775808"], .integer),
    Case(["99999999999999999999999999999999999999"], .integer),
    Case(["999999999999999999999999999999999999999"], .text),
    Case(["0001", "0002"], .text), Case(["1", "007"], .text), Case(["+8613800138000"], .text),
    Case(["13800138000"], .integer), Case(["20250630"], .integer), Case(["0", "1"], .integer),
    Case([" 12 ", "3\t"], .integer, ["12", "3"]),
    Case(["\"12\"", "3"], .integer, ["12", "3"]),
    Case(["1.50", "2", "-0.05"], .decimal(scale: 2), ["1.50", "2.00", "-0.05"]),
    Case([".5", "1"], .decimal(scale: 1), ["0.5", "1.0"]),
    Case(["5."], .text), Case(["1.2.3"], .text), Case(["-"], .text), Case(["."], .text), Case(["1-2"], .text),
    Case(["12345678.12345678", "0.00000001"], .decimal(scale: 8)),
    Case(["123456789.123456789"], .decimal(scale: 9)),
    Case(["1234567890.123456789", "1"], .decimal(scale: 9), ["1234567890.123456789", "1.000000000"]),
    Case(["0.1234567891"], .real), Case(["1e5", "2"], .real, ["100000", "2"]), Case(["1E-3"], .real, ["0.001"]),
    Case(["1e400"], .text), Case(["1e99999"], .text), Case(["0.30000000000000004"], .real),
    Case(["NaN"], .text), Case(["inf"], .text), Case(["n/a"], .text), Case(["0x10"], .text), Case(["1_000"], .text),
    Case(["\"1,234\""], .text), Case(["¥12"], .text), Case(["15%"], .text),
    Case(["2025-06-30", "1899-12-31", "2400-02-29"], .date),
    Case(["2025/06/30", "2025/6/3"], .date, ["2025-06-30", "2025-06-03"]),
    Case(
      ["2025-06-30 23:59", "2025-06-30T08:00:00.123Z", "2025-06-30 8:00:00 +08:00"], .date,
      ["2025-06-30", "2025-06-30", "2025-06-30"]),
    Case(["2025-02-30"], .text), Case(["2025-13-01"], .text), Case(["2025-06/30"], .text), Case(["0000-00-00"], .text),
    Case(["2025-06-30x"], .text), Case(["2025-06-30 25:00"], .text), Case(["30/06/2025"], .text),
    Case(["2023-02-29"], .text), Case(["2024-02-29"], .date), Case(["2025-06-30", "20250630"], .text),
    Case(["true", "FALSE", "Yes", "no"], .boolean, ["true", "false", "true", "false"]),
    Case(["是", "否"], .boolean, ["true", "false"]), Case(["true", "maybe"], .text), Case(["true", "1"], .text),
    Case(["中文", "a"], .text), Case([" x "], .text, [" x "]), Case([" "], .text, [" "]),
  ]

  @Test(
    "each list of values has its type, with missing values between, read alone and after many others", arguments: cases)
  func types(one: Case) throws {
    var text = "id,v\n1,\n"
    for value in one.values { text += "1,\(value)\n" }
    let loaded = try load(text)
    let column = loaded.table.fields[1].column
    #expect(column.type == one.type)
    #expect(column.isMissing(0))
    let texts = one.texts ?? one.values.map { $0.replacing("\"", with: "") }
    #expect((1..<loaded.table.rowCount).map { column[$0].text } == texts)
    // The same when the first rows, which the type is guessed from, say nothing.
    let late = try load(
      "id,v\n" + String(repeating: "1,\n", count: 40) + one.values.map { "1,\($0)\n" }.joined(),
      pace: ReadingPace(chunkSize: 50, sampleRows: 20))
    #expect(late.table.fields[1].column.type == one.type)
    #expect((40..<late.table.rowCount).map { late.table.fields[1].column[$0].text } == texts)
  }

  @Test("a value that doesn't fit widens the column, and its line is told")
  func widened() throws {
    let rows = (2...80).map { $0 == 57 ? "1,n/a" : "1,\($0)" }
    let loaded = try load("id,amount\n" + rows.joined(separator: "\n"))
    #expect(loaded.types == [.integer, .text])
    #expect(loaded.notes.map(\.message.description) == ["column \"amount\" is text because line 57 holds \"n/a\""])
    #expect(loaded.notes[0].line == 57)
    #expect(loaded.table.fields[1].column[0].text == "2")
  }

  @Test(
    "what a person would take for numbers or days is told",
    arguments: [
      ("\"1,234\"", "has separators between thousands"), ("03/04/2025", "can be two days"),
      ("15%", "has a percent sign"),
      ("0012", "has a leading zero"),
    ])
  func lookAlikes(value: String, reason: String) throws {
    let loaded = try load("id,v\n1,\(value)\n2,\(value)\n")
    #expect(loaded.notes.count == 1)
    #expect(loaded.notes[0].message.description.contains(reason))
    #expect(loaded.notes[0].line == 2)
  }

  @Test("a time of day is dropped, told; a boolean column with another word is text, told")
  func otherNotes() throws {
    let loaded = try load("d,b\n2025-01-01 10:00,yes\n2025-01-02,no\n2025-01-03,perhaps\n")
    #expect(loaded.types == [.date, .text])
    #expect(
      loaded.notes.map(\.message.description) == [
        "the time of day is dropped from column \"d\"", "column \"b\" is text because line 4 holds \"perhaps\"",
      ])
  }

  @Test("a column without values is text")
  func allMissing() throws {
    let loaded = try load("a,b\n1,\n2,\"\"\n")
    #expect(loaded.types == [.integer, .text])
    #expect(loaded.table.fields[1].column.missingCount == 2)
  }

  @Test("tags are split, trimmed and kept as sets; more than 4,096 of them are text")
  func tags() throws {
    let loaded = try load("id,标签\n1,vip; 大客户\n2,\n3,a|b；vip\n4,;\n")
    let column = loaded.table.fields[1].column
    #expect(column.type == .tags)
    #expect((0..<4).map { column[$0] } == [.tags(["vip", "大客户"]), .tags([]), .tags(["a", "b", "vip"]), .tags([])])
    #expect(column.missingCount == 0)
    let many = "id,tags\n" + (0...4096).map { "1,t\($0)\n" }.joined()
    #expect(try load(many).types[1] == .text)
  }

  @Test("a person's word decides where the values allow it, and what they don't is told")
  func asked() throws {
    let text = "id,n,d,r,b,x\n1,5,20250630,2.5,1,7\n2,6,20250701,3,0,y\n"
    let options = CSVOptions(
      keyColumn: "id", dateColumn: "d",
      types: ["n": .decimal, "r": .real, "b": .boolean, "x": .integer])
    let loaded = try load(text, options)
    #expect(loaded.types == [.text, .integer, .date, .real, .boolean, .text])
    #expect(loaded.texts[0] == ["1", "5", "2025-06-30", "2.5", "true", "7"])
    #expect(
      loaded.notes.map(\.message.description) == ["column \"x\" is text, not integer, because line 3 holds \"y\""])
  }

  @Test("a column that is asked for and isn't there is refused with the nearest name")
  func unknown() {
    let error = failure(Array("customer_id,b\n1,2\n".utf8), CSVOptions(keyColumn: "custmer_id"))
    #expect(error?.rule == "unknown-column" && error?.nearest == "customer_id")
  }

  @Test("headers lose blanks and units, and get names where they lack them")
  func headers() throws {
    let loaded = try load(
      " 客户编号 ,金额（元）,amount (USD),,b,b,b_2,sales (east),sales (west),y (2025)\n1,2,3,4,5,6,7,8,9,10\n")
    #expect(
      loaded.table.fields.map(\.name) == [
        "客户编号", "金额", "amount", "column_4", "b", "b_3", "b_2", "sales (east)", "sales (west)", "y (2025)",
      ])
    #expect(loaded.table.fields.prefix(3).map(\.unit) == [nil, "元", "USD"])
    #expect(loaded.told.count == 4)
    let bare = try load("1,x\n2,y\n", CSVOptions(hasHeader: false))
    #expect(bare.table.fields.map(\.name) == ["column_1", "column_2"] && bare.texts == [["1", "x"], ["2", "y"]])
    #expect(bare.lines.line(ofRow: 0) == 1)
  }

  @Test("rows are put in order of the key; a key that is missing or there already costs its row, with its line")
  func keys() throws {
    let loaded = try load("k,v\nb,1\na,2\n\nb,3\n,4\nC,5\n", CSVOptions(keyColumn: "k"))
    let keyed = try tableSortedByKey(loaded, key: "k")
    #expect((0..<3).map { keyed.table.fields[0].column[$0].text } == ["C", "a", "b"])
    #expect((0..<3).map { keyed.table.fields[1].column[$0].text } == ["5", "2", "1"])
    #expect(keyed.rejects.map(\.line) == [5, 6])
    #expect(keyed.rejects.map(\.cause) == [.duplicateKey(firstOnLine: 2), .missingKey])
    #expect(throws: Diagnostic.self) { try tableSortedByKey(loaded, key: "v") }
  }
}
