/// A stretch of a source text, in UTF-8 bytes from its start: `start ..< end`.
public struct SourceSpan: Sendable, Hashable {
  public var start: Int
  public var end: Int

  public init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = end
  }

  /// From the start of this span to the end of another.
  public func through(_ other: SourceSpan) -> SourceSpan {
    SourceSpan(min(start, other.start), max(end, other.end))
  }
}

/// Where in a text something stands, for a person: both count from 1, columns in characters.
public struct SourceLocation: Sendable, Hashable {
  public var line: Int
  public var column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// A text that was read, with the name it goes by in messages (a file's name, or "-c").
public struct SourceText: Sendable {
  public let name: String
  public let text: String
  /// The line number of the text's first line, so that a statement cut out of a script keeps its place.
  public let firstLine: Int

  public init(name: String, text: String, firstLine: Int = 1) {
    self.name = name
    self.text = text
    self.firstLine = firstLine
  }

  /// The line and column of a byte offset; an offset past the end is the place after the last character.
  public func location(of offset: Int) -> SourceLocation {
    var line = firstLine
    var lineStart = text.utf8.startIndex
    let end = text.utf8.index(text.utf8.startIndex, offsetBy: max(0, offset), limitedBy: text.utf8.endIndex)
    let place = end ?? text.utf8.endIndex
    var index = text.utf8.startIndex
    while index < place {
      let byte = text.utf8[index]
      index = text.utf8.index(after: index)
      if byte == UInt8(ascii: "\n") {
        line += 1
        lineStart = index
      }
    }
    return SourceLocation(line: line, column: text[lineStart..<max(place, lineStart)].count + 1)
  }

  /// The whole line that holds a byte offset, without its line end.
  public func line(at offset: Int) -> String {
    let utf8 = text.utf8
    let place = utf8.index(utf8.startIndex, offsetBy: max(0, offset), limitedBy: utf8.endIndex) ?? utf8.endIndex
    let newline = UInt8(ascii: "\n")
    let start = utf8[..<place].lastIndex(of: newline).map { utf8.index(after: $0) } ?? utf8.startIndex
    let end = utf8[place...].firstIndex(of: newline) ?? utf8.endIndex
    let line = String(decoding: utf8[start..<end], as: UTF8.self)
    return line.hasSuffix("\r") ? String(line.dropLast()) : line
  }
}
