public import Columns

/// Writes a table as CSV after RFC 4180, with line feeds: quoted only where it must be, missing values empty.
///
/// What is written is read back equal, but for what CSV can't say: an empty text is read as missing, and a column's type
/// is found out anew. A real number that is not finite is written as missing. Large tables are written a stretch of
/// `rows` at a time, the first with the header.
///
/// - Parameter units: write `amount (USD)` for a column that has a unit; the reader takes it apart again.
public func writeCSV(
  _ table: Table, rows: Range<Int>? = nil, header: Bool = true, separator: UInt8 = UInt8(ascii: ","),
  units: Bool = false, into bytes: inout [UInt8]
) {
  if header {
    for (place, field) in table.fields.enumerated() {
      if place > 0 { bytes.append(separator) }
      let text = units ? field.unit.map { "\(field.name) (\($0))" } ?? field.name : field.name
      appendCSVField(Array(text.utf8)[...], separator: separator, to: &bytes)
    }
    bytes.append(Dialect.lineFeed)
  }
  let cells = table.fields.map { CellText($0.column) }
  for row in rows ?? 0..<table.rowCount {
    let start = bytes.count
    for (place, cell) in cells.enumerated() {
      if place > 0 { bytes.append(separator) }
      if !cell.isMissing(row) { cell.appendCSV(row, separator: separator, to: &bytes) }
    }
    // An empty line would be a blank line to most readers, not a row.
    if bytes.count == start { bytes.append(contentsOf: [Dialect.quote, Dialect.quote]) }
    bytes.append(Dialect.lineFeed)
  }
}

/// A field, in quotes where it holds a separator, a quote or a line end, or is empty (missing is nothing at all).
func appendCSVField(_ text: ArraySlice<UInt8>, separator: UInt8, to bytes: inout [UInt8]) {
  let needsQuotes =
    text.isEmpty
    || text.contains {
      $0 == separator || $0 == Dialect.quote || $0 == Dialect.lineFeed || $0 == Dialect.carriageReturn
    }
  guard needsQuotes else {
    bytes.append(contentsOf: text)
    return
  }
  bytes.append(Dialect.quote)
  for byte in text {
    if byte == Dialect.quote { bytes.append(byte) }
    bytes.append(byte)
  }
  bytes.append(Dialect.quote)
}
