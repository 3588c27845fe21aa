import Columns
import Diagnostics
import Formats
import History
import Language
import Query

/// Writes how the store's files are read, in the language itself.
struct RecipeSave: Command {
  static let manual = Manual(
    [Signature(.command, "recipe save FILE:file")],
    "writes how the store's tables were read from their files, as statements anyone can read and change; `refresh … using` follows it",
    examples: ["recipe save \"quarter.recipe\"", "recipe save \"crm.recipe\""])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let file = clause.text("FILE") else { preconditionFailure("recipe save names a file") }
    let tables = session.state.tables.filter { $0.source != CleaningRecord.source }
    let recipes = tables.map { table in
      session.state.entry("recipe", table.name)?.text ?? plainLoad(of: table)
    }
    guard !recipes.isEmpty else {
      throw Diagnostic(
        "no-recipe", "a recipe says how tables are read: the store has none", at: clause.span,
        hint: "load \"customers.csv\" as customers key customer_id")
    }
    var lines = [
      "language 1", "-- how these files are read; the next one: refresh customers from \"…\" using \"\(file.text)\"",
    ]
    lines += recipes
    do throws(Diagnostic) {
      try session.world.files.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: file.text)
    } catch {
      throw error.placed(at: file.span)
    }
    return Answer(
      recipes.count == 1
        ? "the recipe of 1 table is written to \(file.text)"
        : "the recipes of \(recipes.count) tables are written to \(file.text)")
  }
}

/// The statement that reads a table of this kind, where nobody typed one.
private func plainLoad(of table: StoredTable) -> String {
  switch table.kind {
  case .keyed(let key): "load \"\(table.name).csv\" as `\(table.name)` key `\(key)`"
  case .events(let parent, let by, let at):
    "load \"\(table.name).csv\" as `\(table.name)` of \(parent) by `\(by)` at `\(at)`"
  }
}
