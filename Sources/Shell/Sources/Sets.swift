import Columns
import Diagnostics
import History
import Language
import Query

/// The named sets of customers.
struct Sets: SessionSource {
  static let manual = Manual(
    [Signature(.source, "sets")],
    "the sets of customers that were named with `as`: how many are in each, how many of them were merged into others or are gone since, and what made it; a survivor stands for whoever was merged into it",
    examples: ["sets", "sets | where customers > 100"])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    let sets = session.state.sets
    let customers = session.catalog.customers
    let here = session.catalog.sets.map { set in
      customers.map { set.rows(of: $0, session.cache).population } ?? 0
    }
    let standing = session.catalog.sets.map { set in
      customers.map { set.standing(in: $0, session.cache) } ?? CustomerSet.Standing(gone: set.keys.count)
    }
    var fields = [Field("set", textColumn(sets.map(\.name))), Field("customers", countColumn(here))]
    if session.catalog.merged != nil { fields.append(Field("merged", countColumn(standing.map(\.merged)))) }
    fields += [
      Field("gone", countColumn(standing.map(\.gone))), Field("definition", textColumn(sets.map(\.statement))),
    ]
    return MadeTable(table: Table(rowCount: sets.count, fields: fields), noun: "sets", prose: ["definition"])
  }
}
