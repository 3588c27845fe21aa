internal import Columns

/// One column to be read in a pass.
struct ColumnJob: Sendable {
  var column: Int
  var reader: CellReader
  /// The bits of exact numbers and of days.
  var width = NumberWidth.bits64
  /// Texts are taken as they stand, without looking for equal ones.
  var takesTextsAsTheyStand = false
  /// What most of its texts are like, where they are like one another.
  var shape: NumberedTexts.Shape?

  init(column: Int, reader: CellReader) {
    self.column = column
    self.reader = reader
  }
}

/// What one worker made of one chunk, beside the values it put in their places.
struct ChunkResult: Sendable {
  var tally: ScanTally
  /// In the order of the pass's jobs, as the rest.
  var missing: [MissingRows]
  var misfits: [Bool]
  /// A number has more bits than the job's width.
  var isTooNarrow: [Bool]
  /// Of jobs that take texts as they stand.
  var texts: [ChunkTexts]
  var surveys: [ColumnSurvey]
  /// The codes that this chunk added to its worker's dictionary.
  var newTexts: [Range<Int>]
  var hasTime: [Bool]
}

/// A worker's scratch: the scanner, and a dictionary for each column of texts.
struct ChunkWorker {
  var scanner: RowScanner
  var dictionaries: [TextInterner]
  var short: [ShortTexts]
  /// The numbers that came, of columns whose texts are read as such.
  var numbers: [NumberedTexts]
  /// Columns that turned out not to fit are not read further.
  var abandoned: [Bool]

  init(bytes: FileBytes, dialect: Dialect, columns: Int, jobs: Int) {
    scanner = RowScanner(bytes: bytes, dialect: dialect, columns: columns)
    dictionaries = [TextInterner](repeating: TextInterner(), count: jobs)
    short = [ShortTexts](repeating: ShortTexts(), count: jobs)
    numbers = [NumberedTexts](repeating: NumberedTexts(), count: jobs)
    abandoned = [Bool](repeating: false, count: jobs)
  }

  /// Reads a chunk's rows, and each job's column of them into its places from the chunk's first place on.
  mutating func read(_ chunk: Chunk, jobs: [ColumnJob], places: [ColumnPlaces], firstPlace: Int) -> ChunkResult {
    let tally = scanner.scan(from: chunk.start, upTo: chunk.limit)
    var result = ChunkResult(
      tally: tally, missing: Array(repeating: MissingRows(), count: jobs.count),
      misfits: Array(repeating: false, count: jobs.count), isTooNarrow: Array(repeating: false, count: jobs.count),
      texts: Array(repeating: ChunkTexts(), count: jobs.count), surveys: [], newTexts: [],
      hasTime: Array(repeating: false, count: jobs.count))
    // A chunk that began in the wrong place may hold more rows than were expected: it will be read again.
    guard tally.rows > 0, tally.rows <= chunk.capacity else {
      result.surveys = jobs.map { _ in ColumnSurvey() }
      result.newTexts = dictionaries.map { $0.count..<$0.count }
      return result
    }
    for (index, job) in jobs.enumerated() {
      let textsBefore = dictionaries[index].count
      var survey = ColumnSurvey()
      if !abandoned[index] {
        scanner.withCells(ofColumn: job.column) { cells in
          let fits = read(
            cells, job, at: index, places: places[index].from(firstPlace, count: tally.rows),
            survey: &survey, result: &result)
          result.misfits[index] = !fits
          if !fits { abandoned[index] = true }
        }
      }
      result.surveys.append(survey)
      result.newTexts.append(textsBefore..<dictionaries[index].count)
    }
    return result
  }

  private mutating func read(
    _ cells: Cells, _ job: ColumnJob, at index: Int, places: ColumnPlaces, survey: inout ColumnSurvey,
    result: inout ChunkResult
  ) -> Bool {
    switch (job.reader, places) {
    case (.nothing, _): return readNothing(cells) == nil
    case (.survey(let compact), _):
      survey.add(cells, compactDays: compact)
      return true
    case (.exact(let scale), .exact(let values)):
      return readExact(
        cells, scale: scale, into: values, missing: &result.missing[index], isTooNarrow: &result.isTooNarrow[index])
        == nil
    case (.exact(let scale), .exact32(let values)):
      return readExact(
        cells, scale: scale, into: values, missing: &result.missing[index], isTooNarrow: &result.isTooNarrow[index])
        == nil
    case (.exact(let scale), .exact16(let values)):
      return readExact(
        cells, scale: scale, into: values, missing: &result.missing[index], isTooNarrow: &result.isTooNarrow[index])
        == nil
    case (.exact(let scale), .exact8(let values)):
      return readExact(
        cells, scale: scale, into: values, missing: &result.missing[index], isTooNarrow: &result.isTooNarrow[index])
        == nil
    case (.wide(let scale), .wide(let values)):
      return readWide(cells, scale: scale, into: values, missing: &result.missing[index]) == nil
    case (.real, .real(let values)):
      return readReal(cells, into: values, missing: &result.missing[index]) == nil
    case (.days(let compact), .days(let values)):
      return readDays(
        cells, compact: compact, into: values, missing: &result.missing[index], hasTime: &result.hasTime[index],
        isTooNarrow: &result.isTooNarrow[index]) == nil
    case (.days(let compact), .days16(let values)):
      return readDays(
        cells, compact: compact, into: values, missing: &result.missing[index], hasTime: &result.hasTime[index],
        isTooNarrow: &result.isTooNarrow[index]) == nil
    case (.texts, .asTheyStand):
      readTextsAsTheyStand(cells, into: &result.texts[index], missing: &result.missing[index])
      return true
    case (.texts, .texts(let codes)):
      if let shape = job.shape {
        readNumberedTexts(cells, shape, into: codes, seen: &numbers[index], dictionary: &dictionaries[index])
      } else {
        readTexts(cells, into: codes, dictionary: &dictionaries[index], short: &short[index])
      }
      return true
    default: preconditionFailure("each reader has places of its kind")
    }
  }
}

extension RowScanner {
  /// Lends the cells of one column of the rows last scanned.
  func withCells<Result>(ofColumn column: Int, _ body: (Cells) -> Result) -> Result {
    unsafe starts.withUnsafeBufferPointer { starts in
      unsafe marks.withUnsafeBufferPointer { marks in
        unsafe body(
          Cells(
            column: column, of: columns, rows: starts.count, starts: starts, marks: marks, base: base, bytes: bytes,
            dialect: dialect))
      }
    }
  }
}
