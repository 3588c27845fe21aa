import Columns
public import Diagnostics
public import Language

/// Aggregates over all rows, or over the groups of equal values.
public struct Summarize: Stage {
  public static let manual = Manual(
    [Signature(.stage, "summarize ITEM<[NAME:new =] E:aggregate>, [by BY<[NAME:new =] E:expression>,]")],
    "one row of aggregates, or one for each group; missing values are skipped, and make a group of their own in `by`",
    examples: ["summarize count(), share(amount_12m), avg(margin) by tier", "summarize total = sum(amount_12m)"])

  private let summary: Summary

  public init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    summary = try Summary(clause.groups("ITEM"), by: clause.groups("BY"), &binding)
  }

  public func run(_ rows: inout Rows, _ evaluation: Evaluation) throws(Diagnostic) {
    try summary.run(&rows, evaluation)
  }
}

/// How many rows there are, altogether or in each group.
public struct Count: Stage {
  public static let manual = Manual(
    [Signature(.stage, "count [by ITEM<[NAME:new =] E:expression>,]")], "how many rows there are, in column `count`",
    examples: ["where tier = A | count", "customers | count by region"])

  private let summary: Summary

  public init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    summary = try Summary([], by: clause.groups("ITEM"), &binding)
  }

  public func run(_ rows: inout Rows, _ evaluation: Evaluation) throws(Diagnostic) {
    try summary.run(&rows, evaluation)
  }
}

/// What `summarize` and `count` share: groups, aggregates, and the columns made of them.
private struct Summary: Sendable {
  private var keys: [(reference: ColumnReference, formula: Formula)] = []
  private var aggregates: [(reference: ColumnReference, aggregate: Aggregate, type: ColumnType)] = []
  private var overalls: [(reference: ColumnReference, formula: Formula)] = []
  private var schema: Schema

  /// With no items, the summary is a count.
  init(_ items: [PartGroup], by groups: [PartGroup], _ binding: inout Binding) throws(Diagnostic) {
    var columns: [Schema.Item] = []
    for group in groups {
      let bound = try binding.bind(group.required("E"))
      let reference = ColumnReference(identity: Column.newIdentity())
      keys.append((reference, bound.formula))
      let name = group.name("NAME")?.text ?? columnName(for: group.required("E"))
      let item = Schema.Item(
        name, .column(reference), bound.type, unit: bound.unit, display: bound.display, stored: bound.stored)
      try add(item, to: &columns, at: group.span)
    }
    binding.aggregation = Binding.Aggregation()
    defer { binding.aggregation = nil }
    if items.isEmpty {
      if let taken = columns.firstIndex(where: { $0.name == "count" }) {
        throw Diagnostic(
          "name-twice", "two columns would be called \"count\"", at: groups[taken].span, hint: "other = `count`")
      }
      var item = Schema.Item("count", binding.gather(Aggregate(.count), .integer), .integer)
      item.isZeroWhenEmpty = true
      columns.append(item)
    }
    for item in items {
      let expression = item.required("E")
      let bound = try binding.bind(expression)
      guard isMadeOfAggregates(bound.formula, binding.aggregation?.references ?? []) else {
        throw Diagnostic(
          "not-aggregated", "summarize makes one value of many rows; this has one for each", at: expression.span,
          hint: "sum(…), avg(…), count() … or name it after \"by\"")
      }
      let name = item.name("NAME")?.text ?? columnName(for: expression)
      var column = Schema.Item(
        name, bound.formula, bound.type, unit: bound.unit, display: bound.display, span: item.span)
      column.isZeroWhenEmpty = binding.aggregation?.isZeroOfNothing(bound.formula) ?? false
      try add(column, to: &columns, at: item.span)
    }
    aggregates = binding.aggregation?.aggregates ?? []
    overalls = binding.aggregation?.overalls ?? []
    schema = Schema(items: columns, key: nil, noun: groups.isEmpty ? "rows" : "groups", areCustomers: false)
    if !groups.isEmpty { schema.groupedBy = Array(columns.prefix(groups.count)) }
    binding.schema = schema
  }

  func run(_ rows: inout Rows, _ evaluation: Evaluation) throws(Diagnostic) {
    let selected = rows.selection.rows
    var groups: Groups?
    var columns: [UInt64: Column] = [:]
    if !keys.isEmpty {
      var values: [Column] = []
      for key in keys { values.append(try evaluation.column(key.formula, of: rows.population, rows: selected)) }
      let made = Groups(by: values)
      for (key, column) in zip(keys, values) {
        columns[key.reference.identity] = column.gathered(made.firstRows)
        rows.words[key.reference.identity] = rows.words(of: key.formula)
      }
      groups = made
    }
    let known = KnownSums()
    for each in aggregates {
      columns[each.reference.identity] = try evaluation.aggregated(
        each.aggregate, of: rows.population, rows: selected, groups: groups, sharing: known)
    }
    let count = groups?.count ?? 1
    for each in overalls {
      columns[each.reference.identity] = try evaluation.operand(each.formula, rows.population, nil).column(count: count)
    }
    rows.population = Population(rowCount: count, columns: columns, isStored: false)
    rows.selection = .all(count)
    rows.total = nil
  }
}

extension Binding.Aggregation {
  /// Of no rows the count and the sum are 0; other aggregates, and what is computed from them, are missing.
  fileprivate func isZeroOfNothing(_ formula: Formula) -> Bool {
    guard case .column(let reference) = formula,
      let aggregate = aggregates.first(where: { $0.reference == reference })?.aggregate
    else { return false }
    switch aggregate.kind {
    case .count, .countDistinct, .sum: return true
    default: return false
    }
  }
}

private func add(_ item: Schema.Item, to columns: inout [Schema.Item], at span: SourceSpan) throws(Diagnostic) {
  guard !columns.contains(where: { $0.name == item.name }) else {
    throw Diagnostic(
      "name-twice", "two columns would be called \"\(item.name)\"", at: span, hint: "other = …")
  }
  columns.append(item)
}

/// Whether a formula reads nothing but the results of aggregates.
public func isMadeOfAggregates(_ formula: Formula, _ results: [ColumnReference]) -> Bool {
  func all(_ parts: [Formula]) -> Bool { parts.allSatisfy { isMadeOfAggregates($0, results) } }
  switch formula {
  case .constant, .overall: return true
  case .column(let reference): return results.contains(reference)
  case .rollUp, .overPopulation, .committed: return false
  case .negate(let a), .isMissing(let a), .not(let a), .kept(let a), .oneOf(let a, _), .hasTag(let a, _):
    return all([a])
  case .compare(let a, _, let b), .textTest(_, let a, let b): return all([a, b])
  case .sum(let terms): return all(terms.map(\.value))
  case .product(let factors): return all(factors.map(\.value))
  case .and(let parts), .or(let parts), .coalesce(let parts), .apply(_, let parts): return all(parts)
  case .choice(let branches, let otherwise):
    return all(branches.flatMap { [$0.condition, $0.value] } + (otherwise.map { [$0] } ?? []))
  }
}
