import Columns

/// A table as RFC 4180: fields are quoted where they hold a comma, a quote or a line end, or start or end with a blank.
///
/// A missing value is an empty field and an empty text `""`, so that the two can be told apart. A lone missing value
/// is quoted too: an empty line would be no row at all.
struct CSVRows: RowWriter {
  private let cells: [MachineCell]
  private let names: [String]
  private let lineEnd: [UInt8]

  init(_ table: Table, lineEnd: String) {
    let notation = Notation(quote: appendCSV, tags: .joined(by: ";"))
    cells = table.fields.map { MachineCell($0.column, notation) }
    names = table.fields.map(\.name)
    self.lineEnd = Array(lineEnd.utf8)
  }

  func begin(_ page: inout [UInt8]) {
    for (place, name) in names.enumerated() {
      if place > 0 { page.append(UInt8(ascii: ",")) }
      appendCSV(Array(name.utf8)[...], to: &page)
    }
    page.append(contentsOf: lineEnd)
  }

  func append(_ row: Int, to page: inout [UInt8]) {
    var isFirst = true
    for cell in cells {
      if !isFirst { page.append(UInt8(ascii: ",")) }
      isFirst = false
      if !cell.column.isMissing(row) {
        cell.append(row, to: &page)
      } else if cells.count == 1 {
        page.append(contentsOf: "\"\"".utf8)
      }
    }
    page.append(contentsOf: lineEnd)
  }

  func end(_ page: inout [UInt8]) {}
}

func appendCSV(_ text: ArraySlice<UInt8>, to page: inout [UInt8]) {
  let quote = UInt8(ascii: "\"")
  let blank = UInt8(ascii: " ")
  let special = text.contains { $0 == quote || $0 == UInt8(ascii: ",") || $0 == 0x0A || $0 == 0x0D }
  guard special || text.isEmpty || text.first == blank || text.last == blank else {
    page.append(contentsOf: text)
    return
  }
  page.append(quote)
  for byte in text {
    if byte == quote { page.append(quote) }
    page.append(byte)
  }
  page.append(quote)
}
