import Columns
import Diagnostics
import History
import Language
import Query

/// Steps of cleaning, written out: a plan, or one decision typed at the prompt.
struct Clean: Command {
  static let manual = Manual(
    [Signature(.command, "clean B:block(clean)", acting: true)],
    "does the steps between the braces as one step for `undo`: a survivor keeps its own values and takes what it lacks; events, tags and pins go with it; `split` and `restore` bring a record back, also after a commit",
    examples: [
      "clean { merge C0000002 into C0000001 taking phone because \"the same shop\" }",
      "clean { set phone of C0000001 = \"13800138000\" because \"by telephone\" }",
    ])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    let steps = steps(of: clause)
    guard !steps.isEmpty else {
      throw Diagnostic(
        "no-steps", "no step stands between the braces", at: clause.span, hint: "clean | save \"q3.plan\"")
    }
    return try session.clean(steps, text: text)
  }

  static func steps(of clause: Clause) -> [CleaningStep] {
    guard case .block(let clauses, _)? = clause.argument("B") else { return [] }
    return clauses.map { CleaningStep($0) }
  }
}
