import Columns
import Diagnostics
import History
import Language
import Query

/// Writes what is pending down as a plan, bound to the store it was made on.
struct PlanSave: Command {
  static let manual = Manual(
    [Signature(.command, "plan save FILE:file")],
    "writes what is pending as a readable plan, bound to the data, the policies and the day it was made on; `apply` does exactly that, or tells what is not as it was",
    examples: ["plan save \"q3.plan\"", "plan save \"review-2026.plan\""])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let file = clause.text("FILE") else { preconditionFailure("plan save names a file") }
    guard session.position > 0 else {
      throw Diagnostic("nothing-to-plan", "nothing is pending, so there is nothing to plan", at: clause.span)
    }
    let plan = try PlanText(session)
    do throws(Diagnostic) {
      try session.world.files.write(Array(plan.text.utf8), to: file.text)
    } catch {
      throw error.placed(at: file.span)
    }
    return Answer(
      "planned: \(session.position) statements change \(grouped(changedCustomers(from: session.committed, to: session.state))) customers; written to \(file.text)"
    )
  }
}

/// Does what a plan says, or refuses it as stale.
struct Apply: Command {
  static let manual = Manual(
    [Signature(.command, "apply FILE:file", acting: true)],
    "does exactly what a plan says, pending until `commit`: a plan of cleaning line by line, one that `plan save` wrote as a whole; refused, with what is not as it was, where the store is another one than the plan was made on",
    examples: ["plan save \"mine.plan\"", "discard", "apply \"mine.plan\""])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let file = clause.text("FILE") else { preconditionFailure("apply names a file") }
    try session.refuseReadOnly()
    let written: String
    do throws(Diagnostic) {
      written = try session.world.files.read(file.text) { (bytes) throws(Diagnostic) in
        try scriptText(bytes, name: file.text)
      }
    } catch {
      throw error.placed(at: file.span)
    }
    if let cleaned = try applyCleaning(written, of: file, &session, text: text) { return cleaned }
    guard session.position == 0 else {
      throw Diagnostic(
        "changes-pending", "a plan is applied when nothing is pending; \(session.position) changes are",
        at: clause.span, hint: "commit \"…\", or discard")
    }
    guard let plan = PlanText(reading: written) else {
      throw Diagnostic(
        "not-a-plan", "\"\(file.text)\" is not a plan, or was changed since it was written", at: file.span,
        hint: "plan save \"q3.plan\"")
    }
    let stale = session.whatMoved(since: plan)
    guard stale.isEmpty else {
      throw Diagnostic(
        "stale-plan", "the plan is stale: \(Message(joining: stale, with: "; "))", at: file.span,
        hint: "look at it again: repeat its statements, and plan save \"…\"")
    }
    // On a copy: a plan that does not give what it says is not half done.
    var trial = session
    trial.store = nil
    trial.world.decide = {}
    try trial.perform(plan, of: file)
    let differing = differences(from: plan.result, to: StateFingerprint(trial.state).lines)
    guard differing.isEmpty else {
      throw Diagnostic(
        "plan-differs",
        "the plan's statements give another result than planned: \(Message(joining: differing, with: "; "))",
        at: file.span)
    }
    let target = trial.state
    let notes = try session.perform(
      plan.statements.count == 1 ? plan.statements[0] : plan.statements.joined(separator: "\n")
    ) { (state) throws(Diagnostic) in state = target }
    return Answer(
      "applied: \(plan.statements.count) statements, \(grouped(changedCustomers(from: session.committed, to: session.state))) customers change",
      notes: notes + ["pending until `commit \"…\"`; `diff` shows it, `undo` takes it back"])
  }
}

extension Session {
  /// Does the statements of a plan one after another.
  fileprivate mutating func perform(_ plan: PlanText, of file: (text: String, span: SourceSpan)) throws(Diagnostic) {
    for statement in plan.statements {
      do throws(Diagnostic) {
        // What a plan did before is one step of several statements.
        for (one, text) in try Session.statements(of: statement) { _ = try run(one, text: text) }
      } catch {
        throw Diagnostic(
          error.rule, "\(file.text), \(firstLine(statement)): \(error.message)", at: file.span, hint: error.hint)
      }
    }
  }
}
