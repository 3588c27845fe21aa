import Columns
import Diagnostics
import Rendering
import Reports
import Testing

@Suite("Numbers as a person wants them")
struct NumberStyleTests {
  private func shown(_ fields: [Field], _ numbers: NumberStyle, width: Int? = 80, _ catalogue: Catalogue = .chinese)
    -> String
  {
    let table = Table(rowCount: fields.first?.column.count ?? 0, fields: fields)
    return TerminalRenderer(width: width, catalogue: catalogue, numbers: numbers)
      .text(of: Report([.rows(ReportTable(table, noun: "rows"))]))
  }

  private let money = [
    Field("id", Make.text(["a", "b", "c", "d", "e", "f"])),
    Field("amount", Make.exact([1_234_567_890, 12_345_678_901, -987_654_321, 99_950, nil, 5], scale: 2), unit: "¥"),
    Field("orders", Make.exact([12_045, 3, 120_456_789, nil, 9_999, 10_000])),
    Field("average", Make.real([1_234_567.891, 0.5, nil, -10_050, 9_999.5, 123_456_789_012])),
  ]

  @Test("in 万 and 亿 the points stand under one another")
  func wan() {
    #expect(
      shown(money, .wan) == """
        id  amount (¥)      orders     average
        ──  ──────────  ──────────  ──────────
        a   1,234.57万      1.20万    123.46万
        b       1.23亿      3           0.50
        c    -987.65万      1.20亿           –
        d     999.50             –     -1.01万
        e            –  9,999       9,999.50
        f       0.05        1.00万  1,234.57亿
        数据行：6

        """)
  }

  @Test("grouped and plain")
  func others() {
    #expect(
      shown(Array(money.prefix(3)), .plain) == """
        id    amount (¥)     orders
        ──  ────────────  ─────────
        a    12345678.90      12045
        b   123456789.01          3
        c    -9876543.21  120456789
        d         999.50          –
        e              –       9999
        f           0.05      10000
        数据行：6

        """)
    #expect(shown(money, .wan, .english) == shown(money, .grouped, .english))
  }

  @Test(
    "two decimals, halves away from zero, 亿 from where 万 would be 10,000.00",
    arguments: [
      ("9999.99", "9,999.99"), ("10000.00", "1.00万"), ("-10000.00", "-1.00万"), ("10049.99", "1.00万"),
      ("10050.00", "1.01万"), ("-10050.00", "-1.01万"), ("12345678.90", "1,234.57万"), ("99999949.99", "9,999.99万"),
      ("99999950.00", "1.00亿"), ("123456789.00", "1.23亿"), ("100500000.00", "1.01亿"), ("100499999.99", "1.00亿"),
      ("1234567890123.45", "12,345.68亿"), ("0.00", "0.00"),
    ])
  func rounding(value: String, text: String) throws {
    let units = try #require(Int64(value.filter { $0 != "." }))
    let lines = shown([Field("x", Make.exact([units], scale: 2))], .wan).split(separator: "\n")
    #expect(lines[2].trimmingBlanks == text)
  }

  @Test("numbers of any width and scale are shown or left as they are")
  func extremes() {
    for scale in [0, 1, 6, 18, 28, 38] {
      for value in [Int128.min, .max, 0, -1] {
        #expect(!shown([Field("x", Make.wide([value], scale: scale))], .wan, width: nil).isEmpty)
      }
    }
    for value in [Double.infinity, -.infinity, 1e300, -1e24, 1e-300, 9_999.9999] {
      #expect(!shown([Field("x", Make.real([value]))], .wan).isEmpty)
    }
  }

  @Test("machines are told plain numbers whatever the style") func machines() {
    let table = Table(rowCount: 6, fields: money)
    let text = MachineRenderer(.csv).text(of: Report([.rows(ReportTable(table, noun: "rows"))]))
    #expect(text.contains("12345678.90") && !text.contains("万"))
  }
}

extension Substring {
  fileprivate var trimmingBlanks: String { split(separator: " ").joined(separator: " ") }
}
