import Columns
import Diagnostics
import Formats
import History
import Language

/// A `load` statement out of a recipe file: the one for this table, or the only one.
func recipeText(in file: (text: String, span: SourceSpan), _ session: Session) throws(Diagnostic) -> String {
  let text: String
  do throws(Diagnostic) {
    text = try session.world.files.read(file.text) { (bytes) throws(Diagnostic) in
      try scriptText(bytes, name: file.text)
    }
  } catch {
    throw error.placed(at: file.span)
  }
  var loads: [String] = []
  do throws(Diagnostic) {
    for (statement, own) in try Session.statements(of: text) {
      if case .command(let clause) = statement.form, clause.verb == "load" { loads.append(own) }
    }
  } catch {
    throw Diagnostic("recipe", "the recipe \"\(file.text)\" cannot be read: \(error.message)", at: file.span)
  }
  guard let first = loads.first else {
    throw Diagnostic(
      "recipe", "a recipe holds a \"load\" statement: \"\(file.text)\" has none", at: file.span,
      hint: "recipe save \"erp.recipe\"")
  }
  return first
}

/// The clause of a `load` statement that was kept as text.
func loadClause(_ text: String) throws(Diagnostic) -> Clause {
  let statement: Statement
  do throws(Diagnostic) {
    statement = try Session.parser.statement(text)
  } catch {
    throw Diagnostic("recipe", "the kept recipe cannot be read: \(error.message)")
  }
  guard case .command(let clause) = statement.form, clause.verb == "load" else {
    throw Diagnostic("recipe", "the kept recipe is no \"load\" statement")
  }
  return clause
}

/// `renamed (OLD = NEW, …)`: what a file's columns are called in the table.
func renames(_ clause: Clause) -> [(old: String, new: String)] {
  clause.groups("RENAME").compactMap { group in
    guard let old = group.name("OLD"), let new = group.name("NEW") else { return nil }
    return (old.text, new.text)
  }
}

extension Table {
  /// The table with some of its columns called otherwise; one whose new name is taken keeps its own.
  func renamed(_ renames: [(old: String, new: String)]) -> Table {
    guard !renames.isEmpty else { return self }
    var taken = Set(fields.map(\.name))
    return Table(
      rowCount: rowCount,
      fields: fields.map { field in
        guard let new = renames.first(where: { $0.old == field.name })?.new, !taken.contains(new) else { return field }
        taken.insert(new)
        var copy = field
        copy.name = new
        return copy
      })
  }
}
