/// How the bytes beyond ASCII fare when they are read in one encoding.
struct CharacterCounts {
  var characters = 0
  /// Characters that ordinary texts are made of.
  var common = 0
  var wrong = 0

  /// 0…1; a byte that is no character counts three times against it.
  var likelihood: Double {
    let all = characters + 3 * wrong
    return all == 0 ? 0 : Double(common) / Double(all)
  }

  fileprivate mutating func add(isCommon: Bool) {
    characters += 1
    if isCommon { common += 1 }
  }
}

extension FileBytes {
  /// Characters of more than one byte, and bytes that are none; one cut off by the end doesn't count.
  func utf8Counts(from start: Int, to end: Int) -> (valid: Int, wrong: Int) {
    var place = start
    var counts = (valid: 0, wrong: 0)
    while place < end {
      let lead = self[place]
      guard lead >= 0x80 else {
        place &+= 1
        continue
      }
      let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
      if place &+ length > end, lead >= 0xC2, end < count || place &+ length > count && end == count {
        // Cut off, by the end of the sample or of the file.
        if end == count { counts.wrong += 1 }
        return counts
      }
      if lead >= 0xC2, lead <= 0xF4, isReadable(self, place, place &+ length) {
        counts.valid += 1
        place &+= length
      } else {
        counts.wrong += 1
        place &+= 1
      }
    }
    return counts
  }

  /// Common are the 3,755 characters of GB2312's first level, its punctuation, full-width signs.
  func gb18030Counts(from start: Int, to end: Int) -> CharacterCounts {
    pairs(from: start, to: end) { lead, trail in
      guard (0x81...0xFE).contains(lead), (0x40...0xFE).contains(trail), trail != 0x7F else {
        // Four bytes: rare characters.
        return (0x81...0xFE).contains(lead) && (0x30...0x39).contains(trail) ? .four : .wrong
      }
      return trail >= 0xA1 && ((0xB0...0xD7).contains(lead) || lead == 0xA1 || lead == 0xA3) ? .common : .rare
    }
  }

  /// Common are the 5,401 characters of Big5's first level and its punctuation.
  func big5Counts(from start: Int, to end: Int) -> CharacterCounts {
    pairs(from: start, to: end) { lead, trail in
      guard (0x81...0xFE).contains(lead), (0x40...0x7E).contains(trail) || (0xA1...0xFE).contains(trail) else {
        return .wrong
      }
      return (0xA4...0xC6).contains(lead) || lead == 0xA1 ? .common : .rare
    }
  }

  /// Common are kana, the kanji of the first level, punctuation. Half-width katakana are no pairs, and rare.
  func shiftJISCounts(from start: Int, to end: Int) -> CharacterCounts {
    pairs(from: start, to: end) { lead, trail in
      if (0xA1...0xDF).contains(lead) { return .single }
      guard (0x81...0x9F).contains(lead) || (0xE0...0xFC).contains(lead), (0x40...0xFC).contains(trail), trail != 0x7F
      else { return .wrong }
      switch lead {
      case 0x81, 0x83, 0x89...0x97: return .common
      case 0x82: return trail >= 0x4F ? .common : .rare
      case 0x88: return trail >= 0x9F ? .common : .rare
      case 0x98: return trail <= 0x72 ? .common : .rare
      default: return .rare
      }
    }
  }

  private enum Pair { case common, rare, single, four, wrong }

  private func pairs(from start: Int, to end: Int, _ kind: (UInt8, UInt8) -> Pair) -> CharacterCounts {
    var counts = CharacterCounts()
    var place = start
    while place < end {
      let lead = self[place]
      guard lead >= 0x80 else {
        place &+= 1
        continue
      }
      guard place &+ 1 < count else {
        counts.wrong += 1
        break
      }
      switch kind(lead, self[place &+ 1]) {
      case .common:
        counts.add(isCommon: true)
        place &+= 2
      case .rare:
        counts.add(isCommon: false)
        place &+= 2
      case .single:
        counts.add(isCommon: false)
        place &+= 1
      case .four:
        counts.add(isCommon: false)
        place &+= 4
      case .wrong:
        counts.wrong += 1
        place &+= 1
      }
    }
    return counts
  }

  /// Bytes beyond ASCII as letters of Latin-1 (0xC0…0xFF) or of Mac Roman (0x80…0x9F), and which part of all stands
  /// next to nothing but ASCII.
  func westernCounts(from start: Int, to end: Int) -> (
    latinLetters: Int, macLetters: Int, high: Int, betweenLetters: Double
  ) {
    var latin = 0
    var mac = 0
    var high = 0
    var alone = 0
    for place in start..<end where self[place] >= 0x80 {
      let byte = self[place]
      high += 1
      let before = place > 0 ? self[place - 1] : 32
      let after = place + 1 < count ? self[place + 1] : 32
      if before < 0x80, after < 0x80 { alone += 1 }
      // A letter has a letter beside it; what Windows has in the same places are quotes, dashes and the euro.
      let besideLetter = isLetter(before) || isLetter(after)
      if byte >= 0xC0, byte != 0xD7, byte != 0xF7, besideLetter { latin += 1 }
      if byte < 0xA0, besideLetter, ![0x80, 0x85, 0x91, 0x92, 0x93, 0x94, 0x96, 0x97].contains(byte) { mac += 1 }
    }
    return (latin, mac, high, high == 0 ? 0 : Double(alone) / Double(high))
  }
}

private func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte & 0xDF) }
