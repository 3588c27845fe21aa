import Columns
import Diagnostics
import Language

extension Function {
  /// Functions of a value's place among all customers with a value, not only the rows on show.
  static let overPopulation: [Function] = [
    place("percentile", .percentile, .real, "100·(rank−1)/(n−1) among all customers; ties share the lowest rank"),
    place("quintile", .bins(5), .integer, "1…5, cut at type-7 quantiles; equal values share a bin"),
    counted("bins", { .bins($0) }, "1…n, cut at type-7 quantiles; equal values share a bin"),
    counted("ntile", { .ntile($0) }, "1…n of equal size, as SQL's NTILE; ties in order of the key"),
    place("rank", .rank, .integer, "1 + the number of smaller values; ties share the lowest rank"),
    place(
      "cumshare", .cumulativeShare, .real, "the share of the total held by larger values; ties in order of the key",
      numbersOnly: true),
    place("zscore", .standardScore, .real, "(x − mean) / sample standard deviation", numbersOnly: true),
    Function(
      name: "scale", usage: "scale(x, low, high)", meaning: "0 at low, 100 at high, in proportion between, clamped"
    ) { call, span, binding throws(Diagnostic) in
      try binding.require(call, 3...3, of: "scale(x, low, high)", at: span)
      var all: [Formula] = []
      for argument in call.arguments { all.append(try binding.bindNumber(argument).formula) }
      return Bound(.apply(.scale, all), .real, at: span)
    },
    Function(
      name: "overall", usage: "overall(AGGREGATE)",
      meaning: "one value over all customers, as in x >= overall(median(x))"
    ) { call, span, binding throws(Diagnostic) in
      try binding.require(call, 1...1, of: "overall(AGGREGATE)", at: span)
      guard case .call(let inner) = call.arguments[0].form,
        Function.aggregates.contains(where: { $0.name == inner.function.text })
      else {
        throw Diagnostic(
          "wrong-arguments", "\"overall\" takes an aggregate", at: call.arguments[0].span,
          hint: "overall(median(amount))")
      }
      let bound = try binding.bindAggregate(inner, at: call.arguments[0].span)
      return Bound(
        binding.gather(overall: .overall(bound.aggregate)), bound.type, at: span, unit: bound.unit,
        display: bound.display)
    },
  ]

  private static func place(
    _ name: String, _ function: PopulationFunction, _ type: ColumnType, _ meaning: Message, numbersOnly: Bool = false
  ) -> Function {
    Function(name: name, usage: "\(name)(x)", meaning: meaning) { call, span, binding throws(Diagnostic) in
      try binding.require(call, 1...1, of: "\(name)(x)", at: span)
      let x = try binding.bindOrdered(call.arguments[0], numbersOnly: numbersOnly)
      return Bound(
        .overPopulation(function, x.formula), type, at: span, display: function == .cumulativeShare ? .share : .plain)
    }
  }

  private static func counted(
    _ name: String, _ function: @escaping @Sendable (Int) -> PopulationFunction, _ meaning: Message
  ) -> Function {
    Function(name: name, usage: "\(name)(x, n)", meaning: meaning) { call, span, binding throws(Diagnostic) in
      try binding.require(call, 2...2, of: "\(name)(x, n)", at: span)
      let x = try binding.bindOrdered(call.arguments[0], numbersOnly: false)
      let n = try binding.wholeNumber(call.arguments[1], in: 1...10_000)
      return Bound(.overPopulation(function(n), x.formula), .integer, at: span)
    }
  }
}

extension Binding {
  /// Among aggregates, the column that a value over the whole population stands in; elsewhere the value itself.
  fileprivate mutating func gather(overall formula: Formula) -> Formula {
    guard aggregation != nil else { return formula }
    let reference = ColumnReference(identity: Column.newIdentity())
    aggregation?.overalls.append((reference, formula))
    return .column(reference)
  }

  /// A number or a date: what has an order and, for cuts, something between two values.
  fileprivate mutating func bindOrdered(_ expression: Expression, numbersOnly: Bool) throws(Diagnostic) -> Bound {
    let bound = try bind(expression)
    guard bound.type.isNumeric || (bound.type == .date && !numbersOnly) else {
      throw Diagnostic(
        "not-a-number",
        numbersOnly
          ? "a number is wanted here; this is \(bound.type)"
          : "a number or a date is wanted here; this is \(bound.type)",
        at: expression.span)
    }
    return bound
  }
}
