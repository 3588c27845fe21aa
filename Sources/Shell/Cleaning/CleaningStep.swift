import Columns
import Diagnostics
import Language

/// One step of cleaning: what a line of a plan says, and what is done when the plan is.
struct CleaningStep {
  enum Deed: Hashable {
    /// Customers become one: the survivor has its own values, and those of the others where it has none.
    case merge([String], into: String, taking: [String] = [], adding: [String] = [])
    /// A value of one customer; `before` is what must stand there now, nil where the plan does not say. Nothing is "".
    case write(column: String, key: String, before: String?, after: String)
    case remove([String])
    /// Customers that were merged away come back as they were.
    case split([String])
    /// Customers that were removed come back.
    case restore([String])
  }

  var deed: Deed
  /// In words; empty where nobody said.
  var why: String
  /// Where it stands in its statement.
  var span = SourceSpan(0, 0)

  /// The keys it names.
  var keys: [String] {
    switch deed {
    case .merge(let keys, let into, _, _): keys + [into]
    case .write(_, let key, _, _): [key]
    case .remove(let keys), .split(let keys), .restore(let keys): keys
    }
  }
}

extension CleaningStep {
  /// A clause of `clean { … }`.
  init(_ clause: Clause) {
    why = clause.text("WHY")?.text ?? ""
    span = clause.span
    let keys = clause.groups("ID").compactMap { $0.id("ID")?.text }
    switch clause.verb {
    case "merge":
      deed = .merge(
        keys, into: clause.id("INTO")?.text ?? "",
        taking: clause.groups("TAKEN").compactMap { $0.name("COLUMN")?.text },
        adding: clause.groups("ADDED").compactMap { $0.name("COLUMN")?.text })
    case "set":
      deed = .write(
        column: clause.name("COLUMN")?.text ?? "", key: clause.id("KEY")?.text ?? "",
        before: clause.text("FROM")?.text, after: clause.text("TO")?.text ?? "")
    case "remove": deed = .remove(keys)
    case "split": deed = .split(keys)
    default: deed = .restore(keys)
    }
  }

  /// The step as a clause of `clean { … }`, in one line.
  var written: String {
    func ids(_ keys: [String]) -> String { keys.map { literal(.text($0)) }.joined(separator: ", ") }
    func columns(_ word: String, _ names: [String]) -> String {
      names.isEmpty ? "" : " \(word) " + names.map { Name($0, quoted: true, at: span).written }.joined(separator: ", ")
    }
    let line: String
    switch deed {
    case .merge(let keys, let into, let taking, let adding):
      line = "merge \(ids(keys)) into \(ids([into]))" + columns("taking", taking) + columns("adding", adding)
    case .write(let column, let key, let before, let after):
      let was = before.map { " was \(literal(.text($0)))" } ?? ""
      line = "set \(Name(column, quoted: true, at: span).written) of \(ids([key])) = \(literal(.text(after)))\(was)"
    case .remove(let keys): line = "remove \(ids(keys))"
    case .split(let keys): line = "split \(ids(keys))"
    case .restore(let keys): line = "restore \(ids(keys))"
    }
    return why.isEmpty ? line : "\(line) because \(literal(.text(why)))"
  }
}

/// The clauses of `clean { … }`.
let cleaningClauses: [Signature] = [
  "merge ID<ID:id>, into INTO:id [taking TAKEN<COLUMN:column>,] [adding ADDED<COLUMN:column>,] [because WHY:text]",
  "set COLUMN:column of KEY:id = TO:text [was FROM:text] [because WHY:text]",
  "remove ID<ID:id>, [because WHY:text]",
  "split ID<ID:id>, [because WHY:text]",
  "restore ID<ID:id>, [because WHY:text]",
].map { Signature(.clause(of: "clean"), $0) }
