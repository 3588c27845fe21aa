/// How the rows of a file are written.
struct Dialect: Sendable, Hashable {
  var separator: UInt8
  /// The byte that ends a row: a line feed (a carriage return before it belongs to it), or, in files that have no line
  /// feeds, a carriage return.
  var newline: UInt8

  static let quote = UInt8(ascii: "\"")
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
}

/// One row as the byte-by-byte reader finds it.
enum RowReading {
  /// The places of the delimiters after each field (the last is the row's end) are in `ends`; the next row begins at
  /// `next`; the row takes up `lines` lines.
  case row(next: Int, lines: Int)
  /// The quotes of the row don't match: reading goes on at `next`, the line after the one where the faulty field
  /// begins; `quoteLine` counts from the row's own line, 0.
  case unclosedQuote(next: Int, lines: Int, quoteLine: Int)
  case textAfterQuote(next: Int, lines: Int, quoteLine: Int)
}

extension Dialect {
  /// Reads one row byte by byte: the definition of what a row is, which every faster way must agree with.
  ///
  /// A quote opens a quoted field only as the field's first byte; elsewhere in an unquoted field it is an ordinary
  /// byte. Inside a quoted field two quotes are one. After the closing quote comes a separator, a row's end or the end
  /// of the file. A carriage return before a line feed, or at the very end, belongs to the line's end.
  func readRow(of bytes: FileBytes, at start: Int, ends: inout [Int]) -> RowReading {
    ends.removeAll(keepingCapacity: true)
    var place = start
    var lines = 0
    while true {
      if place < bytes.count, bytes[place] == Dialect.quote {
        let fieldLine = lines
        guard let closing = closingQuote(of: bytes, openedAt: place, lines: &lines) else {
          let next = lineAfter(place, in: bytes)
          return .unclosedQuote(next: next, lines: fieldLine + 1, quoteLine: fieldLine)
        }
        let after = closing &+ 1
        let bareReturn =
          newline == Dialect.lineFeed && after < bytes.count && bytes[after] == Dialect.carriageReturn
          && (after &+ 1 == bytes.count || bytes[after &+ 1] == newline)
        let end = bareReturn ? after &+ 1 : after
        guard end >= bytes.count || bytes[end] == newline || (bytes[end] == separator && !bareReturn) else {
          let next = lineAfter(place, in: bytes)
          return .textAfterQuote(next: next, lines: fieldLine + 1, quoteLine: fieldLine)
        }
        place = end
      } else {
        while place < bytes.count, bytes[place] != separator, bytes[place] != newline { place &+= 1 }
      }
      ends.append(place)
      if place >= bytes.count { return .row(next: bytes.count, lines: lines + 1) }
      if bytes[place] == newline { return .row(next: place &+ 1, lines: lines + 1) }
      place &+= 1
    }
  }

  /// The place of the quote that closes the field; the line ends inside are added to `lines`.
  private func closingQuote(of bytes: FileBytes, openedAt opening: Int, lines: inout Int) -> Int? {
    var place = opening &+ 1
    while place < bytes.count {
      let byte = bytes[place]
      if byte == Dialect.quote {
        if place &+ 1 < bytes.count, bytes[place &+ 1] == Dialect.quote {
          place &+= 2
          continue
        }
        return place
      }
      if byte == newline { lines &+= 1 }
      place &+= 1
    }
    return nil
  }

  private func lineAfter(_ place: Int, in bytes: FileBytes) -> Int {
    bytes.firstPlace(of: newline, from: place).map { $0 &+ 1 } ?? bytes.count
  }

  /// Where a row's last field ends, given its delimiter's place: a carriage return before the line feed is left out.
  @inline(__always)
  func withoutReturn(_ end: Int, from start: Int, in bytes: FileBytes) -> Int {
    newline == Dialect.lineFeed && end > start && bytes[end &- 1] == Dialect.carriageReturn ? end &- 1 : end
  }
}
