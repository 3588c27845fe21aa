import Columns
import Diagnostics
import Query
import Tiering

/// The values of one parameter that are tried, and what the policy gives at each.
struct SeekCandidates: Sendable {
  let values: [Exact]
  /// The steps of all customers; nil where each value is decided anew.
  let table: StepTable?
  let breakpoints: Breakpoints?
  /// Everybody's tier at a candidate, decided anew.
  let places: @Sendable (Int) throws(Diagnostic) -> [UInt8]

  private let evaluation: Evaluation

  private static let mostWork = 1_000_000_000

  /// - Parameters:
  ///   - cuts: the comparisons of the parameter that is tried.
  ///   - grid: the values to try; nil for every one at which anything changes.
  ///   - policy: with the parameter at a value.
  init(
    table: StepTable?, hasCaps: Bool, grid: [Exact]?, isDate: Bool, fallback: Exact, _ customers: Population,
    _ evaluation: Evaluation, policy: @escaping @Sendable (Exact) throws(Diagnostic) -> BoundPolicy
  ) throws(Diagnostic) {
    self.evaluation = evaluation
    let breakpoints = table.map { Breakpoints($0, isDate: isDate) }
    var values = grid ?? []
    if grid == nil, let breakpoints {
      values.reserveCapacity(breakpoints.count)
      for place in 0..<breakpoints.count {
        if place & 0xFFFF == 0, evaluation.isInterrupted() { throw .interrupted }
        values.append(breakpoints.value(place))
      }
      if values.isEmpty { values = [fallback] }
    }
    let tried = values
    self.values = tried
    self.breakpoints = breakpoints
    self.table = hasCaps ? nil : table
    if self.table == nil {
      let work = tried.count.multipliedReportingOverflow(by: max(1, customers.rowCount))
      guard !work.overflow, work.partialValue <= SeekCandidates.mostWork else {
        throw inexact(
          "a capacity is decided anew for each of \(grouped(tried.count)) values, over \(grouped(customers.rowCount)) customers"
        )
      }
    }
    places = { (candidate) throws(Diagnostic) in
      if evaluation.isInterrupted() { throw Diagnostic("interrupted", "stopped; nothing was changed") }
      let given = try policy(tried[candidate]).assign(customers, evaluation)
      guard case .tier(let places, _) = given.tiers.data else { preconditionFailure("policies give tiers") }
      return places
    }
  }

  func trace(_ terms: SoughtTerms, group: [Int32]?, groupCount: Int) throws(Diagnostic) -> SeekTrace {
    guard let table else {
      return try SeekTrace(count: values.count, terms, group: group, groupCount: groupCount, places: places)
    }
    var places: [Int] = []
    places.reserveCapacity(values.count)
    for (place, value) in values.enumerated() {
      if place & 0xFFFF == 0, evaluation.isInterrupted() { throw .interrupted }
      places.append(table.stepsMade(at: value))
    }
    return try SeekTrace(
      table, places: places, terms, group: group, groupCount: groupCount, isInterrupted: evaluation.isInterrupted)
  }

  /// How many stand exactly on a value, and the value just outside: the next smaller where those below it are out.
  func line(_ candidate: Int) -> (atLine: Int, next: Exact?) {
    guard let breakpoints, breakpoints.count > 0 else { return (0, nil) }
    // A value of a grid is seldom one at which anything changes.
    let value = values[candidate].double
    var (low, high) = (0, breakpoints.count)
    while low < high {
      let middle = (low + high) / 2
      if breakpoints.value(middle).double >= value { high = middle } else { low = middle + 1 }
    }
    let isOn = low < breakpoints.count && breakpoints.value(low).double == value
    let passes = breakpoints.isPassed(min(low, breakpoints.count - 1))
    let next = passes ? low - 1 : isOn ? low + 1 : low
    return (
      isOn ? breakpoints.customersOnLine(low) : 0,
      (0..<breakpoints.count).contains(next) ? breakpoints.value(next) : nil
    )
  }
}
