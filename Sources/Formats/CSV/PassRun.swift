internal import Columns

/// What reading some columns of the whole file gave.
struct PassOutcome {
  var values: [ColumnValues]
  var rows: Int
  var chunks: [ChunkResult]
  /// The distinct texts of each job that reads texts: those that are numbers in their order, the others as they first
  /// appear in the file, whichever worker read what.
  var dictionaries: [TextDictionary?]
  var fault: PassFault?
}

/// Why a pass came to nothing.
enum PassFault: Error {
  /// A chunk did not end where the next begins: the guess about quotes was wrong.
  case chunksOverlap
  /// A text is not UTF-8, or holds a NUL.
  case unreadable
  case rowTooLong(at: Int)
  /// A person said stop.
  case stopped
}

/// Reads some columns (at most `mostColumnsAtOnce`) of all rows: each worker takes chunk after chunk, finds the rows in
/// it and reads every job's column while the bytes are still near.
func runPass(
  _ jobs: [ColumnJob], plan: ChunkPlan, bytes: FileBytes, dialect: Dialect, columns: Int, workers: Int,
  watch: ReadingWatch? = nil
) -> PassOutcome {
  var firstPlaces: [Int] = []
  var capacity = 0
  for chunk in plan.chunks {
    firstPlaces.append(capacity)
    capacity += chunk.capacity
  }
  var chunks: [ChunkResult] = []
  var dictionaries = [TextDictionary?](repeating: nil, count: jobs.count)
  var fault: PassFault?
  var (values, rows) = fillingColumns(jobs, capacity: capacity) { places in
    let first = firstPlaces
    let made = inParallel(
      plan.chunks.count, workers: workers,
      state: { ChunkWorker(bytes: bytes, dialect: dialect, columns: columns, jobs: jobs.count) },
      work: { worker, index in
        var chunk = plan.chunks[index]
        if let watch, watch.isStopped { (chunk.limit, chunk.capacity) = (chunk.start, 0) }
        defer { watch?.passed(chunk.limit - chunk.start) }
        return worker.read(chunk, jobs: jobs, places: places, firstPlace: first[index])
      })
    chunks = made.results
    fault = watch?.isStopped == true ? .stopped : faultOf(made.results, plan, made.states)
    if fault != nil { return 0 }
    var row = 0
    let layout = made.results.indices.map { index in
      defer { row += made.results[index].tally.rows }
      return ChunkLayout(
        source: first[index], target: row, rows: made.results[index].tally.rows, owner: made.owners[index],
        newTexts: made.results[index].newTexts)
    }
    let states = made.states
    let settled = inParallel(jobs.count, workers: workers) { job in
      if case .texts = places[job] {
        SettledTexts(
          states.map { $0.dictionaries[job] }, layout.map { ($0.owner, $0.newTexts[job]) }, jobs[job].shape,
          states.map { $0.numbers[job] })
      } else {
        SettledTexts?.none
      }
    }
    _ = inParallel(layout.count, workers: workers) { chunk in
      for job in jobs.indices {
        guard let texts = settled[job], case .texts(let codes) = places[job] else { continue }
        texts.recode(codes.from(layout[chunk].source, count: layout[chunk].rows), of: layout[chunk].owner)
      }
    }
    // No gaps where chunks held fewer rows than they might have.
    _ = inParallel(jobs.count, workers: workers) { job in
      for chunk in layout { places[job].move(from: chunk.source, to: chunk.target, count: chunk.rows) }
    }
    dictionaries = settled.map { $0?.dictionary }
    return row
  }
  if fault == nil {
    for (index, job) in jobs.enumerated() where job.takesTextsAsTheyStand && job.reader == .texts {
      let parts = chunks.map { $0.texts[index] }
      if parts.contains(where: \.isUnreadable) {
        fault = .unreadable
      } else if let texts = joined(parts, workers: workers) {
        values[index] = .asTheyStand(texts)
      } else {
        // More than can be framed: they are looked up after all.
        for chunk in chunks.indices { chunks[chunk].isTooNarrow[index] = true }
      }
    }
  }
  return PassOutcome(values: values, rows: rows, chunks: chunks, dictionaries: dictionaries, fault: fault)
}

private func faultOf(_ results: [ChunkResult], _ plan: ChunkPlan, _ workers: [ChunkWorker]) -> PassFault? {
  for (index, result) in results.enumerated() {
    if let place = result.tally.tooLong { return .rowTooLong(at: place) }
    let next = index + 1 < plan.chunks.count ? plan.chunks[index + 1].start : plan.chunks[index].limit
    if result.tally.end != next || result.tally.rows > plan.chunks[index].capacity { return .chunksOverlap }
  }
  if workers.contains(where: { $0.dictionaries.contains { $0.firstUnreadable != nil } }) { return .unreadable }
  return nil
}

/// Where a chunk's values were put, where they belong, and whose dictionary their codes are of.
private struct ChunkLayout: Sendable {
  var source: Int
  var target: Int
  var rows: Int
  var owner: Int
  var newTexts: [Range<Int>]
}

/// The texts of one column out of what each worker had of them.
private struct SettledTexts: Sendable {
  let dictionary: TextDictionary
  private var numbers: NumberCodes?
  /// For each worker the code of each of its texts; empty where they are the same.
  private var codeOf: [[Int32]] = []

  init(
    _ texts: [TextInterner], _ chunks: [(owner: Int, newTexts: Range<Int>)], _ shape: NumberedTexts.Shape?,
    _ seen: [NumberedTexts]
  ) {
    var all = texts[0]
    if texts.count > 1 {
      (all, codeOf) = merged(texts, chunks)
    } else if shape != nil {
      codeOf = [[Int32](0..<Int32(all.count))]
    }
    guard let shape else {
      dictionary = TextDictionary(bytes: all.bytes, offsets: all.offsets)
      return
    }
    let codes = NumberCodes(NumberedTexts(union: seen))
    dictionary = codes.dictionary(shape, others: all)
    numbers = codes
  }

  /// Puts the codes of the dictionary in the place of a worker's.
  func recode(_ codes: Places<Int32>, of worker: Int) {
    if let numbers { return numbers.recode(codes, others: codeOf[worker]) }
    guard !codeOf.isEmpty else { return }
    for row in 0..<codes.count {
      let code = codes[row]
      if code >= 0 { codes[row] = codeOf[worker][Int(code)] }
    }
  }
}

/// One dictionary out of the workers', its texts in order of first appearance in the file, whichever worker read what:
/// chunk by chunk, the texts that were new to the chunk's worker are added unless an earlier chunk had them.
private func merged(
  _ texts: [TextInterner], _ chunks: [(owner: Int, newTexts: Range<Int>)]
) -> (TextInterner, codeOf: [[Int32]]) {
  var all = TextInterner()
  var codeOf = texts.map { [Int32](repeating: 0, count: $0.count) }
  for (owner, newTexts) in chunks where !newTexts.isEmpty {
    all.codes(ofTexts: newTexts, in: texts[owner], into: &codeOf[owner])
  }
  return (all, codeOf)
}
