import Diagnostics
import History
import Language
import Query

/// Declares a column that nobody can change, so that `reach` does not ask for it.
struct Unchangeable: Command {
  static let manual = Manual(
    [Signature(.command, "unchangeable COLUMN:column [off]", acting: true)],
    "a column, or a tag, that nobody can change: `reach` does not ask for it; `off` takes it back",
    examples: ["unchangeable strategic", "unchangeable strategic off"])

  /// Of the entries in the store.
  static let kind = "unchangeable"

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let name = clause.name("COLUMN") else { preconditionFailure("unchangeable names a column") }
    var binding = Binding(session.catalog)
    _ = try binding.enterCustomers(at: name.span)
    let tags = session.catalog.tagNames
    guard binding.schema.item(named: name.text) != nil || tags.contains(name.text) else {
      throw Diagnostic(
        "unknown-column", "customers have no column \"\(name.text)\"", at: name.span, hint: "`columns` lists them",
        nearest: nearestName(to: name.text, among: binding.schema.items.map(\.name) + tags))
    }
    let isTakenBack = clause.has("off")
    let notes = try session.perform(text) { (state) throws(Diagnostic) in
      if isTakenBack {
        state.removeEntry(kind, name.text)
      } else {
        state.set(StoredEntry(kind: kind, name: name.text, text: name.text))
      }
    }
    return Answer(
      isTakenBack
        ? "\"\(name.text)\" can be changed again" : "\"\(name.text)\" is unchangeable: `reach` leaves it as it is",
      notes: notes)
  }
}
