import Columns
import Diagnostics
import ForeignFiles
import Testing

@testable import Formats

/// What is written in each format is read back equal, on values made to break formats.
@Suite("What is written is read back")
struct RoundTripTests {
  static let nasty: [String?] = [
    "plain", "=1+1", "+86 138", "-2", "@cmd", "'quoted", "'=1", "''=1", "\ttab", "comma, \"quote\"", "two\nlines",
    "two\r\nlines", "a lone\rreturn", "\r", "\n", "\"\r\"",
    " blank around ", "0001", "1e5", "1,234.50", "15%", "2025-06-30", "30.06.2025", "TRUE", "是", "N/A", "-", "合计",
    "中文，标点", "𠮷野家", "e\u{301}", "\u{FEFF}bom", "_x0041_", "a;b|c\td", "null", "#N/A", "\u{1A}n", "\u{7F}", "\\\"", "'",
    "\u{2028}", "https://example.com/a?b=c", nil,
  ]

  static var table: Table {
    let count = nasty.count
    func column(_ texts: [String?]) -> Column {
      var codes: [Int32] = []
      var known: [String] = []
      for text in texts {
        guard let text else {
          codes.append(-1)
          continue
        }
        codes.append(Int32(known.firstIndex(of: text) ?? known.count))
        if known.firstIndex(of: text) == nil { known.append(text) }
      }
      return Column(
        .text(codes: codes, dictionary: TextDictionary(known)), missing: Bitmap(texts.map { $0 == nil }))
    }
    let some = Bitmap((0..<count).map { $0 % 5 == 4 })
    let wholes = (0..<count).map { Int64($0 * $0 - 7) }
    return Table(
      rowCount: count,
      fields: [
        Field("id", column((0..<count).map { "K\($0)" })), Field("note", column(nasty)),
        Field("n", Column(.exact(wholes, .integer), missing: some)),
        Field("amount", Column(.exact(wholes.map { $0 * 1001 }, ExactForm(scale: 2)), missing: some), unit: "¥"),
        Field(
          "wide",
          Column(.wide(wholes.map { Int128($0) * 100_000_000_000_000_000_000 + 1 }, ExactForm(scale: 3)), missing: some)
        ),
        Field("real", Column(.real((0..<count).map { Double($0) * 1.25e-7 + 0.1 }), missing: some)),
        Field("day", Column(.date((0..<count).map { Int32($0 * 397 - 3000) }), missing: some)),
        Field("flag", Column(.boolean(Bitmap((0..<count).map { $0 % 3 == 0 })), missing: some)),
        Field(
          "tags",
          Column(
            .tags(
              TagSets(
                rowCount: count, names: ["vip", "大客户"],
                members: [Bitmap((0..<count).map { $0 % 2 == 0 }), Bitmap((0..<count).map { $0 % 7 == 0 })])))),
      ])
  }

  /// Texts put together of what formats have a meaning for, from a seed.
  struct Made: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }

    mutating func text() -> String? {
      if Int.random(in: 0..<10, using: &self) == 0 { return nil }
      if Bool.random(using: &self) { return nasty.randomElement(using: &self) ?? nil }
      let parts = [
        "a", "中", ",", ";", "\"", "'", "\n", "\r", "\t", "=", "+", "-", "@", "\\", " ", "0", "|", "#", "_x0041_", "<",
        "&",
      ]
      let text = (0..<Int.random(in: 1...7, using: &self)).map { _ in parts.randomElement(using: &self) ?? "" }.joined()
      return text
    }
  }

  @Test("random tables come back, whatever stands beside what", arguments: formats, [1, 2, 3, 4, 5, 6, 7, 8])
  func randomComesBack(format: String, seed: UInt64) throws {
    var made = Made(state: seed)
    let count = Int.random(in: 1...30, using: &made)
    func column(_ texts: [String?]) -> Column {
      let known = Array(Set(texts.compactMap { $0 })).sorted()
      let codes = texts.map { text in text.flatMap { text in known.firstIndex { $0.utf8.elementsEqual(text.utf8) } } }
      return Column(
        .text(codes: codes.map { Int32($0 ?? -1) }, dictionary: TextDictionary(known)),
        missing: Bitmap(texts.map { $0 == nil }))
    }
    let names = ["t", "u", "v"]
    let fields = names.map { name in Field(name, column((0..<count).map { _ in made.text() })) }
    let table = Table(rowCount: count, fields: [Field("id", column((0..<count).map { "K\($0)" }))] + fields)
    let bytes = try written(table, format)
    var options = FileOptions()
    options.csv.keyColumn = "id"
    options.keepsTotals = true
    for name in names { options.csv.types[name] = .text }
    let loaded = try open(bytes, options, name: "client.\(format)")
    #expect(loaded.rejects.isEmpty, "seed \(seed)")
    for field in table.fields {
      let back = loaded.table.field(named: field.name)?.column
      for row in 0..<count {
        #expect(back.map { $0[row] } == field.column[row], "seed \(seed), \(field.name) \(row)")
      }
    }
  }

  private func written(_ table: Table, _ format: String) throws -> [UInt8] {
    switch format {
    case "csv":
      var written: [UInt8] = []
      writeCSV(table.defused().table, units: true, into: &written)
      return byteOrderMark + written
    case "json", "jsonl":
      var written: [UInt8] = []
      writeJSON(table, layout: format == "json" ? .array : .lines, into: &written)
      return written
    case "xlsx": return try ForeignFiles().workbook(of: table) {}
    default: return try ForeignFiles().database(of: table, named: "客户 \"x\"") {}
    }
  }

  static let formats = ["csv", "json", "jsonl", "xlsx", "sqlite"]

  @Test("a table of nasty values comes back as it was", arguments: formats)
  func comesBack(format: String) throws {
    let table = RoundTripTests.table
    let bytes = try written(table, format)
    var options = FileOptions()
    options.csv.keyColumn = "id"
    options.keepsTotals = true
    // A text file says nothing of types: what looks like a number is one unless a person says otherwise.
    if format == "csv" { options.csv.types["note"] = .text }
    let loaded = try open(bytes, options, name: "client.\(format)")
    #expect(loaded.table.fields.map(\.name) == table.fields.map(\.name))
    #expect(loaded.table.rowCount == table.rowCount)
    #expect(loaded.rejects.isEmpty)
    for field in table.fields {
      guard let back = loaded.table.field(named: field.name)?.column else { continue }
      for row in 0..<min(table.rowCount, back.count) {
        #expect(
          isEqual(field.column[row], back[row]), "\(format) \(field.name) \(row): \(field.column[row]) \(back[row])")
      }
    }
  }

  /// A workbook's numbers have 15 digits, which is what reals come back with from there.
  private func isEqual(_ a: Value, _ b: Value) -> Bool {
    switch (a, b) {
    case (.exact(let x), .exact(let y)):
      x.double == y.double && (x.form.scale == y.form.scale ? x.units == y.units : true)
    case (.real(let x), .exact(let y)): abs(x - y.double) <= abs(x) * 1e-15
    case (.exact(let x), .real(let y)): x.double == y
    case (.tags(let x), .tags(let y)): Set(x) == Set(y)
    case (.tags(let x), .missing): x.isEmpty
    default: a == b
    }
  }
}
