public import Columns
import Diagnostics
public import Reports

/// The rows of a report for another program: everything else of it goes to a person, by `remarks(of:)`.
///
/// Values are exact: every digit of a decimal, the shortest text of a real that reads back as the same number, ISO
/// dates, the codes of tiers, the fields' own names.
public struct MachineRenderer: Sendable {
  public enum Format: String, Sendable, CaseIterable {
    /// One line for each table: an array of objects. Missing values and reals that are not finite are null.
    case json
    /// RFC 4180 with a header; missing is an empty field, an empty text is `""`, tags are joined by `;`.
    case csv
    /// A pipe table of GitHub's Markdown, numbers to the right, units in the header, missing left empty.
    case markdown
  }

  public var format: Format
  /// The line end of CSV. RFC 4180 asks for CR LF; the tools a pipe leads to are better served by LF.
  public var csvLineEnd: String

  public init(_ format: Format, csvLineEnd: String = "\n") {
    self.format = format
    self.csvLineEnd = csvLineEnd
  }

  /// The rows of every `.rows` block; empty where the report has none.
  public func text(of report: Report) -> String {
    var text = ""
    write(report) { chunk in text += String(decoding: chunk, as: UTF8.self) }
    return text
  }

  /// Hands the rows to `sink` in chunks of about 64 KiB; a chunk ends between two rows.
  public func write<E: Error>(_ report: Report, to sink: ([UInt8]) throws(E) -> Void) throws(E) {
    var isFirst = true
    for case .rows(let rows) in report.blocks {
      if !isFirst, format != .json { try sink(Array(csvLineEnd.utf8)) }
      isFirst = false
      try write(rows.table, to: sink)
    }
  }

  /// The rows of one table.
  public func write<E: Error>(_ table: Table, to sink: ([UInt8]) throws(E) -> Void) throws(E) {
    var page: [UInt8] = []
    page.reserveCapacity(MachineRenderer.pageSize + 4096)
    let rows: any RowWriter =
      switch format {
      case .json: JSONRows(table)
      case .csv: CSVRows(table, lineEnd: csvLineEnd)
      case .markdown: MarkdownRows(table)
      }
    rows.begin(&page)
    for row in 0..<table.rowCount {
      rows.append(row, to: &page)
      if page.count >= MachineRenderer.pageSize {
        try sink(page)
        page.removeAll(keepingCapacity: true)
      }
    }
    rows.end(&page)
    try sink(page)
  }

  private static let pageSize = 1 << 16
}

/// One way of writing rows: what stands before, for each row, and after.
protocol RowWriter {
  func begin(_ page: inout [UInt8])
  func append(_ row: Int, to page: inout [UInt8])
  func end(_ page: inout [UInt8])
}
