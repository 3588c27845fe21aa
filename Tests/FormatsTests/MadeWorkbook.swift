/// A workbook made by hand, part by part, for tests: what a spreadsheet writes, and what an attacker would.
struct MadeWorkbook {
  var parts: [(name: String, bytes: [UInt8])] = []

  /// One sheet with these rows of XML, in the least that a workbook is.
  init(
    rows: String, after: String = "", strings: [String] = [], styles: [String] = [], formats: String = "",
    book: String = ""
  ) {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
    add(
      "_rels/.rels",
      "\(head)<Relationships><Relationship Id=\"r1\" Type=\"x/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    )
    add(
      "xl/workbook.xml",
      "\(head)<workbook xmlns:r=\"r\">\(book)<sheets><sheet name=\"客户\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    )
    add(
      "xl/_rels/workbook.xml.rels",
      """
      \(head)<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>\
      <Relationship Id="r2" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/>\
      <Relationship Id="r3" Type="x/styles" Target="../xl/styles.xml"/></Relationships>
      """)
    add("xl/sharedStrings.xml", "\(head)<sst>\(strings.map { "<si>\($0)</si>" }.joined())</sst>")
    let xfs = styles.map { "<xf numFmtId=\"\($0)\"/>" }.joined()
    add("xl/styles.xml", "\(head)<styleSheet><numFmts>\(formats)</numFmts><cellXfs>\(xfs)</cellXfs></styleSheet>")
    add("xl/worksheets/sheet1.xml", "\(head)<worksheet><sheetData>\(rows)</sheetData>\(after)</worksheet>")
  }

  init() {}

  mutating func add(_ name: String, _ text: String) {
    parts.removeAll { $0.name == name }
    parts.append((name, Array(text.utf8)))
  }

  /// The parts in a zip archive, stored as they are.
  var bytes: [UInt8] {
    var archive: [UInt8] = []
    var directory: [UInt8] = []
    for (name, content) in parts {
      let place = archive.count
      let sizes = little(crc32(content), 4) + little(content.count, 4) + little(content.count, 4)
      let head = little(20, 2) + little(0, 2) + little(0, 2) + little(0, 4) + sizes + little(name.utf8.count, 2)
      archive += little(0x0403_4B50, 4) + head + little(0, 2) + Array(name.utf8) + content
      directory += little(0x0201_4B50, 4) + little(20, 2) + head
      directory += little(0, 2) + little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4) + little(place, 4)
      directory += Array(name.utf8)
    }
    let end = little(parts.count, 2) + little(parts.count, 2) + little(directory.count, 4) + little(archive.count, 4)
    return archive + directory + little(0x0605_4B50, 4) + little(0, 4) + end + little(0, 2)
  }

  private func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  private func crc32(_ bytes: [UInt8]) -> Int {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return Int(~crc)
  }
}

/// Cells of a row from A on: `s3` a shared string, `=1+1;2` a formula and its value, `d5:2` a number in style 2, `b1`,
/// `e#N/A`, `iText` in the cell itself, a number, or nothing.
func row(_ number: Int, _ cells: String...) -> String {
  let made = cells.enumerated().map { column, cell -> String in
    let place = "r=\"\(UnicodeScalar(UInt8(65 + column)))\(number)\""
    let rest = cell.dropFirst()
    switch cell.first {
    case nil: return ""
    case "s": return "<c \(place) t=\"s\"><v>\(rest)</v></c>"
    case "i": return "<c \(place) t=\"inlineStr\"><is><t>\(rest)</t></is></c>"
    case "b": return "<c \(place) t=\"b\"><v>\(rest)</v></c>"
    case "e": return "<c \(place) t=\"e\"><v>\(rest)</v></c>"
    case "=":
      let parts = rest.split(separator: ";")
      return "<c \(place)><f>\(parts[0])</f>\(parts.count > 1 ? "<v>\(parts[1])</v>" : "")</c>"
    case "d", "t":
      let parts = rest.split(separator: ":")
      let type = cell.first == "t" ? " t=\"s\"" : ""
      return "<c \(place)\(type) s=\"\(parts[1])\"><v>\(parts[0])</v></c>"
    default: return "<c \(place)><v>\(cell)</v></c>"
    }
  }
  return "<row r=\"\(number)\">\(made.joined())</row>"
}
