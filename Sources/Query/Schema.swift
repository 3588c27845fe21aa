public import Columns
public import Diagnostics

/// The columns of the rows at one point of a pipeline: each a formula over the population's columns.
public struct Schema: Sendable {
  public struct Item: Sendable {
    public var name: String
    public var formula: Formula
    public var type: ColumnType
    public var unit: String?
    public var display: Display
    /// What the values of a text or tier column can be, for notes and completion; nil where not known.
    public var stored: Column?
    /// Where the statement says how it is made: the place of an error that arises only when it is shown.
    public var span: SourceSpan?
    /// An aggregate that is 0, not missing, where a group has no rows.
    public var isZeroWhenEmpty = false

    public init(
      _ name: String, _ formula: Formula, _ type: ColumnType, unit: String? = nil, display: Display = .plain,
      stored: Column? = nil, span: SourceSpan? = nil
    ) {
      self.name = name
      self.formula = formula
      self.type = type
      self.unit = unit
      self.display = display
      self.stored = stored
      self.span = span
    }
  }

  public var items: [Item]
  /// The column whose bytes order the rows and name them; nil where rows have no key.
  public var key: String?
  /// What one row is, as a plural noun: `customers`, `orders`, `rows`.
  public var noun: Message
  /// Rows are customers of the store, so that `it`, tags and acting stages apply.
  public var areCustomers: Bool
  /// The columns that a summary is by: each row is one group of their values. Nil for other rows.
  public var groupedBy: [Item]?

  public init(items: [Item], key: String?, noun: Message, areCustomers: Bool) {
    self.items = items
    self.key = key
    self.noun = noun
    self.areCustomers = areCustomers
  }

  public func item(named name: String) -> Item? { items.first { $0.name == name } }

  /// The item replaced where the name exists, else added at the end.
  public mutating func set(_ item: Item) {
    if let index = items.firstIndex(where: { $0.name == item.name }) {
      items[index] = item
    } else {
      items.append(item)
    }
  }
}
