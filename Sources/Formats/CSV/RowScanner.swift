/// Finds the rows and fields of a stretch of a file: 64 bytes at a time where there are no quotes, byte by byte where
/// there are.
///
/// Its scratch is kept from one stretch to the next. After `scan`, row `r` begins at `base + starts[r]`, and its field
/// `c` ends before the delimiter at `base + marks[r * columns + c] - 1`; so a mark is also where the next field begins.
struct RowScanner {
  let bytes: FileBytes
  let dialect: Dialect
  let columns: Int
  private(set) var base = 0
  private(set) var starts: [UInt32] = []
  private(set) var marks: [UInt32]
  private var ends: [Int] = []
  private var used = 0
  private var tally = ScanTally()

  init(bytes: FileBytes, dialect: Dialect, columns: Int) {
    self.bytes = bytes
    self.dialect = dialect
    self.columns = columns
    marks = [UInt32](repeating: 0, count: max(4096, columns * 4))
  }

  /// Reads the rows that begin at `start` or after it and before `limit`, at most `maxRows` of them.
  mutating func scan(from start: Int, upTo limit: Int, maxRows: Int = .max) -> ScanTally {
    base = start
    used = 0
    starts.removeAll(keepingCapacity: true)
    tally = ScanTally()
    var rowBegin = start
    while rowBegin < limit, starts.count < maxRows {
      if rowBegin &+ 64 <= bytes.count, maxRows == .max {
        rowBegin = scanBlocks(from: rowBegin, upTo: limit)
        if rowBegin >= limit { break }
      }
      rowBegin = scanRow(at: rowBegin)
      if tally.tooLong != nil { break }
    }
    tally.end = rowBegin
    tally.rows = starts.count
    tally.lines = starts.count &+ tally.extraLines
    return tally
  }

  /// Reads whole rows without quotes, and gives the beginning of the first row that has one, or is not complete before
  /// the last 64 bytes of the file, or begins at the limit.
  private mutating func scanBlocks(from start: Int, upTo limit: Int) -> Int {
    var rowBegin = start
    var rowFirst = used
    var place = start
    let lastBlock = bytes.count &- 64
    let first = base &- 1
    while place <= lastBlock {
      if place &- base > 1 << 31 { break }
      if used &+ 64 > marks.count { marks.append(contentsOf: repeatElement(0, count: marks.count)) }
      let block = bytes.masks(at: place, separator: dialect.separator, newline: dialect.newline)
      var inside: UInt64 = ~0
      // Bits before the first quote still stand outside quotes.
      if block.quotes != 0 { inside = (block.quotes & (~block.quotes &+ 1)) &- 1 }
      let delimiters = (block.separators | block.newlines) & inside
      let blockFirst = used
      write(delimiters, from: place &- first)
      var newlines = block.newlines & inside
      var removed = 0
      while newlines != 0 {
        let bit = newlines.trailingZeroBitCount
        let before = delimiters & ((1 &<< UInt64(bit)) &- 1)
        let index = blockFirst &+ before.nonzeroBitCount &- removed
        let next = place &+ bit &+ 1
        if index &+ 1 &- rowFirst == columns {
          starts.append(UInt32(truncatingIfNeeded: rowBegin &- base))
          rowFirst = index &+ 1
        } else {
          let fields = index &+ 1 &- rowFirst
          refuse(rowAt: rowBegin, end: next &- 1, fields: fields, lines: 1)
          marks.replaceSubrange(rowFirst..<index &+ 1, with: EmptyCollection())
          marks.append(contentsOf: repeatElement(0, count: fields))
          used &-= fields
          removed &+= fields
        }
        rowBegin = next
        if next >= limit {
          used = rowFirst
          return next
        }
        newlines &= newlines &- 1
      }
      if block.quotes != 0 { break }
      place &+= 64
    }
    used = rowFirst
    return rowBegin
  }

  /// Writes the marks of a block's delimiters: the places of its bits, counted from `offset`.
  @inline(__always)
  private mutating func write(_ delimiters: UInt64, from offset: Int) {
    var bits = delimiters
    var index = used
    used &+= bits.nonzeroBitCount
    unsafe marks.withUnsafeMutableBufferPointer { marks in
      precondition(index &+ 64 <= marks.count, "there is room for a block of marks")
      while bits != 0 {
        unsafe marks[index] = UInt32(truncatingIfNeeded: offset &+ bits.trailingZeroBitCount)
        index &+= 1
        bits &= bits &- 1
      }
    }
  }

  /// Reads one row byte by byte and gives the place of the next.
  private mutating func scanRow(at rowBegin: Int) -> Int {
    switch dialect.readRow(of: bytes, at: rowBegin, ends: &ends) {
    case .row(let next, let lines):
      if next &- base > Int(UInt32.max) {
        tally.tooLong = rowBegin
        return next
      }
      guard ends.count == columns else {
        refuse(rowAt: rowBegin, end: ends.last ?? rowBegin, fields: ends.count, lines: lines)
        return next
      }
      starts.append(UInt32(truncatingIfNeeded: rowBegin &- base))
      while used &+ columns > marks.count { marks.append(contentsOf: repeatElement(0, count: marks.count)) }
      for end in ends {
        marks[used] = UInt32(truncatingIfNeeded: end &- base &+ 1)
        used &+= 1
      }
      if lines > 1 { skipLines(lines - 1) }
      return next
    case .unclosedQuote(let next, let lines, let quoteLine):
      reject(rowAt: rowBegin, .unclosedQuote(openedOnLine: quoteLine), lines: lines)
      return next
    case .textAfterQuote(let next, let lines, let quoteLine):
      reject(rowAt: rowBegin, .textAfterQuote(openedOnLine: quoteLine), lines: lines)
      return next
    }
  }

  /// A row with the wrong number of fields: a blank line is passed over, any other is rejected.
  private mutating func refuse(rowAt start: Int, end: Int, fields: Int, lines: Int) {
    if fields == 1, dialect.withoutReturn(end, from: start, in: bytes) == start {
      tally.blankLines += 1
      skipLines(lines)
    } else {
      reject(rowAt: start, .fieldCount(fields, expected: columns), lines: lines)
    }
  }

  private mutating func reject(rowAt start: Int, _ cause: RejectedRow.Cause, lines: Int) {
    let line = starts.count + tally.extraLines
    tally.rejects.append(RejectedRow(line: line, byteOffset: start, cause: cause.later(by: line)))
    skipLines(lines)
  }

  private mutating func skipLines(_ lines: Int) {
    tally.extraLines += lines
    tally.breaks.append((row: starts.count, extraLines: tally.extraLines))
  }
}

/// What a stretch of a file held.
struct ScanTally {
  /// Rows that are kept.
  var rows = 0
  /// Where the row after the stretch begins.
  var end = 0
  /// All lines of the stretch, and those beyond one for each kept row.
  var lines = 0
  var extraLines = 0
  var blankLines = 0
  /// From this row on, so many lines more than rows have gone by.
  var breaks: [(row: Int, extraLines: Int)] = []
  /// Lines count from 0 at the stretch's start.
  var rejects: [RejectedRow] = []
  /// Where a row begins that is longer than can be read.
  var tooLong: Int?
}

extension RejectedRow.Cause {
  /// The same cause with its line counted from elsewhere.
  func later(by lines: Int) -> RejectedRow.Cause {
    switch self {
    case .unclosedQuote(let line): .unclosedQuote(openedOnLine: line + lines)
    case .textAfterQuote(let line): .textAfterQuote(openedOnLine: line + lines)
    default: self
    }
  }
}
