import Columns
import Diagnostics
import Formats
import History
import Language
import Query

/// The rows of files that are in no table, each with its place and the reason.
struct Rejects: SessionSource {
  static let manual = Manual(
    [Signature(.source, "rejects [TABLE:table]")],
    "the rows that the last load of each table rejected: line, byte, reason, and what stands there",
    examples: ["rejects", "rejects orders | count by reason"])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    let wanted = clause.name("TABLE")
    if let wanted, session.state.table(named: wanted.text) == nil {
      throw Diagnostic(
        "unknown-table", "no table is called \"\(wanted.text)\"", at: wanted.span,
        nearest: nearestName(to: wanted.text, among: session.state.tables.map(\.name)))
    }
    let tables = session.state.tablesWithRejects.filter { wanted == nil || $0 == wanted?.text }
    let rows = tables.flatMap { table in session.state.rejects(of: table).map { (table, $0) } }
    let table = Table(
      rowCount: rows.count,
      fields: [
        Field("table", textColumn(rows.map(\.0))), Field("line", countColumn(rows.map(\.1.line))),
        Field("byte", countColumn(rows.map(\.1.byteOffset))),
        Field("reason", textColumn(rows.map(\.1.reason.description))), Field("text", textColumn(rows.map(\.1.text))),
      ])
    return MadeTable(
      table: table, headline: rows.isEmpty ? ["no row was rejected"] : [], noun: "rejected rows", prose: ["reason"],
      expendable: ["byte", "text", "table"], said: ["reason": byRow(rows.map(\.1.reason))])
  }
}
