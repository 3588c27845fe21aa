import Columns
import Diagnostics
import ForeignFiles
import Language
import Rendering
import Reports
import Shell
import Synchronization

/// A session as a person has it at the prompt, with a fixed clock, files in memory, and everything it says as text.
struct Conversation {
  var session: Session
  let files: MemoryFiles
  private let printed = Lines()
  /// The words to speak in whatever language is set; nil for those of the setting.
  var words: Catalogue?

  init(_ files: MemoryFiles = MemoryFiles(), isInterrupted: @escaping @Sendable () -> Bool = { false }) {
    self.files = files
    let printed = printed
    var world = World(
      files: files, now: { "2026-07-01T00:00:00Z" }, today: { Day(year: 2026, month: 7, day: 1) ?? Day(number: 0) },
      author: "tester", isInterrupted: isInterrupted, print: { line, _ in printed.append(line) })
    world.foreign = ForeignFiles()
    session = Session(world: world)
  }

  /// Opens a workspace that was saved before, as the program does.
  mutating func open(_ path: String, readOnly: Bool) throws(Diagnostic) {
    guard let workspace = files.workspace(path) else {
      throw Diagnostic("no-such-file", "there is no file \"\(path)\"")
    }
    try session.open(workspace, readOnly: readOnly)
  }

  /// Runs one paste and gives all that is shown; lines that machines find on standard error begin with `2> `.
  mutating func say(_ text: String) -> String {
    let source = SourceText(name: "", text: text)
    var shown = ""
    do throws(Diagnostic) {
      for (statement, own) in try statements(of: text) {
        do throws(Diagnostic) {
          let answer = try session.run(statement, text: own)
          shown += printedLines() + self.text(of: answer)
        } catch {
          shown += printedLines()
          throw error.placed(at: statement.span)
        }
      }
    } catch {
      session.forgetLastAnswer()
      shown += DiagnosticRenderer(width: 80, catalogue: catalogue).text(of: error, in: source)
    }
    return shown
  }

  private func statements(of text: String) throws(Diagnostic) -> [(statement: Statement, text: String)] {
    do throws(Diagnostic) {
      return try Session.statements(of: text)
    } catch {
      throw session.withAll(error, in: text)
    }
  }

  /// Runs statements and gives the rows of the last answer.
  @discardableResult
  mutating func ask(_ text: String) throws(Diagnostic) -> Table {
    var table = Table(rowCount: 0, fields: [])
    for (statement, own) in try Session.statements(of: text) {
      let blocks = try session.run(statement, text: own).report.blocks
      for case .rows(let rows) in blocks { table = rows.table }
    }
    return table
  }

  private var catalogue: Catalogue { words ?? (session.settings.language == .zh ? .chinese : .english) }

  private func text(of answer: Answer) -> String {
    let ending = answer.ends ? "(the session is over)\n" : ""
    let format: MachineRenderer.Format
    switch session.settings.output {
    case .table:
      let box: BoxStyle =
        switch session.settings.box {
        case .unicode: .unicode
        case .ascii: .ascii
        case .full: .full
        }
      let numbers = NumberStyle(rawValue: session.settings.numbers.rawValue) ?? .grouped
      return TerminalRenderer.plain(box: box, catalogue: catalogue, numbers: numbers).text(of: answer.report) + ending
    case .json: format = .json
    case .csv: format = .csv
    case .markdown: format = .markdown
    }
    return MachineRenderer(format).text(of: answer.report)
      + onStandardError(MachineRenderer.remarks(of: answer.report, catalogue: catalogue)) + ending
  }

  private func printedLines() -> String {
    let text = printed.take().map { "\($0)\n" }.joined()
    return session.settings.output == .json ? onStandardError(text) : text
  }

  private func onStandardError(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map { $0.isEmpty ? "2>\n" : "2> \($0)\n" }.joined()
  }
}

extension Table {
  /// Every value as plain text, row by row.
  var texts: [[String]] {
    (0..<rowCount).map { row in fields.map { $0.column.isMissing(row) ? "" : $0.column[row].text } }
  }

  /// The values of a column as numbers; a missing one is not a number.
  func numbers(_ name: String) -> [Double] {
    guard let column = field(named: name)?.column else { preconditionFailure("no column \(name)") }
    return (0..<rowCount).map { row in
      switch column[row] {
      case .exact(let exact) where !column.isMissing(row): exact.double
      case .real(let real) where !column.isMissing(row): real
      default: .nan
      }
    }
  }

  /// The values of a column as plain text.
  func texts(_ name: String) -> [String] {
    guard let column = field(named: name)?.column else { preconditionFailure("no column \(name)") }
    return (0..<rowCount).map { column.isMissing($0) ? "" : column[$0].text }
  }
}

/// What `print` wrote.
private final class Lines: Sendable {
  private let lines = Mutex<[String]>([])

  func append(_ line: String) { lines.withLock { $0.append(line) } }

  func take() -> [String] {
    lines.withLock { lines in
      defer { lines = [] }
      return lines
    }
  }
}
