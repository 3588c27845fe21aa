internal import CForeign
public import Columns
public import Diagnostics
internal import Formats

extension ForeignFiles {
  public func workbook(of table: Table, goOn: () throws(Diagnostic) -> Void) throws(Diagnostic) -> [UInt8] {
    guard table.rowCount < 1 << 20, table.fields.count <= 1 << 14 else {
      throw Diagnostic(
        "workbook", "a sheet has at most 1,048,575 rows below its header: these are \(grouped(table.rowCount))",
        hint: "save \"rows.csv\"")
    }
    guard let writer = unsafe foreign_sheet_writer_open("tierlab") else {
      throw Diagnostic("workbook", "there is no room for a workbook, or for its temporary file")
    }
    var fault: Diagnostic?
    do throws(Diagnostic) { unsafe try fill(writer, table, goOn) } catch { fault = error }
    var bytes = unsafe foreign_bytes()
    var said: UnsafePointer<CChar>?
    let result = unsafe foreign_sheet_writer_close(
      writer, UInt32(table.rowCount), UInt16(table.fields.count), &bytes, &said)
    defer { unsafe foreign_bytes_free(&bytes) }
    if let fault { throw fault }
    guard result == 0 else {
      let words = unsafe said.map { unsafe String(cString: $0) } ?? ""
      throw Diagnostic("workbook", "the workbook could not be written: \(words)")
    }
    return unsafe Array(UnsafeBufferPointer(start: bytes.bytes, count: bytes.count))
  }

  private func fill(
    _ writer: OpaquePointer, _ table: Table, _ goOn: () throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    for (place, field) in table.fields.enumerated() {
      let column = UInt16(place)
      unsafe foreign_sheet_writer_column(writer, column, format(of: field.column), width(of: field))
      unsafe foreign_sheet_writer_header(writer, column, field.unit.map { "\(field.name) (\($0))" } ?? field.name)
    }
    for row in 0..<table.rowCount {
      if row % 4096 == 0 { try goOn() }
      for (place, field) in table.fields.enumerated() where !field.column.isMissing(row) {
        unsafe try put(writer, UInt32(row + 1), UInt16(place), field, field.column[row])
      }
    }
  }

  private func put(
    _ writer: OpaquePointer, _ row: UInt32, _ column: UInt16, _ field: Field, _ value: Value
  ) throws(Diagnostic) {
    switch value {
    case .missing: break
    case .date(let day):
      let serial = Int(day.number) + 25_569
      // Days before March 1900 have no number that means the same everywhere.
      if serial > 60, serial < 2_958_466 {
        unsafe foreign_sheet_writer_number(writer, row, column, Double(serial))
      } else {
        unsafe foreign_sheet_writer_digits(writer, row, column, day.description)
      }
    case .boolean(let flag): unsafe foreign_sheet_writer_boolean(writer, row, column, flag ? 1 : 0)
    case .real(let number): if number.isFinite { unsafe foreign_sheet_writer_number(writer, row, column, number) }
    case .exact(let number) where number.form.divisor == 1 && number.units.magnitude >= 1_000_000_000_000_000:
      unsafe foreign_sheet_writer_digits(writer, row, column, number.text)
    case .exact(let number): unsafe foreign_sheet_writer_number(writer, row, column, number.double)
    case .text, .tags, .tier:
      let text = value.text
      guard text.utf16.count <= 32_767 else {
        throw Diagnostic(
          "workbook",
          "a cell of a workbook holds at most 32,767 characters: row \(Int(row)) of \"\(field.name)\" has more",
          hint: "save \"rows.csv\"")
      }
      unsafe foreign_sheet_writer_text(writer, row, column, escaped(text))
    }
  }

  /// `_x0041_` in a workbook means `A`: such a text has its first underscore written so.
  private func escaped(_ text: String) -> String {
    guard text.contains("_x") else { return text }
    var escaped = ""
    var rest = Substring(text)
    while let first = rest.first {
      let code = rest.dropFirst(2).prefix(4)
      if rest.hasPrefix("_x"), code.count == 4, code.allSatisfy(\.isHexDigit), rest.dropFirst(6).first == "_" {
        escaped += "_x005F_"
      } else {
        escaped.append(first)
      }
      rest.removeFirst()
    }
    return escaped
  }

  private func format(of column: Column) -> String {
    switch column.type {
    case .text, .tags, .tier: "@"
    case .integer: "0"
    case .decimal(let scale): "#,##0." + String(repeating: "0", count: min(scale, 12))
    case .date: "yyyy-mm-dd"
    case .real, .boolean: ""
    }
  }

  /// In characters, by the first rows; a Chinese character is two wide.
  private func width(of field: Field) -> Double {
    func wide(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) } }
    let widest = (0..<min(field.column.count, 200)).reduce(wide(field.name) + 2) {
      max($0, field.column.isMissing($1) ? 0 : wide(field.column[$1].text))
    }
    return Double(min(max(widest + 2, 8), 60))
  }

  public func database(
    of table: Table, named name: String, goOn: () throws(Diagnostic) -> Void
  ) throws(Diagnostic) -> [UInt8] {
    let columns = table.fields.map { "\(quoted($0.name)) \(declaredType(of: $0.column))" }.joined(separator: ", ")
    let places = table.fields.map { _ in "?" }.joined(separator: ", ")
    guard
      let writer = unsafe foreign_database_writer_open(
        "CREATE TABLE \(quoted(name)) (\(columns))",
        "INSERT INTO \(quoted(name)) VALUES (\(places))")
    else { throw Diagnostic("database", "there is no room for the database") }
    var fault: Diagnostic?
    do throws(Diagnostic) {
      for row in 0..<table.rowCount {
        if row % 4096 == 0 { try goOn() }
        for (place, field) in table.fields.enumerated() where !field.column.isMissing(row) {
          unsafe bind(writer, Int32(place), field.column[row])
        }
        unsafe foreign_database_writer_row(writer)
      }
    } catch {
      fault = error
    }
    var bytes = unsafe foreign_bytes()
    let result = unsafe foreign_database_writer_close(writer, &bytes)
    defer { unsafe foreign_bytes_free(&bytes) }
    if let fault { throw fault }
    guard result == 0 else {
      throw Diagnostic("database", "the database could not be written (SQLite's code \(result))")
    }
    return unsafe Array(UnsafeBufferPointer(start: bytes.bytes, count: bytes.count))
  }

  private func bind(_ writer: OpaquePointer, _ column: Int32, _ value: Value) {
    switch value {
    case .missing: break
    case .boolean(let flag): unsafe foreign_database_writer_integer(writer, column, flag ? 1 : 0)
    case .real(let number): if number.isFinite { unsafe foreign_database_writer_real(writer, column, number) }
    case .exact(let number) where number.form == .integer && Int64(exactly: number.units) != nil:
      unsafe foreign_database_writer_integer(writer, column, Int64(truncatingIfNeeded: number.units))
    case .exact(let number) where number.form.divisor != 1:
      unsafe foreign_database_writer_real(writer, column, number.double)
    default:
      let text = Array(value.text.utf8)
      unsafe text.withUnsafeBufferPointer { bytes in
        unsafe bytes.withMemoryRebound(to: CChar.self) {
          unsafe foreign_database_writer_text(
            writer, column, $0.baseAddress ?? UnsafePointer(bitPattern: 1), text.count)
        }
      }
    }
  }

  /// Types whose affinity keeps each value as it is: decimals and days are texts, exact to the last digit.
  private func declaredType(of column: Column) -> String {
    switch column.type {
    case .text, .tier: "TEXT"
    case .tags: "TAGS_TEXT"
    case .integer: if case .wide = column.data { "DECIMAL_TEXT" } else { "INTEGER" }
    case .decimal: "DECIMAL_TEXT"
    case .real: "REAL"
    case .date: "DATE_TEXT"
    case .boolean: "BOOLEAN_INTEGER"
    }
  }

  private func quoted(_ name: String) -> String {
    var quoted = "\""
    for character in name { quoted += character == "\"" ? "\"\"" : String(character) }
    return quoted + "\""
  }
}
