/// Whether two tags' names are likely to be one.
enum TagLikeness {
  /// They differ in nothing but width, case, blanks and joining signs: `ＶＩＰ`, `vip`; `win-back`, `win back`.
  case sameLetters
  /// One letter is other, more, less or in another place; a digit is never a slip: `wave1`, `wave2`.
  case oneLetter

  init?(_ a: String, _ b: String) {
    let (x, y) = (Array(plain(a)), Array(plain(b)))
    if x == y {
      self = .sameLetters
      return
    }
    let (shorter, longer) = x.count <= y.count ? (x, y) : (y, x)
    guard shorter.count >= 4, longer.count - shorter.count <= 1 else { return nil }
    let start = zip(shorter, longer).prefix { $0 == $1 }.count
    let end = zip(shorter.reversed(), longer.reversed()).prefix { $0 == $1 }.count
    if longer.count > shorter.count {
      guard start + end >= shorter.count, isLetter(longer[start]) else { return nil }
    } else if start + end < shorter.count - 1 {
      let last = shorter.count - end - 1
      guard last == start + 1, shorter[start] == longer[last], shorter[last] == longer[start], isLetter(shorter[start]),
        isLetter(shorter[last])
      else { return nil }
    } else {
      guard isLetter(shorter[start]), isLetter(longer[start]) else { return nil }
    }
    self = .oneLetter
  }
}

private func isLetter(_ character: Character) -> Bool { character.isLetter && !character.isNumber }

/// Half-width, lower case, without blanks and joining signs.
private func plain(_ name: String) -> String {
  var scalars = String.UnicodeScalarView()
  for scalar in name.unicodeScalars {
    switch scalar.value {
    case 0xFF01...0xFF5E: scalars.append(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar)
    case 0x3000: continue
    default: scalars.append(scalar)
    }
  }
  return String(scalars).lowercased().filter { !$0.isWhitespace && !"-_·.".contains($0) }
}
