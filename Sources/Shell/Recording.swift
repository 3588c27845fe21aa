import Diagnostics
import History
import Language
import Reports

/// What was done in a session, as the statements of a script that does it again.
///
/// Looking statements are in it because `it` goes on with them; an undo is, because a redo may follow.
struct Recording: Sendable {
  /// What the session began with, where that is not an empty store.
  var origin: String?
  private(set) var statements: [String] = []
  /// The file that each further statement is added to.
  private(set) var file: String?

  /// Begins a file with all that was done so far.
  mutating func begin(_ path: String, from origin: String?, in files: any FileSystem) throws(Diagnostic) {
    var text = "language 1\n"
    if let origin { text += "-- begins with \(firstLine(origin))\n" }
    for statement in statements { text += statement + "\n" }
    try files.write(Array(text.utf8), to: path)
    file = path
  }

  mutating func end() { file = nil }

  /// Adds a statement that succeeded.
  mutating func add(_ statement: String, to files: any FileSystem) throws(Diagnostic) {
    statements.append(statement)
    guard let file else { return }
    do throws(Diagnostic) {
      try files.append(Array((statement + "\n").utf8), to: file)
    } catch {
      self.file = nil
      throw error
    }
  }
}

extension Session {
  /// Takes a statement down after it succeeded; what cannot be written is told, since what was done stays done.
  mutating func takeDown(_ statement: Statement, _ text: String, _ answer: Answer) -> Answer {
    guard includeDepth == 0, let written = written(statement, text) else { return answer }
    do throws(Diagnostic) {
      try recording.add(written, to: world.files)
      return answer
    } catch {
      var answer = answer
      answer.report.blocks.append(.note("the recording has ended: \(error.message)"))
      return answer
    }
  }

  /// The statement as a script says it; nil for what a script has no use for.
  private func written(_ statement: Statement, _ text: String) -> String? {
    switch statement.form {
    case .pipeline(let pipeline):
      // In a script a line that begins with a bar belongs to the statement before it.
      if case .continued = pipeline.source { return "it " + text }
      return text
    case .command(let clause):
      switch clause.verb {
      case "help", "status", "record", "history", "quit", "language", "timing": return nil
      // A day of the clock is another one when the script runs.
      case "as_of": return state.asOf.map { "as_of \($0)" } ?? text
      case "save": return text.split(separator: "\n").map { "-- " + $0 }.joined(separator: "\n")
      default: return text
      }
    }
  }
}
