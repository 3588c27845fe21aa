import Diagnostics
import Formats
import History

/// The rejected rows of the last load of a table, kept in the store as text: a line for each, its parts between tabs.
extension WorkingState {
  private static let kind = "rejects"

  /// More rejected rows than these are counted, not kept.
  static let mostRejects = 10_000

  /// Keeps the rows that a load rejected in the place of those of the load before.
  mutating func keepRejects(_ rejects: [RejectedRow], of table: String) {
    removeEntry(WorkingState.kind, table)
    guard !rejects.isEmpty else { return }
    let lines = rejects.prefix(WorkingState.mostRejects).map { reject in
      "\(reject.line)\t\(reject.byteOffset.map(String.init) ?? "")\t\(reject.cause.written)\t\(oneLine(reject.text))"
    }
    set(StoredEntry(kind: WorkingState.kind, name: table, text: lines.joined(separator: "\n")))
  }

  /// The tables whose last load rejected rows.
  var tablesWithRejects: [String] { entries(of: WorkingState.kind).map(\.name) }

  func rejects(of table: String) -> [RejectedRow] {
    guard let text = entry(WorkingState.kind, table)?.text else { return [] }
    return text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: "\t", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 4, let number = Int(parts[0]), let cause = RejectedRow.Cause(written: parts[2]) else {
        return nil
      }
      var reject = RejectedRow(line: number, byteOffset: Int(parts[1]), cause: cause)
      reject.text = parts[3]
      return reject
    }
  }
}

/// A text without the signs that end a line or part its fields, or that no file keeps in a text.
private func oneLine(_ text: String) -> String {
  String(text.map { $0.isNewline ? "⏎" : $0 == "\t" ? "⇥" : $0 == "\0" ? "␀" : $0 })
}
