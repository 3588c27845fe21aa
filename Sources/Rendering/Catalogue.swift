import Columns
public import Diagnostics

/// The words a person reads: each phrase of the program, and its wording in their language.
///
/// A phrase without a wording stays in English, so a catalogue is never in the way. A wording has the phrase's places:
/// `%` is the next argument, and `%1`, `%2` … are for languages that want another order.
public struct Catalogue: Sendable {
  public enum Language: String, Sendable, CaseIterable {
    case en, zh
  }

  public let language: Language
  private let wordings: [String: String]

  /// `wordings` go before what this room knows itself.
  public init(_ language: Language = .en, wordings: [String: String] = [:]) {
    self.language = language
    let own = language == .zh ? chineseWordings : [:]
    self.wordings = own.merging(wordings) { _, given in given }
  }

  public static let english = Catalogue()
  public static let chinese = Catalogue(.zh)

  /// The sentence in this language, safe to write to a terminal: controls in an argument are shown as escapes.
  public func text(of message: Message) -> String {
    let wording = wordings[message.phrase]
    return shown(filled(wording ?? message.phrase, with: message.arguments, numbered: wording != nil))
  }

  /// A word that is not a sentence, such as the plural noun of a table.
  public func wording(of word: String) -> String {
    let wording = wordings[word] ?? word
    return shown(wording)
  }

  /// `a, b or c`.
  func alternatives(_ parts: [String]) -> String {
    guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
    let comma = language == .zh ? "、" : ", "
    let or = language == .zh ? " 或 " : " or "
    return parts.dropLast().joined(separator: comma) + or + last
  }

  /// `20 of 2,357 customers`, `2,357 customers`, `no customers`.
  func count(_ rows: Int, of total: Int, noun: String) -> String {
    let noun = wording(of: noun)
    let isChinese = language == .zh
    if total == 0 { return isChinese ? "没有\(noun)" : "no \(noun)" }
    let all = rows < total ? grouped(rows) + (isChinese ? " / " : " of ") + grouped(total) : grouped(total)
    return isChinese ? "\(noun)：\(all)" : "\(all) \(noun)"
  }

  private func filled(_ wording: String, with arguments: [String], numbered: Bool) -> String {
    guard !arguments.isEmpty else { return wording }
    var text = ""
    var next = 0
    var rest = Substring(wording)
    while let character = rest.popFirst() {
      guard character == "%" else {
        text.append(character)
        continue
      }
      if numbered, let digit = rest.first, digit.isASCII, let place = digit.wholeNumberValue,
        arguments.indices.contains(place - 1)
      {
        rest.removeFirst()
        text += arguments[place - 1]
      } else if next < arguments.count {
        text += arguments[next]
        next += 1
      } else {
        text.append(character)
      }
    }
    return text
  }
}

/// What this room itself says, in Chinese.
private let chineseWordings = [
  "yes": "是",
  "no": "否",
  "% more columns: % (pick with `select`)": "还有 % 列：%（用 `select` 选择）",
  "1 more column: % (pick with `select`)": "还有 1 列：%（用 `select` 选择）",
  "rows": "行",
  "customers": "客户",
  "error": "错误",
  "hint: %": "提示：%",
  "expected %": "应为 %",
  "did you mean `%`?": "是否想写 `%`？",
  "line %, column %": "第 % 行，第 % 列",
  "%, line %, column %": "%，第 % 行，第 % 列",
]
