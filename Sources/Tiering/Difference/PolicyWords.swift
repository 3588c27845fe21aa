import Diagnostics
import Language

extension Policy.Part {
  /// The word of its clause.
  var kind: String {
    switch self {
    case .parameter: "param"
    case .named: "let"
    case .component: "score"
    case .points: "points"
    }
  }

  var text: String {
    switch self {
    case .parameter(let parameter): Formatter().format(parameter.value)
    case .named(_, let value): Formatter().format(value)
    case .component(let component):
      "weight \(Formatter().format(number: component.weight)) = \(Formatter().format(component.value))"
    case .points(let points): points.text
    }
  }
}

extension Policy.Points {
  var text: String { "\(Formatter().format(number: points)) when \(Formatter().format(condition))" }
}

extension Policy.Rule {
  var text: String { condition.map { "when \(Formatter().format($0))" } ?? "otherwise" }
}

extension Policy.Keep {
  var text: String { "while \(Formatter().format(condition))" }
}

extension Policy.Cap {
  var rank: String { "by \(Formatter().format(value))\(group.map { " per \($0.text)" } ?? "")" }
  var text: String { "at most \(limit) \(rank)" }
}

/// The numbers in which two texts of the language differ; nil where anything else does.
func numbersChanged(_ a: String, _ b: String) -> (String, String)? {
  let (x, y) = (words(of: a), words(of: b))
  guard x.count == y.count else { return nil }
  let different = x.indices.filter { x[$0].text != y[$0].text }
  guard !different.isEmpty, different.allSatisfy({ x[$0].isNumber && y[$0].isNumber }) else { return nil }
  return (
    different.map { x[$0].text }.joined(separator: ", "), different.map { y[$0].text }.joined(separator: ", ")
  )
}

/// The words and signs of a text of the language, as they are written.
func words(of text: String) -> [(text: String, isNumber: Bool)] {
  let bytes = Array(text.utf8)
  return Lexer.tokens(of: text).tokens.map { token in
    let isNumber = if case .number = token.kind { true } else { false }
    return (String(decoding: bytes[token.span.start..<token.span.end], as: UTF8.self), isNumber)
  }
}
