import Columns
import Diagnostics

@testable import Formats

/// Reads a text as a file.
func load(_ text: String, _ options: CSVOptions = CSVOptions(), pace: ReadingPace = ReadingPace()) throws -> LoadedTable
{
  try load(Array(text.utf8), options, pace: pace)
}

func load(_ bytes: [UInt8], _ options: CSVOptions = CSVOptions(), pace: ReadingPace = ReadingPace()) throws
  -> LoadedTable
{
  try readCSV(bytes.span, name: "test.csv", options: options, pace: pace).get()
}

/// What is wrong with a file that can't be read.
func failure(_ bytes: [UInt8], _ options: CSVOptions = CSVOptions()) -> Diagnostic? {
  do {
    _ = try load(bytes, options)
    return nil
  } catch { return error as? Diagnostic }
}

extension LoadedTable {
  /// Each row's values as plain text, nil where missing.
  var texts: [[String?]] {
    (0..<table.rowCount).map { row in
      table.fields.map { $0.column.isMissing(row) ? nil : $0.column[row].text }
    }
  }

  /// Everything that was found, for comparing two readings.
  var everything: String {
    var text = "\(table.fields.map { "\($0.name):\($0.column.type):\($0.unit ?? "")" })\n\(texts)\n"
    text += "\(rejects.map { "\($0.line) \($0.byteOffset ?? -1) \($0.reason)" })\n\(notes)\n\(told)\n"
    text += "\((0..<table.rowCount).map { lines.line(ofRow: $0) })"
    for field in table.fields {
      if case .text(let codes, let dictionary) = field.column.data {
        text += "\n\(codes) \((0..<Int32(dictionary.count)).map { dictionary[$0] })"
      }
    }
    return text
  }

  var types: [ColumnType] { table.fields.map(\.column.type) }
}

/// Random numbers that a failing test can be run again with.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
