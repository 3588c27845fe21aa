import Diagnostics
import Language
import Query

/// Forgets the statements typed before.
struct ClearHistory: Command {
  static let manual = Manual(
    [Signature(.command, "history clear")],
    "forgets all statements typed before, in their file too; data and decisions stay", examples: ["history clear"])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    session.world.clearHistory()
    return Answer("the statements typed before are forgotten")
  }
}
