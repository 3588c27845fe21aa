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

  /// Refuses a policy that reads what was not known on the day: a column that is not declared `known at` a day before or on
  /// it, tags, today's tiers. Roll-ups see only events until then.
  func check(_ policy: BoundPolicy, _ customers: CatalogTable, at span: SourceSpan) throws(Diagnostic) {
    var names: [String] = []
    for field in customers.table.fields where field.name != customers.key && !trusted.contains(field.name) {
      if let known = field.knownAt, known <= day { continue }
      let reference = ColumnReference(identity: field.column.identity)
      if policy.formulas.contains(where: { $0.mentions(reference) }) { names.append(field.name) }
    }
    guard !names.isEmpty else { return }
    throw Diagnostic(
      "not-known-then",
      "policy \"\(policy.policy.name.text)\" reads what is not known to have been so on \(day): \(Message(listing: names))",
      at: span, hint: "trusting \(names.joined(separator: Message.comma))")
  }

  /// What must be told of the trust.
  var notes: [Message] {
    trusted.isEmpty
      ? [] : ["taken as it is now for what it was on \(day): \(Message(listing: trusted.sorted()))"]
  }
}
