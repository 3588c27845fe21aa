internal import Columns
internal import Diagnostics

/// A file told anew in a plain manner, line for line: what the fast reader can read.
struct Retelling {
  var bytes: [UInt8] = []
  /// Rows that cannot be told, by line; a row that no reader takes stands in their place.
  var rejects: [Int: RejectedRow] = [:]
  /// Rows that had more separators than columns, with nothing between them.
  var cut = 0

  /// A row that is rejected wherever it stands, whatever the columns.
  private static let refused = Array("\"\"!".utf8)

  private mutating func refuse(line: Int, _ cause: RejectedRow.Cause, lines: Int, newline: UInt8) {
    rejects[line] = RejectedRow(line: line, byteOffset: nil, cause: cause)
    bytes += Retelling.refused
    for _ in 0..<lines { bytes.append(newline) }
  }

  /// Every row of a manner in commas and double quotes.
  static func plainly(_ source: FileBytes, from start: Int, _ manner: Manner) -> Retelling {
    var told = Retelling()
    told.bytes.reserveCapacity(source.count + source.count / 8)
    var place = start
    var line = 1
    let comma = UInt8(ascii: ",")
    while place < source.count {
      let row = manner.row(of: source, at: place, limit: source.count)
      if row.isDamaged {
        told.refuse(line: line, .textAfterQuote(openedOnLine: line), lines: row.lines, newline: manner.newline)
      } else {
        for (index, field) in row.fields.enumerated() {
          if index > 0 { told.bytes.append(comma) }
          let needsQuotes = field.contains {
            $0 == comma || $0 == Dialect.quote || $0 == Dialect.lineFeed || $0 == Dialect.carriageReturn
          }
          if !needsQuotes {
            told.bytes += field
            continue
          }
          told.bytes.append(Dialect.quote)
          for byte in field {
            if byte == Dialect.quote { told.bytes.append(byte) }
            told.bytes.append(byte)
          }
          told.bytes.append(Dialect.quote)
        }
        told.bytes.append(manner.newline)
      }
      place = row.next
      line += row.lines
    }
    return told
  }

  /// A copy in which damage costs no more than the row it is in: rows with bytes that are no characters, rows that a
  /// stray quote spread over lines, and rows of one separator too many with nothing after it.
  ///
  /// - Parameter faults: the places in the file of the bytes that stand as 0xFF here.
  static func mended(
    _ source: FileBytes, dialect: Dialect, dataStart: Int, firstLine: Int, columns: Int, encoding: TextEncoding,
    faults: [Int]?, placesAreTrue: Bool
  ) -> Retelling {
    var told = Retelling()
    told.bytes.reserveCapacity(source.count)
    source.append(from: 0, to: dataStart, onto: &told.bytes)
    var faultsSeen = faults == nil ? 0 : source.population(of: 0xFF, from: 0, to: dataStart)
    var ends: [Int] = []
    var place = dataStart
    var line = firstLine
    func afterLine(_ place: Int) -> Int {
      source.firstPlace(of: dialect.newline, from: place).map { $0 + 1 } ?? source.count
    }
    while place < source.count {
      let begin = place
      let reading = dialect.readRow(of: source, at: place, ends: &ends)
      var next: Int
      var lines: Int
      var cause: RejectedRow.Cause?
      var end = ends.last ?? begin
      switch reading {
      case .row(let after, let taken):
        (next, lines) = (after, taken)
        let isBlank = ends.count == 1 && dialect.withoutReturn(end, from: begin, in: source) == begin
        if ends.count != columns, !isBlank {
          let extras = ends.count > columns ? dialect.withoutReturn(end, from: ends[columns - 1], in: source) : 0
          if ends.count > columns, ends[columns - 1] + (ends.count - columns) == extras {
            end = ends[columns - 1]
            told.cut += 1
          } else {
            cause = .fieldCount(ends.count, expected: columns)
            if lines > 1 { (next, lines) = (afterLine(begin), 1) }
          }
        }
      case .unclosedQuote(let after, let taken, let quoteLine):
        (next, lines, cause) = (after, taken, .unclosedQuote(openedOnLine: line + quoteLine))
      case .textAfterQuote(let after, let taken, let quoteLine):
        (next, lines, cause) = (after, taken, .textAfterQuote(openedOnLine: line + quoteLine))
      }
      if let wrong = firstUnreadable(source, from: begin, to: next) {
        // A stray quote must not take good rows with it.
        if lines > 1, wrong < afterLine(begin) { (next, lines) = (afterLine(begin), 1) }
        var truePlace: Int? = placesAreTrue ? wrong : nil
        if let faults, source[wrong] == 0xFF {
          let index = faultsSeen + source.population(of: 0xFF, from: begin, to: wrong)
          truePlace = index < faults.count ? faults[index] : nil
        }
        cause = .unreadable(byte: source[wrong], place: truePlace, encoding: encoding)
      }
      if faults != nil { faultsSeen += source.population(of: 0xFF, from: begin, to: next) }
      if let cause {
        told.refuse(line: line, cause, lines: lines, newline: dialect.newline)
      } else {
        source.append(from: begin, to: end, onto: &told.bytes)
        if next > end || next > begin && source[next - 1] == dialect.newline { told.bytes.append(dialect.newline) }
      }
      place = next
      line += lines
    }
    return told
  }
}

extension Retelling {
  /// A copy without some of its rows; a row that no reader takes stands in the place of each.
  static func without(
    _ isLeftOut: (_ line: Int) -> RejectedRow.Cause?, _ source: FileBytes, dialect: Dialect, dataStart: Int,
    firstLine: Int
  ) -> Retelling {
    var told = Retelling()
    told.bytes.reserveCapacity(source.count)
    source.append(from: 0, to: dataStart, onto: &told.bytes)
    var ends: [Int] = []
    var place = dataStart
    var line = firstLine
    while place < source.count {
      let next: Int
      let lines: Int
      switch dialect.readRow(of: source, at: place, ends: &ends) {
      case .row(let after, let taken), .unclosedQuote(let after, let taken, _),
        .textAfterQuote(let after, let taken, _):
        (next, lines) = (after, taken)
      }
      let isBlank = ends.count == 1 && dialect.withoutReturn(ends[0], from: place, in: source) == place
      if !isBlank, let cause = isLeftOut(line) {
        told.refuse(line: line, cause, lines: lines, newline: dialect.newline)
      } else {
        source.append(from: place, to: next, onto: &told.bytes)
      }
      place = next
      line += lines
    }
    return told
  }

  /// A copy without the byte order marks at the beginnings of its lines.
  static func withoutMarks(_ source: FileBytes, newline: UInt8) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(source.count)
    var place = 0
    while place < source.count {
      while place + 3 <= source.count, source[place] == 0xEF, source[place + 1] == 0xBB, source[place + 2] == 0xBF {
        place += 3
      }
      let next = source.firstPlace(of: newline, from: place).map { $0 + 1 } ?? source.count
      source.append(from: place, to: next, onto: &bytes)
      place = next
    }
    return bytes
  }
}

/// Lone carriage returns outside quotes become line feeds, where a file has both: all of those in a line whose pieces
/// have as many separators each as the header, or where the whole has not; others stand within a field.
func withOneLineEnd(_ source: FileBytes) -> (bytes: [UInt8], ends: Int) {
  var bytes: [UInt8] = []
  source.append(from: 0, to: source.count, onto: &bytes)
  let separator = mostFrequentSeparator(source)
  var expected: Int?
  var inside = false
  var pieces = [0]
  var returns: [Int] = []
  var ends = 0
  func endLine() {
    let header = expected ?? pieces[0]
    expected = header
    let whole = pieces.reduce(0, +)
    if !returns.isEmpty, whole != header || pieces.allSatisfy({ $0 == header }) {
      for place in returns { bytes[place] = Dialect.lineFeed }
      ends += returns.count
    }
    (pieces, returns) = ([0], [])
  }
  for place in 0..<source.count {
    switch source[place] {
    case Dialect.quote: inside.toggle()
    case Dialect.lineFeed:
      inside = false
      endLine()
    case Dialect.carriageReturn where !inside && (place + 1 == source.count || source[place + 1] != Dialect.lineFeed):
      returns.append(place)
      pieces.append(0)
    case separator where !inside: pieces[pieces.count - 1] += 1
    default: break
    }
  }
  endLine()
  return (bytes, ends)
}

/// What the first line has most of.
private func mostFrequentSeparator(_ source: FileBytes) -> UInt8 {
  var counts: [UInt8: Int] = [:]
  for place in 0..<min(source.count, 1 << 16) {
    let byte = source[place]
    if byte == Dialect.lineFeed || byte == Dialect.carriageReturn { break }
    if Dialect.separators.contains(byte) { counts[byte, default: 0] += 1 }
  }
  return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? UInt8(ascii: ",")
}
