import Columns
import Diagnostics
import History
import Language
import Query

/// What is pending: a row for each changed value of each customer, and for each changed definition.
struct Difference: SessionSource {
  static let manual = Manual(
    [Signature(.source, "diff"), Signature(.source, "diff FROM:integer TO:integer")],
    "what has changed since the last commit, or from one commit to another (0 is before the first): each customer's values before and after, and the statement or the commit that did it",
    examples: ["diff", "diff | count by what", "diff 0 1 | take 5"])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    guard let from = clause.integer("FROM"), let to = clause.integer("TO") else { return try rows(of: session) }
    guard from < to else {
      throw Diagnostic(
        "commits-turned", "the earlier commit comes first", at: clause.span, hint: "diff \(to) \(from)")
    }
    if from != 0 { _ = try session.commit(from, at: clause.span(of: "FROM")) }
    _ = try session.commit(to, at: clause.span(of: "TO"))
    var made = try rows(of: session.lookingBack(from: from, to: to))
    made.headline = made.table.rowCount == 0 ? ["nothing differs"] : []
    return made
  }

  private static func rows(of session: Session) throws(Diagnostic) -> MadeTable {
    var rows = DifferenceRows(keyName: session.state.customers?.key ?? session.committed.customers?.key ?? "key")
    rows.compareCustomers(session)
    rows.comparePins(session)
    let cells = rows.count
    rows.compareStore(session)
    let table = rows.table()
    var headline: [Message] = []
    if table.rowCount == 0 {
      headline = ["nothing is pending"]
    } else {
      let others = rows.count - cells
      if cells == 0 {
        headline = ["\(others) things are pending"]
      } else {
        let changed = grouped(changedCustomers(from: session.committed, to: session.state))
        headline = [
          others == 0
            ? "\(grouped(cells)) values of \(changed) customers are pending"
            : "\(grouped(cells)) values of \(changed) customers and \(others) other things are pending"
        ]
      }
    }
    return MadeTable(
      table: table, headline: headline, noun: "changes", prose: ["before", "after", "because"],
      users: [rows.keyName], said: rows.said)
  }
}
