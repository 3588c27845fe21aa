import Columns
public import Diagnostics
public import Language

/// Keeps the rows for which a condition is true.
public struct Where: Stage {
  public static let manual = Manual(
    [Signature(.stage, "where E:condition"), Signature(.stage, "filter E:condition")],
    "keeps the rows for which the condition is true; unknown, for a missing value, is not true",
    examples: [
      "where region = 华东 and amount_12m > 10万", "where last_order older than 90d | top 5 by amount_total",
      "where name matches \"^上海|集团$\" and phone matches \"^1[3-9][0-9]{9}$\" | count",
    ])

  private let condition: Formula

  public init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    condition = try binding.bindCondition(clause.required("E")).formula
  }

  public func run(_ rows: inout Rows, _ evaluation: Evaluation) throws(Diagnostic) {
    let before = rows.selection.rows
    let (isTrue, unknown) = try evaluation.mask(condition, of: rows.population, rows: before)
    if let dropped = unknown?.population, dropped > 0 {
      rows.notes.append("\(grouped(dropped)) \(rows.schema.noun) left out: a value the condition needs is missing")
    }
    rows.selection = before == nil ? .mask(isTrue) : rows.selection.picking(isTrue.ones())
    rows.total = nil
  }
}

extension HasParts {
  /// The expression in a place that the signature does not let be empty.
  func required(_ role: String) -> Expression {
    guard let expression = expression(role) else { preconditionFailure("the signature requires \(role)") }
    return expression
  }
}
