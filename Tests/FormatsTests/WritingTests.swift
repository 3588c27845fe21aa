import Columns
import Foundation
import Testing

@testable import Formats

@Suite("Tables to text")
struct WritingTests {
  private func csv(_ table: Table, units: Bool = false) -> [UInt8] {
    var bytes: [UInt8] = []
    writeCSV(table, units: units, into: &bytes)
    return bytes
  }

  private func json(_ table: Table, layout: JSONLayout = .array) -> String {
    var bytes: [UInt8] = []
    writeJSON(table, layout: layout, into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func text(_ values: [String?]) -> Column {
    let distinct = Array(Set(values.compactMap { $0 })).sorted()
    let codes = values.map { value in value.flatMap { distinct.firstIndex(of: $0) }.map { Int32($0) } ?? -1 }
    return Column(
      .text(codes: codes, dictionary: TextDictionary(distinct)), missing: Bitmap(values.map { $0 == nil }))
  }

  /// A column of each type, with what is hard to write in each.
  private var nasty: Table {
    let missing = Bitmap([false, false, false, true])
    let tags = TagSets(
      rowCount: 4, names: ["大客户", "a\"b", "vip"],
      members: [
        Bitmap([true, false, false, false]), Bitmap([true, false, true, false]), Bitmap([true, false, false, false]),
      ])
    return Table(
      rowCount: 4,
      fields: [
        Field("id", text(["0001", "a,b", "\"", "x\r\ny"])),
        Field("名 \"字\"", text(["tab\t\u{2028}\u{1}", " blank ", nil, "中文\\"])),
        Field("n", Column(.exact([Int64.max, Int64.min, 0, 7], .integer), missing: missing)),
        Field("amount", Column(.exact([5, -1, 123_456, 0], ExactForm(scale: 2)), missing: missing), unit: "¥"),
        Field("wide", Column(.wide([Int128(Int64.max) * 1000, -5, 0, 0], ExactForm(scale: 3)), missing: missing)),
        Field("r", Column(.real([0.1, 1e300, -2.5e-7, 3]), missing: missing)),
        Field("d", Column(.date([0, 20_634, -719_162, 5]), missing: missing)),
        Field("b", Column(.boolean(Bitmap([true, false, true, false])), missing: missing)),
        Field("tags", Column(.tags(tags))),
      ])
  }

  @Test("what is written as CSV is read back equal")
  func roundTrip() throws {
    let table = nasty
    let loaded = try load(
      csv(table, units: true), CSVOptions(types: ["id": .text, "名 \"字\"": .text, "r": .real, "wide": .decimal]))
    #expect(loaded.rejects.isEmpty)
    #expect(loaded.table.fields.map(\.name) == table.fields.map(\.name))
    #expect(loaded.table.field(named: "amount")?.unit == "¥")
    for (read, written) in zip(loaded.table.fields, table.fields) {
      for row in 0..<table.rowCount { #expect(read.column[row] == written.column[row], "\(read.name), row \(row)") }
      #expect(read.column.type == written.column.type)
    }
    #expect(csv(loaded.table, units: true) == csv(table, units: true))
  }

  @Test("fields are quoted only where they must be")
  func quoting() {
    let table = Table(rowCount: 5, fields: [Field("t", text(["plain", "a,b", "say \"x\"", nil, ""]))])
    #expect(String(decoding: csv(table), as: UTF8.self) == "t\nplain\n\"a,b\"\n\"say \"\"x\"\"\"\n\"\"\n\"\"\n")
  }

  @Test("JSON has exact decimals, ISO dates, nulls, arrays of tags and escaped strings")
  func jsonText() {
    let table = nasty
    let lines = json(table, layout: .lines).split(separator: "\n")
    #expect(lines.count == 4)
    #expect(
      lines[0] == #"{"id":"0001","名 \"字\"":"tab\t\u2028\u0001","n":9223372036854775807,"amount":0.05,"#
        + #""wide":9223372036854775807.000,"r":0.1,"d":"1970-01-01","b":true,"tags":["a\"b","vip","大客户"]}"#)
    #expect(
      lines[3] == #"{"id":"x\r\ny","名 \"字\"":"中文\\","n":null,"amount":null,"wide":null,"r":null,"d":null,"#
        + #""b":null,"tags":[]}"#)
    #expect(json(table) == "[" + lines.joined(separator: ",") + "]")
  }

  @Test("the JSON is valid: another reader agrees with it")
  func validJSON() throws {
    let rows = try #require(
      try JSONSerialization.jsonObject(with: Data(json(nasty).utf8)) as? [[String: Any]])
    #expect(rows.count == 4)
    #expect(rows[0]["名 \"字\""] as? String == "tab\t\u{2028}\u{1}")
    #expect(rows[3]["id"] as? String == "x\r\ny")
    #expect(rows[1]["r"] as? Double == 1e300)
  }

  @Test("numbers that are not finite are null, tiers are their codes, fractions are shown as reals")
  func special() {
    let table = Table(
      rowCount: 3,
      fields: [
        Field("r", Column(.real([.nan, .infinity, 5]))),
        Field(
          "tier",
          Column(
            .tier([0, 1, 255], TierDomain(codes: ["A", "B"], labels: ["重点", nil])),
            missing: Bitmap([false, false, true]))),
        Field("p", Column(.exact([1, 2, 3], ExactForm(scale: 0, divisor: 4)))),
      ])
    #expect(
      json(table) == #"[{"r":null,"tier":"A","p":0.25},{"r":null,"tier":"B","p":0.5},{"r":5,"tier":null,"p":0.75}]"#)
    #expect(String(decoding: csv(table), as: UTF8.self) == "r,tier,p\n,A,0.25\n,B,0.5\n5,,0.75\n")
  }

  @Test("an empty table is an empty array, and a header")
  func empty() {
    let table = Table(rowCount: 0, fields: [Field("a", text([]))])
    #expect(json(table) == "[]" && json(table, layout: .lines).isEmpty)
    #expect(String(decoding: csv(table), as: UTF8.self) == "a\n")
  }

  @Test("a table is written in stretches as it is written whole")
  func stretches() {
    var bytes: [UInt8] = []
    writeCSV(nasty, rows: 0..<1, into: &bytes)
    writeCSV(nasty, rows: 1..<4, header: false, into: &bytes)
    #expect(bytes == csv(nasty))
  }

  @Test("random tables are read back equal", arguments: 0..<40)
  func randomTables(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let rows = Int.random(in: 1...200, using: &random)
    let pieces = ["a", ",", "\"", "\n", "\r", "中", " ", ";", "1", "\t", "é", "\u{1F600}"]
    func some<T>(_ make: () -> T) -> [T?] {
      (0..<rows).map { _ in Int.random(in: 0..<5, using: &random) == 0 ? nil : make() }
    }
    let texts = some {
      (0..<Int.random(in: 1...6, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }
    let numbers = some { Int64.random(in: -10_000_000...10_000_000, using: &random) }
    let reals = some { Double.random(in: -1e6...1e6, using: &random) }
    let days = some { Int32.random(in: -100_000...100_000, using: &random) }
    func bits<T>(_ values: [T?]) -> Bitmap { Bitmap(values.map { $0 == nil }) }
    let table = Table(
      rowCount: rows,
      fields: [
        Field("t", text(texts)),
        Field("n", Column(.exact(numbers.map { $0 ?? 0 }, ExactForm(scale: 3)), missing: bits(numbers))),
        Field("r", Column(.real(reals.map { $0 ?? 0 }), missing: bits(reals))),
        Field("d", Column(.date(days.map { $0 ?? 0 }), missing: bits(days))),
      ])
    let options = CSVOptions(textColumns: ["t"], types: ["r": .real])
    let pace = ReadingPace(chunkSize: Int.random(in: 1...3000, using: &random))
    let loaded = try load(csv(table), options, pace: pace)
    #expect(loaded.table.rowCount == rows && loaded.rejects.isEmpty, "seed \(seed)")
    for (read, written) in zip(loaded.table.fields, table.fields) {
      for row in 0..<rows { #expect(read.column[row] == written.column[row], "seed \(seed), \(read.name), row \(row)") }
    }
  }
}
