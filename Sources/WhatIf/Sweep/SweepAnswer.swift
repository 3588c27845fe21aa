import Columns
import Diagnostics
import Query
import Synchronization
import Tiering

/// The values of a sweep and what holds at each: found when asked, and never twice in a row.
struct SweepAnswer: Sendable {
  /// Nil where all is known by place.
  private let curve: (any SweepCurve)?
  private let known: [TierTotals]?
  /// Nil where every breakpoint is told.
  let grid: [Exact]?
  let breakpoints: Breakpoints?
  /// Every breakpoint, where each is decided anew.
  private let listed: [Exact]?
  let whole: Double
  /// At the value in force.
  let now: TierTotals

  init(
    _ swept: SweptPolicy, _ grid: SweepGrid?, measure: Column?, among: (rows: Bitmap, keys: Column)?,
    _ customers: Population, _ evaluation: Evaluation
  ) throws(Diagnostic) {
    self.grid = grid?.values
    if let grid, among == nil,
      let ladder = try LadderSweep.of(swept, grid, measure: measure, customers, evaluation)
    {
      (curve, known, breakpoints, listed) = (nil, ladder.totals, nil, nil)
      (now, whole) = (ladder.now, ladder.whole)
      return
    }
    known = nil
    let curve: any SweepCurve
    if case .success(let cuts) = swept.cuts, !cuts.policy.hasCaps,
      let table = try SweepAnswer.table(swept, cuts, isNeeded: grid == nil, measure, among, customers, evaluation)
    {
      curve = table
      breakpoints = grid == nil ? Breakpoints(table, isDate: swept.isDate) : nil
      listed = nil
      whole = table.whole
    } else {
      let values = MeasuredValues(measure, among: among?.rows)
      curve = ReevaluatedCurve(
        policy: { (value) throws(Diagnostic) in
          guard let policy = try swept.policy(at: value) else { throw swept.fixed() }
          return policy
        }, values: values, among: among?.rows, customers: customers, evaluation: evaluation)
      whole = values.whole
      if grid == nil {
        let table = try swept.steps(try swept.cuts.get(), measure: measure, among: among, customers, evaluation)
        let all = Breakpoints(table, isDate: swept.isDate)
        let work = all.count.multipliedReportingOverflow(by: customers.rowCount)
        guard !work.overflow, work.partialValue <= SweepAnswer.mostWork else {
          throw inexact(
            "a capacity is decided anew for each of \(grouped(all.count)) values, over \(grouped(customers.rowCount)) customers"
          )
        }
        breakpoints = all
        listed = (0..<all.count).map { all.value($0) }
      } else {
        (breakpoints, listed) = (nil, nil)
      }
    }
    self.curve = curve
    now = try curve.totals(at: swept.inForce)
  }

  private static let mostWork = 1_000_000_000

  /// The step table; where only a grid is asked for, reasons against it are none against the grid.
  private static func table(
    _ swept: SweptPolicy, _ cuts: CutPolicy, isNeeded: Bool, _ measure: Column?,
    _ among: (rows: Bitmap, keys: Column)?, _ customers: Population, _ evaluation: Evaluation
  ) throws(Diagnostic) -> StepTable? {
    do throws(Diagnostic) {
      return try swept.steps(cuts, measure: measure, among: among, customers, evaluation)
    } catch {
      if isNeeded || error.rule != "not-exact" { throw error }
      return nil
    }
  }

  var count: Int { grid?.count ?? listed?.count ?? breakpoints?.count ?? 0 }
  var merged: Int { breakpoints?.merged ?? 0 }

  func value(_ place: Int) -> Exact {
    if let grid { return grid[place] }
    if let listed { return listed[place] }
    guard let breakpoints else { preconditionFailure("a sweep has values") }
    return breakpoints.value(place)
  }

  func totals(_ place: Int) throws(Diagnostic) -> TierTotals {
    if let known { return known[place] }
    guard let curve else { preconditionFailure("what is not known is found by a curve") }
    return try curve.totals(at: value(place))
  }

  /// The first value not below another one; the count where all are.
  func place(notBelow wanted: Double) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if value(middle).double >= wanted { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension SweptPolicy {
  /// Why a parameter cannot be given another value after the policy was read.
  func fixed() -> Diagnostic {
    inexact("it stands where a value is written out")
  }
}

/// The columns of a sweep's rows. Neighbouring columns are asked for the same rows, so the last answer is kept.
final class SweepColumns: Sendable {
  private let found: SweepAnswer
  private let isDate: Bool
  private let last = Mutex<(rows: [Int32]?, totals: [TierTotals])?>(nil)

  init(_ found: SweepAnswer, isDate: Bool) { (self.found, self.isDate) = (found, isDate) }

  func values(_ rows: [Int32]?) -> Column {
    let places = rows ?? [Int32](0..<Int32(found.count))
    let values = places.map { found.value(Int($0)) }
    if isDate { return Column(.date(values.map { Int32(truncatingIfNeeded: $0.units) })) }
    return .exact(values.map(\.units), values.first?.form ?? .integer, missing: nil)
  }

  func customers(of tier: Int, _ rows: [Int32]?) throws(Diagnostic) -> Column {
    Column(.exact(try totals(rows).map { $0.customers[tier] }, .integer))
  }

  func shares(of tier: Int, _ rows: [Int32]?) throws(Diagnostic) -> Column {
    let shares = try totals(rows).map { $0.sums.double(tier) / found.whole }
    return Column(.real(shares), missing: Bitmap(shares.map { !$0.isFinite }))
  }

  private func totals(_ rows: [Int32]?) throws(Diagnostic) -> [TierTotals] {
    if let known = last.withLock({ $0 }), known.rows == rows { return known.totals }
    let places = rows ?? [Int32](0..<Int32(found.count))
    var totals: [TierTotals] = []
    totals.reserveCapacity(places.count)
    for place in places { totals.append(try found.totals(Int(place))) }
    last.withLock { $0 = (rows, totals) }
    return totals
  }
}
