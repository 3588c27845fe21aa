import Columns
import Diagnostics
import Formats
import History
import Language
import Query
import Rendering

/// What could be cleaned, step by step; nothing is changed.
struct CleaningProposals: SessionSource {
  static let manual = Manual(
    [
      Signature(.source, "clean from FILE:file [by BY:column] \(fileOptions)"),
      Signature(.source, "clean [COLUMN<COLUMN:column>,]"),
    ],
    "what could be cleaned, a row for each step: customers that are one (merge), values in another form than the rest (form), missing ones that a second file has (fill), records that are none (remove), and what a person must decide (doubtful); `| where …` chooses, `| apply` does it, `| save \"q3.plan\"` writes it as a plan to read and change",
    examples: ["clean", "clean name, phone | count by kind", "clean from \"customers.csv\""])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    guard let customers = session.state.customers, case .keyed(let key) = customers.kind else {
      throw Diagnostic(
        "no-customers", "no customers are loaded yet", at: clause.span,
        hint: "load \"customers.csv\" as customers key customer_id")
    }
    let names = clause.groups("COLUMN").compactMap { $0.name("COLUMN") }
    for name in names where customers.table.field(named: name.text) == nil {
      throw Diagnostic(
        "unknown-column", "customers have no column \"\(name.text)\"", at: name.span, hint: "`columns` lists them",
        nearest: nearestName(to: name.text, among: customers.table.fields.map(\.name)))
    }
    let only = names.isEmpty ? nil : names.map(\.text)
    var proposals = try Proposals(customers, only: only, session)
    if let file = clause.text("FILE") {
      try proposals.fill(from: file, by: clause.name("BY"), FileOptions(clause), renames(clause))
    }
    return made(proposals, key: key, session)
  }

  private static func made(_ proposals: Proposals, key: String, _ session: Session) -> MadeTable {
    let rows = proposals.rows
    let words = session.words
    let table = Table(
      rowCount: rows.count,
      fields: [
        Field("step", countColumn(rows.indices.map { $0 + 1 })), Field("kind", textColumn(rows.map(\.kind))),
        Field(key, textColumn(rows.map(\.key))), Field("into", textColumn(rows.map(\.into))),
        Field("column", textColumn(rows.map(\.column))), Field("before", textColumn(rows.map(\.before))),
        Field("after", textColumn(rows.map(\.after))), Field("why", textColumn(rows.map { words.text(of: $0.why) })),
      ])
    return MadeTable(
      table: table, headline: rows.isEmpty ? ["nothing is there to be cleaned"] + proposals.notes : [],
      notes: rows.isEmpty ? [] : proposals.notes, noun: "steps", prose: ["why", "after"], expendable: ["step"],
      users: [key], named: ["kind", key, "into", "column", "after", "why"])
  }
}

extension Session {
  /// The words of the language that is set, for what is kept as text.
  var words: Catalogue { settings.language == .zh ? .chinese : .english }
}
