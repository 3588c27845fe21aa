public import Columns
public import Diagnostics

/// What a person may say about a CSV file; whatever is left out is found out from the bytes, and told.
public struct CSVOptions: Sendable {
  /// The byte between fields; nil to find it among `,` `;` tab and `|`.
  public var separator: UInt8?
  /// Columns that are text whatever they look like: ids, where `0001` is not `1`.
  public var textColumns: [String] = []
  /// The column with the key: text, as the ids of event tables.
  public var keyColumn: String?
  /// The column with the day of an event; there `20250630` is a date as well.
  public var dateColumn: String?
  /// The widest guess for a column by name. A value that doesn't fit still widens the column, told.
  public var types: [String: CSVType] = [:]
  public var hasHeader = true
  /// Asked after each chunk, from any thread, with how many bytes of how many are read; false stops the reading.
  public var watch: (@Sendable (_ done: Int, _ total: Int) -> Bool)?
  /// Told how many bytes of memory the reading will take, before it takes them; throws where they are too many.
  public var askForMemory: (@Sendable (Int) throws(Diagnostic) -> Void)?

  public init(
    separator: UInt8? = nil, textColumns: [String] = [], keyColumn: String? = nil, dateColumn: String? = nil,
    types: [String: CSVType] = [:], hasHeader: Bool = true
  ) {
    self.separator = separator
    self.textColumns = textColumns
    self.keyColumn = keyColumn
    self.dateColumn = dateColumn
    self.types = types
    self.hasHeader = hasHeader
  }
}

/// The type a person asks a column to be read as.
public enum CSVType: String, Sendable, Hashable, CaseIterable {
  case text, integer, decimal, real, date, boolean, tags
}

/// Something about one column that a person should know, with the line that shows it.
public struct LoadNote: Sendable, Hashable {
  public var column: String
  /// From 1, as an editor counts; nil where no single line is meant.
  public var line: Int?
  public var message: Message

  public init(column: String, line: Int? = nil, message: Message) {
    self.column = column
    self.line = line
    self.message = message
  }
}

/// A table read from a file, in the file's order, and all that was noticed on the way.
public struct LoadedTable: Sendable {
  public var table: Table
  public var separatorUsed: UInt8
  /// What is true of the whole file: its separator, skipped blank lines, renamed headers.
  public var told: [Message]
  /// What is true of single columns: types that widened, dates that lost their time.
  public var notes: [LoadNote]
  /// In the file's order; the table's rows and these are all rows of the file.
  public var rejects: [RejectedRow]
  /// Where the table's rows stand in the file.
  public var lines: RowLines
}

/// The line of each row of a table, kept as the places where the distance between the two changes.
public struct RowLines: Sendable, Hashable {
  /// From row `rows[i]` on, the line is the row plus `distances[i]`.
  private(set) var rows: [Int] = []
  private(set) var distances: [Int] = []

  init() {}

  /// Says that from this row on the line is the row plus `distance`; rows come in ascending order.
  mutating func append(row: Int, distance: Int) {
    if rows.last == row {
      rows.removeLast()
      distances.removeLast()
    }
    if distances.last == distance { return }
    rows.append(row)
    distances.append(distance)
  }

  /// The line, from 1, on which a row begins.
  public func line(ofRow row: Int) -> Int {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if rows[middle] <= row { low = middle + 1 } else { high = middle }
    }
    return row + (low > 0 ? distances[low - 1] : 1)
  }
}
