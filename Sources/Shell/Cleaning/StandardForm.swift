import Columns
import Diagnostics

/// A text as it is written everywhere else, and the rule that says so.
struct StandardForm {
  var text: String
  var why: Message
}

extension TextKind {
  /// The standard form of a text of this kind; nil where it is in that form, or where no rule says what it would be.
  func standardForm(of text: String) -> StandardForm? {
    if self != .other, TextKind.saysNothing(text) || text.utf8.count <= 2 && text.allSatisfy({ "/\\.?*".contains($0) })
    {
      return StandardForm(text: "", why: "it says that there is none")
    }
    let form: (String, Message)?
    switch self {
    case .phone: form = standardPhone(text).map { ($0, "digits, and a hyphen after the area code") }
    case .email:
      let address = narrowed(text).filter { !$0.isWhitespace }.lowercased()
      form = (address, "an address in small letters, without blanks")
    case .taxNumber:
      let code = normal(text).uppercased()
      form = (15...20).contains(code.count) ? (code, "capital letters and digits, without blanks") : nil
    case .name, .owner: form = (standardName(text), "one width of letters, digits and brackets, no blanks too many")
    case .other: form = (withoutBlanksTooMany(text), "no blanks at its ends, and one between words")
    }
    guard let form, !form.0.isEmpty, !form.0.utf8.elementsEqual(text.utf8) else { return nil }
    return StandardForm(text: form.0, why: form.1)
  }

  /// Words for "there is none", in a column where that is no value of its own.
  static func saysNothing(_ text: String) -> Bool {
    guard text.utf8.count <= 16, let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return nothings.contains(narrowed(text).filter { !$0.isWhitespace }.lowercased())
  }

  private static let nothings: Set<String> = [
    "n/a", "#n/a", "null", "-", "--", "—", "——", "无", "暂无", "没有", "未填", "未填写", "待补充", "不详", "nil", "none",
  ]
}

/// A telephone number of China in its usual form, `13800138000`, `010-62345678`, `400-810-8888`; another one begins with
/// `+` and has its digits, or is left as it is but for its width. Two numbers in one field are left alone.
func standardPhone(_ text: String) -> String? {
  let narrow = narrowed(text)
  var digits: [UInt8] = []
  for byte in narrow.utf8 {
    switch byte {
    case 0x30...0x39: digits.append(byte)
    case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "."), 0xA0, 0xC2:
      break
    case UInt8(ascii: "+"): if !digits.isEmpty { return withoutBlanksTooMany(narrow) }
    default: return withoutBlanksTooMany(narrow)
    }
  }
  func written(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
  func begins(_ mark: String) -> Bool { digits.starts(with: mark.utf8) }
  let isForeign = narrow.utf8.first { $0 != 0x20 } == UInt8(ascii: "+") && !begins("86")
  if isForeign { return "+" + written(digits[...]) }
  var own = digits[...]
  if begins("0086") { own = own.dropFirst(4) } else if begins("86"), digits.count >= 12 { own = own.dropFirst(2) }
  if own.count == 12, own.first == 0x30, own.dropFirst().first == 0x31, own[own.startIndex + 2] >= 0x33 {
    own = own.dropFirst()
  }
  let first = own.startIndex
  if own.count == 11, own[first] == 0x31, own[first + 1] >= 0x33 { return written(own) }
  if own.count == 10, own.starts(with: "400".utf8) || own.starts(with: "800".utf8) {
    return "\(written(own.prefix(3)))-\(written(own[(first + 3)..<(first + 6)]))-\(written(own.suffix(4)))"
  }
  if own.count < digits.count, own.first != 0x30 { own = [0x30] + own }
  if own.first == 0x30, own.count >= 10 {
    let second = own[own.startIndex + 1]
    let area = second == 0x31 || second == 0x32 ? 3 : 4
    if second >= 0x31, (7...8).contains(own.count - area) {
      return "\(written(own.prefix(area)))-\(written(own.dropFirst(area)))"
    }
  }
  return withoutBlanksTooMany(narrow)
}

/// A name with narrow letters and digits; brackets are wide in a Chinese name, and no blanks stand between its signs.
private func standardName(_ text: String) -> String {
  let scalars = text.unicodeScalars
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return withoutBlanksTooMany(text) }
  // Without wide signs, brackets and blanks it is in standard form.
  if isTidy(text.utf8), !text.utf8.contains(where: { $0 == 0xEF || $0 == 0x20 || $0 == 0x28 || $0 == 0x29 }) {
    return text
  }
  func isHan(_ scalar: Unicode.Scalar) -> Bool { (0x3400...0x9FFF).contains(scalar.value) }
  let isChinese = scalars.contains(where: isHan)
  var result = String.UnicodeScalarView()
  for scalar in scalars {
    switch scalar.value {
    case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A, 0xFF06:
      result.append(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar)
    case 0x28, 0xFF08: result.append(isChinese ? "（" : "(")
    case 0x29, 0xFF09: result.append(isChinese ? "）" : ")")
    default: result.append(scalar)
    }
  }
  let plain = withoutBlanksTooMany(String(result))
  guard isChinese, plain.contains(" ") else { return plain }
  let all = Array(plain.unicodeScalars)
  func isTight(_ place: Int) -> Bool { isHan(all[place]) || all[place] == "（" || all[place] == "）" }
  var tight = String.UnicodeScalarView()
  for (place, scalar) in all.enumerated() {
    if scalar == " ", place > 0, place + 1 < all.count, isTight(place - 1), isTight(place + 1) { continue }
    tight.append(scalar)
  }
  return String(tight)
}

/// A text with single blanks between its words and none at its ends.
func withoutBlanksTooMany(_ text: String) -> String {
  if isTidy(text.utf8) { return text }
  return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
}

/// True where no blank can be too many: no sign beyond ASCII that could be one, and no two in a row.
private func isTidy(_ bytes: String.UTF8View) -> Bool {
  var last: UInt8 = 0x20
  for byte in bytes {
    switch byte {
    case 0x20: if last == 0x20 { return false }
    // Tabs and line ends, and what begins a no-break blank or a wide one.
    case 0x00..<0x20, 0xC2, 0xE2, 0xE3: return false
    default: break
    }
    last = byte
  }
  return last != 0x20 || bytes.isEmpty
}
