extension Manner {
  /// The manner in which most of a file's first rows have one number of fields; a plain one where no other is better.
  ///
  /// - Parameter separator: one that a person has said.
  static func guess(_ bytes: FileBytes, from start: Int, newline: UInt8, separator: [UInt8]?, quote: UInt8?) -> Manner {
    let limit = sampleEnd(bytes, from: start, newline: newline)
    let common: [[UInt8]] = separator.map { [$0] } ?? [",", ";", "\t", "|"].map { Array($0.utf8) }
    var best = Manner(separator: common[0], newline: newline)
    if let quote { best.quote = quote }
    var bestScore = Score(best, bytes, start, limit)
    func consider(_ manner: Manner) {
      let score = Score(manner, bytes, start, limit)
      if score.isBetter(than: bestScore) { (best, bestScore) = (manner, score) }
    }
    for separator in common.dropFirst() {
      var manner = best
      manner.separator = separator
      consider(manner)
    }
    if separator == nil, bestScore.fields == 1 {
      for other in ["，", "、", "；", "||", "^", "~", "\u{1F}", "\u{1}", ":"] {
        var manner = best
        manner.separator = Array(other.utf8)
        consider(manner)
      }
      // Signs that also stand in texts: only where every row has the same number of them.
      for other in ["#", "&", "$", "@", "*"] where bestScore.fields == 1 {
        var manner = best
        manner.separator = Array(other.utf8)
        let score = Score(manner, bytes, start, limit)
        if score.fields > 1, score.rows > 1, score.alike == score.rows { (best, bestScore) = (manner, score) }
      }
    }
    if separator == nil, bestScore.fields > 1 {
      // `a||b` is not three fields, nor `a::::b` five.
      while bestScore.emptyBetween, best.separator.count < 16 {
        var manner = best
        manner.separator += best.separator
        let longer = Score(manner, bytes, start, limit)
        guard longer.fields > 1, longer.alike == longer.rows else { break }
        (best, bestScore) = (manner, longer)
      }
      // `a, b, c` and `a | b | c`: blanks that stand beside every separator belong to it.
      for (before, after) in [(" ", " "), ("", " "), (" ", "")] where !best.separator.contains(UInt8(ascii: " ")) {
        var manner = best
        manner.separator = Array(before.utf8) + best.separator + Array(after.utf8)
        let padded = Score(manner, bytes, start, limit)
        guard padded.fields > 1, padded.rows > 1, padded.alike == padded.rows,
          padded.fields == bestScore.fields || bestScore.alike < bestScore.rows
        else { continue }
        (best, bestScore) = (manner, padded)
      }
    }
    if bestScore.hasBackslashes {
      var manner = best
      manner.hasBackslashes = true
      consider(manner)
    }
    if bestScore.hasBlanksBeforeQuotes {
      var manner = best
      manner.hasBlanksBeforeQuotes = true
      let score = Score(manner, bytes, start, limit)
      if score.alike >= bestScore.alike { (best, bestScore) = (manner, score) }
    }
    if quote == nil, bestScore.singleQuoted > bestScore.rows / 2 {
      var manner = best
      manner.quote = UInt8(ascii: "'")
      let score = Score(manner, bytes, start, limit)
      if score.damaged == 0, score.alike >= bestScore.alike { (best, bestScore) = (manner, score) }
    }
    return best
  }

  /// At most a quarter of a megabyte, up to the end of a line.
  private static func sampleEnd(_ bytes: FileBytes, from start: Int, newline: UInt8) -> Int {
    guard bytes.count - start > 1 << 18 else { return bytes.count }
    var end = start + 1 << 18
    while end < bytes.count, bytes[end] != newline, end < start + 1 << 20 { end += 1 }
    return min(end + 1, bytes.count)
  }

  /// How well a manner fits the first two hundred rows.
  private struct Score {
    var rows = 0
    /// Rows with the most frequent number of fields.
    var alike = 0
    var fields = 1
    var damaged = 0
    var hasBackslashes = false
    var hasBlanksBeforeQuotes = false
    /// Rows with a field in single quotes.
    var singleQuoted = 0
    /// Every other field is empty in every row.
    var emptyBetween = false

    init(_ manner: Manner, _ bytes: FileBytes, _ start: Int, _ limit: Int) {
      let sample = manner.rows(of: bytes, from: start, limit: limit, most: 200)
      rows = sample.count { !$0.isCut }
      var counts: [Int: Int] = [:]
      for row in sample where !row.isDamaged && !row.isCut { counts[row.fields.count, default: 0] += 1 }
      // The greatest of the most frequent: lines before the header have few fields.
      if let most = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
        (fields, alike) = (most.key, most.value)
      }
      damaged = sample.count { $0.isDamaged }
      emptyBetween =
        fields > 2
        && sample.allSatisfy { row in row.fields.enumerated().allSatisfy { $0.offset % 2 == 0 || $0.element.isEmpty } }
      var place = start
      while place + 1 < limit {
        if bytes[place] == UInt8(ascii: "\\"), bytes[place + 1] == Dialect.quote { hasBackslashes = true }
        if bytes[place] == manner.separator.last, bytes[place + 1] == 32 {
          var next = place + 1
          while next < limit, bytes[next] == 32 { next += 1 }
          if next < limit, bytes[next] == Dialect.quote { hasBlanksBeforeQuotes = true }
        }
        place += 1
      }
      let single = UInt8(ascii: "'")
      singleQuoted = sample.count { row in row.fields.contains { $0.count > 1 && $0.first == single } }
    }

    func isBetter(than other: Score) -> Bool {
      if fields == 1 { return false }
      if other.fields == 1 { return alike * 2 > rows }
      return (alike, fields) > (other.alike, other.fields)
    }
  }
}

/// Which rows at the beginning of a file are no rows of the table, and which is the header.
struct Beginning {
  /// The rows before the header, blank ones left out.
  var preamble: [[String]] = []
  /// How many rows stand before the header.
  var skipped: Int { preamble.count }

  /// - Parameter rows: the texts of the fields of the first rows.
  init(_ rows: [[String]]) {
    guard rows.count > 1 else { return }
    func filled(_ row: [String]) -> Int { row.count { !$0.allSatisfy(\.isWhitespace) } }
    let most = rows.map(filled).sorted()[rows.count * 3 / 4]
    guard most > 1 else { return }
    // Titles and remarks have few fields; the header names most of the columns.
    let few = max(1, most / 2)
    guard var header = rows.prefix(12).firstIndex(where: { filled($0) > few }) else { return }
    // A line of fewer fields than nearly all rows have, and below it one of words with as many as they have: that is the
    // header, where numbers follow it.
    var counts: [Int: Int] = [:]
    for row in rows { counts[row.count, default: 0] += 1 }
    if let usual = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }), rows[header].count < usual.key,
      usual.value * 10 >= rows.count * 7,
      let better = rows.prefix(12).firstIndex(where: { $0.count == usual.key }), better > header,
      rows[better].allSatisfy({ !$0.isEmpty && !looksLikeNumber($0) }), better + 1 < rows.count,
      rows[better + 1].contains(where: looksLikeNumber)
    {
      header = better
    }
    guard header > 0 else { return }
    // A header is words. Rows before one made of numbers are rows.
    guard rows[header].count(where: { looksLikeNumber($0) }) * 2 <= filled(rows[header]) else { return }
    preamble = Array(rows[..<header])
  }
}

private func looksLikeNumber(_ text: String) -> Bool {
  let bytes = text.utf8
  return !bytes.isEmpty && bytes.allSatisfy { (48...57).contains($0) || [43, 44, 45, 46, 47, 32, 37].contains($0) }
}
