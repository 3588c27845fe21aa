import TextWidth

/// A text made safe to stand in a line: controls, marks of direction and escape sequences become visible escapes, and
/// a mark that would join whatever is written before it gets a circle of its own.
func shown(_ text: String) -> String {
  // Plain letters and signs, and Han: nothing to be shown otherwise.
  if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) || (0x80..<0xC0).contains($0) || (0xE4...0xE9).contains($0) }) {
    return text
  }
  let safe = visible(text)
  guard safe.contains(where: startsWithMark) else { return safe }
  var circled = ""
  for character in safe {
    if startsWithMark(character) { circled += "\u{25CC}" }
    circled.append(character)
  }
  return circled
}

private func startsWithMark(_ character: Character) -> Bool {
  guard !character.isASCII, let scalar = character.unicodeScalars.first else { return false }
  return scalar == "\u{200D}" || scalar.properties.isGraphemeExtend || scalar.properties.isEmojiModifier
    || scalar.properties.generalCategory == .spacingMark
}

/// The longest beginning of a text that takes at most `width` cells with `…` (or `~`) at its end; whole where it fits.
func truncated(_ text: String, to width: Int, ellipsis: Character = "…") -> String {
  guard displayWidth(of: text) > width else { return text }
  var cut = ""
  var used = 1
  for character in text {
    let cells = displayWidth(of: character)
    guard used + cells <= width else { break }
    cut.append(character)
    used += cells
  }
  while cut.last == " " { cut.removeLast() }
  return width > 0 ? cut + String(ellipsis) : ""
}

/// A header cut in its middle, since the ends of names tell them apart: `custo…_B`, `amount… (¥)`.
func squeezed(_ text: String, to width: Int, ellipsis: Character = "…") -> String {
  guard displayWidth(of: text) > width, width >= 5 else { return truncated(text, to: width, ellipsis: ellipsis) }
  let characters = Array(text)
  var tail = ""
  var tailWidth = 0
  for character in characters.reversed() {
    let cells = displayWidth(of: character)
    guard tailWidth + cells <= (width - 1) / 2 else { break }
    tail = String(character) + tail
    tailWidth += cells
  }
  var head = ""
  var headWidth = 0
  for character in characters {
    let cells = displayWidth(of: character)
    guard headWidth + cells + 1 + tailWidth <= width else { break }
    head.append(character)
    headWidth += cells
  }
  return head + String(ellipsis) + tail
}
