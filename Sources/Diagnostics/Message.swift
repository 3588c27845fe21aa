/// A sentence for a person, kept as a fixed phrase and the values that go into it.
///
/// `"unknown column \(name)"` keeps the phrase `unknown column %` and the argument, so that one catalogue can give the
/// same sentence in another language and the build can list every phrase there is. Numbers, names and dates are put in
/// as arguments, ready to show.
public struct Message: Sendable, Hashable, ExpressibleByStringInterpolation, CustomStringConvertible {
  /// The phrase with `%` where each argument goes.
  public let phrase: String
  public let arguments: [String]

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
    arguments = [text]
  }

  /// The sentence in English.
  public var description: String { filled(phrase) }

  /// The arguments put into another wording of the same phrase.
  public func filled(_ wording: String) -> String {
    guard !arguments.isEmpty else { return wording }
    var text = ""
    var next = arguments.startIndex
    for character in wording {
      if character == "%", next < arguments.endIndex {
        text += arguments[next]
        next += 1
      } else {
        text.append(character)
      }
    }
    return text
  }

  public struct Interpolation: StringInterpolationProtocol {
    var phrase = ""
    var arguments: [String] = []

    public init(literalCapacity: Int, interpolationCount: Int) {
      phrase.reserveCapacity(literalCapacity + interpolationCount)
    }

    public mutating func appendLiteral(_ literal: String) {
      // A literal percent sign would be taken for a place, so it travels as an argument of its own.
      for character in literal {
        if character == "%" { appendInterpolation("%") } else { phrase.append(character) }
      }
    }

    public mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      phrase += "%"
      arguments.append(value.description)
    }
  }
}
