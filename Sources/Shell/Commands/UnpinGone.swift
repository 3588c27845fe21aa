import Columns
import Diagnostics
import History
import Language
import Query

/// Takes away pins of customers who are not in the store any more: no stage has them among its rows.
struct UnpinGone: Command {
  static let manual = Manual(
    [Signature(.command, "unpin gone [for AXIS:column] [ID<ID:id>,]", acting: true)],
    "takes away the pins of customers who are not in the store any more: of those named, or of all of them",
    examples: ["unpin gone", "unpin gone for tier"])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    let axis = try clause.name("AXIS").map { (name) throws(Diagnostic) in try axisNamed(name, session.catalog) }
    let named = clause.groups("ID").compactMap { $0.id("ID") }
    let all = session.state.pins.all
    let rows = session.catalog.pins?.rows ?? []
    let gone = all.indices.filter { rows[$0] < 0 && (axis == nil || all[$0].axis == axis) }
    for id in named where !gone.contains(where: { all[$0].key.utf8.elementsEqual(id.text.utf8) }) {
      let isThere = all.indices.contains { rows[$0] >= 0 && all[$0].key.utf8.elementsEqual(id.text.utf8) }
      throw Diagnostic(
        "no-pin-gone",
        isThere
          ? "the customer \"\(id.text)\" is in the store: only pins of those who are gone are taken away so"
          : "nobody who is gone has a pin under \"\(id.text)\"", at: id.span,
        hint: isThere ? "customers | where … | unpin" : "pins | where status = gone",
        nearest: isThere ? nil : nearestName(to: id.text, among: gone.map { all[$0].key }))
    }
    let keys = Set(named.map { Array($0.text.utf8) })
    let taken = Set(gone.filter { keys.isEmpty || keys.contains(Array(all[$0].key.utf8)) })
    guard !taken.isEmpty else { return Answer("no pin is of a customer who is gone") }
    let notes = try session.perform(text) { state in
      state.pins = StoredPins(all.indices.filter { !taken.contains($0) }.map { all[$0] })
    }
    return Answer("pins of customers who are gone, taken away: \(grouped(taken.count))", notes: notes)
  }
}
