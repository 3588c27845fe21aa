import Diagnostics
import Language
import Query

/// Forgets the statements typed before.
struct ClearHistory: Command {
  static let manual = Manual(
    [Signature(.command, "history clear")],
    "forgets the statements typed before, in ~/.tierlab_history or $XDG_STATE_HOME/tierlab/history too; a line that begins with a blank is never kept",
    examples: ["history clear", "history clear -- a statement after a blank is never kept"])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    try session.world.decide()
    try session.world.clearHistory()
    return Answer("the statements typed before are forgotten")
  }
}
