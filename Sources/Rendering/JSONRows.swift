import Columns

/// A table as one line: `[{"key":"0001","amount":12.50},…]`.
struct JSONRows: RowWriter {
  private let cells: [MachineCell]
  /// `{"key":` and `,"amount":`.
  private let names: [[UInt8]]

  init(_ table: Table) {
    let notation = Notation(quote: appendJSON, tags: .array, quotesDates: true, nonFinite: "null")
    cells = table.fields.map { MachineCell($0.column, notation) }
    names = table.fields.enumerated().map { place, field in
      var name: [UInt8] = [UInt8(ascii: place == 0 ? "{" : ",")]
      appendJSON(Array(field.name.utf8)[...], to: &name)
      name.append(UInt8(ascii: ":"))
      return name
    }
  }

  func begin(_ page: inout [UInt8]) { page.append(UInt8(ascii: "[")) }

  func append(_ row: Int, to page: inout [UInt8]) {
    if row > 0 { page.append(UInt8(ascii: ",")) }
    if cells.isEmpty { page.append(UInt8(ascii: "{")) }
    for place in cells.indices {
      page.append(contentsOf: names[place])
      let cell = cells[place]
      if cell.column.isMissing(row) {
        page.append(contentsOf: "null".utf8)
      } else {
        cell.append(row, to: &page)
      }
    }
    page.append(UInt8(ascii: "}"))
  }

  func end(_ page: inout [UInt8]) { page.append(contentsOf: "]\n".utf8) }
}

/// A JSON string in its quotes. Beside what JSON asks for, controls past ASCII, line separators and marks of direction
/// are escaped, so that a line stays one line for every reader and does nothing to a terminal.
func appendJSON(_ text: ArraySlice<UInt8>, to page: inout [UInt8]) {
  page.append(UInt8(ascii: "\""))
  var done = text.startIndex
  var place = text.startIndex
  while place < text.endIndex {
    let byte = text[place]
    let length: Int
    let scalar: UInt32
    switch byte {
    case 0..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x7F:
      (length, scalar) = (1, UInt32(byte))
    case 0xC2, 0xD8, 0xE1, 0xE2, 0xEF:
      guard let found = control(in: text, at: place) else {
        place += 1
        continue
      }
      (length, scalar) = found
    default:
      place += 1
      continue
    }
    page.append(contentsOf: text[done..<place])
    appendEscape(of: scalar, to: &page)
    place += length
    done = place
  }
  page.append(contentsOf: text[done...])
  page.append(UInt8(ascii: "\""))
}

/// The control that starts at a place where one might, with its length in bytes.
private func control(in text: ArraySlice<UInt8>, at place: Int) -> (length: Int, scalar: UInt32)? {
  let length = text[place] < 0xE0 ? 2 : 3
  guard place + length <= text.endIndex else { return nil }
  let second = UInt32(text[place + 1] & 0x3F)
  let scalar =
    length == 2
    ? UInt32(text[place] & 0x1F) << 6 | second
    : UInt32(text[place] & 0x0F) << 12 | second << 6 | UInt32(text[place + 2] & 0x3F)
  switch scalar {
  case 0x80..<0xA0, 0x061C, 0x180E, 0x200B, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF:
    return (length, scalar)
  default: return nil
  }
}

private func appendEscape(of scalar: UInt32, to page: inout [UInt8]) {
  page.append(UInt8(ascii: "\\"))
  switch scalar {
  case 0x22, 0x5C: page.append(UInt8(truncatingIfNeeded: scalar))
  case 0x0A: page.append(UInt8(ascii: "n"))
  case 0x0D: page.append(UInt8(ascii: "r"))
  case 0x09: page.append(UInt8(ascii: "t"))
  default:
    page.append(UInt8(ascii: "u"))
    for shift in [12, 8, 4, 0] as [UInt32] {
      let digit = UInt8(scalar >> shift & 0xF)
      page.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }
}
