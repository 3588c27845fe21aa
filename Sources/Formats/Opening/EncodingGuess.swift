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
    if let wide = EncodingGuess(zerosOf: bytes) {
      self = wide
      return
    }
    let sample = FirstForeignBytes(bytes, thorough: thorough)
    guard let start = sample.start else {
      self.init(encoding: .utf8)
      return
    }
    let end = min(bytes.count, start + 1 << 18)
    let utf8 = bytes.utf8Counts(from: start, to: end)
    if utf8.wrong == 0 || utf8.valid > utf8.wrong * 4 {
      self.init(encoding: .utf8)
      return
    }
    self = EncodingGuess.ofOldEncodings(bytes, from: start, to: end)
  }

  private static func ofOldEncodings(_ bytes: FileBytes, from start: Int, to end: Int) -> EncodingGuess {
    let candidates: [(TextEncoding, CharacterCounts)] = [
      (.gb18030, bytes.gb18030Counts(from: start, to: end)), (.big5, bytes.big5Counts(from: start, to: end)),
      (.shiftJIS, bytes.shiftJISCounts(from: start, to: end)),
    ]
    // The first of equals: most clients' files are GB18030.
    var best = candidates[0]
    for candidate in candidates.dropFirst() where candidate.1.likelihood > best.1.likelihood + 0.02 { best = candidate }
    let western = bytes.westernCounts(from: start, to: end)
    if best.1.likelihood < 0.6 || (western.betweenLetters > 0.9 && best.1.likelihood < 0.9) {
      let isMac = western.macLetters > western.latinLetters
      return EncodingGuess(
        encoding: isMac ? .macRoman : .latin1,
        evidence: isMac
          ? "\(grouped(western.macLetters)) of \(grouped(western.high)) bytes beyond ASCII are letters in it"
          : "\(grouped(western.latinLetters)) of \(grouped(western.high)) bytes beyond ASCII are letters in it")
    }
    return EncodingGuess(
      encoding: best.0,
      evidence:
        "\(grouped(best.1.common)) of \(grouped(best.1.characters)) characters beyond ASCII are common ones in it")
  }

  /// UTF-16 and UTF-32 by the zeros that ASCII signs (separators, line ends, digits) bring with them.
  private init?(zerosOf bytes: FileBytes) {
    let length = min(bytes.count, 1 << 16) & ~3
    guard length >= 8 else { return nil }
    var zeros = [0, 0, 0, 0]
    for place in 0..<length where bytes[place] == 0 { zeros[place & 3] += 1 }
    let quarter = length / 4
    let few = max(1, quarter / 50)
    let all = zeros.reduce(0, +)
    guard all > few else { return nil }
    let evidence: Message = "\(grouped(all)) of its first \(grouped(length)) bytes are zeros, as it has them"
    if zeros[2] > quarter - few, zeros[3] > quarter - few {
      self.init(encoding: .utf32LittleEndian, evidence: evidence)
    } else if zeros[0] > quarter - few, zeros[1] > quarter - few {
      self.init(encoding: .utf32BigEndian, evidence: evidence)
    } else if zeros[1] + zeros[3] > 10 * (zeros[0] + zeros[2]), zeros[1] + zeros[3] > length / 100 {
      self.init(encoding: .utf16LittleEndian, evidence: evidence)
    } else if zeros[0] + zeros[2] > 10 * (zeros[1] + zeros[3]), zeros[0] + zeros[2] > length / 100 {
      self.init(encoding: .utf16BigEndian, evidence: evidence)
    } else {
      return nil
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
