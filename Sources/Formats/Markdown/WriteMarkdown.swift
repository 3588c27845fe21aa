public import Columns

/// Writes a table of GitHub's Markdown: numbers to the right, missing values empty, signs that would be Markdown escaped,
/// a line end inside a text as `<br>`.
public func writeMarkdown(_ table: Table, rows: Range<Int>? = nil, header: Bool = true, into bytes: inout [UInt8]) {
  if header {
    for field in table.fields {
      let name = field.unit.map { "\(field.name) (\($0))" } ?? field.name
      bytes += Array("| ".utf8)
      appendMarkdownText(Array(name.utf8)[...], to: &bytes)
      bytes.append(UInt8(ascii: " "))
    }
    bytes += Array("|\n".utf8)
    for field in table.fields { bytes += Array((field.column.type.isNumeric ? "| ---: " : "| --- ").utf8) }
    bytes += Array("|\n".utf8)
  }
  let cells = table.fields.map { CellText($0.column) }
  var cellBytes: [UInt8] = []
  for row in rows ?? 0..<table.rowCount {
    for cell in cells {
      bytes += Array("| ".utf8)
      if !cell.isMissing(row) {
        cellBytes.removeAll(keepingCapacity: true)
        cell.appendPlain(row, to: &cellBytes)
        appendMarkdownText(cellBytes[...], to: &bytes)
      }
      bytes.append(UInt8(ascii: " "))
    }
    bytes += Array("|\n".utf8)
  }
}

private func appendMarkdownText(_ text: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
  for byte in text {
    switch byte {
    case UInt8(ascii: "\n"): bytes += Array("<br>".utf8)
    case 0..<0x20, 0x7F: bytes.append(UInt8(ascii: " "))
    default:
      if markdownMarks.contains(byte) { bytes.append(UInt8(ascii: "\\")) }
      bytes.append(byte)
    }
  }
}

/// What starts a cell, a link, code, stress or HTML. An underscore inside a name does not.
private let markdownMarks: [UInt8] = Array(#"|\`*[<~"#.utf8)
