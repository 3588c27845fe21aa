import CUtf8proc

/// The number of terminal cells a character takes: 0, 1 or 2.
///
/// A character is a grapheme cluster, so `e` with an accent is 1 and a family emoji joined by U+200D is 2. The table is
/// utf8proc's, never the locale's; East Asian *ambiguous* characters are 1. A control has no width: paint its
/// `visibleEscape(of:)` instead, whose width is its length.
public func displayWidth(of character: Character) -> Int {
  var cells = 0
  var asksForEmoji = false
  for scalar in character.unicodeScalars {
    cells += displayWidth(of: scalar)
    asksForEmoji = asksForEmoji || scalar.value == 0xFE0F
  }
  if asksForEmoji, cells == 1 { return 2 }
  return min(cells, 2)
}

/// The number of terminal cells a text takes on one line, the sum over its characters.
public func displayWidth(of text: some StringProtocol) -> Int {
  var cells = 0
  for byte in text.utf8 {
    // Printable ASCII is one cell a byte; anything else is measured by character, since it may join what precedes it.
    guard byte >= 0x20, byte < 0x7F else { return text.reduce(0) { $0 + displayWidth(of: $1) } }
    cells += 1
  }
  return cells
}

private func displayWidth(of scalar: Unicode.Scalar) -> Int {
  switch scalar.value {
  case 0x20..<0x7F: return 1
  case 0xAD: return 1  // a soft hyphen: terminals show it
  case 0x1160...0x11FF, 0xD7B0...0xD7FF: return 0  // vowels and finals of a Hangul syllable stand on its first letter
  case 0x20000...0x3FFFD: return 2  // ideographs, also those younger than the table
  default: break
  }
  if isControl(scalar) { return 0 }
  let cells = Int(utf8proc_charwidth(utf8proc_int32_t(bitPattern: scalar.value)))
  if cells > 0 { return cells }
  if scalar.properties.isEmojiPresentation { return 2 }
  switch scalar.properties.generalCategory {
  case .unassigned, .privateUse: return 1
  case .nonspacingMark, .enclosingMark, .format, .control: return 0
  default: return utf8proc_category(utf8proc_int32_t(bitPattern: scalar.value)) == UTF8PROC_CATEGORY_CN ? 1 : 0
  }
}
