import Columns
import Diagnostics
import Language

extension Function {
  static let dates: [Function] = [
    Function(
      name: "days_since", usage: "days_since(date)", meaning: "whole days from the date to the as-of date"
    ) { call, span, binding throws(Diagnostic) in
      try binding.require(call, 1...1, of: "days_since(date)", at: span)
      let date = try binding.bindDateArgument(call.arguments[0])
      return Bound(.apply(.daysSince(try binding.asOf(at: span)), [date.formula]), .integer, at: span, unit: "d")
    },
    part("year", .year, "the year of a date", unit: ""),
    part("month", .month, "the month of a date, 1…12"),
    part("quarter", .quarter, "the quarter of a date, 1…4"),
    part("week", .week, "the ISO 8601 week of a date, 1…53"),
  ]

  private static func part(
    _ name: String, _ operation: ScalarFunction, _ meaning: Message, unit: String? = nil
  ) -> Function {
    Function(name: name, usage: "\(name)(date)", meaning: meaning) { call, span, binding throws(Diagnostic) in
      try binding.require(call, 1...1, of: "\(name)(date)", at: span)
      return Bound(
        .apply(operation, [try binding.bindDateArgument(call.arguments[0]).formula]), .integer, at: span, unit: unit)
    }
  }
}

extension Binding {
  fileprivate mutating func bindDateArgument(_ expression: Expression) throws(Diagnostic) -> Bound {
    let bound = try bind(expression)
    guard bound.type == .date else {
      throw Diagnostic("not-a-date", "a date is wanted here; this is \(bound.type)", at: expression.span)
    }
    return bound
  }
}
