public import Columns
public import Diagnostics

/// What reading and writing other programs' files needs from C libraries: handed in by an edge, so that this room stays
/// free of them. Every call takes bytes and gives bytes or values.
public protocol ForeignFormats: Sendable {
  /// A text in UTF-8; nil where the encoding is not known here.
  func transcoded(_ bytes: Span<UInt8>, from encoding: TextEncoding) throws(Diagnostic) -> TranscodedText?

  /// A sheet of a workbook (.xlsx): the one named, or the first that is shown and has a cell.
  ///
  /// - Parameter goesOn: asked from time to time; false stops the reading.
  func sheet(
    of workbook: Span<UInt8>, named sheet: String?, file: String, goesOn: @escaping @Sendable () -> Bool
  ) throws(Diagnostic) -> SheetGrid

  /// A table of a SQLite database: the one named, or the only one there is.
  func databaseTable(
    of database: Span<UInt8>, named table: String?, file: String, goesOn: @escaping @Sendable () -> Bool
  ) throws(Diagnostic) -> DatabaseTable

  /// A workbook (.xlsx) of one sheet: a header, formats of days and decimals, texts that stay texts.
  func workbook(of table: Table, goOn: () throws(Diagnostic) -> Void) throws(Diagnostic) -> [UInt8]

  /// A SQLite database of one table.
  func database(of table: Table, named name: String, goOn: () throws(Diagnostic) -> Void) throws(Diagnostic) -> [UInt8]
}

/// A text in UTF-8, where a byte that is no character of its encoding stands as 0xFF.
public struct TranscodedText: Sendable {
  public var bytes: [UInt8]
  /// The places of such bytes in the source, in order; only the first of very many.
  public var faults: [Int]

  public init(bytes: [UInt8], faults: [Int]) {
    self.bytes = bytes
    self.faults = faults
  }
}

/// Nothing but UTF-8 and what this room reads itself.
public struct NoForeignFormats: ForeignFormats {
  public init() {}

  public func transcoded(_ bytes: Span<UInt8>, from encoding: TextEncoding) throws(Diagnostic) -> TranscodedText? {
    nil
  }

  public func sheet(
    of workbook: Span<UInt8>, named sheet: String?, file: String, goesOn: @escaping @Sendable () -> Bool
  ) throws(Diagnostic) -> SheetGrid {
    throw Diagnostic(
      "not-a-table", "a table is read from a text file here: \"\(file)\" is a workbook",
      hint: "save it as \"CSV UTF-8\"")
  }

  public func databaseTable(
    of database: Span<UInt8>, named table: String?, file: String, goesOn: @escaping @Sendable () -> Bool
  ) throws(Diagnostic) -> DatabaseTable {
    throw Diagnostic("not-a-table", "a table is read from a text file here: \"\(file)\" is a database")
  }

  public func workbook(of table: Table, goOn: () throws(Diagnostic) -> Void) throws(Diagnostic) -> [UInt8] {
    throw Diagnostic("unknown-format", "workbooks are not written here")
  }

  public func database(
    of table: Table, named name: String, goOn: () throws(Diagnostic) -> Void
  ) throws(Diagnostic) -> [UInt8] {
    throw Diagnostic("unknown-format", "databases are not written here")
  }
}
