internal import Columns
internal import Diagnostics

/// Whether a file is JSON rather than rows of text: it begins with `[` or `{`, and what follows is JSON.
func looksLikeJSON(_ bytes: FileBytes, name: String) -> Bool {
  var cursor = JSONCursor(bytes, from: bytesAfterMark(bytes), to: bytes.count)
  cursor.skipBlanks()
  guard let first = cursor.byte, first == UInt8(ascii: "[") || first == UInt8(ascii: "{") else { return false }
  let ending = name.lowercased()
  if ending.hasSuffix(".json") || ending.hasSuffix(".jsonl") || ending.hasSuffix(".ndjson") { return true }
  cursor.place += 1
  cursor.skipBlanks()
  return [UInt8(ascii: "{"), UInt8(ascii: "\""), UInt8(ascii: "]"), UInt8(ascii: "}")].contains(cursor.byte)
}

private func bytesAfterMark(_ bytes: FileBytes) -> Int {
  bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
}

/// Reads objects as rows: an array of them, one on each line, or the first array of objects within one object.
///
/// Columns are all names there are, in the order in which they are met; an object within is `outer.inner`. Strings are
/// texts (days where all are ISO days), arrays are tags. A line that cannot be read costs that line; an array that cannot
/// is refused, with the line.
struct JSONReading {
  let bytes: FileBytes
  let name: String
  let options: FileOptions
  private var columns: [JSONColumn] = []
  private var placeOfName: [[UInt8]: Int] = [:]
  private var rejects: [RejectedRow] = []
  private var told: [Message] = []

  init(_ bytes: FileBytes, name: String, options: FileOptions) {
    self.bytes = bytes
    self.name = name
    self.options = options
  }

  mutating func read() throws(Diagnostic) -> LoadedTable {
    if let place = firstUnreadable(bytes, from: 0, to: bytes.count) {
      let line = 1 + bytes.population(of: Dialect.lineFeed, from: 0, to: place)
      throw .notUTF8(name, line: line, byte: place, value: bytes[place])
    }
    let rows = try findRows()
    guard !rows.isEmpty || !rejects.isEmpty else {
      throw Diagnostic("empty-file", "rows are objects between braces: \"\(name)\" has none")
    }
    // What stands in the rows is known before the first is told.
    for row in rows { try look(at: row) }
    guard !columns.isEmpty else {
      throw Diagnostic("empty-file", "rows are objects between braces: \"\(name)\" has none")
    }
    guard columns.count <= Header.mostColumns else { throw .tooManyColumns(name, columns.count) }
    var plain = PlainRows()
    for column in columns { plain.add(column.name) }
    plain.endRow()
    var lines = 1
    for row in rows {
      // Where objects stand on lines of their own, a row has the line of its object.
      if row.line > lines + 1 {
        plain.skip(rows: row.line - lines - 1)
        lines = row.line - 1
      }
      try tell(row, &plain)
      lines += 1
    }
    var options = options
    // A header of one row stands before the first line.
    for column in columns where options.csv.types[column.text] == nil {
      if column.lists > 0 { options.csv.types[column.text] = .tags }
      if column.lists == 0, column.strings > 0, !column.areDays { options.csv.types[column.text] = .text }
      if column.nested > 0 { options.csv.types[column.text] = .text }
    }
    var loaded = try readPlainRows(plain, name: name, options: options, hasOwnTypes: true, told: told)
    loaded.rejects = rejects
    return loaded
  }

  /// An object in the file.
  private struct Row {
    var range: Range<Int>
    var line: Int
  }

  // MARK: Finding the rows

  private mutating func findRows() throws(Diagnostic) -> [Row] {
    var cursor = JSONCursor(bytes, from: bytesAfterMark(bytes), to: bytes.count)
    cursor.skipBlanks()
    if cursor.byte == UInt8(ascii: "[") { return try rows(ofArray: cursor.place) }
    if let array = arrayWithin(cursor) { return try rows(ofArray: array) }
    return rowsOfLines(from: cursor.place)
  }

  /// Where one object is the whole file, and an array of objects stands in it.
  private mutating func arrayWithin(_ start: JSONCursor) -> Int? {
    var cursor = start
    var found: (name: [UInt8], place: Int)?
    do throws(JSONCursor.Fault) {
      try cursor.take("{")
      repeat {
        cursor.skipBlanks()
        guard case .string(let name) = try cursor.value() else { return nil }
        try cursor.take(":")
        cursor.skipBlanks()
        let place = cursor.place
        var within = cursor
        if found == nil, within.takes("["),
          {
            within.skipBlanks(); return within.byte == UInt8(ascii: "{")
          }()
        {
          found = (name, place)
        }
        _ = try cursor.value()
      } while cursor.takes(",")
      try cursor.take("}")
      cursor.skipBlanks()
    } catch {
      return nil
    }
    guard cursor.isAtEnd, let found else { return nil }
    told.append("the rows are the array \"\(String(decoding: found.name, as: UTF8.self))\"")
    return found.place
  }

  private mutating func rows(ofArray start: Int) throws(Diagnostic) -> [Row] {
    var rows: [Row] = []
    var cursor = JSONCursor(bytes, from: start, to: bytes.count)
    var line = 1 + bytes.population(of: Dialect.lineFeed, from: 0, to: start)
    var counted = start
    do throws(JSONCursor.Fault) {
      try cursor.take("[")
      if !cursor.takes("]") {
        repeat {
          cursor.skipBlanks()
          line += bytes.population(of: Dialect.lineFeed, from: counted, to: cursor.place)
          counted = cursor.place
          let begin = cursor.place
          guard cursor.byte == UInt8(ascii: "{") else { throw cursor.fault("a \"{\" should stand here") }
          _ = try cursor.value()
          rows.append(Row(range: begin..<cursor.place, line: line))
        } while cursor.takes(",")
        try cursor.take("]")
      }
    } catch {
      throw refusal(error)
    }
    return rows
  }

  private mutating func rowsOfLines(from start: Int) -> [Row] {
    var rows: [Row] = []
    var place = start
    var line = 1 + bytes.population(of: Dialect.lineFeed, from: 0, to: start)
    while place < bytes.count {
      let end = bytes.firstPlace(of: Dialect.lineFeed, from: place) ?? bytes.count
      var cursor = JSONCursor(bytes, from: place, to: end)
      cursor.skipBlanks()
      if !cursor.isAtEnd {
        do throws(JSONCursor.Fault) {
          let begin = cursor.place
          try cursor.object { _, _ in }
          let after = cursor.place
          cursor.skipBlanks()
          guard cursor.isAtEnd else { throw cursor.fault("the line should end here") }
          rows.append(Row(range: begin..<after, line: line))
        } catch {
          var reject = RejectedRow(line: line, byteOffset: place, cause: .damaged(error.message))
          reject.text = shortened(bytes.text(from: place, to: min(end, place + 800)), most: 200)
          rejects.append(reject)
        }
      }
      place = end + 1
      line += 1
    }
    return rows
  }

  private func refusal(_ fault: JSONCursor.Fault) -> Diagnostic {
    let line = 1 + bytes.population(of: Dialect.lineFeed, from: 0, to: min(fault.place, bytes.count))
    return Diagnostic(
      "json", "\"\(name)\" is not read on from line \(line) (byte \(fault.place) of the file): \(fault.message)")
  }

  // MARK: Reading the rows

  private mutating func look(at row: Row) throws(Diagnostic) {
    var cursor = JSONCursor(bytes, from: row.range.lowerBound, to: row.range.upperBound)
    var found: [(name: [UInt8], value: JSONCursor.Value)] = []
    do throws(JSONCursor.Fault) {
      try cursor.object { name, value throws(JSONCursor.Fault) in found.append((name, value)) }
    } catch {
      throw refusal(error)
    }
    for (name, value) in found {
      let place: Int
      if let known = placeOfName[name] {
        place = known
      } else {
        place = columns.count
        placeOfName[name] = place
        columns.append(JSONColumn(name: name))
      }
      columns[place].add(value)
    }
  }

  private func tell(_ row: Row, _ plain: inout PlainRows) throws(Diagnostic) {
    var cursor = JSONCursor(bytes, from: row.range.lowerBound, to: row.range.upperBound)
    var values = [JSONCursor.Value?](repeating: nil, count: columns.count)
    do throws(JSONCursor.Fault) {
      try cursor.object { name, value throws(JSONCursor.Fault) in
        if let place = placeOfName[name] { values[place] = value }
      }
    } catch {
      throw refusal(error)
    }
    for value in values {
      switch value {
      case nil, .null: plain.addMissing()
      case .boolean(let flag): plain.add((flag ? "true" : "false").utf8)
      case .number(let range), .nested(let range):
        plain.add(Array(bytes.text(from: range.lowerBound, to: range.upperBound).utf8))
      case .string(let text): if text.isEmpty { plain.addEmptyText() } else { plain.add(text) }
      case .list(let texts): plain.add(Array(texts.joined(separator: [UInt8(ascii: ";")])))
      }
    }
    plain.endRow()
  }
}

/// What a name's values are.
private struct JSONColumn {
  let name: [UInt8]
  var strings = 0
  var lists = 0
  var nested = 0
  private var others = 0
  private var days = 0

  init(name: [UInt8]) { self.name = name }

  var text: String { String(decoding: name, as: UTF8.self) }
  var areDays: Bool { days == strings && others == 0 }

  mutating func add(_ value: JSONCursor.Value) {
    switch value {
    case .null: break
    case .boolean, .number: others += 1
    case .string(let text):
      strings += 1
      if isISODay(text) { days += 1 }
    case .list: lists += 1
    case .nested: nested += 1
    }
  }
}

private func isISODay(_ text: [UInt8]) -> Bool {
  guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-") else { return false }
  let parts = String(decoding: text, as: UTF8.self).split(separator: "-").map { Int($0) }
  guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2] else { return false }
  return year > 0 && Day(year: year, month: month, day: day) != nil
}
