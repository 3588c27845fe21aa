/// One character of a source text as the language means it: what a Chinese keyboard emits stands for its ASCII twin.
struct Glyph {
  /// The scalar meant; 0 with length 0 is the end of the text.
  var value: UInt32
  /// UTF-8 bytes in the source text.
  var length: Int
  /// The text has something else here than what is meant.
  var isTwin = false

  var isEnd: Bool { length == 0 }
  var isDigit: Bool { value >= 0x30 && value <= 0x39 }

  func isASCII(_ character: Unicode.Scalar) -> Bool { value == character.value && length > 0 }

  /// May begin a name: a letter of any script, or `_`.
  var beginsName: Bool {
    if value < 0x80 {
      return (value >= 0x61 && value <= 0x7A) || (value >= 0x41 && value <= 0x5A) || value == 0x5F
    }
    if value >= 0x4E00 && value <= 0x9FFF { return true }
    guard let scalar = Unicode.Scalar(value) else { return false }
    return scalar.properties.isAlphabetic
  }

  /// May go on in a name: as what begins one, and digits and the marks that letters carry.
  var continuesName: Bool {
    if value < 0x80 { return beginsName || isDigit }
    if beginsName { return true }
    guard let scalar = Unicode.Scalar(value) else { return false }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .decimalNumber, .letterNumber: return true
    default: return false
    }
  }

  var isBlank: Bool {
    switch value {
    case 0x20, 0x09, 0x0B, 0x0C, 0x0D, 0xA0, 0x200B, 0xFEFF, 0x2002...0x200A, 0x202F, 0x205F: length > 0
    default: false
    }
  }

  var isLineEnd: Bool { value == 0x0A || value == 0x85 || value == 0x2028 || value == 0x2029 }

  /// A sign of money that may stand before a number.
  var currency: String? {
    switch value {
    case 0xA5: "¥"
    case 0x24: "$"
    case 0x20AC: "€"
    case 0xA3: "£"
    default: nil
    }
  }
}

extension Glyph {
  /// The glyph that begins at a byte of valid UTF-8.
  init(in bytes: [UInt8], at index: Int) {
    guard index < bytes.count else {
      self.init(value: 0, length: 0)
      return
    }
    let first = bytes[index]
    if first < 0x80 {
      self.init(value: UInt32(first), length: 1)
      return
    }
    let (scalar, length) = Glyph.decode(bytes, index)
    switch scalar {
    case 0x2026, 0x2014:
      // Two of them are one sign on a Chinese keyboard: …… is ^ and —— is _.
      let (next, nextLength) = index + length < bytes.count ? Glyph.decode(bytes, index + length) : (0, 0)
      if next == scalar {
        self.init(value: scalar == 0x2026 ? 0x5E : 0x5F, length: length + nextLength, isTwin: true)
      } else {
        self.init(value: scalar, length: length)
      }
    default:
      let twin = Glyph.twin(of: scalar)
      self.init(value: twin, length: length, isTwin: twin != scalar)
    }
  }

  private static func twin(of scalar: UInt32) -> UInt32 {
    switch scalar {
    case 0xFF01...0xFF5E: scalar - 0xFEE0
    case 0x3000: 0x20
    case 0x300A: 0x3C  // 《
    case 0x300B: 0x3E  // 》
    case 0x3002: 0x2E  // 。
    case 0x3001: 0x2C  // 、
    case 0x201C, 0x201D: 0x22  // “ ”
    case 0x2018, 0x2019: 0x27  // ‘ ’
    case 0x3010: 0x5B  // 【
    case 0x3011: 0x5D  // 】
    case 0xB7: 0x60  // ·
    case 0xFFE5: 0xA5  // ￥
    case 0xD7: 0x2A  // ×
    case 0xF7: 0x2F  // ÷
    case 0x2212: 0x2D  // −
    default: scalar
    }
  }

  private static func decode(_ bytes: [UInt8], _ index: Int) -> (UInt32, Int) {
    let first = UInt32(bytes[index])
    func tail(_ offset: Int) -> UInt32 {
      index + offset < bytes.count ? UInt32(bytes[index + offset]) & 0x3F : 0
    }
    if first < 0x80 { return (first, 1) }
    if first < 0xE0 { return ((first & 0x1F) << 6 | tail(1), 2) }
    if first < 0xF0 { return ((first & 0x0F) << 12 | tail(1) << 6 | tail(2), 3) }
    return ((first & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), 4)
  }
}

/// Whether a text can stand as a bare name.
func isPlainName(_ text: String) -> Bool {
  let bytes = Array(text.utf8)
  var index = 0
  while index < bytes.count {
    let glyph = Glyph(in: bytes, at: index)
    guard !glyph.isTwin, index == 0 ? glyph.beginsName : glyph.continuesName else { return false }
    index += glyph.length
  }
  return !bytes.isEmpty
}
