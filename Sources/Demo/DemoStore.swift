public import Columns

/// A store to learn with: tables made from a seed, and the statements that make a store of them.
public struct DemoStore: Sendable {
  public let name: String
  /// The customers first, then the events, each in the order a file would have.
  public let tables: [DemoTable]
  /// Statements of the language, to be run in order once the tables are in place.
  public let statements: [String]
  /// What is said once the store is on record, since it looks at the record.
  public var watching: [String] = []

  public func table(named name: String) -> Table? { tables.first { $0.name == name }?.table }
}

/// A table of a demo store, and what it is there.
public struct DemoTable: Sendable {
  public enum Role: Sendable, Hashable {
    /// A row per customer, in order of the key's bytes.
    case customers(key: String)
    /// A row per event, in order of the day.
    case events(by: String, at: String)
  }

  public let name: String
  public let role: Role
  public let table: Table

  public init(_ name: String, _ role: Role, _ table: Table) {
    self.name = name
    self.role = role
    self.table = table
  }

  /// As a person is told: `customers with the key customer_id`.
  public var kind: String {
    switch role {
    case .customers(let key): "customers with the key \(key)"
    case .events(let by, let at): "events of customers by \(by) at \(at)"
    }
  }
}
