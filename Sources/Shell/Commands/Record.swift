import Diagnostics
import History
import Language
import Query

/// Writes what is done as a script.
struct Record: Command {
  static let manual = Manual(
    [Signature(.command, "record (off | FILE:file)")],
    "writes what was done in this session, and what is done from now on, as a script that does it again",
    examples: ["record \"session.tier\"", "record off"])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let file = clause.text("FILE") else {
      guard let path = session.recording.file else {
        throw Diagnostic("not-recording", "nothing is being recorded", at: clause.span, hint: "record \"session.tier\"")
      }
      session.recording.end()
      return Answer("\(path) is complete; `tierlab run` does it again")
    }
    if let path = session.recording.file {
      throw Diagnostic(
        "already-recording", "this session is recorded in \(path) already", at: clause.span, hint: "record off")
    }
    do throws(Diagnostic) {
      try session.recording.begin(file.text, from: session.origin, in: session.world.files)
    } catch {
      throw error.placed(at: file.span)
    }
    let count = session.recording.statements.count
    return Answer(
      count == 1
        ? "recording in \(file.text), which has 1 statement so far"
        : "recording in \(file.text), which has \(count) statements so far")
  }
}

extension Session {
  /// What a script of this session must be run on.
  fileprivate var origin: String? {
    recording.origin ?? store.map { "\($0.path), as it was when the session began" }
  }
}
