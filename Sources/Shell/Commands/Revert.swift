import Columns
import Diagnostics
import History
import Language
import Query

/// Takes back what one commit did, by a new commit.
struct Revert: Command {
  static let manual = Manual(
    [Signature(.command, "revert COMMIT:integer")],
    "takes back what one commit changed, by a new commit that says so; refused where a later one changed the same again",
    examples: ["discard", "revert 1"])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let number = clause.integer("COMMIT") else { preconditionFailure("revert names a commit") }
    try session.refuseReadOnly()
    let span = clause.span(of: "COMMIT")
    let commit = try session.commit(number, at: span)
    guard session.position == 0 else {
      throw Diagnostic(
        "changes-pending", "a commit is taken back when nothing is pending; \(session.position) changes are",
        at: clause.span, hint: "commit \"…\", or discard")
    }
    let taken = TakingBack(
      before: try session.state(ofCommit: number - 1), after: try session.state(ofCommit: number),
      from: session.state)
    guard taken.conflicts.isEmpty else {
      let later = session.commits.filter { $0.number > number }.map { "\($0.number)" }
      throw Diagnostic(
        "changed-since",
        "what commit \(number) changed was changed again since: \(Message(joining: taken.conflicts, with: Message.comma))",
        at: span, hint: taken.waysBack ?? later.last.map { "revert \($0)" })
    }
    if StateFingerprint(taken.state) == StateFingerprint(session.state) {
      throw Diagnostic("nothing-to-revert", "nothing is left of what commit \(number) changed", at: span)
    }
    // On a copy that keeps no journal: the commit is all that comes into the file, whole or not at all.
    var next = session
    next.store = nil
    let notes = try next.perform(text) { (state) throws(Diagnostic) in state = taken.state }
    next.store = session.store
    let made = try next.commit("revert \(number): \(commit.message)")
    session = next
    return Answer(
      "commit \(made.number) takes back commit \(number): \(grouped(made.customersChanged)) customers changed",
      notes: notes)
  }
}
