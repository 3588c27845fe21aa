public import Columns

/// How the objects of a table stand together.
public enum JSONLayout: Sendable, Hashable {
  /// One array, on one line.
  case array
  /// An object on each line.
  case lines
}

/// Writes each row of a table as a JSON object: numbers with their exact decimals, dates as ISO text, missing as null,
/// tags as an array of strings, tiers as their codes, reals in the shortest form that reads back (null where they are
/// not finite).
///
/// An array ends without a line end; lines end with one each.
public func writeJSON(
  _ table: Table, rows: Range<Int>? = nil, layout: JSONLayout = .array, into bytes: inout [UInt8]
) {
  let names = table.fields.map { field in
    var name: [UInt8] = []
    appendJSONString(Array(field.name.utf8)[...], to: &name)
    return name + [UInt8(ascii: ":")]
  }
  let cells = table.fields.map { CellText($0.column) }
  let rows = rows ?? 0..<table.rowCount
  if layout == .array { bytes.append(UInt8(ascii: "[")) }
  for row in rows {
    if layout == .array, row != rows.lowerBound { bytes.append(UInt8(ascii: ",")) }
    bytes.append(UInt8(ascii: "{"))
    for (place, cell) in cells.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: names[place])
      if cell.isMissing(row) {
        bytes.append(contentsOf: "null".utf8)
      } else {
        cell.appendJSON(row, to: &bytes)
      }
    }
    bytes.append(UInt8(ascii: "}"))
    if layout == .lines { bytes.append(UInt8(ascii: "\n")) }
  }
  if layout == .array { bytes.append(UInt8(ascii: "]")) }
}

/// A string in quotes: control characters are escaped, and the two line ends of Unicode, which JavaScript would break at.
func appendJSONString(_ text: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
  bytes.append(UInt8(ascii: "\""))
  var place = text.startIndex
  while place < text.endIndex {
    let byte = text[place]
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
    case 0x08: bytes += Array("\\b".utf8)
    case 0x09: bytes += Array("\\t".utf8)
    case 0x0A: bytes += Array("\\n".utf8)
    case 0x0C: bytes += Array("\\f".utf8)
    case 0x0D: bytes += Array("\\r".utf8)
    case 0x00..<0x20, 0x7F:
      let digits = String(byte, radix: 16)
      bytes += Array((byte < 0x10 ? "\\u000" : "\\u00").utf8) + Array(digits.utf8)
    case 0xE2
    where place + 2 < text.endIndex && text[place + 1] == 0x80 && (text[place + 2] == 0xA8 || text[place + 2] == 0xA9):
      bytes += Array((text[place + 2] == 0xA8 ? "\\u2028" : "\\u2029").utf8)
      place += 2
    default: bytes.append(byte)
    }
    place += 1
  }
  bytes.append(UInt8(ascii: "\""))
}
