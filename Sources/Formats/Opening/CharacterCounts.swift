/// How the bytes beyond ASCII fare when they are read in one encoding.
struct CharacterCounts {
  var characters = 0
  /// Characters that ordinary texts are made of.
  var common = 0
  /// Characters that names, headers and sentences are mostly made of.
  var frequent = 0
  var wrong = 0

  /// 0…1; a byte that is no character counts three times against it.
  var likelihood: Double {
    let all = characters + 3 * wrong
    return all == 0 ? 0 : Double(common) / Double(all)
  }

  /// 0…1, as `likelihood` counts.
  var frequentShare: Double {
    let all = characters + 3 * wrong
    return all == 0 ? 0 : Double(frequent) / Double(all)
  }

  var score: Double { likelihood + frequentShare }

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
    pairs(from: start, to: end, .gb18030) { lead, trail in
      guard (0x81...0xFE).contains(lead), (0x40...0xFE).contains(trail), trail != 0x7F else {
        // Four bytes, which no other encoding has in this order.
        return (0x81...0xFE).contains(lead) && (0x30...0x39).contains(trail) ? .four : .wrong
      }
      return trail >= 0xA1 && ((0xB0...0xD7).contains(lead) || lead == 0xA1 || lead == 0xA3) ? .common : .rare
    }
  }

  /// Common are the 5,401 characters of Big5's first level and its punctuation.
  func big5Counts(from start: Int, to end: Int) -> CharacterCounts {
    pairs(from: start, to: end, .big5) { lead, trail in
      guard (0x81...0xFE).contains(lead), (0x40...0x7E).contains(trail) || (0xA1...0xFE).contains(trail) else {
        return .wrong
      }
      return (0xA4...0xC6).contains(lead) || lead == 0xA1 ? .common : .rare
    }
  }

  /// Common are kana, the kanji of the first level, punctuation. Half-width katakana are no pairs, and rare.
  func shiftJISCounts(from start: Int, to end: Int) -> CharacterCounts {
    pairs(from: start, to: end, .shiftJIS) { lead, trail in
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

  /// Common are kana, the kanji of the first level, punctuation; 0x8E stands before half-width katakana, and 0x8F before
  /// rare kanji of two more bytes.
  func eucJPCounts(from start: Int, to end: Int) -> CharacterCounts {
    pairs(from: start, to: end, .eucJP) { lead, trail in
      if lead == 0x8E { return (0xA1...0xDF).contains(trail) ? .frequent : .wrong }
      if lead == 0x8F { return .three }
      guard (0xA1...0xF4).contains(lead), trail >= 0xA1, trail < 0xFF else { return .wrong }
      return [0xA1, 0xA3, 0xA4, 0xA5].contains(lead) || (0xB0...0xCF).contains(lead) ? .common : .rare
    }
  }

  /// Common are the 2,350 syllables of KS X 1001 and its punctuation.
  func eucKRCounts(from start: Int, to end: Int) -> CharacterCounts {
    pairs(from: start, to: end, .eucKR) { lead, trail in
      guard (0x81...0xFE).contains(lead), (0x41...0xFE).contains(trail), trail >= 0x61 || trail <= 0x5A else {
        return .wrong
      }
      return trail >= 0xA1 && ((0xB0...0xC8).contains(lead) || lead == 0xA1 || lead == 0xA3) ? .common : .rare
    }
  }

  private enum Pair { case common, frequent, rare, single, three, four, wrong }

  private func pairs(
    from start: Int, to end: Int, _ frequent: FrequentCharacters, _ kind: (UInt8, UInt8) -> Pair
  ) -> CharacterCounts {
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
      case .common, .frequent:
        counts.add(isCommon: true)
        let isFrequent: Bool = if case .frequent = kind(lead, self[place &+ 1]) { true } else { false }
        if isFrequent || frequent.holds(lead, self[place &+ 1]) { counts.frequent += 1 }
        place &+= 2
      case .rare:
        counts.add(isCommon: false)
        place &+= 2
      case .single:
        counts.add(isCommon: false)
        place &+= 1
      case .three:
        counts.add(isCommon: false)
        place &+= 3
      case .four where place &+ 3 < count && self[place &+ 2] >= 0x81 && (0x30...0x39).contains(self[place &+ 3]):
        counts.add(isCommon: true)
        counts.frequent += 1
        place &+= 4
      case .four:
        counts.wrong += 1
        place &+= 1
      case .wrong:
        counts.wrong += 1
        place &+= 1
      }
    }
    return counts
  }
}
