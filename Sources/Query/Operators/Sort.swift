import Columns
public import Diagnostics
public import Language

/// Orders rows by one or more expressions; equal rows keep their order, missing values come last.
public struct Sort: Stage {
  public static let manual = Manual(
    [Signature(.stage, "sort ITEM<E:expression [desc | asc]>,")],
    "orders the rows; missing values come last, equal rows stay in order of the key",
    examples: ["customers | sort region, amount_12m desc | take 5", "where tier = A | sort last_order | take 3"])

  private let keys: [(formula: Formula, descending: Bool)]

  public init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    var keys: [(formula: Formula, descending: Bool)] = []
    for item in clause.groups("ITEM") {
      let bound = try binding.bind(item.required("E"))
      guard bound.type != .tags else {
        throw Diagnostic("not-ordered", "tags have no order", at: bound.span)
      }
      keys.append((bound.formula, item.has("desc")))
    }
    self.keys = keys
  }

  public func run(_ rows: inout Rows, _ evaluation: Evaluation) throws(Diagnostic) {
    try evaluation.budget.ask(
      rows.count * (8 + 12 * keys.count), for: "sorting \(grouped(rows.count)) \(rows.schema.noun)")
    var columns: [(column: Column, descending: Bool)] = []
    for key in keys {
      columns.append(
        (try evaluation.column(key.formula, of: rows.population, rows: rows.selection.rows), key.descending))
    }
    rows.selection = rows.selection.picking(sortedPlaces(by: columns, count: rows.count))
  }
}
