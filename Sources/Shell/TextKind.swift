import Diagnostics

/// What the texts of a column are, as its name says, and how two of them are the same.
enum TextKind {
  case phone, taxNumber, name, email, owner, other

  init(_ column: String) {
    let plain = column.lowercased()
    let words = plain.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    func says(_ parts: [String], _ whole: [String]) -> Bool {
      parts.contains { plain.contains($0) } || whole.contains { words.contains($0) }
    }
    if says(["电话", "手机"], ["phone", "mobile", "tel", "telephone"]) {
      self = .phone
    } else if says(["税号", "统一社会信用代码", "信用代码"], ["tax", "uscc", "vat"]) {
      self = .taxNumber
    } else if says(["邮箱", "电子邮件"], ["email", "mail"]) {
      self = .email
    } else if says(["负责人", "归属", "业务员", "销售员"], ["owner", "salesperson", "rep"]) {
      self = .owner
    } else if says(["客户名", "公司名", "企业名", "单位名", "名称"], ["name", "company", "account"]) {
      self = .name
    } else {
      self = .other
    }
  }

  static func isCode(_ column: String) -> Bool {
    let words = column.lowercased().split { !$0.isLetter && !$0.isNumber }
    return words.contains { ["id", "code", "no", "zip"].contains($0) }
      || ["编号", "编码", "代码", "邮编", "号码"].contains { column.contains($0) }
  }

  /// Shorter texts are the same by chance.
  var least: Int {
    switch self {
    case .phone: 7
    case .taxNumber: 8
    case .name: 2
    default: 3
    }
  }

  /// False for a text that others may have by chance.
  func isLongEnough(_ normal: String) -> Bool {
    normal.index(normal.startIndex, offsetBy: least, limitedBy: normal.endIndex) != nil
  }

  /// What two texts for the same thing have in common.
  func normal(_ text: String) -> String {
    switch self {
    case .phone:
      let standard = standardPhone(text) ?? text
      return String(decoding: standard.utf8.filter { (0x30...0x39).contains($0) }, as: UTF8.self)
    case .taxNumber: return String(decoding: lettersAndDigits(text), as: UTF8.self)
    case .name: return TextKind.normalName(text)
    default: return narrowed(text).lowercased().filter { !$0.isWhitespace }
    }
  }

  /// A company's name without its legal form, brackets, blanks and signs.
  private static func normalName(_ text: String) -> String {
    var name = lettersAndDigits(text)[...]
    var changed = true
    while changed, let last = name.last, lastOfLegalForms.contains(last) {
      changed = false
      for form in legalForms
      where form.last == name.last && name.count > form.count && name.suffix(form.count).elementsEqual(form) {
        let rest = name.dropLast(form.count)
        // At least two signs are left.
        guard rest.count(where: { $0 & 0xC0 != 0x80 }) >= 2 else { continue }
        name = rest
        changed = true
      }
    }
    return String(decoding: name, as: UTF8.self)
  }

  private static let legalForms: [[UInt8]] = [
    "股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "总公司", "分公司", "公司", "集团", "股份", "coltd", "limited", "ltd",
    "incorporated", "inc", "gmbh", "llc", "corp", "corporation", "company",
  ].map { Array($0.utf8) }

  private static let lastOfLegalForms = Set(legalForms.compactMap(\.last))

  /// What is wrong with a text of this kind; nil where nothing is.
  func fault(_ text: String, _ normal: String) -> Message? {
    switch self {
    case .phone: return (7...15).contains(normal.count) ? nil : "a telephone number has 7 to 15 digits"
    case .email:
      let parts = text.split(separator: "@", omittingEmptySubsequences: false)
      return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && !text.contains(" ")
        ? nil : "an address has one @, and a point after it"
    case .taxNumber:
      guard normal.count == 18 else { return nil }
      return TextKind.hasRightCheckSign(normal.uppercased())
        ? nil : "the last sign of a unified credit code is a check on the others, and is wrong"
    case .name, .owner, .other: return nil
    }
  }

  /// GB 32100-2015: the sum of the first 17 signs, weighted by powers of 3 modulo 31.
  private static func hasRightCheckSign(_ code: String) -> Bool {
    let signs = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
    var sum = 0
    var weight = 1
    let characters = Array(code)
    for character in characters.dropLast() {
      guard let value = signs.firstIndex(of: character) else { return false }
      sum += value * weight
      weight = weight * 3 % 31
    }
    guard let last = characters.last, let value = signs.firstIndex(of: last) else { return false }
    return (sum + value) % 31 == 0
  }
}

/// The letters and digits of a text in UTF-8: small, and narrow where they have a narrow twin.
private func lettersAndDigits(_ text: String) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(text.utf8.count)
  for scalar in text.unicodeScalars {
    let isWide = (0xFF01...0xFF5E).contains(scalar.value)
    switch isWide ? scalar.value - 0xFEE0 : scalar.value {
    case let value where value < 0x80:
      switch UInt8(value) {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): bytes.append(UInt8(value) + 0x20)
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): bytes.append(UInt8(value))
      default: break
      }
    case let value where (0x3400...0x9FFF).contains(value):
      bytes.append(UInt8(0xE0 | value >> 12))
      bytes.append(UInt8(0x80 | value >> 6 & 0x3F))
      bytes.append(UInt8(0x80 | value & 0x3F))
    default:
      guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil else { continue }
      bytes += Array(scalar.properties.lowercaseMapping.utf8)
    }
  }
  return bytes
}

/// Full-width signs as the narrow ones they stand for.
func narrowed(_ text: String) -> String {
  guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
  var narrow = ""
  for scalar in text.unicodeScalars {
    if (0xFF01...0xFF5E).contains(scalar.value), let other = UnicodeScalar(scalar.value - 0xFEE0) {
      narrow.unicodeScalars.append(other)
    } else {
      narrow.unicodeScalars.append(scalar)
    }
  }
  return narrow
}
