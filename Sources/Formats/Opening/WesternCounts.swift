internal import Columns
internal import Diagnostics

/// Bytes beyond ASCII as letters of Latin-1 (0xC0…0xFF) or of Mac Roman (0x80…0x9F), and how they stand beside others.
struct WesternCounts {
  private(set) var high = 0
  private var latinLetters = 0
  private var macLetters = 0
  /// Bytes that are no characters in Windows-1252.
  private var undefined = 0
  /// Bytes between two of ASCII, and stretches of bytes beyond it.
  private var alone = 0
  private var stretches = 0
  private var cyrillic = 0
  private var halfKana = 0
  private var lowKana = 0

  init(_ bytes: FileBytes, from start: Int, to end: Int) {
    var last = -2
    for place in start..<end where bytes[place] >= 0x80 {
      let byte = bytes[place]
      high += 1
      if place != last + 1 { stretches += 1 }
      last = place
      let before = place > 0 ? bytes[place - 1] : 32
      let after = place + 1 < bytes.count ? bytes[place + 1] : 32
      if before < 0x80, after < 0x80 { alone += 1 }
      if byte >= 0xC0 || byte == 0xA8 || byte == 0xB8 { cyrillic += 1 }
      if (0xA1...0xDF).contains(byte) { halfKana += 1 }
      if (0xA6...0xBF).contains(byte) { lowKana += 1 }
      if [0x81, 0x8D, 0x8F, 0x90, 0x9D].contains(byte) { undefined += 1 }
      // A letter has a letter beside it; what Windows has in the same places are quotes, dashes and the euro.
      let besideLetter = isLetter(before) || isLetter(after)
      let isCapital = (0xC0..<0xDF).contains(byte) && byte != 0xD7
      if isCapital, isSmallLetter(before) || standsApart(before) && standsApart(after) {
        // No capital stands inside a word or alone: in Mac Roman these are quotes and dashes.
        macLetters += 1
      } else if byte >= 0xC0, byte != 0xD7, byte != 0xF7, besideLetter {
        latinLetters += 1
      } else if byte < 0xA0, besideLetter,
        ![0x80, 0x85, 0x91, 0x92, 0x93, 0x94, 0x96, 0x97].contains(byte)
      {
        macLetters += 1
      } else if byte < 0xA0, isMacCapital(byte), isMacCapital(before) || isMacCapital(after) {
        macLetters += 1
      }
    }
  }

  /// Nearly all stand between two signs of ASCII, as letters with accents do.
  var standAlone: Bool { Double(alone) > 0.9 * Double(high) }

  var mostStandAlone: Bool { alone * 2 > high }

  /// All are half-width katakana in Shift-JIS, several in a row, and some of them are no letters in Latin-1.
  var isHalfKana: Bool { halfKana == high && stretches * 2 <= high && lowKana * 5 >= high }

  /// Which of the encodings of one byte it is.
  var guess: EncodingGuess {
    // Words of letters beyond ASCII only.
    if stretches * 3 <= high, cyrillic * 10 >= high * 9 {
      return EncodingGuess(
        encoding: .windows1251, evidence: "its \(grouped(high)) bytes beyond ASCII stand in words, as letters of it")
    }
    let isMac = macLetters > latinLetters || undefined > 0
    let evidence: Message =
      "\(grouped(isMac ? macLetters : latinLetters)) of \(grouped(high)) bytes beyond ASCII are letters in it"
    guard macLetters != latinLetters || undefined > 0 else {
      return EncodingGuess(
        encoding: .latin1, evidence: "\(evidence), but it may as well be Mac Roman: `encoding mac_roman`")
    }
    return EncodingGuess(encoding: isMac ? .macRoman : .latin1, evidence: evidence)
  }
}

private func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte & 0xDF) }
private func isSmallLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte) }
private func standsApart(_ byte: UInt8) -> Bool { byte <= 32 }
/// A letter in Mac Roman that is neither a quote nor a dash in Windows-1252.
private func isMacCapital(_ byte: UInt8) -> Bool { (0x80..<0xA0).contains(byte) && !(0x91...0x97).contains(byte) }
