/// Whether a stretch of bytes is valid UTF-8 without NUL.
func isReadable(_ bytes: FileBytes, _ start: Int, _ end: Int) -> Bool {
  firstUnreadable(bytes, from: start, to: end) == nil
}

/// The place of the first byte that is a NUL or not valid UTF-8 (no overlong forms, surrogates or values past U+10FFFF).
func firstUnreadable(_ bytes: FileBytes, from start: Int, to end: Int) -> Int? {
  var place = start
  while place < end {
    while place &+ 8 <= end {
      let word = bytes.word(at: place)
      // The lowest byte that has a high bit or is zero; those above it may be flagged by its borrow.
      let doubtful = (word | (word &- 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080
      guard doubtful == 0 else {
        place &+= doubtful.trailingZeroBitCount / 8
        break
      }
      place &+= 8
    }
    // Most Chinese characters: three bytes, the first neither E0 nor ED, after which not every byte may follow.
    while place &+ 4 <= end {
      let scalar = bytes.half(at: place)
      guard scalar & 0x00C0_C0F0 == 0x0080_80E0, scalar & 0x0F != 0, scalar & 0x0F != 0x0D else { break }
      place &+= 3
    }
    guard place < end else { return nil }
    let length = scalarLength(bytes, place, end)
    if length == 0 { return place }
    place &+= length
  }
  return nil
}

/// How many bytes the scalar at a place takes; 0 where there is none.
private func scalarLength(_ bytes: FileBytes, _ place: Int, _ end: Int) -> Int {
  let lead = bytes[place]
  func follows(_ distance: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
    place &+ distance < end && range.contains(bytes[place &+ distance])
  }
  switch lead {
  case 0x01...0x7F: return 1
  case 0xC2...0xDF: return follows(1) ? 2 : 0
  case 0xE0: return follows(1, 0xA0...0xBF) && follows(2) ? 3 : 0
  case 0xED: return follows(1, 0x80...0x9F) && follows(2) ? 3 : 0
  case 0xE1...0xEF: return follows(1) && follows(2) ? 3 : 0
  case 0xF0: return follows(1, 0x90...0xBF) && follows(2) && follows(3) ? 4 : 0
  case 0xF1...0xF3: return follows(1) && follows(2) && follows(3) ? 4 : 0
  case 0xF4: return follows(1, 0x80...0x8F) && follows(2) && follows(3) ? 4 : 0
  default: return 0
  }
}
