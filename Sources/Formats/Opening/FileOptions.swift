/// What a person may say about a file of any kind; what is left out is guessed, and told.
public struct FileOptions: Sendable {
  public var csv = CSVOptions()
  public var encoding: TextEncoding?
  /// What stands around fields that hold separators: `"` unless said.
  public var quote: UInt8?
  /// The line with the header, from 1.
  public var headerLine: Int?
  /// Which sign stands before a number's fraction.
  public var decimal: DecimalSign?
  public var dates: DateOrder?
  /// Rows of totals and remarks below the table are rows like others.
  public var keepsTotals = false
  /// Values are taken as they are written: nothing is read as a number or a day that isn't plainly one, and a header's
  /// `万元` multiplies nothing.
  public var takesValuesAsWritten = false
  /// The sheet of a workbook, or the table of a database.
  public var sheet: String?

  public init() {}
}

public enum DecimalSign: String, Sendable, CaseIterable {
  case point, comma
}

/// Which of the numbers of `03/04/2025` is what.
public enum DateOrder: String, Sendable, CaseIterable {
  case ymd, dmy, mdy
}
