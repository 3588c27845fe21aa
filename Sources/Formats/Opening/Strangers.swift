internal import Columns
internal import Diagnostics

extension DelimitedReading {
  /// The file without what is in it by the way it was made: marks of files put one after another, their headers once
  /// more, another table below. Nil where it has nothing of the kind.
  mutating func withoutStrangers(_ loaded: LoadedTable, _ bytes: FileBytes, _ reading: CSVReading) -> [UInt8]? {
    guard seeksStrangers, options.csv.hasHeader, let first = loaded.table.fields.first, first.column.type == .text,
      let written = reading.header.columns.first?.written
    else { return nil }
    var begins = [Bool](repeating: false, count: 256)
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    begins[0xEF] = true
    let marked = first.column.rows(whoseText: { $0.starts(with: mark) }, beginsWith: begins)
    if !marked.isEmpty {
      told.append("lines begin with a byte order mark, which is taken off: \(grouped(marked.population))")
      placesAreTrue = false
      return Retelling.withoutMarks(bytes, newline: reading.dialect.newline)
    }
    let headers = linesOfHeaders(loaded, reading.header, named: written)
    let other = lineOfOtherTable(loaded, bytes, reading).flatMap { headers.contains($0) ? nil : $0 }
    guard !headers.isEmpty || other != nil else { return nil }
    seeksStrangers = false
    placesAreTrue = false
    let plain = Retelling.without(
      { line in
        if headers.contains(line) { return .headerAgain }
        return other.flatMap { line >= $0 ? .otherTable(headerOnLine: $0) : nil }
      }, bytes, dialect: reading.dialect, dataStart: reading.dataStart, firstLine: reading.firstLine)
    rejects.merge(plain.rejects) { first, _ in first }
    return plain.bytes
  }

  /// The lines that are the header once more, word for word.
  private func linesOfHeaders(_ loaded: LoadedTable, _ header: Header, named name: String) -> Set<Int> {
    let bytes = Array(name.utf8)
    guard let lead = bytes.first, header.columns.count > 1, loaded.table.fields.count == header.columns.count else {
      return []
    }
    var begins = [Bool](repeating: false, count: 256)
    begins[Int(lead)] = true
    let rows = loaded.table.fields[0].column.rows(whoseText: { $0.elementsEqual(bytes) }, beginsWith: begins)
    let found = rows.ones().filter { row in
      zip(loaded.table.fields, header.columns).allSatisfy { field, column in
        let isThere = !field.column.isMissing(Int(row))
        return column.written.isEmpty ? !isThere : isThere && field.column[Int(row)].text == column.written
      }
    }
    return Set(found.map { loaded.lines.line(ofRow: Int($0)) })
  }

  /// The first line after a blank one that has words where the rows above it have numbers: another table's header.
  private func lineOfOtherTable(_ loaded: LoadedTable, _ bytes: FileBytes, _ reading: CSVReading) -> Int? {
    guard reading.tallies.contains(where: { $0.blankLines > 0 }) else { return nil }
    let fields = loaded.table.fields
    func text(_ field: Field, _ row: Int) -> [UInt8] {
      field.column.isMissing(row) ? [] : Array(field.column[row].text.utf8)
    }
    var before = reading.firstLine
    for row in 0..<loaded.table.rowCount {
      let line = loaded.lines.line(ofRow: row)
      defer { before = line }
      guard row > 1, line > before + 1 else { continue }
      let isOfWords = fields.allSatisfy { field in
        field.column.type == .text && !field.column.isMissing(row) && !text(field, row).contains(where: isDigit)
      }
      guard isOfWords else { continue }
      let isHeader = fields.contains { field in
        (max(0, row - 1000)..<row).allSatisfy { above in
          let text = text(field, above)
          return text.contains(where: isDigit) && text.allSatisfy { isDigit($0) || Array("+-.,/: ".utf8).contains($0) }
        }
      }
      if isHeader, isBlank(line: line - 1, bytes, reading) { return line }
    }
    return nil
  }

  private func isBlank(line: Int, _ bytes: FileBytes, _ reading: CSVReading) -> Bool {
    let dialect = reading.dialect
    var place = reading.dataStart
    for _ in reading.firstLine..<max(line, reading.firstLine) {
      guard let end = bytes.firstPlace(of: dialect.newline, from: place) else { return false }
      place = end + 1
    }
    let end = bytes.firstPlace(of: dialect.newline, from: place) ?? bytes.count
    return dialect.withoutReturn(end, from: place, in: bytes) == place
  }
}

extension LoadedTable {
  /// Columns with neither a name nor a value are no columns: what separators at the ends of lines leave.
  mutating func dropNamelessColumns(_ header: Header) {
    guard table.fields.count == header.columns.count, table.rowCount > 0 else { return }
    let kept = zip(table.fields, header.columns).filter { field, column in
      !column.written.isEmpty || field.column.missingCount < field.column.count
    }
    let dropped = table.fields.count - kept.count
    guard dropped > 0, !kept.isEmpty, kept.count > 0, header.columns.contains(where: { !$0.written.isEmpty }) else {
      return
    }
    let names = Set(kept.map(\.0.name))
    let gone = table.fields.map(\.name).filter { !names.contains($0) }
    table = Table(rowCount: table.rowCount, fields: kept.map(\.0))
    told.removeAll { message in gone.contains { message == Header.nameless($0) } }
    told.append(
      dropped == 1
        ? "1 column has neither a name nor a value: it is left out"
        : "\(grouped(dropped)) columns have neither a name nor a value: they are left out")
  }
}

private func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
