import Columns
import Diagnostics
import Query
import Tiering

extension CustomerSet {
  /// What must be told of a what-if on a set: whom it is about, and that places are counted over everybody.
  func notes(policies: [BoundPolicy], chosen: Int) -> [Message] {
    var notes: [Message] = ["on the set \"\(name)\": \(grouped(chosen)) customers"]
    let gone = keys.count - chosen
    if gone > 0 { notes.append("\(grouped(gone)) of the set \"\(name)\" are no longer customers") }
    if policies.contains(where: { !$0.policy.caps.isEmpty }) {
      notes.append("the places of a tier are counted over all customers, not over the set alone")
    }
    return notes
  }
}
