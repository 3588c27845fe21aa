public import Columns

/// Everything a workspace holds at one moment, as a value: a what-if is a copy, undo keeps the old one, and a commit is
/// the difference of two. Copies share every column.
public struct WorkingState: Sendable {
  public var tables: [StoredTable] = []
  /// Kept columns in the order they were defined; a later one may use an earlier one.
  public var definitions: [StoredDefinition] = []
  /// The tag dictionary.
  public var tags: [StoredTag] = []
  public var policies: [StoredPolicy] = []
  /// Customers under a name, in the order they were named.
  public var sets: [StoredSet] = []
  /// The policy in force on each axis.
  public var adoptions: [Adoption] = []
  /// The day from which everything looks back; nil until it is set or fixed.
  public var asOf: Day?
  /// The name of the default measure of value.
  public var measure: String?
  /// Small named things that are kept as text: alerts, exclusive tags, unchangeable columns, recipes.
  public var entries: [StoredEntry] = []
  /// Tiers fixed by hand.
  public var pins = StoredPins()

  public init() {}

  public func table(named name: String) -> StoredTable? { tables.first { $0.name == name } }
  public var customers: StoredTable? { table(named: "customers") }
}

/// A table of the store. Customers lie in order of the key's bytes; events lie in file order.
public struct StoredTable: Sendable {
  public enum Kind: Sendable, Hashable {
    /// Rows are known by this column, which is text, without missing values or duplicates.
    case keyed(by: String)
    /// Each row happened to the customer whose key stands in `by`, on the day in `at`.
    case events(of: String, by: String, at: String)
  }

  public var name: String
  public var kind: Kind
  public var table: Table
  /// The file or generator it came from, as it was named.
  public var source: String

  public init(name: String, kind: Kind, table: Table, source: String) {
    self.name = name
    self.kind = kind
    self.table = table
    self.source = source
  }
}

/// `define NAME = EXPRESSION`: a column that is computed when asked for, as of the day in force.
public struct StoredDefinition: Sendable, Hashable {
  public var name: String
  /// The expression in the language.
  public var expression: String
  public var unit: String?

  public init(name: String, expression: String, unit: String? = nil) {
    self.name = name
    self.expression = expression
    self.unit = unit
  }
}

/// One entry of the tag dictionary.
public struct StoredTag: Sendable, Hashable {
  public var name: String
  /// What the tag means, in words; empty where nobody said.
  public var definition: String
  /// The condition in the language; nil for a tag that people give by hand.
  public var rule: String?

  public init(name: String, definition: String, rule: String? = nil) {
    self.name = name
    self.definition = definition
    self.rule = rule
  }
}

/// Customers under a name: a selection that stays what it was, whatever happens to the values it was made by.
public struct StoredSet: Sendable {
  public var name: String
  /// The keys of its customers, a text column in the order of the keys' bytes.
  public var keys: Column
  /// The statement that named it.
  public var statement: String

  public init(name: String, keys: Column, statement: String) {
    self.name = name
    self.keys = keys
    self.statement = statement
  }
}

/// A policy as text in the language.
public struct StoredPolicy: Sendable, Hashable {
  public var name: String
  public var text: String

  public init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}

/// Which policy decided an axis last, word for word and with its parameters.
public struct Adoption: Sendable, Hashable {
  /// The column the tiers are written to, `tier` unless the policy assigns another.
  public var axis: String
  public var policy: String
  public var text: String
  /// Parameter name and the value it was given, as text in the language, in the policy's order.
  public var parameters: [Parameter]

  public struct Parameter: Sendable, Hashable {
    public var name: String
    public var value: String
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  public init(axis: String, policy: String, text: String, parameters: [Parameter]) {
    self.axis = axis
    self.policy = policy
    self.text = text
    self.parameters = parameters
  }
}
