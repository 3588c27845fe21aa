import Columns
import Diagnostics
import Language
import Query
import Tiering

/// What became of customers in the days after one from which policies looked back.
struct Outcome: Sendable {
  /// As written.
  let text: String
  /// Through this day; the day after `at` is the first.
  let at: Day
  let end: Day
  /// A number, or a condition that counts as 1 where it is true.
  let formula: Formula
  /// Of the outcome of many customers: sums of exact numbers are exact.
  let sumType: ColumnType
  /// The day of each customer's first event ever; missing without events.
  let firstEvents: [Formula]

  /// - Parameter binding: customers as of the day `at`.
  init(
    _ expression: Expression, at day: Day, horizon: DurationLiteral, span: SourceSpan, _ binding: inout Binding
  ) throws(Diagnostic) {
    text = Formatter().format(expression)
    at = day
    let end = try binding.adding(horizon, to: day, at: span)
    self.end = end
    guard end > day else {
      throw Diagnostic("no-horizon", "a horizon is at least a day", at: span, hint: "horizon 90d")
    }
    guard let newest = binding.catalog.newestEvent(), newest > day else {
      throw Diagnostic(
        "no-outcome", "there are no events after \(day) to take an outcome from", at: span,
        hint: binding.catalog.newestEvent().map { "at \($0.adding(days: -Int(end.number - day.number)))" })
    }
    let bound = try binding.bind(expression)
    guard bound.type.isNumeric || bound.type == .boolean else {
      throw Diagnostic(
        "not-a-number", "an outcome is a number, or a condition; this is \(bound.type)", at: expression.span,
        hint: "outcome sum(orders.amount)")
    }
    sumType = bound.type == .boolean ? .integer : bound.type
    var found = false
    formula = try bound.formula.replacing { (part) throws(Diagnostic) in
      guard case .rollUp(var rollUp) = part else { return nil }
      guard rollUp.after == nil, rollUp.through == day else {
        throw Diagnostic(
          "outcome-window", "the horizon says which days an outcome is of; it has no window of its own",
          at: expression.span, hint: "outcome sum(orders.amount) horizon 90d")
      }
      found = true
      (rollUp.after, rollUp.through) = (day, end)
      return .rollUp(rollUp)
    }
    guard found else {
      throw Diagnostic(
        "no-outcome", "an outcome is of events after \(day); this looks at none", at: expression.span,
        hint: "outcome sum(orders.amount)")
    }
    firstEvents = binding.firstEvents(through: newest)
    if newest < end {
      binding.notes.append("the newest event is of \(newest): the horizon, until \(end), is not over")
    }
  }

  /// What became of each customer; 0 where nothing is known.
  func values(_ customers: Population, _ evaluation: Evaluation) throws(Diagnostic) -> [Double] {
    let column = try evaluation.column(formula, of: customers)
    var values: [Double]
    if case .boolean(let bits) = column.data {
      values = (0..<column.count).map { bits[$0] ? 1 : 0 }
    } else {
      values = doubles(column)
    }
    column.missing?.forEachOne { values[$0] = 0 }
    return values
  }

  /// The outcome of some customers together.
  func sum(_ rows: Bitmap, _ customers: Population, _ evaluation: Evaluation) throws(Diagnostic) -> Value {
    let column = try evaluation.column(formula, of: customers)
    if case .boolean(let bits) = column.data {
      let known = column.missing.map { rows.subtracting($0) } ?? rows
      return .exact(Exact(units: Int128((bits & known).population)))
    }
    return try evaluation.aggregated(
      Aggregate(.sum, formula), of: customers, rows: rows.ones(), groups: nil)[0]
  }

  /// Who was a customer on the day: all but those whose first event is after it.
  func known(_ customers: Population, _ evaluation: Evaluation) throws(Diagnostic) -> Bitmap {
    var before = Bitmap(count: customers.rowCount)
    var after = before
    for formula in firstEvents {
      let column = try evaluation.column(formula, of: customers)
      guard case .date(let days) = column.data else { continue }
      let present = column.missing.map { ~$0 } ?? Bitmap(count: days.count, repeating: true)
      let early = bitmap(count: days.count) { days[$0] <= at.number }
      before = before | (present & early)
      after = after | present.subtracting(early)
    }
    return ~after.subtracting(before)
  }
}
