import Columns
import Diagnostics
import Formats
import History
import Language
import Query

/// What a refresh would do, row by row, before it is done.
struct Preview: SessionSource {
  static let manual = Manual(
    [Signature(.source, "preview TABLE:table from FILE:file [using RECIPE:file] \(fileOptions)")],
    "what `refresh` would change: a row for each new and each gone customer, and for each value that differs",
    examples: [
      "preview customers from \"customers_Q4.csv\"", "preview customers from \"customers_Q4.csv\" | count by what",
    ])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    let change = try RefreshedTable(clause, session)
    let key = change.key
    var keys: [String] = []
    var whats: [String] = []
    var columns: [String?] = []
    var befores: [String?] = []
    var afters: [String?] = []
    func add(_ row: String, _ what: String, _ column: String? = nil, _ before: String? = nil, _ after: String? = nil) {
      keys.append(row)
      whats.append(what)
      columns.append(column)
      befores.append(before)
      afters.append(after)
    }
    let new = change.after.field(named: key)?.column
    for (row, old) in change.oldRows.enumerated() where old < 0 { add(new?[row].text ?? "", "new") }
    let before = change.before.table.field(named: key)?.column
    for row in change.gone { add(before?[row].text ?? "", "gone") }
    for (name, changed) in change.changed {
      guard let old = change.before.table.field(named: name)?.column, let now = change.after.field(named: name)?.column
      else { continue }
      changed.forEachOne { row in
        let from = Int(change.oldRows[row])
        add(
          new?[row].text ?? "", "changed", name, old.isMissing(from) ? nil : old[from].text,
          now.isMissing(row) ? nil : now[row].text)
      }
    }
    return MadeTable(
      table: Table(
        rowCount: keys.count,
        fields: [
          Field(key, textColumn(keys)), Field("what", textColumn(whats)), Field("column", textColumn(columns)),
          Field("before", textColumn(befores)), Field("after", textColumn(afters)),
        ]), headline: [change.headline] + change.notes, noun: "changes", users: [key])
  }
}
