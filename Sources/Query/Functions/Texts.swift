import Columns
import Diagnostics
import Language

extension Function {
  static let texts: [Function] = [
    ofText("lower", .lower, .text, "the text in small letters"),
    ofText("upper", .upper, .text, "the text in capital letters"),
    ofText("trim", .trim, .text, "the text without blanks at its ends"),
    ofText("length", .length, .integer, "how many characters the text has"),
    Function(
      name: "replace", usage: "replace(text, what, with)", meaning: "the text with every \"what\" replaced"
    ) { call, span, binding throws(Diagnostic) in
      try binding.require(call, 3...3, of: "replace(text, what, with)", at: span)
      var all: [Formula] = []
      for argument in call.arguments { all.append(try binding.bindText(argument).formula) }
      return Bound(.apply(.replace, all), .text, at: span)
    },
  ]

  private static func ofText(
    _ name: String, _ operation: ScalarFunction, _ type: ColumnType, _ meaning: Message
  ) -> Function {
    Function(name: name, usage: "\(name)(text)", meaning: meaning) { call, span, binding throws(Diagnostic) in
      try binding.require(call, 1...1, of: "\(name)(text)", at: span)
      return Bound(.apply(operation, [try binding.bindText(call.arguments[0]).formula]), type, at: span)
    }
  }
}

extension Binding {
  mutating func bindText(_ expression: Expression) throws(Diagnostic) -> Bound {
    let bound = try bind(expression)
    guard bound.type == .text || bound.type == .tier else {
      throw Diagnostic("not-a-text", "a text is wanted here; this is \(bound.type)", at: expression.span)
    }
    return bound
  }
}
