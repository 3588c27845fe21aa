internal import Columns
internal import Diagnostics

/// In which encoding a file is, and what speaks for it.
struct EncodingGuess {
  var encoding: TextEncoding
  /// The bytes of the mark at the beginning.
  var mark = 0
  /// What a person is told; nil for UTF-8 without a doubt.
  var evidence: Message?

  /// A mark at the beginning, if there is one.
  init?(markOf bytes: FileBytes) {
    func begins(_ mark: [UInt8]) -> Bool {
      bytes.count >= mark.count && mark.indices.allSatisfy { bytes[$0] == mark[$0] }
    }
    if begins([0xEF, 0xBB, 0xBF]) {
      self.init(encoding: .utf8, mark: 3)
    } else if begins([0xFF, 0xFE, 0, 0]) {
      self.init(encoding: .utf32LittleEndian, mark: 4, evidence: "the mark at its beginning")
    } else if begins([0, 0, 0xFE, 0xFF]) {
      self.init(encoding: .utf32BigEndian, mark: 4, evidence: "the mark at its beginning")
    } else if begins([0xFF, 0xFE]) {
      self.init(encoding: .utf16LittleEndian, mark: 2, evidence: "the mark at its beginning")
    } else if begins([0xFE, 0xFF]) {
      self.init(encoding: .utf16BigEndian, mark: 2, evidence: "the mark at its beginning")
    } else if begins([0x84, 0x31, 0x95, 0x33]) {
      self.init(encoding: .gb18030, mark: 4, evidence: "the mark at its beginning")
    } else {
      return nil
    }
  }

  init(encoding: TextEncoding, mark: Int = 0, evidence: Message? = nil) {
    self.encoding = encoding
    self.mark = mark
    self.evidence = evidence
  }

  /// The encoding that a file without a mark is most likely in.
  ///
  /// Zeros at even or odd places speak for UTF-16 and UTF-32; then valid UTF-8 of more than one byte, which no other
  /// text is by accident; then the encoding in which most of the characters beyond ASCII are ordinary ones.
  init(_ bytes: FileBytes, thorough: Bool) {
    let sample = FirstForeignBytes(bytes, thorough: thorough)
    let start = sample.start ?? bytes.count
    let end = min(bytes.count, start + 1 << 18)
    let utf8 = bytes.utf8Counts(from: start, to: end)
    let isPlainlyUTF8 = utf8.valid > 0 && utf8.wrong == 0
    if let wide = EncodingGuess(zerosOf: bytes, atLeast: isPlainlyUTF8 ? 8 : nil) {
      self = wide
      return
    }
    guard sample.start != nil else {
      self.init(encoding: .utf8)
      return
    }
    if utf8.wrong == 0 || utf8.valid > utf8.wrong * 4 {
      self.init(encoding: .utf8)
      return
    }
    self = EncodingGuess.ofOldEncodings(bytes, from: start, to: end)
  }

  private static func ofOldEncodings(_ bytes: FileBytes, from start: Int, to end: Int) -> EncodingGuess {
    let candidates: [(encoding: TextEncoding, counts: CharacterCounts)] = [
      (.gb18030, bytes.gb18030Counts(from: start, to: end)), (.big5, bytes.big5Counts(from: start, to: end)),
      (.shiftJIS, bytes.shiftJISCounts(from: start, to: end)), (.eucJP, bytes.eucJPCounts(from: start, to: end)),
      (.eucKR, bytes.eucKRCounts(from: start, to: end)),
    ]
    // The first of equals: most clients' files are GB18030.
    var best = candidates[0]
    for candidate in candidates.dropFirst() where candidate.counts.score > best.counts.score + 0.02 { best = candidate }
    let western = WesternCounts(bytes, from: start, to: end)
    if best.counts.likelihood < 0.6
      || western.standAlone && best.counts.likelihood < 0.9
      || western.mostStandAlone && best.counts.frequentShare < 0.34
    {
      return western.isHalfKana
        ? EncodingGuess(
          encoding: .shiftJIS, evidence: "its \(grouped(western.high)) bytes beyond ASCII are half-width katakana in it"
        )
        : western.guess
    }
    let others = candidates.filter {
      $0.encoding != best.encoding && $0.counts.score + 0.1 > best.counts.score && $0.counts.likelihood >= 0.9
    }
    let evidence: Message =
      "\(grouped(best.counts.common)) of \(grouped(best.counts.characters)) characters beyond ASCII are common ones in it"
    guard let other = others.max(by: { $0.counts.score < $1.counts.score }) else {
      return EncodingGuess(encoding: best.encoding, evidence: evidence)
    }
    return EncodingGuess(
      encoding: best.encoding,
      evidence: "\(evidence), but it may as well be \(other.encoding.name): `encoding \(other.encoding.typed)`")
  }

  /// UTF-16 and UTF-32 by what their units are: ASCII signs (separators, line ends, digits) among them, and none that
  /// is no character.
  ///
  /// - Parameter part: one byte of so many must be a zero: where the file is plainly UTF-8, fewer are damage.
  private init?(zerosOf bytes: FileBytes, atLeast part: Int?) {
    let length = min(bytes.count, 1 << 16)
    let zeros = bytes.population(of: 0, from: 0, to: length)
    guard length >= 4, zeros > 0, part.map({ zeros * $0 >= length }) ?? true else { return nil }
    // Among bytes that are nearly all ASCII and no zeros, a zero is damage.
    let ascii = (0..<length).count { bytes[$0] < 0x7F && (bytes[$0] >= 32 || [9, 10, 13].contains(bytes[$0])) }
    guard ascii * 10 < length * 9 else { return nil }
    let evidence: Message = "\(grouped(zeros)) of its first \(grouped(length)) bytes are zeros, as it has them"
    for encoding in [TextEncoding.utf32LittleEndian, .utf32BigEndian] {
      let units = UnitCounts(bytes, encoding, length)
      if units.bad == 0, units.signs > 0 {
        self.init(encoding: encoding, evidence: evidence)
        return
      }
    }
    let little = UnitCounts(bytes, .utf16LittleEndian, length)
    let big = UnitCounts(bytes, .utf16BigEndian, length)
    let (better, worse) = little.signs >= big.signs ? (little, big) : (big, little)
    guard better.signs > 2 * worse.signs, better.signs * 100 > better.units, better.bad * 50 <= better.units else {
      return nil
    }
    self.init(encoding: little.signs >= big.signs ? .utf16LittleEndian : .utf16BigEndian, evidence: evidence)
  }
}

/// The units of a wide encoding: ASCII signs among them, and those that are no characters.
private struct UnitCounts {
  var units = 0
  var signs = 0
  var bad = 0

  init(_ bytes: FileBytes, _ encoding: TextEncoding, _ length: Int) {
    var place = 0
    var isAfterHigh = false
    while place + encoding.unit <= length {
      var value: UInt32 = 0
      for index in 0..<encoding.unit {
        value = value << 8 | UInt32(bytes[place + (encoding.isBigEndian ? index : encoding.unit - 1 - index)])
      }
      place += encoding.unit
      units += 1
      let isLow = (0xDC00...0xDFFF).contains(value)
      if isLow != isAfterHigh { bad += 1 }
      isAfterHigh = encoding.unit == 2 && (0xD800...0xDBFF).contains(value)
      switch value {
      case 9, 10, 13, 0x20...0x7E: signs += 1
      case 0..<0x20, 0x7F, 0xFFFE, 0xFFFF, 0x11_0000...: bad += 1
      case 0xD800...0xDFFF where encoding.unit == 4: bad += 1
      default: break
      }
    }
  }
}

/// Where the bytes beyond ASCII begin.
private struct FirstForeignBytes {
  var start: Int?

  /// - Parameter thorough: look through the whole file, not only its first 64 KB.
  init(_ bytes: FileBytes, thorough: Bool) {
    let end = thorough ? bytes.count : min(bytes.count, 1 << 16)
    var place = 0
    while place < end {
      if place &+ 8 <= end, bytes.word(at: place) & 0x8080_8080_8080_8080 == 0 {
        place &+= 8
        continue
      }
      if bytes[place] >= 0x80 {
        start = place
        return
      }
      place &+= 1
    }
  }
}
