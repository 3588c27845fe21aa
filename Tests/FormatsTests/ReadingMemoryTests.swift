import Columns
import Diagnostics
import Synchronization
import Testing

@testable import Formats

/// How much memory a file will take is told before it is taken.
struct ReadingMemoryTests {
  private func file(rows: Int) -> [UInt8] {
    var text = "id,name,region,amount,visits,since\n"
    for row in 0..<rows {
      text += "C\(100_000 + row),Customer number \(row),\(row % 3 == 0 ? "华东" : "华南"),\(row * 7919 % 1_000_000).25"
      text += ",\(row % 50),2026-0\(1 + row % 9)-15\n"
    }
    return Array(text.utf8)
  }

  private func asked(_ bytes: [UInt8]) throws -> Int {
    let asked = Atomic(0)
    var options = CSVOptions()
    options.askForMemory = { (bytes) throws(Diagnostic) in asked.store(bytes, ordering: .relaxed) }
    _ = try readCSV(bytes.span, name: "made.csv", options: options)
    return asked.load(ordering: .relaxed)
  }

  @Test func whatIsAskedForGrowsWithTheRowsByWhatTheirValuesTake() throws {
    let (few, many) = (try asked(file(rows: 10_000)), try asked(file(rows: 50_000)))
    // Twice 7 and about 21 bytes of text with their ends, codes, twelve bytes for amounts, one or two, and two for days.
    let perRow = Double(many - few) / 40_000
    #expect((75...105).contains(perRow), "\(perRow) bytes for a row")
  }

  @Test func whatWouldNotFitIsRefusedBeforeItIsRead() throws {
    var options = CSVOptions()
    options.askForMemory = { (bytes) throws(Diagnostic) in throw Diagnostic("too-little-memory", "\(bytes) bytes") }
    #expect {
      try readCSV(file(rows: 10).span, name: "made.csv", options: options)
    } throws: { error in (error as? Diagnostic)?.rule == "too-little-memory" }
  }
}
