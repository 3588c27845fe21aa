import Columns
import Diagnostics
import Language

extension Function {
  static let numbers: [Function] = [
    keepingType("abs", .absolute, "the number without its sign"),
    Function(
      name: "round", usage: "round(x [, digits])",
      meaning: "the nearest number with so many digits; halves go away from 0"
    ) { call, span, binding throws(Diagnostic) in
      try binding.require(call, 1...2, of: "round(x [, digits])", at: span)
      let x = try binding.bindNumber(call.arguments[0])
      let digits = call.arguments.count == 2 ? try binding.wholeNumber(call.arguments[1], in: 0...15) : 0
      let type: ColumnType =
        switch x.type {
        case .real: .real
        case .decimal(let scale) where digits > 0: .decimal(scale: min(scale, digits))
        default: .integer
        }
      return Bound(.apply(.round(digits: digits), [x.formula]), type, at: span, unit: x.unit)
    },
    toWhole("floor", .floor, "the largest whole number that is not above"),
    toWhole("ceil", .ceiling, "the smallest whole number that is not below"),
    toReal("log", .logarithm, "the natural logarithm; missing for 0 and below"),
    toReal("exp", .exponential, "e to this power"),
    toReal("sqrt", .squareRoot, "the square root; missing below 0"),
  ]

  private static func keepingType(_ name: String, _ operation: ScalarFunction, _ meaning: Message) -> Function {
    Function(name: name, usage: "\(name)(x)", meaning: meaning) { call, span, binding throws(Diagnostic) in
      try binding.require(call, 1...1, of: "\(name)(x)", at: span)
      let x = try binding.bindNumber(call.arguments[0])
      return Bound(.apply(operation, [x.formula]), x.type, at: span, unit: x.unit)
    }
  }

  private static func toWhole(_ name: String, _ operation: ScalarFunction, _ meaning: Message) -> Function {
    Function(name: name, usage: "\(name)(x)", meaning: meaning) { call, span, binding throws(Diagnostic) in
      try binding.require(call, 1...1, of: "\(name)(x)", at: span)
      let x = try binding.bindNumber(call.arguments[0])
      return Bound(.apply(operation, [x.formula]), x.type == .real ? .real : .integer, at: span, unit: x.unit)
    }
  }

  private static func toReal(_ name: String, _ operation: ScalarFunction, _ meaning: Message) -> Function {
    Function(name: name, usage: "\(name)(x)", meaning: meaning) { call, span, binding throws(Diagnostic) in
      try binding.require(call, 1...1, of: "\(name)(x)", at: span)
      return Bound(.apply(operation, [try binding.bindNumber(call.arguments[0]).formula]), .real, at: span)
    }
  }
}
