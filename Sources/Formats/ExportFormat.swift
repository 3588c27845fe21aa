public import Columns
public import Diagnostics

/// A format that rows are saved in, known by the end of the file's name.
///
/// To add one: write its writer beside the others, and put it into `exportFormats`.
public struct ExportFormat: Sendable {
  public let ending: String
  /// The whole file. Called between its stretches of rows, `goOn` throws where a person said stop.
  public let bytes: @Sendable (Table, () throws(Diagnostic) -> Void) throws(Diagnostic) -> [UInt8]

  public init(
    _ ending: String,
    bytes: @escaping @Sendable (Table, () throws(Diagnostic) -> Void) throws(Diagnostic) -> [UInt8]
  ) {
    self.ending = ending
    self.bytes = bytes
  }

  /// A format whose rows are written one after another.
  ///
  /// - Parameter write: appends a stretch of rows; the first also what stands before them.
  private static func rows(
    _ ending: String, after end: String = "",
    _ write: @escaping @Sendable (Table, Range<Int>, inout [UInt8]) -> Void
  ) -> ExportFormat {
    ExportFormat(ending) { table, goOn throws(Diagnostic) in
      var bytes: [UInt8] = []
      var row = 0
      repeat {
        try goOn()
        let next = min(row + 65_536, table.rowCount)
        write(table, row..<next, &bytes)
        row = next
      } while row < table.rowCount
      bytes += Array(end.utf8)
      return bytes
    }
  }

  static let csv = rows("csv") { writeCSV($0, rows: $1, header: $1.lowerBound == 0, units: true, into: &$2) }
  static let json = ExportFormat("json") { table, goOn throws(Diagnostic) in
    try goOn()
    var bytes: [UInt8] = []
    writeJSON(table, into: &bytes)
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }
  static let jsonLines = rows("jsonl") { writeJSON($0, rows: $1, layout: .lines, into: &$2) }
  static let markdown = rows("md") { writeMarkdown($0, rows: $1, header: $1.lowerBound == 0, into: &$2) }
}

public let exportFormats: [ExportFormat] = [.csv, .json, .jsonLines, .markdown]

/// The formats that rows are saved in, with those that need C libraries.
public func exportFormats(with foreign: any ForeignFormats) -> [ExportFormat] {
  exportFormats + [
    ExportFormat("xlsx") { table, goOn throws(Diagnostic) in try foreign.workbook(of: table, goOn: goOn) },
    ExportFormat("sqlite") { table, goOn throws(Diagnostic) in
      try foreign.database(of: table, named: "rows", goOn: goOn)
    },
  ]
}

/// The mark of UTF-8, by which Excel knows that a file is not in the encoding of the machine.
public let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
