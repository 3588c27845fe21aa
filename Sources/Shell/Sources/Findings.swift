import Columns
import Diagnostics
import History
import Language
import Query

/// What looks wrong in a table: a row for each finding, nothing is changed.
struct Findings: SessionSource {
  static let manual = Manual(
    [Signature(.source, "check [TABLE:table]")],
    "what looks wrong: the same phone, tax number or name twice, near names, values that cannot be, missing ones, unknown owners, days to come, outliers",
    examples: ["check", "check customers | count by kind"])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    let wanted = clause.name("TABLE")
    let name = wanted?.text ?? "customers"
    guard let stored = session.state.table(named: name) else {
      throw Diagnostic(
        "unknown-table", "no table is called \"\(name)\"", at: wanted?.span ?? clause.span,
        hint: "load \"customers.csv\" as customers key customer_id",
        nearest: nearestName(to: name, among: session.state.tables.map(\.name)))
    }
    var checking = Checking(stored, session)
    try checking.run()
    let findings = checking.findings
    let table = Table(
      rowCount: findings.count,
      fields: [
        Field("kind", textColumn(findings.map(\.kind))), Field("column", textColumn(findings.map(\.column))),
        Field(checking.keyName, textColumn(findings.map(\.key))), Field("value", textColumn(findings.map(\.value))),
        Field("message", textColumn(findings.map(\.message.description))),
      ])
    var headline: [Message] = []
    if findings.isEmpty { headline = ["nothing looks wrong in \(grouped(stored.table.rowCount)) rows"] }
    return MadeTable(
      table: table, headline: headline + checking.notes, noun: "findings", prose: ["message"],
      users: [checking.keyName], said: ["message": byRow(findings.map(\.message))])
  }
}
