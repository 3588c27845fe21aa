import Columns
import Diagnostics
import History
import Language
import Query
import Reports
import Shell

/// Files that a test holds in memory; nothing is written.
struct MemoryFiles: FileSystem {
  var texts: [String: String]

  func read<Result>(
    _ path: String, _ body: (Span<UInt8>) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    guard let text = texts[path] else { throw Diagnostic("no-file", "there is no file \"\(path)\"") }
    let bytes = Array(text.utf8)
    return try body(bytes.span)
  }

  func write(_ bytes: [UInt8], to path: String) throws(Diagnostic) {
    throw Diagnostic("read-only", "a test writes no files")
  }

  func saveWorkspace(
    _ opened: OpenedWorkspace, stateOfCommit: (Int) throws(Diagnostic) -> WorkingState, as path: String,
    _ consent: Consent
  ) throws(Diagnostic) -> any WorkspaceStore {
    throw Diagnostic("read-only", "a test writes no files")
  }
}

/// A session with files in memory: statements in, tables out.
struct Workbench {
  var session: Session

  init(_ files: [String: String], _ script: String) throws {
    let day = Day(number: 20_000)
    session = Session(
      world: World(
        files: MemoryFiles(texts: files), now: { "2026-01-01T00:00:00Z" }, today: { day }, author: "test",
        print: { _, _ in }))
    for (statement, text) in try Session.statements(of: script) { _ = try session.run(statement, text: text) }
  }

  /// A column that was read without any value is text; here it gets the type that the test means.
  mutating func retype(_ types: [String: ColumnData]) throws {
    var state = session.state
    for (place, stored) in state.tables.enumerated() {
      for field in stored.table.fields
      where field.column.missingCount == field.column.count && field.column.type == .text {
        guard let data = types[field.name] else { continue }
        let count = field.column.count
        let rows = [Int32](repeating: 0, count: count)
        let column = Column(Column(data).gathered(rows).data, missing: Bitmap(count: count, repeating: true))
        state.tables[place].table = state.tables[place].table.with(Field(field.name, column))
      }
    }
    try session.begin(with: state)
  }

  /// The rows that the last statement of a text answers with.
  mutating func rows(_ text: String) throws -> Table {
    var answer: Table?
    for (statement, text) in try Session.statements(of: text) {
      for case .rows(let rows) in try session.run(statement, text: text).report.blocks { answer = rows.table }
    }
    guard let answer else { throw Diagnostic("no-rows", "the statement has no rows") }
    return answer
  }

  /// The rows as plain text: one string for each, cells separated by `|`, missing as `∅`.
  mutating func lines(_ text: String) throws -> [String] {
    let table = try rows(text)
    return (0..<table.rowCount).map { row in
      table.fields.map { $0.column.isMissing(row) ? "∅" : $0.column[row].text }.joined(separator: "|")
    }
  }

  /// What the session says against a text.
  mutating func refusal(_ text: String) -> Diagnostic? {
    do {
      _ = try rows(text)
      return nil
    } catch { return error as? Diagnostic }
  }
}
