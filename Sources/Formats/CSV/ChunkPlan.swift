/// A stretch of the file that one worker reads at a time: the rows that begin in it.
struct Chunk: Sendable {
  var start: Int
  var limit: Int
  /// No more rows than this begin in it.
  var capacity: Int
}

/// The file cut into chunks that begin where rows begin.
///
/// A cut is first guessed: the first line end after the place that stands outside quotes, when quotes are counted from
/// the start of the file. That is wrong only where quotes don't come in pairs (an inch sign, a quote never closed);
/// the reader compares each chunk's true end with the next one's beginning, and asks for the exact plan when it must.
struct ChunkPlan {
  var chunks: [Chunk]
  /// Every row fits in this many places.
  var capacity: Int { chunks.reduce(0) { $0 + $1.capacity } }

  /// Guesses where rows begin, by counting line ends and quotes with all workers.
  static func guessed(
    bytes: FileBytes, dialect: Dialect, from start: Int, chunkSize: Int, workers: Int
  ) -> ChunkPlan {
    let nominal = Array(stride(from: start, to: bytes.count, by: chunkSize))
    let counts = inParallel(nominal.count, workers: workers) { index in
      let end = min(nominal[index] + chunkSize, bytes.count)
      return bytes.populations(of: dialect.newline, and: Dialect.quote, from: nominal[index], to: end)
    }
    var starts: [Int] = []
    var linesBefore: [Int] = []
    var lines = 0
    var quotes = 0
    var reached = 0
    for (index, place) in nominal.enumerated() {
      var begin = place
      var skipped = 0
      // A row over many chunks is looked through once.
      if index == 0 || place > reached {
        if index > 0 {
          (begin, skipped) = rowBeginning(after: place, insideQuotes: quotes & 1 == 1, in: bytes, dialect)
        }
        reached = begin
        if begin < bytes.count {
          starts.append(begin)
          linesBefore.append(lines + skipped)
        }
      }
      lines += counts[index].first
      quotes += counts[index].second
    }
    return ChunkPlan(starts: starts, linesBefore: linesBefore + [lines], end: bytes.count)
  }

  /// Where rows truly begin, found byte by byte from the start: slower by a pass over the file in one thread.
  static func exact(bytes: FileBytes, dialect: Dialect, from start: Int, chunkSize: Int) -> ChunkPlan {
    var starts: [Int] = []
    var linesBefore: [Int] = []
    var lines = 0
    var place = start
    var ends: [Int] = []
    while place < bytes.count {
      if starts.isEmpty || place >= starts[starts.count - 1] + chunkSize {
        starts.append(place)
        linesBefore.append(lines)
      }
      switch dialect.readRow(of: bytes, at: place, ends: &ends) {
      case .row(let next, let taken): (place, lines) = (next, lines + taken)
      case .unclosedQuote(let next, let taken, _), .textAfterQuote(let next, let taken, _):
        (place, lines) = (next, lines + taken)
      }
    }
    return ChunkPlan(starts: starts, linesBefore: linesBefore + [lines], end: bytes.count)
  }

  private init(starts: [Int], linesBefore: [Int], end: Int) {
    chunks = starts.indices.map { index in
      let last = index + 1 == starts.count
      // The last row may lack its line end.
      return Chunk(
        start: starts[index], limit: last ? end : starts[index + 1],
        capacity: linesBefore[index + 1] - linesBefore[index] + (last ? 1 : 0))
    }
  }

  /// The place after the first line end outside quotes, and how many line ends were passed.
  private static func rowBeginning(
    after place: Int, insideQuotes: Bool, in bytes: FileBytes, _ dialect: Dialect
  ) -> (Int, Int) {
    var inside = insideQuotes
    var newlines = 0
    var at = place
    // A row that begins exactly here is found by the line end before it.
    if !inside, at > 0, bytes[at - 1] == dialect.newline { return (at, 0) }
    while at < bytes.count {
      let byte = bytes[at]
      at &+= 1
      if byte == Dialect.quote { inside.toggle() }
      if byte == dialect.newline {
        newlines &+= 1
        if !inside { return (at, newlines) }
      }
    }
    return (at, newlines)
  }
}
