import Columns
import Diagnostics
import Language
import Query
import Tiering

/// A day in the past from which policies look back, with the names of columns that are trusted to have been then what they
/// are now.
struct KnownThen {
  let day: Day
  let trusted: Set<String>
  /// Pins are left out: the policies are judged as if nobody were pinned.
  let leavesPins: Bool

  /// - Parameter clause: with `trusting` and `without pins`.
  init(_ clause: Clause, day: Day, _ customers: CatalogTable) throws(Diagnostic) {
    self.day = day
    leavesPins = clause.has("without")
    let names = clause.groups("TRUSTED").compactMap { $0.name("COLUMN") }
    let known = customers.table.fields.map(\.name) + ["tags", "pins"]
    for name in names where !known.contains(name.text) {
      throw Diagnostic(
        "unknown-column", "there is no column \"\(name.text)\" to be trusted", at: name.span,
        nearest: nearestName(to: name.text, among: known))
    }
    trusted = Set(names.map(\.text))
    if leavesPins, let pins = names.first(where: { $0.text == "pins" }) {
      throw Diagnostic("pins-twice", "pins are trusted or left out, not both", at: pins.span)
    }
  }

  /// The policy as it decides on the day.
  func policy(_ policy: BoundPolicy, _ notes: inout [Message]) -> BoundPolicy {
    var policy = policy.withoutRecord(&notes)
    if leavesPins, policy.pins != nil {
      policy = policy.withoutPins()
      notes.append("pins are left out: the policies are judged as if nobody were pinned")
    }
    return policy
  }

  /// Refuses a policy that reads what was not known on the day: a column that is not declared `known at` a day before or on
  /// it, tags, today's tiers, today's pins. Roll-ups see only events until then.
  func check(_ policy: BoundPolicy, _ customers: CatalogTable, at span: SourceSpan) throws(Diagnostic) {
    var names: [String] = []
    for field in customers.table.fields where field.name != customers.key && !trusted.contains(field.name) {
      if let known = field.knownAt, known <= day { continue }
      let reference = ColumnReference(identity: field.column.identity)
      if policy.formulas.contains(where: { $0.mentions(reference) }) { names.append(field.name) }
    }
    if let pins = policy.pins, !pins.rows.isEmpty, !leavesPins, !trusted.contains("pins") { names.append("pins") }
    guard !names.isEmpty else { return }
    throw Diagnostic(
      "not-known-then",
      "policy \"\(policy.policy.name.text)\" reads what is not known to have been so on \(day): \(Message(listing: names))",
      at: span, hint: names == ["pins"] ? "without pins" : "trusting \(names.joined(separator: Message.comma))")
  }

  /// What must be told of the trust.
  var notes: [Message] {
    trusted.isEmpty
      ? [] : ["taken as it is now for what it was on \(day): \(Message(listing: trusted.sorted()))"]
  }
}
