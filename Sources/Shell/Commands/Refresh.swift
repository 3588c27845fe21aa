import Columns
import Diagnostics
import Formats
import History
import Language
import Query

/// Takes the next file of the same kind: its values, and everything people decided, by key.
struct Refresh: Command {
  static let manual = Manual(
    [Signature(.command, "refresh TABLE:table from FILE:file [using RECIPE:file] \(fileOptions)", acting: true)],
    "reads the next file of a table the way the last one was read: new, gone and changed rows are told; tiers, tags, pins and added columns stay by key; one step for `undo`",
    examples: [
      "refresh customers from \"customers_Q4.csv\"",
      "refresh customers from \"customers_Q4.csv\" using \"erp.recipe\"",
    ])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    let change = try RefreshedTable(clause, session)
    let source = change.file
    let (name, kind, table, rejects) = (change.name, change.kind, change.after, change.rejects)
    let recipe = change.recipe
    var notes = change.notes
    notes += try session.perform(text) { (state) throws(Diagnostic) in
      state.keep(StoredTable(name: name, kind: kind, table: table, source: source))
      state.keepRejects(rejects, of: name)
      change.record?.keep(in: &state)
      if let recipe { state.set(StoredEntry(kind: "recipe", name: name, text: recipe)) }
    }
    return Answer(change.headline, notes: notes)
  }
}
