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
      let text = "id\n" + ids.joined(separator: "\n") + (first % 2 == 0 ? "\n" : "")
      for (size, workers) in [(1 << 20, 1), (1000, 2), (64, 2), (7, 3)] {
        let options = CSVOptions(textColumns: ["id"])
        let loaded = try load(text, options, pace: ReadingPace(chunkSize: size, workers: workers, fewTexts: 10_000))
        guard case .text(let codes, let dictionary) = loaded.table.fields[0].column.data else { throw NotText() }
        #expect(codes.map { dictionary[$0] } == ids)
        let known = (0..<Int32(dictionary.count)).map { dictionary[$0] }
        #expect(Set(known).count == known.count, "each text has one code")
        // In order of first appearance, whoever read what.
        var seen: [String] = []
        for id in ids where !seen.contains(id) { seen.append(id) }
        #expect(known == seen)
      }
    }
  }

  private struct NotText: Error {}
}
