/// A named column of a table, with what is known of it beside its values.
public struct Field: Sendable {
  public var name: String
  public var column: Column
  /// `¥`, `%`, `天`; shown in headers.
  public var unit: String?
  /// The day on which these values were known, for outcomes and backtests.
  public var knownAt: Day?
  public var display: Display

  public init(
    _ name: String, _ column: Column, unit: String? = nil, knownAt: Day? = nil, display: Display = .plain
  ) {
    self.name = name
    self.column = column
    self.unit = unit
    self.knownAt = knownAt
    self.display = display
  }

  public func replacing(_ column: Column) -> Field {
    Field(name, column, unit: unit, knownAt: knownAt, display: display)
  }
}

/// An immutable table: fields of one length with distinct names. A changed table shares every column it did not change.
public struct Table: Sendable {
  public let rowCount: Int
  public private(set) var fields: [Field]

  public init(rowCount: Int, fields: [Field]) {
    precondition(fields.allSatisfy { $0.column.count == rowCount }, "the columns of a table have one length")
    self.rowCount = rowCount
    self.fields = fields
  }

  public func field(named name: String) -> Field? { fields.first { $0.name == name } }

  /// The table with a field replaced, or added at the end.
  public func with(_ field: Field) -> Table {
    precondition(field.column.count == rowCount, "the columns of a table have one length")
    var copy = self
    if let index = fields.firstIndex(where: { $0.name == field.name }) {
      copy.fields[index] = field
    } else {
      copy.fields.append(field)
    }
    return copy
  }

  public func gathered(_ rows: [Int32]) -> Table {
    Table(rowCount: rows.count, fields: fields.map { $0.replacing($0.column.gathered(rows)) })
  }
}
