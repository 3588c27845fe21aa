/// What a file says of itself before its first row.
enum FileOpening {
  case empty
  case utf16
  /// The place after the byte-order mark, if there is one.
  case text(from: Int)

  init(_ bytes: FileBytes) {
    func begins(_ mark: [UInt8]) -> Bool {
      bytes.count >= mark.count && mark.indices.allSatisfy { bytes[$0] == mark[$0] }
    }
    if begins([0xFF, 0xFE]) || begins([0xFE, 0xFF]) || begins([0, 0, 0xFE, 0xFF]) {
      self = .utf16
      return
    }
    let start = begins([0xEF, 0xBB, 0xBF]) ? 3 : 0
    self = start == bytes.count ? .empty : .text(from: start)
  }
}

extension Dialect {
  static let separators: [UInt8] = [",", ";", "\t", "|"].map { UInt8(ascii: $0) }

  /// The dialect of a file, from its first rows: the separator is the one that gives the most rows of the header's
  /// number of fields, then the most fields; a comma where none separates anything.
  static func guess(_ bytes: FileBytes, from start: Int, separator: UInt8?) -> Dialect {
    let newline = newlineByte(bytes, from: start)
    if let separator { return Dialect(separator: separator, newline: newline) }
    var best = (alike: 0, fields: 1, separator: separators[0])
    for candidate in separators {
      let dialect = Dialect(separator: candidate, newline: newline)
      let (alike, fields) = dialect.rowsLikeTheFirst(bytes, from: start)
      guard fields > 1 else { continue }
      if (alike, fields) > (best.alike, best.fields) { best = (alike, fields, candidate) }
    }
    return Dialect(separator: best.separator, newline: newline)
  }

  /// How many of the first hundred rows (or quarter megabyte) have as many fields as the first, and how many that is.
  private func rowsLikeTheFirst(_ bytes: FileBytes, from start: Int) -> (alike: Int, fields: Int) {
    var place = start
    var ends: [Int] = []
    var first: Int?
    var alike = 0
    var rows = 0
    while place < bytes.count, rows < 100, place - start < 1 << 18 {
      rows += 1
      switch readRow(of: bytes, at: place, ends: &ends) {
      case .row(let next, _):
        let expected = first ?? ends.count
        first = expected
        if ends.count == expected { alike += 1 }
        place = next
      case .unclosedQuote(let next, _, _), .textAfterQuote(let next, _, _): place = next
      }
    }
    return (alike, first ?? 1)
  }

  /// A line feed, unless the first line end outside quotes is a carriage return alone, and such are the more in the
  /// first 64 KB.
  private static func newlineByte(_ bytes: FileBytes, from start: Int) -> UInt8 {
    var place = start
    var inside = false
    var feeds = 0
    var returns = 0
    while place < bytes.count, place < start + 65_536 {
      let byte = bytes[place]
      place += 1
      if byte == quote { inside.toggle() }
      if inside { continue }
      if byte == carriageReturn { returns += 1 }
      if byte == lineFeed {
        feeds += 1
        if returns == 0 || feeds > 1 && feeds >= returns { return lineFeed }
      }
    }
    return returns > feeds ? carriageReturn : lineFeed
  }
}
