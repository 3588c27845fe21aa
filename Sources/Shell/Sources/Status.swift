import Columns
import Diagnostics
import History
import Language
import Query

/// Where things stand.
struct Status: SessionSource {
  static let manual = Manual(
    [Signature(.source, "status")], "the file, the day, the measure, the policy in force, and what is pending",
    examples: ["status", "status | where what = pending"])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    let state = session.state
    var lines: [(what: Message, value: Message)] = []
    func add(_ what: Message, _ value: Message?, otherwise: Message = "none") {
      lines.append((what, value ?? otherwise))
    }
    add(
      "store", session.store.map { Message(verbatim: $0.path) },
      otherwise: "scratch: nothing is kept without `save as`")
    if session.isReadOnly { add("access", "read-only") }
    add("customers", state.customers.map { "\(grouped($0.table.rowCount))" })
    if let day = state.asOf {
      add("as_of", "\(day)")
    } else if let day = session.catalog.newestEvent() {
      add("as_of", "\(day), the newest day in the events; not fixed yet")
    }
    add("measure", state.measure.map { Message(verbatim: $0) })
    for adoption in state.adoptions { add("in force", "\(adoption.policy) on \(adoption.axis)") }
    add("last commit", session.commits.last.map { "\($0.number), \($0.at): \($0.message)" })
    add("pending", session.position == 0 ? "nothing" : "\(session.position) changes; `diff` shows them")
    let table = Table(
      rowCount: lines.count,
      fields: [
        Field("what", textColumn(lines.map(\.what.description))),
        Field("value", textColumn(lines.map(\.value.description))),
      ])
    return MadeTable(
      table: table, noun: "lines", prose: ["value"], isWhole: true,
      said: ["what": byRow(lines.map(\.what)), "value": byRow(lines.map(\.value))])
  }
}
