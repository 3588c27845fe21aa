public import Diagnostics
public import Language

/// Adds columns, or replaces them; later ones may use earlier ones.
public struct Derive: Stage {
  public static let manual = Manual(
    [Signature(.stage, "derive ITEM<NAME:new = E:expression>,")],
    "adds a column to each row for this answer only; `define` keeps one",
    examples: [
      "derive growth = amount_12m / amount_prev_12m | top 5 by growth",
      "derive days = days_since(last_order) | where days > 300 | count",
    ])

  public init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    for item in clause.groups("ITEM") {
      let bound = try binding.bind(item.required("E"))
      binding.schema.set(
        Schema.Item(
          item.name("NAME")?.text ?? "", .kept(bound.formula), bound.type, unit: bound.unit, display: bound.display,
          stored: bound.stored,
          span: item.span))
    }
  }

  public func run(_ rows: inout Rows, _ evaluation: Evaluation) {}
}

/// Keeps only the named columns, in the order named.
public struct Select: Stage {
  public static let manual = Manual(
    [Signature(.stage, "select ITEM<[NAME:new =] E:expression>,")],
    "shows these columns, in this order",
    examples: [
      "where tier = A | select customer_id, name, amount_12m | take 5",
      "select customer_id, money = amount_12m, orders_12m | take 3",
    ])

  public init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    var items: [Schema.Item] = []
    for group in clause.groups("ITEM") {
      let bound = try binding.bind(group.required("E"))
      let name = group.name("NAME")?.text ?? columnName(for: group.required("E"))
      guard !items.contains(where: { $0.name == name }) else {
        throw Diagnostic(
          "name-twice", "two columns would be called \"\(name)\"", at: group.span, hint: "other = \(name)")
      }
      items.append(
        Schema.Item(
          name, bound.formula, bound.type, unit: bound.unit, display: bound.display, stored: bound.stored,
          span: group.span))
    }
    binding.schema.items = items
  }

  public func run(_ rows: inout Rows, _ evaluation: Evaluation) {}
}

/// The name of a column that nobody named: `amount` for a column, `sum_amount` for `sum(amount)`, else the function's.
func columnName(for expression: Expression) -> String {
  switch expression.form {
  case .name(let name): return name.text
  case .path(_, let column): return column.text
  case .call(let call):
    guard let first = call.arguments.first else { return call.function.text }
    switch first.form {
    case .name(let name): return "\(call.function.text)_\(name.text)"
    case .path(_, let column): return "\(call.function.text)_\(column.text)"
    default: return call.function.text
    }
  default: return "value"
  }
}
