/// A sentence for a person, kept as a fixed phrase and the values that go into it.
///
/// `"unknown column \(name)"` keeps the phrase `unknown column %` and the argument, so that one catalogue can give the
/// same sentence in another language and the build can list every phrase there is. Numbers, names and dates are put in
/// as arguments, ready to show; a message in a message stays one, and is put into the other language too.
public struct Message: Sendable, Hashable, ExpressibleByStringInterpolation, CustomStringConvertible {
  /// The phrase with `%` where each argument goes.
  public let phrase: String
  public let arguments: [Argument]

  public enum Argument: Sendable, Hashable, CustomStringConvertible {
    case text(String)
    case message(Message)

    public var description: String {
      switch self {
      case .text(let text): text
      case .message(let message): message.description
      }
    }
  }

  public init(stringLiteral value: String) {
    phrase = value
    arguments = []
  }

  public init(stringInterpolation: Interpolation) {
    phrase = stringInterpolation.phrase
    arguments = stringInterpolation.arguments
  }

  /// A text that is not to be translated: what a person or another program wrote.
  public init(verbatim text: String) {
    phrase = "%"
    arguments = [.text(text)]
  }

  /// `a, b, c`, with the comma of the language.
  public init(listing texts: [String]) {
    self.init(joining: texts.map { Message(verbatim: $0) }, with: Message.comma)
  }

  public static let comma = ", "

  /// Messages one after another, such as the lines of a page.
  public init(joining parts: [Message], with separator: String = "\n") {
    phrase = parts.map { _ in "%" }.joined(separator: separator)
    arguments = parts.map { .message($0) }
  }

  /// The sentence in English.
  public var description: String {
    guard !arguments.isEmpty else { return phrase }
    var text = ""
    var next = arguments.startIndex
    var rest = phrase[...]
    while next < arguments.endIndex, let place = rest.utf8.firstIndex(of: UInt8(ascii: "%")) {
      text += rest[..<place]
      text += arguments[next].description
      next += 1
      rest = rest[rest.utf8.index(after: place)...]
    }
    return text + rest
  }

  public struct Interpolation: StringInterpolationProtocol {
    var phrase = ""
    var arguments: [Argument] = []

    public init(literalCapacity: Int, interpolationCount: Int) {
      phrase.reserveCapacity(literalCapacity + interpolationCount)
    }

    public mutating func appendLiteral(_ literal: String) {
      guard literal.utf8.contains(UInt8(ascii: "%")) else { return phrase += literal }
      // A literal percent sign would be taken for a place, so it travels as an argument of its own.
      for character in literal {
        if character == "%" { appendInterpolation("%") } else { phrase.append(character) }
      }
    }

    public mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      phrase += "%"
      arguments.append(.text(value.description))
    }

    public mutating func appendInterpolation(_ message: Message) {
      phrase += "%"
      arguments.append(.message(message))
    }
  }
}
