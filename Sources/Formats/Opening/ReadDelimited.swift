internal import Columns
public import Diagnostics

/// Reads a text file of rows as people hand it over: in any encoding and manner that can be told from its bytes, with
/// lines before the header and totals below it, and with damage that costs no more than the rows it is in.
///
/// What was guessed is told, each with what overrides it. A plain UTF-8 file goes straight to the fast reader. Kept
/// and rejected rows add up to the file's rows.
public func readDelimited(
  _ bytes: Span<UInt8>, name: String, options: FileOptions, foreign: any ForeignFormats
) throws(Diagnostic) -> LoadedTable {
  var text: TranscodedText?
  var guess = EncodingGuess(encoding: .utf8)
  if bytes.count > 0 {
    guess = unsafe bytes.withUnsafeBufferPointer { encodingGuess(unsafe FileBytes($0), options, thorough: false) }
  }
  text = try transcoded(bytes, guess, name: name, foreign)
  do throws(Diagnostic) {
    return try read(bytes, text, guess, name: name, options, mends: false)
  } catch {
    guard error.rule == "encoding" || error.rule == "nul-byte" else { throw error }
    // The whole file has its say where its beginning was misleading.
    if guess.encoding == .utf8, options.encoding == nil, guess.mark == 0 {
      guess = unsafe bytes.withUnsafeBufferPointer { encodingGuess(unsafe FileBytes($0), options, thorough: true) }
      text = try transcoded(bytes, guess, name: name, foreign)
    }
    return try read(bytes, text, guess, name: name, options, mends: true)
  }
}

func encodingGuess(_ bytes: FileBytes, _ options: FileOptions, thorough: Bool) -> EncodingGuess {
  let marked = EncodingGuess(markOf: bytes)
  guard var asked = options.encoding else { return marked ?? EncodingGuess(bytes, thorough: thorough) }
  // A mark says more exactly which UTF-16 is meant.
  if let marked, marked.encoding.unit == asked.unit, asked.unit > 1 { asked = marked.encoding }
  return EncodingGuess(encoding: asked, mark: marked?.encoding == asked ? marked?.mark ?? 0 : 0)
}

private func transcoded(
  _ bytes: Span<UInt8>, _ guess: EncodingGuess, name: String, _ foreign: any ForeignFormats
) throws(Diagnostic) -> TranscodedText? {
  guard guess.encoding != .utf8 else { return nil }
  guard var text = try foreign.transcoded(bytes.extracting(guess.mark..<bytes.count), from: guess.encoding) else {
    throw Diagnostic(
      "encoding", "the encoding of \"\(name)\" is \(guess.encoding.name), which cannot be read here",
      hint: "save it as \"CSV UTF-8\"")
  }
  for index in text.faults.indices { text.faults[index] += guess.mark }
  return text
}

private func read(
  _ bytes: Span<UInt8>, _ text: TranscodedText?, _ guess: EncodingGuess, name: String, _ options: FileOptions,
  mends: Bool
) throws(Diagnostic) -> LoadedTable {
  let result: Result<LoadedTable, Diagnostic> = unsafe bytes.withUnsafeBufferPointer { buffer in
    let source = unsafe FileBytes(buffer)
    func run(_ decoded: FileBytes) -> Result<LoadedTable, Diagnostic> {
      var reading = DelimitedReading(
        source: source, text: text, encoding: guess, name: name, options: options, mends: mends)
      do throws(Diagnostic) { return .success(try reading.read(decoded)) } catch { return .failure(error) }
    }
    if let text { return withFileBytes(text.bytes, run) }
    return run(source)
  }
  return try result.get()
}

/// One text file on its way to a table, its characters known.
struct DelimitedReading {
  let source: FileBytes
  let text: TranscodedText?
  let encoding: EncodingGuess
  let name: String
  let options: FileOptions
  /// The file is known to hold bytes that are no characters.
  var mends: Bool
  var told: [Message] = []
  var rejects: [Int: RejectedRow] = [:]
  /// Places in what is read are places in the file.
  var placesAreTrue = true
  var oneLineEnd = false
  /// Headers once more and other tables below are looked for.
  var seeksStrangers = true

  /// More rejected rows than these keep no text.
  static let mostTexts = 10_000

  mutating func read(_ decoded: FileBytes) throws(Diagnostic) -> LoadedTable {
    placesAreTrue = text == nil
    if decoded.count >= 6, FileOpening.textStart(decoded) == 3, (0..<3).allSatisfy({ decoded[$0 + 3] == decoded[$0] }) {
      let newline = Dialect.guess(decoded, from: 6, separator: UInt8(ascii: ",")).newline
      told.append("the byte order mark stands there more than once")
      return try withBytes(Retelling.withoutMarks(decoded, newline: newline)) { (this, bytes) throws(Diagnostic) in
        try this.read(bytes)
      }
    }
    if let evidence = encoding.evidence {
      told.append("the encoding is \(encoding.encoding.name): \(evidence)")
    }
    let newline = Dialect.guess(decoded, from: 0, separator: UInt8(ascii: ",")).newline
    if newline == Dialect.lineFeed, hasLoneReturns(decoded) {
      let one = withOneLineEnd(decoded)
      if one.ends > 0 {
        oneLineEnd = true
        told.append("lines end in different ways: each carriage return and each line feed ends one")
        return try withBytes(one.bytes) { (this, bytes) throws(Diagnostic) in try this.readLines(bytes, newline) }
      }
    }
    return try readLines(decoded, newline)
  }

  private mutating func withBytes(
    _ bytes: [UInt8], _ body: (inout Self, FileBytes) throws(Diagnostic) -> LoadedTable
  ) throws(Diagnostic) -> LoadedTable {
    let result: Result<LoadedTable, Diagnostic> = withFileBytes(bytes) { bytes in
      do throws(Diagnostic) { return .success(try body(&self, bytes)) } catch { return .failure(error) }
    }
    return try result.get()
  }

  /// Finds the manner, and tells the file anew where it isn't a plain one.
  private mutating func readLines(_ bytes: FileBytes, _ newline: UInt8) throws(Diagnostic) -> LoadedTable {
    var start = FileOpening.textStart(bytes)
    var said = options.csv.separator.map { [$0] }
    var linesBefore = 0
    // `sep=;` is Excel's own way of saying it.
    if let separator = excelSeparator(bytes, start) {
      said = said ?? [separator]
      start = bytes.firstPlace(of: newline, from: start).map { $0 + 1 } ?? bytes.count
      linesBefore = 1
    }
    let manner = Manner.guess(bytes, from: start, newline: newline, separator: said, quote: options.quote)
    guard manner.isPlain else {
      var plain = Retelling.plainly(bytes, from: start, manner)
      if linesBefore > 0 { plain.bytes.insert(newline, at: 0) }
      rejects = Dictionary(
        uniqueKeysWithValues: plain.rejects.map { (line, row) in
          var row = row
          row.line += linesBefore
          return (line + linesBefore, row)
        })
      placesAreTrue = false
      tellManner(manner)
      let comma = Manner(separator: [UInt8(ascii: ",")], newline: newline)
      return try withBytes(plain.bytes) { (this, bytes) throws(Diagnostic) in
        try this.readPlain(bytes, comma, from: linesBefore)
      }
    }
    return try readPlain(bytes, manner, from: start)
  }

  /// Finds the header, and passes over what stands before it.
  private mutating func readPlain(_ bytes: FileBytes, _ manner: Manner, from start: Int) throws(Diagnostic)
    -> LoadedTable
  {
    var skipped = 0
    var place = start
    if let line = options.headerLine {
      while skipped < line - 1, place < bytes.count {
        place = bytes.firstPlace(of: manner.newline, from: place).map { $0 + 1 } ?? bytes.count
        skipped += 1
      }
    } else if options.csv.hasHeader {
      let first = manner.rows(of: bytes, from: start, limit: sampleEnd(bytes, start), most: 60)
      let beginning = Beginning(first.map { $0.fields.map { String(decoding: $0, as: UTF8.self) } })
      var rows = 0
      while rows < beginning.skipped, place < bytes.count {
        let row = manner.row(of: bytes, at: place, limit: bytes.count)
        if !row.isBlank || row.isDamaged { rows += 1 }
        skipped += row.lines
        place = row.next
      }
      if let title = beginning.preamble.first?.first(where: { !$0.isEmpty }) {
        told.append(
          beginning.skipped == 1
            ? "1 line before the header is passed over: \"\(shortened(title))\"; `header 1` takes it for the header"
            : "\(beginning.skipped) lines before the header are passed over: \"\(shortened(title))\" …; `header 1` takes the first for the header"
        )
      }
    }
    let linesBefore = bytes.population(of: manner.newline, from: 0, to: start)
    guard skipped > 0 || linesBefore > 0 else { return try readTable(bytes, manner) }
    var rest = [UInt8](repeating: manner.newline, count: linesBefore + skipped)
    rest.reserveCapacity(bytes.count)
    bytes.append(from: place, to: bytes.count, onto: &rest)
    placesAreTrue = false
    return try withBytes(rest) { (this, bytes) throws(Diagnostic) in try this.readTable(bytes, manner) }
  }

  private func sampleEnd(_ bytes: FileBytes, _ start: Int) -> Int { min(bytes.count, start + 1 << 17) }

  /// The fast reader, and where it meets damage that would cost more than its row, the same on a mended copy.
  private mutating func readTable(_ bytes: FileBytes, _ manner: Manner) throws(Diagnostic) -> LoadedTable {
    var csv = options.csv
    csv.separator = manner.separator[0]
    var reading = try CSVReading(bytes, name: name, options: csv, pace: ReadingPace())
    try checkWidth(reading, bytes, manner)
    if !mends {
      let loaded = try reading.read()
      if !needsMending(loaded, reading, bytes) { return try finished(loaded, bytes, reading, manner) }
    }
    let mended = Retelling.mended(
      bytes, dialect: reading.dialect, dataStart: reading.dataStart, firstLine: reading.firstLine,
      columns: reading.header.columns.count, encoding: encoding.encoding, faults: text?.faults,
      placesAreTrue: placesAreTrue)
    rejects.merge(mended.rejects) { first, _ in first }
    if mended.cut > 0 {
      told.append(
        mended.cut == 1
          ? "1 row has separators too many at its end, with nothing after them"
          : "\(grouped(mended.cut)) rows have separators too many at their end, with nothing after them")
    }
    mends = false
    return try withBytes(mended.bytes) { (this, mended) throws(Diagnostic) in
      var reading = try CSVReading(mended, name: this.name, options: csv, pace: ReadingPace())
      return try this.finished(try reading.read(), mended, reading, manner)
    }
  }

  /// Damage that the fast reader takes for more than it is: a row with the wrong number of fields over many lines, or
  /// with separators too many.
  private func needsMending(_ loaded: LoadedTable, _ reading: CSVReading, _ bytes: FileBytes) -> Bool {
    var ends: [Int] = []
    for reject in loaded.rejects {
      guard case .fieldCount(let found, let expected) = reject.cause, let place = reject.byteOffset else { continue }
      guard case .row(let next, let lines) = reading.dialect.readRow(of: bytes, at: place, ends: &ends) else {
        continue
      }
      if lines > 1 { return true }
      if found > expected, next > place, expected > 0 {
        let end = reading.dialect.withoutReturn(ends[found - 1], from: place, in: bytes)
        if ends[expected - 1] + (found - expected) == end { return true }
      }
    }
    return false
  }

  /// A header that has fewer or more fields than nearly all rows is the damaged row: without it nothing can be read.
  private func checkWidth(_ reading: CSVReading, _ bytes: FileBytes, _ manner: Manner) throws(Diagnostic) {
    guard options.csv.hasHeader else { return }
    let rows = manner.rows(of: bytes, from: reading.dataStart, limit: sampleEnd(bytes, reading.dataStart), most: 200)
      .filter { !$0.isDamaged && !$0.isCut }
    guard !rows.isEmpty else { return }
    let columns = reading.header.columns.count
    var counts: [Int: Int] = [:]
    for row in rows {
      // Separators at the end with nothing after them are no fields.
      var count = row.fields.count
      while count > columns, row.fields[count - 1].isEmpty { count -= 1 }
      counts[count, default: 0] += 1
    }
    guard counts[columns, default: 0] == 0 || counts[columns, default: 0] * 4 < rows.count,
      let most = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }), most.key != columns
    else { return }
    let line = reading.firstLine - 1
    throw Diagnostic(
      "header",
      "the header on line \(line) of \"\(name)\" has \(columns) fields where \(grouped(most.value)) of the first \(grouped(rows.count)) rows have \(most.key)",
      hint: "mend line \(line), or say which line is the header: header \(line + 1), or header none")
  }

  private mutating func finished(
    _ loaded: LoadedTable, _ decoded: FileBytes, _ reading: CSVReading, _ manner: Manner
  ) throws(Diagnostic) -> LoadedTable {
    if let copy = withoutStrangers(loaded, decoded, reading) {
      return try withBytes(copy) { (this, bytes) throws(Diagnostic) in try this.readTable(bytes, manner) }
    }
    var loaded = loaded
    loaded.dropNamelessColumns(reading.header)
    loaded.told = told + loaded.told
    loaded.rejects = loaded.rejects.map { rejects[$0.line] ?? $0 }
    if loaded.table.rowCount == 0, let first = loaded.rejects.first {
      throw Diagnostic(
        "no-rows", "no row of \"\(name)\" can be read; the first is on line \(first.line): \(first.reason)",
        hint: "name the separator or the encoding: separator \";\" encoding gbk")
    }
    if !options.keepsTotals { dropTotals(&loaded) }
    loaded = try restyled(loaded, reading)
    let (table, apostrophes) = loaded.table.undefused()
    if apostrophes > 0 {
      loaded.table = table
      loaded.told.append(
        apostrophes == 1
          ? "1 text like a formula had an apostrophe before it, which is taken off"
          : "\(grouped(apostrophes)) texts like formulas had an apostrophe before them, which is taken off")
    }
    takeTextsOfRejects(&loaded, decoded, newline: reading.dialect.newline)
    return loaded
  }

  /// Numbers and days as people write them; where the file's fractions stand after commas, columns that were taken for
  /// decimals are read once more.
  private func restyled(_ loaded: LoadedTable, _ reading: CSVReading) throws(Diagnostic) -> LoadedTable {
    var loaded = loaded
    var styling = Restyling(loaded, options)
    let again = styling.columnsToReadAsTexts()
    if !again.isEmpty {
      var csv = reading.options
      for column in again { csv.types[column] = .text }
      var second = try CSVReading(reading.bytes, name: name, options: csv, pace: ReadingPace())
      let texts = try second.read()
      let lines = (0..<loaded.table.rowCount).map { loaded.lines.line(ofRow: $0) }
      var rows: [Int32] = []
      var row = 0
      for line in lines {
        while row < texts.table.rowCount, texts.lines.line(ofRow: row) < line { row += 1 }
        rows.append(Int32(min(row, max(0, texts.table.rowCount - 1))))
      }
      for name in again {
        guard let field = texts.table.field(named: name) else { continue }
        loaded.table = loaded.table.with(Field(name, field.column.gathered(rows), unit: field.unit))
      }
    }
    styling = Restyling(loaded, options)
    return styling.restyled()
  }

  /// Gives each rejected row its place in the file and its text.
  private func takeTextsOfRejects(_ loaded: inout LoadedTable, _ decoded: FileBytes, newline: UInt8) {
    guard !loaded.rejects.isEmpty else { return }
    let end: UInt8? = oneLineEnd ? nil : newline
    var places = SourceLines(source, encoding.encoding, mark: placesAreTrue ? 0 : encoding.mark, newline: end)
    var texts = SourceLines(decoded, .utf8, mark: 0, newline: newline)
    let withText = loaded.rejects.count <= DelimitedReading.mostTexts
    for index in loaded.rejects.indices {
      let line = loaded.rejects[index].line
      if index >= DelimitedReading.mostTexts, placesAreTrue { break }
      loaded.rejects[index].byteOffset = places.start(ofLine: line)
      if withText || index < DelimitedReading.mostTexts {
        let stretch = texts.stretch(ofLine: line)
        loaded.rejects[index].text = shortened(
          decoded.text(from: stretch.lowerBound, to: min(stretch.upperBound, stretch.lowerBound + 800)), most: 200)
      }
      if case .unreadable(0xFF, let place?, let encoding) = loaded.rejects[index].cause, place < source.count {
        loaded.rejects[index].cause = .unreadable(byte: source[place], place: place, encoding: encoding)
      }
    }
  }

  private mutating func tellManner(_ manner: Manner) {
    let separator = String(decoding: manner.separator, as: UTF8.self)
    if manner.separator != [UInt8(ascii: ",")] { told.append("fields are separated by \"\(separator)\"") }
    if manner.quote == UInt8(ascii: "'") { told.append("fields stand in single quotes") }
    if manner.hasBackslashes { told.append("a backslash stands before quotes inside quotes") }
    if manner.hasBlanksBeforeQuotes { told.append("blanks stand between separators and quotes") }
  }

  private func hasLoneReturns(_ bytes: FileBytes) -> Bool {
    var inside = false
    var place = 0
    let end = min(bytes.count, 1 << 18)
    while place < end {
      let byte = bytes[place]
      if byte == Dialect.quote { inside.toggle() }
      if byte == Dialect.lineFeed { inside = false }
      if byte == Dialect.carriageReturn, !inside, place + 1 < bytes.count, bytes[place + 1] != Dialect.lineFeed {
        return true
      }
      place += 1
    }
    return false
  }

  private func excelSeparator(_ bytes: FileBytes, _ start: Int) -> UInt8? {
    let mark = Array("sep=".utf8)
    guard bytes.count > start + 5, mark.indices.allSatisfy({ bytes[start + $0] | 0x20 == mark[$0] | 0x20 }) else {
      return nil
    }
    let after = bytes[start + 5]
    return after == Dialect.lineFeed || after == Dialect.carriageReturn ? bytes[start + 4] : nil
  }
}

extension FileOpening {
  fileprivate static func textStart(_ bytes: FileBytes) -> Int {
    if case .text(let start) = FileOpening(bytes) { start } else { 0 }
  }
}

/// A text cut for a message.
func shortened(_ text: String, most: Int = 40) -> String {
  text.count > most ? String(text.prefix(most)) + "…" : text
}
