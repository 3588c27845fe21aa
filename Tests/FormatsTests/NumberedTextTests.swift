import Columns
import Testing

@testable import Formats

@Suite("Texts found by their number")
struct NumberedTextTests {
  @Test("ids out of order, among them some of another shape, get one code each, in any chunks")
  func ids() throws {
    var random = SeededGenerator(seed: 3)
    let shapes: [(Int) -> String] = [
      { "C" + String(1_000_000 + $0).dropFirst() }, { "C\($0)" }, { "X" + String(1_000_000 + $0).dropFirst() },
      { String(1_0000 + $0 % 999).dropFirst().description }, { "99999999\($0 % 7)" }, { "C999999" + "\($0 % 10)" },
      { "客户\(100_000 + $0)" },
    ]
    for first in shapes.indices {
      var ids: [String] = []
      for row in 0..<700 {
        let shape =
          row < 20 || Int.random(in: 0..<4, using: &random) > 0 ? shapes[first] : shapes.randomElement(using: &random)
        ids.append((shape ?? shapes[0])(Int.random(in: 0..<300, using: &random)))
      }
      // Quoted ids are the same ids.
      let written = ids.enumerated().map { $0 % 9 == 5 ? "\"\($1)\"" : $1 }
      for size in [(1 << 20, 1), (1000, 2), (64, 2), (7, 3)] {
        for few in [0, 10_000] { try check(ids, written, lastLine: first % 2 == 0, size, fewTexts: few) }
      }
    }
  }

  private func check(_ ids: [String], _ written: [String], lastLine: Bool, _ pace: (Int, Int), fewTexts: Int) throws {
    let rows = written.map { "2026-01-01,\($0)" }
    let options = CSVOptions(keyColumn: "id", dateColumn: "day")
    let loaded = try load(
      "day,id\n" + rows.joined(separator: "\n") + (lastLine ? "\n" : ""), options,
      pace: ReadingPace(chunkSize: pace.0, workers: pace.1, sampleRows: 20, fewTexts: fewTexts))
    guard case .text(let codes, let dictionary) = loaded.table.fields[1].column.data else { throw NotText() }
    #expect(codes.map { dictionary[$0] } == ids)
    let known = (0..<Int32(dictionary.count)).map { dictionary[$0] }
    #expect(Set(known).count == known.count, "each text has one code")
    let order = known.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    #expect(dictionary.rankOfCode().enumerated().allSatisfy { order[Int($1)] == known[$0] })
    #expect(!dictionary.areAscending || known == order)
    for text in known.prefix(40) { #expect(dictionary.code(of: text).map { dictionary[$0] } == text) }
    #expect(dictionary.code(of: "C9999998x") == nil)
    if fewTexts > 0 {
      // In order of first appearance, whoever read what.
      var seen: [String] = []
      for id in ids where !seen.contains(id) { seen.append(id) }
      #expect(known == seen)
    }
  }

  @Test("texts of one dictionary are found in another, whether they are in order or not")
  func matching() {
    var random = SeededGenerator(seed: 9)
    for (ours, theirs) in [(40, 60), (300, 5), (300, 280), (3, 70), (0, 4), (4, 0)] {
      for sorted in [(true, true), (true, false), (false, true)] {
        func some(_ count: Int, _ sorted: Bool) -> TextDictionary {
          let texts = Set((0..<count).map { _ in "k\(Int.random(in: 0..<400, using: &random))" })
          return TextDictionary(sorted ? texts.sorted() : texts.sorted().reversed())
        }
        let (own, other) = (some(ours, sorted.0), some(theirs, sorted.1))
        let expected = (0..<Int32(other.count)).map { text in
          (0..<Int32(own.count)).first { own[$0] == other[text] } ?? -1
        }
        #expect(own.codes(matching: other) == expected)
      }
    }
  }

  private struct NotText: Error {}
}
