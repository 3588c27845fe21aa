/// A number as people write it, beyond what the fast reader takes: `1,234.50`, `1.234,50`, `¥12`, `15%`, `(300)`, `3万`.
struct WrittenNumber: Equatable {
  /// The value is `units / 10^scale` where the point stands before the fraction, and where the comma does; nil where it
  /// cannot be read so.
  var withPoint: Decimals?
  var withComma: Decimals?
  var currency: String?
  var isPercent = false
  /// 万 or 亿 after the number, in which the value has already been multiplied.
  var hasMyriads = false
  /// Signs stand between thousands, so that the number is one that people read.
  var isGrouped = false
  /// Written as the fast reader takes it.
  var isPlain = false

  struct Decimals: Equatable {
    var units: Int128
    var scale: Int
  }

  private static let currencies: [(written: String, unit: String)] = [
    ("人民币", "元"), ("HK$", "HK$"), ("NT$", "NT$"), ("US$", "$"), ("RMB", "元"), ("CNY", "元"), ("USD", "$"),
    ("EUR", "€"), ("GBP", "£"), ("JPY", "¥"), ("¥", "¥"), ("￥", "¥"), ("$", "$"), ("€", "€"), ("£", "£"),
    ("元", "元"), ("圆", "元"), ("美元", "$"), ("欧元", "€"),
  ]

  init?(_ text: String) {
    var rest = Substring(narrowed(text))
    func trim() {
      while let first = rest.first, first.isWhitespace { rest.removeFirst() }
      while let last = rest.last, last.isWhitespace { rest.removeLast() }
    }
    trim()
    guard rest.utf8.count <= 48 else { return nil }
    var isNegative = false
    if rest.first == "(", rest.last == ")" {
      isNegative = true
      rest = rest.dropFirst().dropLast()
      trim()
    }
    func takeSign() {
      guard let first = rest.first, first == "-" || first == "+" else { return }
      if first == "-" { isNegative.toggle() }
      rest.removeFirst()
      trim()
    }
    takeSign()
    for (written, unit) in WrittenNumber.currencies where rest.uppercased().hasPrefix(written) {
      currency = unit
      rest = rest.dropFirst(written.count)
      trim()
      break
    }
    if currency != nil { takeSign() }
    for (written, unit) in WrittenNumber.currencies.sorted(by: { $0.written.count > $1.written.count })
    where currency == nil && rest.count > written.count && rest.uppercased().hasSuffix(written) {
      currency = unit
      rest = rest.dropLast(written.count)
      trim()
    }
    if rest.last == "%" || rest.last == "％" {
      isPercent = true
      rest.removeLast()
      trim()
    } else if rest.last == "-" {
      isNegative.toggle()
      rest.removeLast()
      trim()
    }
    var power = 0
    if rest.last == "万" || rest.last == "萬" { power = 4 }
    if rest.last == "亿" || rest.last == "億" { power = 8 }
    if power > 0 {
      hasMyriads = true
      rest.removeLast()
      trim()
    }
    guard let first = rest.first, first.isNumber || first == "." || first == ",", rest.last?.isNumber == true else {
      return nil
    }
    let bytes = Array(rest.utf8)
    withPoint = WrittenNumber.decimals(bytes, point: UInt8(ascii: "."), thousands: UInt8(ascii: ","))
    withComma = WrittenNumber.decimals(bytes, point: UInt8(ascii: ","), thousands: UInt8(ascii: "."))
    guard withPoint != nil || withComma != nil else { return nil }
    isGrouped = rest.contains { ",' ’\u{A0}\u{202F}".contains($0) } || rest.count { $0 == "." } > 1
    isPlain =
      !isGrouped && currency == nil && !isPercent && !hasMyriads && withPoint != nil && rest.count == text.count
    for path in [\WrittenNumber.withPoint, \WrittenNumber.withComma] {
      guard var value = self[keyPath: path] else { continue }
      if isNegative { value.units = -value.units }
      value.scale += isPercent ? 2 : 0
      let lower = min(power, value.scale)
      value.scale -= lower
      for _ in lower..<max(lower, power) {
        let (product, isOver) = value.units.multipliedReportingOverflow(by: 10)
        if isOver { return nil }
        value.units = product
      }
      self[keyPath: path] = value
    }
  }

  /// Digits with thousands in groups of three (or none), then a fraction; a leading zero is a code's.
  private static func decimals(_ bytes: [UInt8], point: UInt8, thousands: UInt8) -> Decimals? {
    var units: Int128 = 0
    var digits = 0
    var inGroup = 0
    var groups = 0
    var scale: Int?
    var sign: [UInt8] = []
    var place = 0
    while place < bytes.count {
      let byte = bytes[place]
      if (48...57).contains(byte) {
        digits += 1
        guard digits <= 36 else { return nil }
        units = units * 10 + Int128(byte - 48)
        if let known = scale { scale = known + 1 } else { inGroup += 1 }
        place += 1
        continue
      }
      guard scale == nil else { return nil }
      if byte == point {
        guard groups == 0 || inGroup == 3 else { return nil }
        scale = 0
        place += 1
        continue
      }
      // `,` or `.`, `'`, a blank, or one of the narrow ones (U+00A0, U+202F, U+2019).
      let length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : 3
      guard place + length <= bytes.count else { return nil }
      let written = Array(bytes[place..<place + length])
      let isThousands =
        written == [thousands] || written == [39] || written == [32] || written == [0xC2, 0xA0]
        || written == [0xE2, 0x80, 0xAF] || written == [0xE2, 0x80, 0x99]
      guard isThousands, sign.isEmpty || sign == written, groups == 0 ? (1...3).contains(inGroup) : inGroup == 3 else {
        return nil
      }
      sign = written
      groups += 1
      inGroup = 0
      place += length
    }
    guard digits > 0, scale != 0, groups == 0 || inGroup == 3 else { return nil }
    // `0001` is a code, `0.5` a number.
    if bytes[0] == 48, bytes.count > 1, (48...57).contains(bytes[1]) { return nil }
    if bytes[0] == 48, groups > 0 { return nil }
    return Decimals(units: units, scale: scale ?? 0)
  }
}

/// Full-width signs as the narrow ones they stand for, and the true minus as a hyphen.
func narrowed(_ text: String) -> String {
  guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
  var narrow = ""
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 0xFF01...0xFF5E: narrow.unicodeScalars.append(UnicodeScalar(scalar.value - 0xFEE0) ?? scalar)
    case 0x3000: narrow.append(" ")
    case 0x2212, 0x2013: narrow.append("-")
    default: narrow.unicodeScalars.append(scalar)
    }
  }
  return narrow
}

/// Words and signs that stand where nothing is known.
func saysMissing(_ text: String) -> Bool {
  let plain = narrowed(text).lowercased().filter { !$0.isWhitespace }
  guard plain.utf8.count <= 12 else { return false }
  return [
    "", "-", "--", "—", "——", "/", "\\", "n/a", "na", "#n/a", "null", "none", "nil", "nan", "\\n", "无", "空", "暂无",
    "未知", "#div/0!", "#ref!", "#value!", "#name?", "#null!", "#num!", "?", ".",
  ].contains(plain)
}
