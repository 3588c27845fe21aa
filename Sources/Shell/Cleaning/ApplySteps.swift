import Columns
import Diagnostics
import History
import Language
import Query
import Reports

/// `clean | … | apply`: does the steps that reach it.
let applyManual = Manual(
  [Signature(.stage, "apply", acting: true)],
  "does the steps that `clean` proposes and that reach it, as one step for `undo`; doubtful ones are left to a person",
  examples: ["clean | apply", "clean | where kind = form | apply"])

extension Session {
  /// `apply` comes last, and has a statement to itself.
  func takeApply(_ stages: inout [Clause]) throws(Diagnostic) -> Clause? {
    guard let place = stages.firstIndex(where: { applyManual.signatures.contains($0.signature) }) else { return nil }
    guard place == stages.count - 1 else {
      throw Diagnostic(
        "acting-stage-last", "\"apply\" changes customers, so it is the last stage", at: stages[place].span)
    }
    return stages.removeLast()
  }

  /// Does the steps of cleaning among the rows of `clean`.
  mutating func applySteps(
    _ clause: Clause, _ source: BoundSource, _ plan: PipelinePlan, _ binding: Binding, text: String
  ) throws(Diagnostic) -> Answer {
    try refuseOtherThanSteps(binding.schema.items.map(\.name), at: clause.span, "clean | where kind = merge | apply")
    let (rows, _, _) = try rows(source, plan, binding)
    let table = try rows.table(in: evaluation)
    let key = state.customers?.key ?? "key"
    let all = proposedSteps(table, key: key)
    let firm = all.filter { !$0.isDoubtful }.map(\.step)
    guard !firm.isEmpty else {
      return Answer(
        all.isEmpty ? "no step is there to be done" : "nothing is done: each of these is for a person to decide",
        notes: all.isEmpty ? [] : ["`clean { \(all[0].step.written) }` does one"])
    }
    var answer = try clean(firm, text: text)
    if firm.count < all.count {
      answer.report.blocks.append(
        .note("\(grouped(all.count - firm.count)) doubtful steps are left to you: `clean | where kind = doubtful`"))
    }
    return answer
  }

  /// Steps are rows with the columns that `clean` gives.
  func refuseOtherThanSteps(_ names: [String], at span: SourceSpan, _ hint: Message) throws(Diagnostic) {
    let wanted = ["kind", state.customers?.key ?? "key", "into", "column", "before", "after", "why"]
    guard let missing = wanted.first(where: { !names.contains($0) }) else { return }
    throw Diagnostic(
      "not-steps", "steps of cleaning have a column \"\(missing)\": these rows have none", at: span, hint: hint)
  }

  /// Does steps of cleaning as one step of the journal.
  mutating func clean(_ steps: [CleaningStep], text: String) throws(Diagnostic) -> Answer {
    let done = try Cleaning(steps, state, world.isInterrupted)
    var notes = done.notes
    notes += try perform(text) { (state) throws(Diagnostic) in state = done.state }
    var parts: [Message] = []
    if done.written > 0 { parts.append("\(grouped(done.written)) values written") }
    if done.merged > 0 { parts.append("\(grouped(done.merged)) records merged into others") }
    if done.removed > 0 { parts.append("\(grouped(done.removed)) records removed") }
    if done.back > 0 { parts.append("\(grouped(done.back)) records brought back") }
    let left = grouped(state.customers?.table.rowCount ?? 0)
    if done.merged + done.removed > 0 {
      notes.append(
        "nothing is lost: `set_aside` has the records as they were, `clean { split … }` and `clean { restore … }` bring them back"
      )
    }
    if done.written + done.merged > 0 {
      notes.append("`provenance` has each value that was written, what stood there, and where it came from")
    }
    return Answer("\(Message(joining: parts, with: ", ")); \(left) customers", notes: notes)
  }
}

/// The rows of `clean` as steps.
func proposedSteps(_ table: Table, key: String) -> [(step: CleaningStep, isDoubtful: Bool)] {
  func text(_ name: String, _ row: Int) -> String? {
    guard let column = table.field(named: name)?.column, !column.isMissing(row) else { return nil }
    return column[row].text
  }
  return (0..<table.rowCount).map { row in
    let id = text(key, row) ?? ""
    let deed: CleaningStep.Deed
    if let into = text("into", row) {
      deed = .merge([id], into: into)
    } else if let column = text("column", row) {
      deed = .write(column: column, key: id, before: text("before", row) ?? "", after: text("after", row) ?? "")
    } else {
      deed = .remove([id])
    }
    return (CleaningStep(deed: deed, why: text("why", row) ?? ""), text("kind", row) == "doubtful")
  }
}
