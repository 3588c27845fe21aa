import Columns
import Diagnostics
import History
import Language
import Query

/// The commits, newest first.
struct Log: SessionSource {
  static let manual = Manual(
    [Signature(.source, "log")], "the decisions on record, newest first", examples: ["log", "log | take 3"])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    let commits = session.commits.reversed().map { $0 }
    let fields = [
      Field("commit", countColumn(commits.map(\.number))), Field("at", textColumn(commits.map(\.at))),
      Field("author", textColumn(commits.map(\.author))), Field("message", textColumn(commits.map(\.message))),
      Field("customers_changed", countColumn(commits.map(\.customersChanged))),
    ]
    let pending = session.pendingCount
    return MadeTable(
      table: Table(rowCount: commits.count, fields: fields),
      headline: pending == 0
        ? []
        : [
          pending == 1
            ? "1 change is pending since the last commit" : "\(pending) changes are pending since the last commit"
        ], noun: "commits",
      prose: ["message"])
  }
}
