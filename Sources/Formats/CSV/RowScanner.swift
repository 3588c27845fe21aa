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
    var isEven = true
    while rowBegin < limit, starts.count < maxRows {
      if rowBegin &+ 64 <= bytes.count, maxRows == .max {
        if isEven { (rowBegin, isEven) = scanEvenRows(from: rowBegin, upTo: limit) }
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

  /// Reads whole rows that all have their number of fields, each on a line of its own and with quotes around whole fields
  /// if any, as long as they end before the limit: only delimiters are gathered, and that every so-many-th of them ends a
  /// line is seen afterwards.
  ///
  /// Gives the beginning of the first row that was not read, and false where a row does not have its fields: then none
  /// was read.
  private mutating func scanEvenRows(from start: Int, upTo limit: Int) -> (rowBegin: Int, isEven: Bool) {
    let rowFirst = used
    // A block whose every line end has its next row begin before the limit, and lets eight bytes be written too many.
    let end = min(limit &- 1, base &+ 1 << 31)
    var place = start
    var lines = 0
    var quoting = Quoting()
    while place &+ 64 <= end {
      let blocks = min((end &- place) / 64, 256)
      let room = used &+ blocks &* 64 &+ 16
      if room > marks.count { marks.append(contentsOf: repeatElement(0, count: max(marks.count, room &- marks.count))) }
      let (read, found) = writeMarks(from: place, blocks: blocks, &quoting)
      place &+= read &* 64
      lines &+= found
      if read < blocks { break }
    }
    guard takeRows(from: rowFirst, begin: start, lines: lines) else {
      used = rowFirst
      return (start, false)
    }
    used = rowFirst &+ lines &* columns
    return (lines == 0 ? start : base &+ Int(marks[used &- 1]), true)
  }

  /// Writes the marks of some blocks up to the first with quotes that are not so, and gives how many these were, and the
  /// line ends in them.
  private mutating func writeMarks(from place: Int, blocks: Int, _ quoting: inout Quoting) -> (blocks: Int, lines: Int)
  {
    let (bytes, dialect) = (bytes, dialect)
    var offset = UInt32(truncatingIfNeeded: place &- base &+ 1)
    var place = place
    var next = used
    var lines = 0
    var read = 0
    var state = quoting
    unsafe marks.withUnsafeMutableBufferPointer { marks in
      precondition(next &+ blocks &* 64 &+ 16 <= marks.count, "there is room for the marks of the blocks")
      let marks = unsafe marks.baseAddress.unsafelyUnwrapped
      while read < blocks {
        var block = bytes.masks(at: place, separator: dialect.separator, newline: dialect.newline)
        if block.quotes | state.open != 0, !state.take(&block, bytes, place, newline: dialect.newline) {
          break
        }
        var bits = block.separators | block.newlines
        state.before = bits &>> 63
        let count = bits.nonzeroBitCount
        lines &+= block.newlines.nonzeroBitCount
        // Twelve at once, most often more than there are: a branch for each would be guessed wrong at the last.
        for index in 0..<12 {
          unsafe marks[next &+ index] = offset &+ UInt32(truncatingIfNeeded: bits.trailingZeroBitCount)
          bits &= bits &- 1
        }
        var index = 12
        while bits != 0 {
          unsafe marks[next &+ index] = offset &+ UInt32(truncatingIfNeeded: bits.trailingZeroBitCount)
          bits &= bits &- 1
          index &+= 1
        }
        next &+= count
        offset &+= 64
        place &+= 64
        read &+= 1
      }
    }
    used = next
    quoting = state
    return (read, lines)
  }

  /// Takes the rows whose marks were written, where each has its fields: where every so-many-th of the delimiters ends a
  /// line, and there are no more line ends than these.
  private mutating func takeRows(from first: Int, begin: Int, lines: Int) -> Bool {
    guard used &- first >= lines &* columns else { return false }
    let (bytes, base, columns, newline) = (bytes, base, columns, dialect.newline)
    let firstRow = starts.count
    starts.append(contentsOf: repeatElement(UInt32(truncatingIfNeeded: begin &- base), count: lines))
    let areEven = unsafe starts.withUnsafeMutableBufferPointer { starts in
      unsafe marks.withUnsafeBufferPointer { marks in
        precondition(first &+ lines &* columns <= marks.count, "each row has its marks")
        var last = first &- 1
        for row in firstRow..<firstRow &+ lines {
          last &+= columns
          let mark = unsafe marks[last]
          if bytes[base &+ Int(mark) &- 1] != newline { return false }
          if row &+ 1 < starts.count { unsafe starts[row &+ 1] = mark }
        }
        return true
      }
    }
    if !areEven { starts.removeLast(lines) }
    return areEven
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

/// Quotes around whole fields, block after block.
private struct Quoting {
  /// All ones where a block begins inside quotes; 1 where it begins behind quotes that were closed.
  var open: UInt64 = 0
  /// 1 where a delimiter, or nothing, stands before a block.
  var before: UInt64 = 1

  /// Takes the delimiters between quotes away. False where quotes do not stand around a whole field, or there is a quote
  /// or a line end between them. A carriage return may stand between a field and its line feed.
  mutating func take(_ block: inout BlockMasks, _ bytes: FileBytes, _ place: Int, newline: UInt8) -> Bool {
    let isInside = open == ~0
    let isBehind = open == 1
    // A one for each byte with an odd number of quotes up to it.
    var inside = block.quotes
    inside ^= inside &<< 1
    inside ^= inside &<< 2
    inside ^= inside &<< 4
    inside ^= inside &<< 8
    inside ^= inside &<< 16
    inside ^= inside &<< 32
    if isInside { inside = ~inside }
    guard block.newlines & inside == 0 else { return false }
    block.separators &= ~inside
    let delimiters = block.separators | block.newlines
    let opening = block.quotes & inside
    let closing = block.quotes & ~inside
    let mayOpen = delimiters &<< 1 | before
    let mustEnd = closing &<< 1 | (isBehind ? 1 : 0)
    guard opening & ~mayOpen == 0 else { return false }
    var returns = mustEnd & ~delimiters
    while returns != 0 {
      let byte = place &+ returns.trailingZeroBitCount
      guard bytes[byte] == Dialect.carriageReturn, newline == Dialect.lineFeed, byte &+ 1 < bytes.count,
        bytes[byte &+ 1] == newline
      else { return false }
      returns &= returns &- 1
    }
    open = inside &>> 63 == 1 ? ~0 : closing &>> 63
    return true
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
