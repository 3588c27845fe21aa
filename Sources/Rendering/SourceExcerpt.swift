import Diagnostics
import TextWidth

/// The line an error is on, cut to a width round the place, and the carets that go under it.
///
/// Tabs are blanks up to the next fourth cell and controls are visible escapes, so that what stands above a caret is
/// what the span holds. A span of several lines is marked to the end of its first; one outside the text is marked at
/// the nearest place.
struct SourceExcerpt: Equatable {
  let line: String
  let carets: String
  let location: SourceLocation

  init(of span: SourceSpan, in source: SourceText, width: Int, ellipsis: Character = "…") {
    let bytes = Array(source.text.utf8)
    let start = SourceExcerpt.place(span.start, in: bytes)
    location = source.location(of: start)
    let lineStart = (bytes[..<start].lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
    let text = source.line(at: start)

    var cells = SourceExcerpt.cells(of: text)
    var marked = SourceExcerpt.marked(in: text, from: start - lineStart, to: span.end - lineStart)
    if marked.lowerBound == cells.count { cells.append(" ") }
    if marked.isEmpty { marked = marked.lowerBound..<marked.lowerBound + 1 }

    let widths = cells.map { displayWidth(of: $0) }
    let window = SourceExcerpt.window(widths, round: marked, width: max(8, width))
    var line = window.lowerBound > 0 ? String(ellipsis) : ""
    var carets = blanks(displayWidth(of: line))
    for index in window {
      line += cells[index]
      carets += String(repeating: marked.contains(index) ? "^" : " ", count: widths[index])
    }
    if window.upperBound < cells.count { line.append(ellipsis) }
    self.line = SourceExcerpt.trimmed(line)
    carets = SourceExcerpt.trimmed(carets)
    // What takes no cell still needs its mark.
    self.carets = carets.contains("^") ? carets : carets + "^"
  }

  /// The byte a person would point at: inside the text, on a scalar, and not on the empty lines after its end.
  private static func place(_ offset: Int, in bytes: [UInt8]) -> Int {
    var place = min(max(0, offset), bytes.count)
    while place > 0, place < bytes.count, bytes[place] & 0xC0 == 0x80 { place -= 1 }
    guard bytes[place...].allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) else { return place }
    guard bytes[..<place].last == 0x0A || place == bytes.count else { return place }
    while place > 0, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[place - 1]) { place -= 1 }
    return place
  }

  /// What each character of the line is shown as.
  private static func cells(of text: String) -> [String] {
    var column = 0
    return text.map { character in
      let cell = character == "\t" ? blanks(4 - column % 4) : shown(String(character))
      column += displayWidth(of: cell)
      return cell
    }
  }

  /// The characters that a stretch of the line's bytes touches.
  private static func marked(in text: String, from start: Int, to end: Int) -> Range<Int> {
    var offset = 0
    var first: Int?
    var last = 0
    for (index, character) in text.enumerated() {
      let next = offset + character.utf8.count
      if first == nil, next > start { first = index }
      if offset < end { last = index + 1 }
      offset = next
    }
    let lower = first ?? text.count
    return lower..<max(lower, last)
  }

  /// The characters that fit in the width, the marked ones about in the middle, with a cell for `…` where a side is cut.
  private static func window(_ widths: [Int], round marked: Range<Int>, width: Int) -> Range<Int> {
    let total = widths.reduce(0, +)
    guard total > width else { return 0..<widths.count }
    var lower = marked.lowerBound
    var upper = lower
    var used = 0
    let room = width - 2
    while upper < marked.upperBound, used + widths[upper] <= room {
      used += widths[upper]
      upper += 1
    }
    // Grows to both sides while it can, so that a side that is short leaves its room to the other.
    var grows = true
    while grows {
      grows = false
      if lower > 0, used + widths[lower - 1] <= room {
        lower -= 1
        used += widths[lower]
        grows = true
      }
      if upper < widths.count, used + widths[upper] <= room {
        used += widths[upper]
        upper += 1
        grows = true
      }
    }
    return lower..<upper
  }

  private static func trimmed(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }
}
