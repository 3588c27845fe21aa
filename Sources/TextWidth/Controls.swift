/// Whether writing this scalar to a terminal would do something other than show a sign: C0 and C1 controls, line and
/// paragraph separators, marks and overrides of direction, and invisible characters that stand alone.
///
/// The joiners U+200C and U+200D are not controls: they belong to the character they join.
public func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0..<0x20, 0x7F..<0xA0: true
  case 0x061C, 0x180E, 0xFEFF: true
  case 0x200B, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F: true
  case 0xFFF9...0xFFFB: true
  default: false
  }
}

/// Whether a character is a control; `"\r\n"` is.
public func isControl(_ character: Character) -> Bool {
  character.unicodeScalars.contains(where: isControl)
}

/// How a control is shown in text, in printable ASCII: `\n`, `\r`, `\t`, or `\u{1B}`.
public func visibleEscape(of scalar: Unicode.Scalar) -> String {
  switch scalar {
  case "\n": "\\n"
  case "\r": "\\r"
  case "\t": "\\t"
  default: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
  }
}

/// The text with each control replaced by its escape, so that it can be written to a terminal and only shows.
public func visible(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: isControl) else { return text }
  var shown = ""
  for scalar in text.unicodeScalars {
    if isControl(scalar) {
      shown += visibleEscape(of: scalar)
    } else {
      shown.unicodeScalars.append(scalar)
    }
  }
  return shown
}
