public import Columns
public import Diagnostics
public import Language

/// What names mean while a statement is bound: the store as the language sees it.
public struct Catalog: Sendable {
  public var tables: [CatalogTable] = []
  /// Kept columns of customers, in the order they were defined.
  public var definitions: [Definition] = []
  /// The day set by `as_of`; nil where it was never set.
  public var asOf: Day?
  /// The default measure of value, a column of customers.
  public var measure: String?
  /// Values of the script: `$name`.
  public var variables: [String: Value] = [:]
  /// For what is drawn at random where the statement names no seed; nil for 1.
  public var seed: UInt64?
  /// The last answer's rows, as rows of customers in the order shown; or why there are none.
  public var it: LastAnswer = .none
  /// The tag dictionary.
  public var tags: [TagEntry] = []
  public var policies: [PolicyText] = []
  /// Customers under a name, by their keys.
  public var sets: [CustomerSet] = []
  /// Records that were merged into customers; nil where there are none.
  public var merged: MergedKeys?
  /// The policy in force on each axis, by the axis's column name.
  public var adoptions: [String: AdoptedPolicy] = [:]

  /// The tiers of the last commit, before any capacity, for today's customers; by the axis's column name.
  public var tiersOnRecord: [String: Column] = [:]

  /// The store as the last commit left it, for `committed(x)`; nil where nothing was committed.
  public var committed: CommittedStore?
  /// The store as a commit left it; nil where nothing is on record.
  public var past: (@Sendable (_ commit: Int, SourceSpan?) throws(Diagnostic) -> Catalog)?
  /// How `score(P)` is bound: rooms above know policies.
  public var boundScore: (@Sendable (Name, inout Binding) throws(Diagnostic) -> Bound)?

  /// A catalog in a catalog.
  public final class CommittedStore: Sendable {
    public let catalog: Catalog
    public init(_ catalog: Catalog) { self.catalog = catalog }
  }

  /// Small named things that are kept as text in the language, in the order they were made.
  public var entries: [Entry] = []
  /// Tiers fixed by hand; nil where there are none.
  public var pins: CatalogPins?

  public var tagNames: [String] { tags.map(\.name) }

  public func entries(of kind: String) -> [Entry] { entries.filter { $0.kind == kind } }

  public struct Entry: Sendable, Hashable {
    /// `alert`, `exclusive`, `unchangeable`, `recipe`.
    public var kind: String
    public var name: String
    public var text: String
    public init(kind: String, name: String, text: String) {
      self.kind = kind
      self.name = name
      self.text = text
    }
  }

  public struct TagEntry: Sendable {
    public var name: String
    public var definition: String
    /// The condition of a rule tag.
    public var rule: Expression?
    public init(name: String, definition: String, rule: Expression?) {
      self.name = name
      self.definition = definition
      self.rule = rule
    }
  }

  public struct PolicyText: Sendable {
    public var name: String
    /// The whole `policy` statement.
    public var clause: Clause
    public init(name: String, clause: Clause) {
      self.name = name
      self.clause = clause
    }
  }

  public struct AdoptedPolicy: Sendable {
    public var policy: PolicyText
    /// Parameters that were given another value than the policy's own.
    public var parameters: [(name: String, value: Expression)]
    public init(policy: PolicyText, parameters: [(name: String, value: Expression)]) {
      self.policy = policy
      self.parameters = parameters
    }
  }

  public init() {}

  public enum LastAnswer: Sendable {
    case rows(Selection)
    case none
    /// The last answer had no customers in it.
    case withoutKey
  }

  public struct Definition: Sendable {
    public var name: String
    public var expression: Expression
    public var unit: String?
    public init(name: String, expression: Expression, unit: String? = nil) {
      self.name = name
      self.expression = expression
      self.unit = unit
    }
  }

  public func table(named name: String) -> CatalogTable? { tables.first { $0.name == name } }

  public var customers: CatalogTable? { table(named: "customers") }

  /// The newest day in any event table; the as-of date where none was set.
  public func newestEvent() -> Day? {
    var newest: Day?
    for table in tables {
      guard case .events(_, _, let at) = table.kind, let column = table.table.field(named: at)?.column else { continue }
      guard let day = column.newestDay() else { continue }
      newest = max(newest ?? day, day)
    }
    return newest
  }
}

public struct CatalogTable: Sendable {
  public enum Kind: Sendable {
    case keyed(by: String)
    case events(of: String, by: String, at: String)
  }

  public var name: String
  public var kind: Kind
  public var table: Table

  public init(name: String, kind: Kind, table: Table) {
    self.name = name
    self.kind = kind
    self.table = table
  }

  public var key: String? {
    if case .keyed(let key) = kind { key } else { nil }
  }
}
