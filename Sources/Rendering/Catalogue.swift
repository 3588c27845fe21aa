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
  /// Told of every phrase that would be said and has no wording.
  private let onGap: (@Sendable (String) -> Void)?

  /// `wordings` go before what the program knows itself.
  public init(
    _ language: Language = .en, wordings: [String: String] = [:], onGap: (@Sendable (String) -> Void)? = nil
  ) {
    self.language = language
    let own = language == .zh ? chineseWordings : [:]
    self.wordings = wordings.isEmpty ? own : own.merging(wordings) { _, given in given }
    self.onGap = onGap
  }

  public static let english = Catalogue()
  public static let chinese = Catalogue(.zh)

  /// The sentence in this language, safe to write to a terminal: controls in an argument are shown as escapes.
  public func text(of message: Message) -> String { shown(page(of: message)) }

  /// The same with its line ends, and with whatever controls its arguments have.
  func page(of message: Message) -> String {
    if language == .en, message.arguments.contains(.text("1")), let one = wordingForOne(of: message) {
      return filled(one, with: message.arguments, numbered: true)
    }
    let wording = wording(of: message.phrase)
    return filled(wording ?? message.phrase, with: message.arguments, numbered: wording != nil)
  }

  /// A title over a column: a word, which may be another than the same word in a sentence.
  func title(of message: Message) -> String {
    if language == .zh, message.arguments.isEmpty, let title = chineseTitles[message.phrase] { return title }
    return text(of: message)
  }

  private func wording(of phrase: String) -> String? {
    if let wording = wordings[phrase] { return wording }
    guard language != .en else { return nil }
    for (separator, own) in [(Message.comma, comma), ("; ", "；")] where language == .zh {
      if phrase.contains(separator), phrase.replacing(separator, with: "").allSatisfy({ $0 == "%" }) {
        return phrase.replacing(separator, with: own)
      }
    }
    if let onGap, phrase.contains(where: { $0.isLetter }) { onGap(phrase) }
    return nil
  }

  /// What English has for a sentence whose first number is one.
  private func wordingForOne(of message: Message) -> String? {
    let number = message.arguments.first { argument in
      guard case .text(let text) = argument else { return false }
      return text.first?.isNumber ?? false
    }
    return number == .text("1") ? englishOnes[message.phrase] : nil
  }

  /// `a, b or c`.
  func alternatives(_ parts: [String]) -> String {
    guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
    let or = language == .zh ? " 或 " : " or "
    return parts.dropLast().joined(separator: comma) + or + last
  }

  /// What stands between the parts of a list.
  var comma: String { language == .zh ? "、" : Message.comma }

  /// `20 of 2,357 customers`, `2,357 customers`, `no customers`.
  func count(_ rows: Int, of total: Int, noun: Message) -> String {
    let noun = text(of: noun)
    let isChinese = language == .zh
    if total == 0 { return isChinese ? "没有\(noun)" : "no \(noun)" }
    let all = rows < total ? grouped(rows) + (isChinese ? " / " : " of ") + grouped(total) : grouped(total)
    return isChinese ? "\(noun)：\(all)" : "\(all) \(noun)"
  }

  private func filled(_ wording: String, with arguments: [Message.Argument], numbered: Bool) -> String {
    guard !arguments.isEmpty else { return wording }
    var text = ""
    var literal = ""
    // Whether what was said last is the number one, as English wants to know.
    var afterOne = false
    var numbers = 0
    func put(_ argument: Message.Argument) {
      text += afterOne ? EnglishCounts.after(one: literal, isFirst: numbers == 1) : literal
      let followsOne = afterOne && literal == " "
      literal = ""
      afterOne = language == .en && argument == .text("1")
      switch argument {
      case .text(let said):
        if said.first?.isNumber ?? false { numbers += 1 }
        text += said
      case .message(let message):
        let said = page(of: message)
        text += followsOne ? EnglishCounts.noun(ofOne: said) : said
      }
    }
    var next = 0
    var rest = wording[...]
    while let place = rest.utf8.firstIndex(of: UInt8(ascii: "%")) {
      literal += rest[..<place]
      rest = rest[rest.utf8.index(after: place)...]
      if numbered, let digit = rest.first, digit.isASCII, let place = digit.wholeNumberValue,
        arguments.indices.contains(place - 1)
      {
        rest.removeFirst()
        put(arguments[place - 1])
      } else if next < arguments.count {
        put(arguments[next])
        next += 1
      } else {
        literal += "%"
      }
    }
    literal += rest
    return text + (afterOne ? EnglishCounts.after(one: literal, isFirst: numbers == 1) : literal)
  }
}
