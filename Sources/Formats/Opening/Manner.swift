/// How a file writes its rows, where that may be other than RFC 4180: separators of several bytes, single quotes,
/// backslashes, blanks before quotes.
///
/// The fast reader knows plain manners only; a file of another is told anew in a plain one, line for line.
struct Manner: Sendable, Hashable {
  var separator: [UInt8]
  /// Nil where quotes are ordinary characters.
  var quote: UInt8? = Dialect.quote
  /// A backslash takes the meaning from the quote, separator or backslash after it.
  var hasBackslashes = false
  /// `a, "b, c"`: blanks may stand before a quoted field.
  var hasBlanksBeforeQuotes = false
  var newline: UInt8

  var isPlain: Bool {
    separator.count == 1 && quote == Dialect.quote && !hasBackslashes && !hasBlanksBeforeQuotes
  }

  /// One row, read the slow way.
  struct Row {
    /// The texts of the fields, quotes and escapes taken off.
    var fields: [[UInt8]] = []
    var next = 0
    var lines = 1
    /// A quoted field never ends, or goes on after its quote: the row is its first line, and reading goes on after it.
    var isDamaged = false
    /// The stretch that was looked at ends before the file and within the row.
    var isCut = false

    var filled: Int { fields.count { !$0.allSatisfy { $0 == 32 || $0 == 9 } } }
    var isBlank: Bool { fields.count == 1 && fields[0].isEmpty }
  }

  func row(of bytes: FileBytes, at start: Int, limit: Int) -> Row {
    var row = Row()
    var place = start
    var field: [UInt8] = []
    func separates(_ place: Int) -> Bool {
      guard place + separator.count <= limit else { return false }
      for (index, byte) in separator.enumerated() where bytes[place + index] != byte { return false }
      return true
    }
    func endsLine(_ place: Int) -> Bool {
      bytes[place] == newline
        || newline == Dialect.lineFeed && bytes[place] == Dialect.carriageReturn
          && (place + 1 == limit || bytes[place + 1] == newline)
    }
    func damaged() -> Row {
      var row = Row()
      row.isDamaged = true
      var place = start
      while place < limit, bytes[place] != newline { place += 1 }
      row.next = min(place + 1, limit)
      row.fields = [[]]
      return row
    }
    while true {
      field.removeAll(keepingCapacity: true)
      var opening = place
      if hasBlanksBeforeQuotes { while opening < limit, bytes[opening] == 32 { opening += 1 } }
      if let quote, opening < limit, bytes[opening] == quote {
        place = opening + 1
        var isClosed = false
        while place < limit {
          let byte = bytes[place]
          if hasBackslashes, byte == UInt8(ascii: "\\"), place + 1 < limit {
            field.append(bytes[place + 1])
            place += 2
            continue
          }
          if byte == quote {
            if place + 1 < limit, bytes[place + 1] == quote {
              field.append(quote)
              place += 2
              continue
            }
            isClosed = true
            place += 1
            break
          }
          if byte == newline { row.lines += 1 }
          field.append(byte)
          place += 1
        }
        if hasBlanksBeforeQuotes { while place < limit, bytes[place] == 32 { place += 1 } }
        guard isClosed, place >= limit || separates(place) || endsLine(place) else { return damaged() }
      } else {
        while place < limit, !separates(place), !endsLine(place) {
          if hasBackslashes, bytes[place] == UInt8(ascii: "\\"), place + 1 < limit, bytes[place + 1] != newline {
            place += 1
          }
          field.append(bytes[place])
          place += 1
        }
      }
      row.fields.append(field)
      if place >= limit {
        row.next = limit
        return row
      }
      if separates(place) {
        place += separator.count
        continue
      }
      if bytes[place] != newline { place += 1 }
      row.next = min(place + 1, limit)
      return row
    }
  }

  /// The rows at the beginning of a stretch; blank ones are left out.
  func rows(of bytes: FileBytes, from start: Int, limit: Int, most: Int) -> [Row] {
    var rows: [Row] = []
    var place = start
    while place < limit, rows.count < most {
      var row = row(of: bytes, at: place, limit: limit)
      place = row.next
      row.isCut = place >= limit && limit < bytes.count && bytes[limit - 1] != newline
      if !row.isBlank || row.isDamaged { rows.append(row) }
    }
    return rows
  }
}
