import Columns
import Diagnostics
import History
import Language
import Query

/// The named sets of customers.
struct Sets: SessionSource {
  static let manual = Manual(
    [Signature(.source, "sets")],
    "the sets of customers that were named with `as`: how many are in each, how many of them are gone since, and what made it",
    examples: ["sets", "sets | where customers > 100"])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    let sets = session.state.sets
    let customers = session.catalog.customers
    let here = session.catalog.sets.map { set in
      customers.map { set.rows(of: $0, session.cache).population } ?? 0
    }
    let gone = zip(sets, here).map { $0.keys.count - $1 }
    let fields = [
      Field("set", textColumn(sets.map(\.name))), Field("customers", countColumn(here)),
      Field("gone", countColumn(gone)), Field("definition", textColumn(sets.map(\.statement))),
    ]
    return MadeTable(table: Table(rowCount: sets.count, fields: fields), noun: "sets", prose: ["definition"])
  }
}
