public import Columns
public import Diagnostics
import Language

/// An expression whose names and types are checked.
public struct Bound: Sendable {
  public var formula: Formula
  public var type: ColumnType
  /// Empty for a number that names something, such as a year, and is not shown with thousands signs.
  public var unit: String?
  /// Of the very values of a column, or of what stands for them as a mean does.
  public var display: Display
  /// The stored column it names, where it is just that: what its values can be.
  public var stored: Column?
  public var span: SourceSpan

  public init(
    _ formula: Formula, _ type: ColumnType, at span: SourceSpan, unit: String? = nil, display: Display = .plain,
    stored: Column? = nil
  ) {
    self.formula = formula
    self.type = type
    self.span = span
    self.unit = unit
    self.display = display
    self.stored = stored
  }

  /// The value, where it is a constant.
  public var constant: Value? {
    if case .constant(let value) = formula { value } else { nil }
  }
}

/// The state of binding one statement: what names mean here, and what was assumed on the way.
public struct Binding: Sendable {
  public let catalog: Catalog
  /// The columns at this point of the pipeline.
  public var schema: Schema
  /// Names that a policy or a script gives, before columns are looked at.
  public var locals: [String: Bound] = [:]
  /// Inside `summarize`, aggregates are gathered here and stand for columns of the result.
  public var aggregation: Aggregation?
  /// What a person must be told with the answer.
  public var notes: [Message] = []
  /// The day was needed: it is told, and fixed by an acting statement.
  public private(set) var usedAsOf: Day?
  /// Kept columns that can no longer be computed, and why.
  public private(set) var brokenDefinitions: [String: Diagnostic] = [:]
  /// The rows are customers of the store with their events at hand.
  public private(set) var customerKey: ColumnReference?

  public struct Aggregation: Sendable {
    public var aggregates: [(reference: ColumnReference, aggregate: Aggregate, type: ColumnType)] = []
    /// Values over the whole population: its columns are gone once the rows are groups.
    public var overalls: [(reference: ColumnReference, formula: Formula)] = []

    /// The columns that stand for results.
    public var references: [ColumnReference] { aggregates.map(\.reference) + overalls.map(\.reference) }

    public init() {}
  }

  /// Starts from no rows: for statements about the store itself.
  public init(_ catalog: Catalog) {
    self.catalog = catalog
    schema = Schema(items: [], key: nil, noun: "rows", areCustomers: false)
  }

  /// Starts from the rows of a table.
  public init(_ catalog: Catalog, from table: CatalogTable) {
    self.init(catalog)
    enter(table)
  }

  /// Makes the rows of a table the current rows; customers bring their kept columns with them.
  public mutating func enter(_ table: CatalogTable) {
    let areCustomers = table.name == "customers"
    schema = Schema(
      items: table.table.fields.map {
        Schema.Item(
          $0.name, .column(ColumnReference(identity: $0.column.identity)), $0.column.type, unit: $0.unit,
          stored: $0.column)
      },
      key: table.key, noun: noun(ofTable: table.name), areCustomers: areCustomers)
    guard areCustomers else {
      customerKey = nil
      return
    }
    customerKey = table.key.flatMap { table.table.field(named: $0) }.map {
      ColumnReference(identity: $0.column.identity)
    }
    let asOfBefore = usedAsOf
    for definition in catalog.definitions {
      do throws(Diagnostic) {
        let bound = try bind(definition.expression)
        let unit = definition.unit ?? bound.unit
        schema.set(
          Schema.Item(definition.name, .kept(bound.formula), bound.type, unit: unit, display: bound.display))
      } catch {
        brokenDefinitions[definition.name] = error
      }
    }
    // A kept column that nobody asked for does not make the answer depend on the day.
    if asOfBefore == nil { usedAsOf = nil }
  }

  /// The day from which everything looks back.
  public mutating func asOf(at span: SourceSpan) throws(Diagnostic) -> Day {
    if let day = usedAsOf { return day }
    guard let day = catalog.asOf ?? catalog.newestEvent() else {
      throw Diagnostic(
        "no-as-of", "a day to look back from is needed, and there are no events to take it from", at: span,
        hint: "as_of 2026-06-30")
    }
    usedAsOf = day
    return day
  }

  /// Notes that the day was used through a kept column.
  public mutating func touch(_ formula: Formula) {
    guard usedAsOf == nil, formula.looksBack else { return }
    usedAsOf = catalog.asOf ?? catalog.newestEvent()
  }
}

extension Formula {
  /// Whether the value depends on the day in force.
  var looksBack: Bool {
    switch self {
    case .constant, .column: false
    case .rollUp: true
    case .apply(.daysSince, _): true
    case .negate(let a), .isMissing(let a), .not(let a), .kept(let a), .overPopulation(_, let a), .oneOf(let a, _),
      .hasTag(let a, _):
      a.looksBack
    case .compare(let a, _, let b), .textTest(_, let a, let b): a.looksBack || b.looksBack
    case .sum(let terms): terms.contains { $0.value.looksBack }
    case .product(let factors): factors.contains { $0.value.looksBack }
    case .and(let all), .or(let all), .coalesce(let all), .apply(_, let all): all.contains { $0.looksBack }
    case .choice(let branches, let otherwise):
      branches.contains { $0.condition.looksBack || $0.value.looksBack } || otherwise?.looksBack ?? false
    // It looks back from the day of the commit, which stays.
    case .committed: false
    case .overall(let aggregate): aggregate.argument?.looksBack ?? false || aggregate.condition?.looksBack ?? false
    }
  }
}
