/// The cells of one sheet of a workbook, as they stand there: rows and columns count from 0, empty cells are left out.
public struct SheetGrid: Sendable {
  public struct Cell: Sendable {
    public var row: UInt32
    public var column: UInt32
    public var kind: Kind
    /// The cell has the format of texts (`@`): what it holds is a text, whatever it looks like.
    public var hasTextFormat: Bool
    /// The text in `bytes`.
    public var text: Range<Int>
    /// For a number of more than 15 digits, the text of its first 15, which is what a spreadsheet shows.
    public var rounded: Range<Int>?

    public init(row: UInt32, column: UInt32, kind: Kind, hasTextFormat: Bool, text: Range<Int>, rounded: Range<Int>?) {
      self.row = row
      self.column = column
      self.kind = kind
      self.hasTextFormat = hasTextFormat
      self.text = text
      self.rounded = rounded
    }
  }

  public enum Kind: Sendable {
    case text, number, day, boolean
    /// `#DIV/0!` and the like.
    case error
    /// A formula whose value was never computed.
    case uncomputed
  }

  /// A stretch of cells that are shown as one; only the first has a value.
  public struct Merged: Sendable {
    public var rows: ClosedRange<Int>
    public var columns: ClosedRange<Int>

    public init(rows: ClosedRange<Int>, columns: ClosedRange<Int>) {
      self.rows = rows
      self.columns = columns
    }
  }

  public var name: String
  /// All sheets of the workbook, hidden ones included, in their order.
  public var sheetNames: [String]
  public var cells: [Cell]
  public var bytes: [UInt8]
  public var merged: [Merged]

  public init(name: String, sheetNames: [String], cells: [Cell], bytes: [UInt8], merged: [Merged]) {
    self.name = name
    self.sheetNames = sheetNames
    self.cells = cells
    self.bytes = bytes
    self.merged = merged
  }
}
