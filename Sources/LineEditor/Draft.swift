/// A statement being typed: its text, and the cursor as an offset in its UTF-8.
struct Draft: Equatable {
  var text = ""
  var cursor = 0

  init() {}

  /// With the cursor at the end, or where it is put.
  init(_ text: String, cursor: Int? = nil) {
    self.text = text
    self.cursor = cursor ?? text.utf8.count
  }

  var beforeCursor: Substring { text[..<index(cursor)] }
  var afterCursor: Substring { text[index(cursor)...] }
  var isAtEnd: Bool { cursor >= text.utf8.count }

  /// The draft with part of its text replaced, the cursor after what came in; an impossible range is clamped.
  func replacing(_ range: Range<Int>, with replacement: String) -> Draft {
    let start = index(range.lowerBound)
    let end = max(start, index(range.upperBound))
    let head = text[..<start] + replacement
    return Draft(String(head + text[end...]), cursor: head.utf8.count)
  }

  func inserting(_ insertion: String) -> Draft {
    replacing(cursor..<cursor, with: insertion)
  }

  /// Where the character before, or after, the cursor begins, or ends.
  var previousCharacter: Int { cursor - (beforeCursor.last?.utf8.count ?? 0) }
  var nextCharacter: Int { cursor + (afterCursor.first?.utf8.count ?? 0) }

  /// The ends of the line the cursor is in.
  var lineStart: Int {
    beforeCursor.utf8.lastIndex(of: Draft.newline).map { text.utf8.distance(from: text.startIndex, to: $0) + 1 } ?? 0
  }
  var lineEnd: Int {
    afterCursor.utf8.firstIndex(of: Draft.newline).map { text.utf8.distance(from: text.startIndex, to: $0) }
      ?? text.utf8.count
  }

  var isAtLineEnd: Bool { cursor == lineEnd }

  /// Where the word before the cursor begins; letters of any script and digits make words.
  var previousWord: Int {
    var start = beforeCursor
    while let last = start.last, !Draft.isInWord(last) { start.removeLast() }
    while let last = start.last, Draft.isInWord(last) { start.removeLast() }
    return start.utf8.count
  }

  func text(in range: Range<Int>) -> String { String(text[index(range.lowerBound)..<index(range.upperBound)]) }

  private static func isInWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  /// The cursor in the line above (-1) or below (+1), as many characters from its start; nil where there is none.
  func cursor(linesDown: Int) -> Int? {
    let start = lineStart
    let characters = text[index(start)..<index(cursor)].count
    var target = self
    if linesDown < 0 {
      guard start > 0 else { return nil }
      target.cursor = start - 1
      target.cursor = target.lineStart
    } else {
      guard lineEnd < text.utf8.count else { return nil }
      target.cursor = lineEnd + 1
    }
    let line = text[index(target.cursor)..<index(target.lineEnd)]
    return target.cursor + line.prefix(characters).utf8.count
  }

  private static let newline = UInt8(ascii: "\n")

  // Never inside a scalar, and never outside the text.
  private func index(_ offset: Int) -> String.Index {
    let clamped = text.utf8.index(text.startIndex, offsetBy: min(max(offset, 0), text.utf8.count))
    return clamped.samePosition(in: text.unicodeScalars) ?? text.unicodeScalars.index(before: clamped)
  }
}
