internal import Columns
internal import Diagnostics

extension CSVReading {
  /// The table out of the columns read, with all that was noticed.
  mutating func finished() -> LoadedTable {
    let rows = tallies.reduce(0) { $0 + $1.rows }
    let lines = rowLines()
    let made = columns.map { $0 }
    let tallies = tallies
    let columnsMade = inParallel(columns.count, workers: pace.workers) { index in
      made[index].column(rows: rows, tallies: tallies)
    }
    var fields: [Field] = []
    for (index, column) in columnsMade.enumerated() {
      let head = header.columns[index]
      fields.append(Field(head.name, column, unit: head.unit))
      notes += columns[index].notes(name: head.name, column: column, lines: lines)
    }
    let blank = tallies.reduce(0) { $0 + $1.blankLines }
    if blank > 0 { told.append(blank == 1 ? "1 blank line is passed over" : "\(blank) blank lines are passed over") }
    if rows == 0 { told.append("the file has a header and no rows") }
    return LoadedTable(
      table: Table(rowCount: rows, fields: fields), separatorUsed: dialect.separator, told: told, notes: notes,
      rejects: rejects(), lines: lines)
  }

  private func rowLines() -> RowLines {
    var lines = RowLines()
    var row = 0
    var line = firstLine
    for tally in tallies {
      lines.append(row: row, distance: line - row)
      for (breakRow, extra) in tally.breaks { lines.append(row: row + breakRow, distance: line - row + extra) }
      row += tally.rows
      line += tally.lines
    }
    return lines
  }

  private func rejects() -> [RejectedRow] {
    var all: [RejectedRow] = []
    var line = firstLine
    for tally in tallies {
      for reject in tally.rejects {
        all.append(
          RejectedRow(line: reject.line + line, byteOffset: reject.byteOffset, cause: reject.cause.later(by: line)))
      }
      line += tally.lines
    }
    return all
  }
}

extension CSVReading.ColumnState {
  /// The column as it will stand in the table.
  func column(rows: Int, tallies: [ScanTally]) -> Column {
    switch values {
    case .none: return emptyColumn(rows)
    case .exact(let values):
      let form = ExactForm(scale: scale)
      let missing = missingBits(rows, tallies)
      guard let bounds = boundsOf(values) else { return Column(.exact(values, form), missing: missing) }
      let storage = NarrowNumbers(values, within: bounds).map { ColumnStorage.narrow($0, .exact(form)) }
      return Column(storage: storage ?? .plain(.exact(values, form)), missing: missing, bounds: bounds)
    case .narrow(let numbers):
      let bounds = numbers.bounds
      return Column(
        storage: .narrow(bounds.map { numbers.tightened(within: $0) } ?? numbers, .exact(ExactForm(scale: scale))),
        missing: missingBits(rows, tallies), bounds: bounds)
    case .asTheyStand(let texts): return Column(storage: .texts(texts), missing: missingBits(rows, tallies))
    case .wide(let values): return Column(.wide(values, ExactForm(scale: scale)), missing: missingBits(rows, tallies))
    case .real(let values): return Column(.real(values), missing: missingBits(rows, tallies))
    case .days(let days):
      return Column(
        storage: .narrow(days.bounds.map { days.tightened(within: $0) } ?? days, .date),
        missing: missingBits(rows, tallies))
    case .texts(let codes):
      let dictionary = dictionary ?? TextDictionary([])
      switch asked {
      case .tags: return tagColumn(codes, dictionary) ?? textColumn(codes, dictionary)
      case nil, .boolean: return booleanColumn(codes, dictionary) ?? textColumn(codes, dictionary)
      default: return textColumn(codes, dictionary)
      }
    }
  }

  /// A column without values is what it was asked to be; text, where nobody said.
  private func emptyColumn(_ rows: Int) -> Column {
    let zeros = [Int64](repeating: 0, count: rows)
    let data: ColumnData =
      switch asked {
      case .integer: .exact(zeros, .integer)
      case .decimal: .exact(zeros, ExactForm(scale: 2))
      case .real: .real([Double](repeating: 0, count: rows))
      case .date: .date([Int32](repeating: 0, count: rows))
      case .boolean: .boolean(Bitmap(count: rows))
      case .tags: .tags(TagSets(rowCount: rows))
      case nil, .text: .text(codes: [Int32](repeating: -1, count: rows), dictionary: TextDictionary([]))
      }
    return asked == .tags ? Column(data) : Column(data, missing: Bitmap(count: rows, repeating: true))
  }

  private var scale: Int {
    switch reader {
    case .exact(let scale), .wide(let scale): scale
    default: 0
    }
  }

  /// The chunks' bits put one after another.
  private func missingBits(_ rows: Int, _ tallies: [ScanTally]) -> Bitmap? {
    guard missing.contains(where: { !$0.words.isEmpty }) else { return nil }
    var words = [UInt64](repeating: 0, count: (rows + 63) / 64)
    var row = 0
    for (chunk, tally) in zip(missing, tallies) {
      let shift = UInt64(row & 63)
      for (index, word) in chunk.words.enumerated() where word != 0 {
        let place = row >> 6 + index
        words[place] |= word << shift
        if shift > 0, word >> (64 - shift) != 0 { words[place + 1] |= word >> (64 - shift) }
      }
      row += tally.rows
    }
    return Bitmap(count: rows, words: words)
  }

  private func textColumn(_ codes: [Int32], _ dictionary: TextDictionary) -> Column {
    let greatest = Int32(truncatingIfNeeded: max(dictionary.count - 1, 0))
    return Column(
      storage: .narrow(NarrowNumbers(codes, within: -1...greatest), .text(dictionary)), missing: rowsWithout(codes))
  }

  /// Booleans, where every distinct text is a word for one; nil where one isn't, or none is there.
  private func booleanColumn(_ codes: [Int32], _ dictionary: TextDictionary) -> Column? {
    guard (1...256).contains(dictionary.count) else { return nil }
    var meanings: [Bool?] = []
    for code in 0..<Int32(dictionary.count) {
      let word = withoutBlanks(dictionary[code])
      let number = asked == .boolean ? ["1": true, "0": false][word] : nil
      guard word.isEmpty || booleanWord(word) != nil || number != nil else { return nil }
      meanings.append(word.isEmpty ? nil : booleanWord(word) ?? number)
    }
    guard meanings.contains(where: { $0 != nil }) else { return nil }
    let bits = bitmap(of: codes) { $0 >= 0 && meanings[Int($0)] == true }
    let missing = bitmap(of: codes) { $0 < 0 || meanings[Int($0)] == nil }
    return Column(.boolean(bits), missing: missing)
  }
}

/// The rows whose code is -1; nil where there are none.
private func rowsWithout(_ codes: [Int32]) -> Bitmap? {
  codes.contains { $0 < 0 } ? bitmap(of: codes) { $0 < 0 } : nil
}

private func bitmap(of codes: [Int32], where holds: (Int32) -> Bool) -> Bitmap {
  var words = [UInt64](repeating: 0, count: (codes.count + 63) / 64)
  for word in words.indices {
    var bits: UInt64 = 0
    let first = word << 6
    for row in first..<min(first + 64, codes.count) where holds(codes[row]) { bits |= 1 << UInt64(row - first) }
    words[word] = bits
  }
  return Bitmap(count: codes.count, words: words)
}

/// The text without blanks and tabs around it.
func withoutBlanks(_ text: String) -> String {
  var bytes = Array(text.utf8)[...]
  while let first = bytes.first, isBlank(first) { bytes = bytes.dropFirst() }
  while let last = bytes.last, isBlank(last) { bytes = bytes.dropLast() }
  return String(decoding: bytes, as: UTF8.self)
}

/// Tags out of texts such as `vip; 大客户`: separated by `;` `；` or `|`, blanks around them taken off; nil where there are
/// more than 4,096 distinct ones. A row without a tag has no tags: it is not missing.
func tagColumn(_ codes: [Int32], _ dictionary: TextDictionary) -> Column? {
  var names: [String] = []
  var placeOfName: [String: Int] = [:]
  var tagsOfCode: [[Int]] = []
  for code in 0..<Int32(dictionary.count) {
    var tags: [Int] = []
    for part in dictionary[code].split(whereSeparator: { $0 == ";" || $0 == "；" || $0 == "|" }) {
      let name = withoutBlanks(String(part))
      guard !name.isEmpty else { continue }
      if placeOfName[name] == nil {
        guard names.count < 4096 else { return nil }
        placeOfName[name] = names.count
        names.append(name)
      }
      if let place = placeOfName[name] { tags.append(place) }
    }
    tagsOfCode.append(tags)
  }
  let members: [Bitmap]
  if names.count <= 64 {
    // A pass for each tag over nothing but codes.
    members = names.indices.map { tag in flagged(codes, tagsOfCode.map { $0.contains(tag) }) }
  } else {
    var words = [[UInt64]](repeating: [UInt64](repeating: 0, count: (codes.count + 63) / 64), count: names.count)
    for (row, code) in codes.enumerated() where code >= 0 {
      for tag in tagsOfCode[Int(code)] { words[tag][row >> 6] |= 1 << UInt64(row & 63) }
    }
    members = words.map { Bitmap(count: codes.count, words: $0) }
  }
  return Column(.tags(TagSets(rowCount: codes.count, names: names, members: members)))
}
