import Columns
import Diagnostics
import Testing

@testable import Formats

@Suite("The fast reader and the plain one")
struct CSVTwinTests {
  /// Pieces of CSV, the awkward ones as likely as the plain ones.
  static func randomText(_ random: inout SeededGenerator) -> String {
    let pieces = [
      "a", "7", "12.50", ",", ",", "\n", "\n", "\r\n", "\r", "\"", "\"\"", "\",\"", "\"\n", "中文", " ", "2025-06-30",
      ",,",
      "\"x\"", "abcdefghijklmnopqrstuvwxyz0123456789", "a,b,c\n", "1,2,3\n", "1,2,3\n", "x,\"y\",z\r\n", "\n\n",
    ]
    var text = "h1,h2,h3\n"
    for _ in 0..<Int.random(in: 0...120, using: &random) { text += pieces.randomElement(using: &random) ?? "" }
    return text
  }

  static let allText = CSVOptions(separator: UInt8(ascii: ","), textColumns: ["h1", "h2", "h3"])

  @Test("they agree on rows, lines, rejects and blank lines of random texts", arguments: 0..<8)
  func agree(part: Int) throws {
    for seed in UInt64(part * 400)..<UInt64(part * 400 + 400) {
      var random = SeededGenerator(seed: seed)
      let text = CSVTwinTests.randomText(&random)
      let naive = NaiveCSV(Array(text.utf8))
      let loaded = try load(
        text, CSVTwinTests.allText,
        pace: ReadingPace(chunkSize: Int.random(in: 1...200, using: &random), fewTexts: seed % 2 == 0 ? 0 : 256))
      #expect(loaded.texts == naive.rows, "seed \(seed)")
      #expect((0..<loaded.table.rowCount).map { loaded.lines.line(ofRow: $0) } == naive.lines, "seed \(seed)")
      #expect(loaded.rejects.map(\.line) == naive.rejects.map(\.line), "seed \(seed)")
      #expect(loaded.rejects.map { $0.byteOffset } == naive.rejects.map(\.byte), "seed \(seed)")
    }
  }

  @Test("they agree on long rows of quoted fields, and on what looks like one", arguments: ["\n", "\r\n"])
  func quoted(lineEnd: String) throws {
    let fields = [
      "\"\"", "\"12.5\"", "\"-7\"", "\"2025-06-30\"", "\"a, b and c\"", "\"中文，中文\"", "plain", "3.5", "", "2024-02-29",
      "\"a long text, with commas, of more than sixty-four bytes, which takes more than a block\"",
    ]
    let awkward = [
      "5\" pipe", "\"said \"\"so\"\"\"", "\"two\nlines\"", "\"x\"y", "\"open", "a,b", " \"z\"",
    ]
    for seed in UInt64(0)..<150 {
      var random = SeededGenerator(seed: seed)
      var text = "h1,h2,h3" + lineEnd
      // From none to a few in a hundred fields are not as quoted fields should be.
      let rare = Int.random(in: 0...3, using: &random)
      for _ in 0..<Int.random(in: 0...80, using: &random) {
        let row = (0..<3).map { _ in
          (Int.random(in: 0..<100, using: &random) < rare ? awkward : fields).randomElement(using: &random) ?? ""
        }
        text += row.joined(separator: ",") + lineEnd
      }
      let naive = NaiveCSV(Array(text.utf8))
      for size in [1 << 20, Int.random(in: 1...3000, using: &random)] {
        let loaded = try load(text, CSVTwinTests.allText, pace: ReadingPace(chunkSize: size, fewTexts: 1))
        #expect(loaded.texts == naive.rows, "seed \(seed)")
        #expect((0..<loaded.table.rowCount).map { loaded.lines.line(ofRow: $0) } == naive.lines, "seed \(seed)")
        #expect(loaded.rejects.map { $0.byteOffset } == naive.rejects.map(\.byte), "seed \(seed)")
      }
    }
  }

  @Test("quoted numbers and days are those without quotes")
  func quotedValues() throws {
    var random = SeededGenerator(seed: 5)
    let rows = (0..<500).map { row -> [String] in
      let day = "20\(10 + row % 30)-\(10 + row % 3)-\(10 + row % 20)"
      let amount = Int.random(in: -9_999_999...9_999_999_999, using: &random)
      return [
        row % 11 == 0 ? "" : day, row % 13 == 0 ? "" : "\(amount / 100).\(10 + row % 90)", "\(row % 1000 - 300)",
        row % 7 == 0 ? "19\(10 + row % 90)-02-28" : "2100-02-28",
      ]
    }
    func text(_ quote: String) -> String {
      "a,b,c,d\n" + rows.map { $0.map { quote + $0 + quote }.joined(separator: ",") + "\n" }.joined()
    }
    let (plain, quoted) = (try load(text("")), try load(text("\"")))
    #expect(plain.types == [.date, .decimal(scale: 2), .integer, .date])
    #expect(plain.types == quoted.types)
    #expect(plain.texts == quoted.texts)
    for (row, values) in rows.enumerated() where !values[0].isEmpty {
      #expect(plain.texts[row][0] == values[0] && plain.texts[row][3] == values[3])
      #expect(plain.texts[row][2] == values[2])
    }
  }

  @Test("every chunk size and number of workers gives the same table, notes and lines", arguments: 0..<4)
  func chunks(part: Int) throws {
    for seed in UInt64(part * 10)..<UInt64(part * 10 + 10) {
      var random = SeededGenerator(seed: 77 + seed)
      let text = CSVTwinTests.randomText(&random)
      let options = CSVOptions(separator: UInt8(ascii: ","))
      let whole = try load(text, options, pace: ReadingPace(chunkSize: 1 << 20, workers: 1)).everything
      for size in 1...min(text.utf8.count, 150) {
        for workers in 1...3 {
          let pace = ReadingPace(chunkSize: size, workers: workers)
          #expect(
            try load(text, options, pace: pace).everything == whole, "seed \(seed), chunks of \(size), \(workers)")
        }
      }
    }
  }

  @Test("numbers that outgrow the bits that were foreseen are read whole, and kept in as few as they need")
  func widths() throws {
    for late in ["5", "-129", "40000", "-2147483649", "9223372036854775807", "170141183460469231731687303715884105727"]
    {
      var text = "a,b,c\n"
      for row in 0..<300 { text += "\(row == 290 ? late : "\(row % 7)"),\(row % 120 - 60).5,k\(row * 7919 % 300)\n" }
      let whole = try load(text, pace: ReadingPace(chunkSize: 1 << 20, workers: 1))
      for size in [7, 500, 4000] {
        for sample in [1, 10, 1000] {
          let pace = ReadingPace(chunkSize: size, workers: 2, sampleRows: sample, fewTexts: sample == 10 ? 0 : 256)
          let other = try load(text, pace: pace)
          #expect(other.everything == whole.everything, "\(late), chunks of \(size), sample of \(sample)")
          #expect(other.table.fields[0].column[290].text == late)
        }
      }
      guard case .narrow(.bits16, .exact(ExactForm(scale: 1))) = whole.table.fields[1].column.storage else {
        Issue.record("\(whole.table.fields[1].column.storage) is wider than it need be")
        return
      }
    }
  }

  @Test("a text that is cut amid a character is found, wherever it stands")
  func cutCharacters() throws {
    // Valid when put together, not one by one.
    let bytes = Array("a,b\n1,x".utf8) + [0xE5] + Array("\n2,".utf8) + [0x8D, 0x8E] + Array("y\n3,z\n".utf8)
    for few in [0, 256] {
      #expect(throws: Diagnostic.self) {
        try load(bytes, CSVOptions(textColumns: ["b"]), pace: ReadingPace(chunkSize: 1 << 16, fewTexts: few))
      }
    }
  }

  @Test("columns that change their type late are read the same in any chunks and from any sample")
  func lateTypes() throws {
    var random = SeededGenerator(seed: 5)
    var text = "a,b,c,d,e\n"
    for row in 0..<300 {
      let late = row > 250
      text += "\(row)\(late ? ".25" : ""),\(late ? "n/a" : "5"),2025-01-0\(row % 9 + 1)\(late ? " 10:00" : ""),"
      text += "\(Bool.random(using: &random)),\(late ? "1e300" : "")\n"
    }
    let whole = try load(text, pace: ReadingPace(chunkSize: 1 << 20, workers: 1))
    #expect(whole.types == [.decimal(scale: 2), .text, .date, .boolean, .real])
    for size in [1, 7, 64, 65, 500, 4000] {
      for sample in [1, 10, 252, 1000] {
        let other = try load(text, pace: ReadingPace(chunkSize: size, workers: 2, sampleRows: sample))
        #expect(other.everything == whole.everything, "chunks of \(size), sample of \(sample)")
      }
    }
  }

  @Test("the portable masks are those of the vector instructions")
  func masks() {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<500 {
      let bytes =
        (0..<64).map { _ in [44, 10, 34, 13, 65, 0xE4, 0, 0xFF, 45, 43].randomElement(using: &random) ?? 0 } as [UInt8]
      unsafe bytes.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        let fast = unsafe BlockMasks(base, separator: 44, newline: 10)
        let plain = unsafe BlockMasks(portably: base, separator: 44, newline: 10)
        #expect(fast.separators == plain.separators && fast.newlines == plain.newlines && fast.quotes == plain.quotes)
        for bit in 0..<64 { #expect((plain.quotes >> UInt64(bit)) & 1 == (bytes[bit] == 34 ? 1 : 0)) }
      }
    }
  }
}
