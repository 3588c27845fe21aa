import Columns
import TextWidth

/// A table of GitHub's Markdown, for pasting into a document.
struct MarkdownRows: RowWriter {
  private let fields: [Field]
  private let cells: [MachineCell]

  init(_ table: Table) {
    let notation = Notation(quote: appendMarkdown, tags: .joined(by: ", "))
    fields = table.fields
    cells = table.fields.map { MachineCell($0.column, notation) }
  }

  func begin(_ page: inout [UInt8]) {
    for field in fields {
      page.append(contentsOf: "| ".utf8)
      let unit = field.unit.flatMap { $0.isEmpty ? nil : " (\($0))" } ?? ""
      appendMarkdown(Array((field.name + unit).utf8)[...], to: &page)
      page.append(UInt8(ascii: " "))
    }
    page.append(contentsOf: "|\n".utf8)
    for field in fields {
      page.append(contentsOf: (field.column.type.isNumeric || field.display != .plain ? "| ---: " : "| --- ").utf8)
    }
    page.append(contentsOf: "|\n".utf8)
  }

  func append(_ row: Int, to page: inout [UInt8]) {
    for cell in cells {
      page.append(contentsOf: "| ".utf8)
      if !cell.column.isMissing(row) { cell.append(row, to: &page) }
      page.append(UInt8(ascii: " "))
    }
    page.append(contentsOf: "|\n".utf8)
  }

  func end(_ page: inout [UInt8]) {}
}

/// What would be Markdown is escaped by a backslash, controls are shown as escapes, and a line end becomes `<br>`.
func appendMarkdown(_ text: ArraySlice<UInt8>, to page: inout [UInt8]) {
  let plain = text.allSatisfy { $0 >= 0x20 && $0 < 0x7F && !markdownMarks.contains($0) }
  if plain { return page.append(contentsOf: text) }
  for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
    if scalar == "\n" {
      page.append(contentsOf: "<br>".utf8)
    } else if isControl(scalar) {
      page.append(contentsOf: ("\\" + visibleEscape(of: scalar)).utf8)
    } else {
      if scalar.isASCII, markdownMarks.contains(UInt8(ascii: scalar)) { page.append(UInt8(ascii: "\\")) }
      page.append(contentsOf: UTF8.encode(scalar) ?? .init())
    }
  }
}

/// What starts a cell, a link, code, stress or HTML. An underscore inside a name does not.
private let markdownMarks: [UInt8] = Array(#"|\`*[<~"#.utf8)
