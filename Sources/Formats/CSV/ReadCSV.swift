internal import Columns
public import Diagnostics

/// Reads a CSV file: RFC 4180 with the liberties that files take, told.
///
/// All rows decide a column's type. A row with the wrong number of fields, or with quotes that don't match, costs that
/// row alone. Two threads; about the size of the table in memory beside the file's bytes.
///
/// - Parameter name: the file's name in messages.
public func readCSV(_ bytes: Span<UInt8>, name: String, options: CSVOptions = CSVOptions()) throws(Diagnostic)
  -> LoadedTable
{
  try readCSV(bytes, name: name, options: options, pace: ReadingPace()).get()
}

/// How the work is cut up; it changes nothing in what is read.
struct ReadingPace: Sendable {
  var chunkSize = 1 << 19
  var workers = 2
  /// The rows that a column's type is guessed from, before all rows have their say.
  var sampleRows = 2048
  /// Columns with more distinct texts in the sample, and most of them distinct, are taken as they stand.
  var fewTexts = 256
}

func readCSV(_ bytes: Span<UInt8>, name: String, options: CSVOptions, pace: ReadingPace) -> Result<
  LoadedTable, Diagnostic
> {
  unsafe bytes.withUnsafeBufferPointer { buffer in
    let bytes = unsafe FileBytes(buffer)
    do throws(Diagnostic) {
      var reading = try CSVReading(bytes, name: name, options: options, pace: pace)
      return .success(try reading.read())
    } catch {
      return .failure(error)
    }
  }
}

/// One file on its way to a table.
struct CSVReading {
  let bytes: FileBytes
  let name: String
  let options: CSVOptions
  let pace: ReadingPace
  let dialect: Dialect
  let header: Header
  /// Where the first row begins, and on which line (from 1).
  let dataStart: Int
  let firstLine: Int
  var plan: ChunkPlan
  var columns: [ColumnState]
  var told: [Message]
  var notes: [LoadNote] = []
  /// What the chunks of the last pass held: the same in each.
  var tallies: [ScanTally] = []

  /// What is known of a column on the way.
  struct ColumnState {
    var asked: CSVType?
    var reader: CellReader
    var survey: ColumnSurvey
    var values: ColumnValues = .none
    var missing: [MissingRows] = []
    var dictionary: TextDictionary?
    var misfits = false
    /// A number has more bits than were foreseen.
    var isTooNarrow = false
    var hasTime = false
    var width = NumberWidth.bits64
    /// Most texts are distinct, as far as was looked.
    var takesTextsAsTheyStand = false
    var looksDistinct = false
    /// What most texts are like, where there are many.
    var shape: NumberedTexts.Shape?
    /// Bytes of a field of texts, and how many distinct ones there are to a row, in the first rows.
    var meanLength = 0.0
    var distinctShare = 0.0
  }

  private func job(_ column: Int) -> ColumnJob {
    var job = ColumnJob(column: column, reader: columns[column].reader)
    job.width = columns[column].width
    job.takesTextsAsTheyStand = columns[column].takesTextsAsTheyStand
    job.shape = columns[column].takesTextsAsTheyStand ? nil : columns[column].shape
    return job
  }

  init(_ bytes: FileBytes, name: String, options: CSVOptions, pace: ReadingPace) throws(Diagnostic) {
    let start: Int
    switch FileOpening(bytes) {
    case .empty: throw .emptyFile(name)
    case .utf16: throw .otherEncoding(name)
    case .text(let from): start = from
    }
    self.bytes = bytes
    self.name = name
    self.options = options
    self.pace = pace
    dialect = Dialect.guess(bytes, from: start, separator: options.separator)
    told = []
    (header, dataStart, firstLine) = try readHeader(bytes, dialect, from: start, name: name, options: options)
    told += header.told
    if dialect.separator != UInt8(ascii: ",") || header.columns.count == 1 {
      told.append(
        header.columns.count == 1
          ? "one column: none of , ; | or tab separates fields" : "fields are separated by \(dialect.separatorName)")
    }
    plan = ChunkPlan.guessed(
      bytes: bytes, dialect: dialect, from: dataStart, chunkSize: pace.chunkSize, workers: pace.workers)
    columns = try askedTypes(header, options).map { asked in
      ColumnState(asked: asked, reader: .nothing, survey: ColumnSurvey())
    }
    sample()
  }

  /// Guesses each column's type from the first rows.
  private mutating func sample() {
    var scanner = RowScanner(bytes: bytes, dialect: dialect, columns: columns.count)
    let tally = scanner.scan(from: dataStart, upTo: bytes.count, maxRows: pace.sampleRows)
    for index in columns.indices {
      let compact = columns[index].asked == .date
      if tally.rows > 0 {
        scanner.withCells(ofColumn: index) { columns[index].survey.add($0, compactDays: compact) }
      }
      columns[index].reader = columns[index].survey.reader(asked: columns[index].asked)
      columns[index].width = columns[index].survey.roomyWidth(of: columns[index].reader)
      // The ids of events come again and again, however distinct the first are.
      let isEventKey = options.dateColumn != nil && header.columns[index].name == options.keyColumn
      if columns[index].reader == .texts, columns[index].asked != .tags, columns[index].asked != .boolean,
        tally.rows > 0
      {
        var texts = TextInterner()
        var length = 0
        scanner.withCells(ofColumn: index) { cells in
          for row in 0..<cells.count {
            let (start, end) = cells[row]
            length += end - start
            if start < end { _ = texts.code(of: bytes, from: start, to: end, at: start) }
          }
        }
        columns[index].looksDistinct = texts.count > pace.fewTexts && texts.count * 2 > tally.rows
        columns[index].takesTextsAsTheyStand = columns[index].looksDistinct && !isEventKey
        if texts.count > pace.fewTexts { columns[index].shape = scanner.withCells(ofColumn: index) { commonShape($0) } }
        columns[index].meanLength = Double(length) / Double(tally.rows)
        columns[index].distinctShare = Double(texts.count) / Double(tally.rows)
      }
    }
  }

  /// Reads every column as guessed; surveys those that didn't fit, and reads them again.
  mutating func read() throws(Diagnostic) -> LoadedTable {
    try options.askForMemory?(expectedMemory)
    try run(columns.indices.map { job($0) })
    let narrow = columns.indices.filter { columns[$0].isTooNarrow }
    if !narrow.isEmpty {
      for index in narrow { (columns[index].width, columns[index].takesTextsAsTheyStand) = (.bits64, false) }
      try run(narrow.map { job($0) })
    }
    let doubtful = columns.indices.filter { columns[$0].misfits || asksForReason(columns[$0]) }
    if !doubtful.isEmpty {
      try run(doubtful.map { ColumnJob(column: $0, reader: .survey(compact: columns[$0].asked == .date)) })
      let misfits = columns.indices.filter { columns[$0].misfits }
      for index in misfits {
        columns[index].reader = columns[index].survey.reader(asked: columns[index].asked)
        (columns[index].width, columns[index].takesTextsAsTheyStand) = (.bits64, false)
      }
      try run(misfits.map { job($0) })
    }
    return finished()
  }

  /// Whether a person will ask why the column has its type; a survey of all rows has the answer.
  private func asksForReason(_ column: ColumnState) -> Bool {
    switch column.asked {
    case nil: column.reader == .texts && column.survey.looksNarrower
    case .text, .tags, .boolean: false
    case .integer: column.reader != .exact(scale: 0) && column.reader != .nothing
    case .decimal: column.reader == .texts || column.reader == .real
    case .real: column.reader == .texts
    case .date: if case .days = column.reader { false } else { column.reader != .nothing }
    }
  }

  private mutating func run(_ jobs: [ColumnJob]) throws(Diagnostic) {
    var rest = jobs[...]
    let passes = (jobs.count + mostColumnsAtOnce - 1) / mostColumnsAtOnce
    let watch = options.watch.map { ReadingWatch(total: (bytes.count - dataStart) * passes, goOn: $0) }
    while !rest.isEmpty {
      let batch = Array(rest.prefix(mostColumnsAtOnce))
      var outcome = runPass(
        batch, plan: plan, bytes: bytes, dialect: dialect, columns: columns.count, workers: pace.workers,
        watch: watch)
      if case .chunksOverlap = outcome.fault {
        plan = ChunkPlan.exact(bytes: bytes, dialect: dialect, from: dataStart, chunkSize: pace.chunkSize)
        outcome = runPass(
          batch, plan: plan, bytes: bytes, dialect: dialect, columns: columns.count, workers: pace.workers,
          watch: watch)
      }
      if let fault = outcome.fault { throw diagnostic(of: fault) }
      take(outcome, batch)
      rest = rest.dropFirst(batch.count)
    }
  }

  private mutating func take(_ outcome: PassOutcome, _ batch: [ColumnJob]) {
    tallies = outcome.chunks.map(\.tally)
    for (index, job) in batch.enumerated() {
      if case .survey = job.reader {
        columns[job.column].survey = ColumnSurvey()
        var rows = 0
        for chunk in outcome.chunks {
          columns[job.column].survey.merge(chunk.surveys[index], rowsBefore: rows)
          rows += chunk.tally.rows
        }
        continue
      }
      columns[job.column].isTooNarrow = outcome.chunks.contains { $0.isTooNarrow[index] }
      columns[job.column].misfits = outcome.chunks.contains { $0.misfits[index] && !$0.isTooNarrow[index] }
      columns[job.column].hasTime = outcome.chunks.contains { $0.hasTime[index] }
      columns[job.column].values = outcome.values[index]
      columns[job.column].dictionary = outcome.dictionaries[index]
      columns[job.column].missing = outcome.chunks.map { $0.missing[index] }
    }
  }

  private func diagnostic(of fault: PassFault) -> Diagnostic {
    switch fault {
    case .stopped: return .interrupted
    case .rowTooLong(let place): return .rowTooLong(name, line: line(ofByte: place))
    case .unreadable, .chunksOverlap:
      let place = firstUnreadable(bytes, from: 0, to: bytes.count) ?? 0
      return bytes[place] == 0
        ? .nulByte(name, line: line(ofByte: place), byte: place)
        : .notUTF8(name, line: line(ofByte: place), byte: place, value: bytes[place])
    }
  }

  private func line(ofByte place: Int) -> Int {
    1 + bytes.population(of: dialect.newline, from: 0, to: place)
  }
}

/// What three quarters of some texts are like; nil where they are not so like one another.
private func commonShape(_ cells: Cells) -> NumberedTexts.Shape? {
  let bytes = cells.bytes
  func inside(_ row: Int) -> (Int, Int) {
    let (start, end) = cells[row]
    return end - start > 2 && bytes[start] == Dialect.quote ? (start + 1, end - 1) : (start, end)
  }
  var shape: NumberedTexts.Shape?
  var alike = 0
  for row in 0..<cells.count {
    let (start, end) = inside(row)
    if shape == nil { shape = NumberedTexts.Shape(bytes, start, end) }
    if shape?.number(bytes, start, end) != nil { alike += 1 }
  }
  return alike * 4 >= cells.count * 3 ? shape : nil
}

/// A name that says its values are tags.
func holdsTags(_ name: String) -> Bool { ["tag", "tags", "标签"].contains(name.lowercased()) }

/// What a person asked each column to be, or what its name says.
private func askedTypes(_ header: Header, _ options: CSVOptions) throws(Diagnostic) -> [CSVType?] {
  var asked = header.columns.map { column -> CSVType? in
    holdsTags(column.name) ? .tags : nil
  }
  var wishes: [(String, CSVType)] = options.types.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  if let date = options.dateColumn { wishes.append((date, .date)) }
  for column in options.textColumns { wishes.append((column, .text)) }
  if let key = options.keyColumn { wishes.append((key, .text)) }
  for (name, type) in wishes {
    guard let place = header.place(of: name) else { throw .unknownColumn(name, header) }
    asked[place] = type
  }
  return asked
}

/// The header's columns, where the rows begin, and the line of the first (from 1).
private func readHeader(
  _ bytes: FileBytes, _ dialect: Dialect, from start: Int, name: String, options: CSVOptions
) throws(Diagnostic) -> (Header, Int, Int) {
  var start = start
  var line = 1
  while start < bytes.count, let next = afterBlankLine(bytes, dialect, start) {
    start = next
    line += 1
  }
  guard start < bytes.count else { throw .emptyFile(name) }
  var ends: [Int] = []
  guard case .row(let next, let lines) = dialect.readRow(of: bytes, at: start, ends: &ends) else {
    throw .headerQuotes(name, line: line)
  }
  guard ends.count <= Header.mostColumns else { throw .tooManyColumns(name, ends.count) }
  guard options.hasHeader else { return (Header(count: ends.count), start, line) }
  let headerEnd = ends.last ?? start
  if let place = firstUnreadable(bytes, from: start, to: headerEnd) {
    throw bytes[place] == 0
      ? .nulByte(name, line: line, byte: place) : .notUTF8(name, line: line, byte: place, value: bytes[place])
  }
  var written: [String] = []
  var begin = start
  for (index, end) in ends.enumerated() {
    let end = index == ends.count - 1 ? dialect.withoutReturn(end, from: begin, in: bytes) : end
    if begin < end, bytes[begin] == Dialect.quote {
      written.append(String(decoding: unquoted(bytes, from: begin + 1, to: end - 1), as: UTF8.self))
    } else {
      written.append(bytes.text(from: begin, to: end))
    }
    begin = end + 1
  }
  return (Header(written: written), next, line + lines)
}

/// The place after a line that is empty; nil where the line isn't.
private func afterBlankLine(_ bytes: FileBytes, _ dialect: Dialect, _ start: Int) -> Int? {
  if bytes[start] == dialect.newline { return start + 1 }
  let isReturn = dialect.newline == Dialect.lineFeed && bytes[start] == Dialect.carriageReturn
  return isReturn && start + 1 < bytes.count && bytes[start + 1] == dialect.newline ? start + 2 : nil
}
