import Columns
import Diagnostics
import Language

extension Function {
  /// Aggregates: of rows in `summarize`, of all customers in `overall`, of a customer's events as roll-ups.
  static let aggregates: [Function] = [
    aggregate(
      "count", "count() · count(x) · count(condition)", "how many rows; rows with a value; rows where it is true"),
    aggregate("sum", "sum(x)", "the total; exact for integers and decimals; 0 for no rows"),
    aggregate("avg", "avg(x)", "the mean of the values"),
    aggregate("min", "min(x)", "the smallest value"),
    aggregate("max", "max(x)", "the largest value"),
    aggregate("median", "median(x)", "the type-7 quantile at 0.5"),
    aggregate("quantile", "quantile(x, p)", "the type-7 quantile: linear between neighbours, p from 0 to 1"),
    aggregate("stddev", "stddev(x)", "the sample standard deviation (n − 1)"),
    aggregate("count_distinct", "count_distinct(x)", "how many different values"),
    aggregate(
      "share", "share(x) · share(x where condition)", "a group's part of all rows; the part of rows where it is true"),
  ]

  private static func aggregate(_ name: String, _ usage: String, _ meaning: Message) -> Function {
    Function(name: name, usage: usage, meaning: meaning) { call, span, binding throws(Diagnostic) in
      if let rollUp = try binding.bindRollUp(call, at: span) { return rollUp }
      guard binding.aggregation != nil else {
        throw Diagnostic(
          "aggregate-of-rows", "\"\(name)\" makes one value of many rows; here each row has its own", at: span,
          hint: "summarize \(name)(…), or overall(\(name)(…)) for one value over all customers")
      }
      let bound = try binding.bindAggregate(call, at: span)
      return Bound(
        binding.gather(bound.aggregate, bound.type), bound.type, at: span, unit: bound.unit, display: bound.display)
    }
  }
}

extension Binding {
  /// The result column that an aggregate stands for; equal aggregates share one.
  mutating func gather(_ aggregate: Aggregate, _ type: ColumnType) -> Formula {
    if let known = aggregation?.aggregates.first(where: { $0.aggregate == aggregate }) {
      return .column(known.reference)
    }
    let reference = ColumnReference(identity: Column.newIdentity())
    aggregation?.aggregates.append((reference, aggregate, type))
    return .column(reference)
  }

  /// Checks an aggregate of rows.
  mutating func bindAggregate(_ call: Expression.Call, at span: SourceSpan) throws(Diagnostic) -> (
    aggregate: Aggregate, type: ColumnType, unit: String?, display: Display
  ) {
    let name = call.function.text
    let outer = aggregation
    aggregation = nil
    defer { aggregation = outer }
    var call = call
    if let window = call.window {
      // `count(last_order within 90d)` counts rows: the window is a test of the date, not of events.
      guard name == "count", let date = call.arguments.first, call.arguments.count == 1 else {
        throw Diagnostic(
          "window-of-rows", "\"within\" stands in a roll-up of events", at: span,
          hint: "sum(orders.amount within 12mo)")
      }
      call.arguments = [Expression(.within(date, window), at: date.span)]
      call.window = nil
    }
    var condition = try call.condition.first.map { (e) throws(Diagnostic) in try bindCondition(e).formula }
    if name == "count", call.arguments.isEmpty { return (Aggregate(.count, where: condition), .integer, nil, .plain) }
    try require(call, name == "quantile" ? 2...2 : 1...1, of: Function.find(name)?.usage ?? name, at: span)
    let x = try bind(call.arguments[0])
    func number() throws(Diagnostic) {
      guard x.type.isNumeric else {
        throw Diagnostic("not-a-number", "\"\(name)\" takes a number; this is \(x.type)", at: x.span)
      }
    }
    switch name {
    case "count":
      if x.type == .boolean {
        condition = condition.map { .and([x.formula, $0]) } ?? x.formula
        return (Aggregate(.count, where: condition), .integer, nil, .plain)
      }
      return (Aggregate(.count, x.formula, where: condition), .integer, nil, .plain)
    case "sum":
      try number()
      return (Aggregate(.sum, x.formula, where: condition), x.type, x.unit, x.display)
    case "min", "max":
      guard x.type != .tags else {
        throw Diagnostic("not-ordered", "tags have no order", at: x.span)
      }
      return (Aggregate(name == "min" ? .minimum : .maximum, x.formula, where: condition), x.type, x.unit, x.display)
    case "count_distinct": return (Aggregate(.countDistinct, x.formula, where: condition), .integer, nil, .plain)
    case "share":
      try number()
      return (Aggregate(condition == nil ? .share : .shareOf, x.formula, where: condition), .real, nil, .share)
    case "quantile":
      try number()
      return (
        Aggregate(.quantile(try share(call.arguments[1])), x.formula, where: condition), .real, x.unit, x.display
      )
    default:
      try number()
      let kind: Aggregate.Kind = name == "avg" ? .average : name == "median" ? .median : .standardDeviation
      return (Aggregate(kind, x.formula, where: condition), .real, x.unit, x.display)
    }
  }

  /// A number from 0 to 1 that is written out.
  private mutating func share(_ expression: Expression) throws(Diagnostic) -> Exact {
    guard case .constant(.exact(let p)) = try bind(expression).formula, p.double >= 0, p.double <= 1 else {
      throw Diagnostic(
        "not-a-share", "the second argument is a number from 0 to 1", at: expression.span, hint: "quantile(x, 0.9)")
    }
    return p
  }

  /// Checks a roll-up, or answers nil when the first argument names no event table.
  mutating func bindRollUp(_ call: Expression.Call, at span: SourceSpan) throws(Diagnostic) -> Bound? {
    var call = call
    // `quantile(orders.amount, 0.9 within 12mo)`, and the same with the window in front of the comma.
    if call.function.text == "quantile", call.window == nil, call.arguments.count == 2 {
      for place in 0..<2 {
        if case .within(let inner, let window) = call.arguments[place].form {
          (call.arguments[place], call.window) = (inner, window)
        }
      }
    }
    guard let first = call.arguments.first else { return nil }
    let tableName: Name
    var column: Name?
    switch first.form {
    case .path(let table, let name): (tableName, column) = (table, name)
    case .name(let name) where schema.item(named: name.text) == nil: tableName = name
    default: return nil
    }
    guard let table = catalog.table(named: tableName.text), case .events(_, let by, let at) = table.kind else {
      guard column != nil || call.window != nil else { return nil }
      let events = catalog.tables.filter { $0.key == nil }.map(\.name)
      throw Diagnostic(
        "unknown-table", "no event table is called \"\(tableName.text)\"", at: tableName.span,
        hint: "load \"orders.csv\" as orders of customers by customer_id at date",
        nearest: nearestName(to: tableName.text, among: events))
    }
    guard let key = customerKey, let byField = table.table.field(named: by), let atField = table.table.field(named: at)
    else {
      throw Diagnostic(
        "roll-up-of-customers", "a roll-up belongs to customers; these rows are \(schema.noun)", at: span)
    }
    let isQuantile = call.function.text == "quantile"
    try require(
      call, isQuantile ? 2...2 : 1...1,
      of: "\(call.function.text)(\(tableName.text).COLUMN\(isQuantile ? ", 0.9" : "") within 12mo where …)", at: span)
    let through: Day
    var after: Day?
    if let window = call.window {
      let range = try days(of: window, at: span)
      (after, through) = (range.after, range.through)
    } else {
      through = try asOf(at: span)
    }
    var events = Binding(catalog, from: table)
    var argument = try column.map { (name) throws(Diagnostic) in try events.resolve(name) }
    var condition = try call.condition.first.map { (e) throws(Diagnostic) in try events.bindCondition(e).formula }
    if call.function.text == "count", let flag = argument, flag.type == .boolean {
      // As everywhere, a boolean is counted where it is true.
      (condition, argument) = (condition.map { .and([flag.formula, $0]) } ?? flag.formula, nil)
    }
    notes += events.notes
    let (kind, type) = try rollUpKind(call, argument)
    return Bound(
      .rollUp(
        RollUp(
          kind: kind, table: table.name, by: ColumnReference(identity: byField.column.identity),
          at: ColumnReference(identity: atField.column.identity), key: key, argument: argument?.formula,
          condition: condition, after: after, through: through)),
      type, at: span, unit: kind == .count || kind == .countDistinct ? nil : argument?.unit)
  }

  private mutating func rollUpKind(_ call: Expression.Call, _ argument: Bound?) throws(Diagnostic) -> (
    RollUp.Kind, ColumnType
  ) {
    let name = call.function.text
    if name == "count" { return (.count, .integer) }
    guard let argument else {
      throw Diagnostic(
        "column-wanted", "\"\(name)\" of events needs one of their columns", at: call.function.span,
        hint: "\(name)(orders.amount within 12mo)")
    }
    switch name {
    case "count_distinct": return (.countDistinct, .integer)
    case "quantile" where argument.type.isNumeric:
      return (.quantile(try share(call.arguments[1])), .real)
    case "stddev" where argument.type.isNumeric: return (.standardDeviation, .real)
    case "min" where argument.type != .tags: return (.minimum, argument.type)
    case "max" where argument.type != .tags: return (.maximum, argument.type)
    case "min", "max": throw Diagnostic("not-ordered", "tags have no order", at: argument.span)
    case "sum" where argument.type.isNumeric: return (.sum, argument.type)
    case "avg" where argument.type.isNumeric: return (.average, .real)
    case "median" where argument.type.isNumeric: return (.median, .real)
    case "sum", "avg", "median", "quantile", "stddev":
      throw Diagnostic("not-a-number", "\"\(name)\" takes a number; this is \(argument.type)", at: argument.span)
    default:
      throw Diagnostic("not-in-this-version", "\"\(name) of events\" is not in this version", at: call.function.span)
    }
  }
}
