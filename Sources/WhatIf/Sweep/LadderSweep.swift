import Columns
import Diagnostics
import Query
import Tiering

/// A grid of values of a parameter that only moves cuts of one exact score: answered by how many customers, with what of
/// the measure, reach each cut.
///
/// The first grid of a score costs one pass over the customers, the second a sort, which is kept: any later one then costs
/// two binary searches and half a block of additions for each cut of each value. The same grid of the same policy again
/// costs a look-up.
final class LadderSweep: Sendable {
  /// By place in the grid, then where the parameter is in force.
  let totals: [TierTotals]
  let now: TierTotals
  let whole: Double

  private init(totals: [TierTotals], now: TierTotals, whole: Double) {
    (self.totals, self.now, self.whole) = (totals, now, whole)
  }

  /// Nil where the policy is no such ladder, or the numbers are not exact in 64 bits.
  static func of(
    _ swept: SweptPolicy, _ grid: SweepGrid, measure: Column?, _ customers: Population, _ evaluation: Evaluation
  ) throws(Diagnostic) -> LadderSweep? {
    guard let open = swept.open, let formula = swept.policy.ladder?.score,
      let low = grid.values.first, let high = grid.values.last
    else { return nil }
    let score = try evaluation.column(formula, of: customers)
    guard let form = score.exactForm else { return nil }
    let ends = [low, high, swept.inForce, Exact(units: Int128(grid.values.count))].map { Formula.constant(.exact($0)) }
    let key = FormulaCache.TableKey(
      open.formulas + ends, places: open.places,
      identities: [score.identity, measure?.identity ?? 0, UInt64(customers.rowCount)])
    // What is no ladder is kept as well, so that it is not tried again.
    let kept = try evaluation.cache.table(key) { () throws(Diagnostic) -> Kept in
      var settings: [Setting] = []
      for value in [swept.inForce] + grid.values {
        guard let asked = try swept.policy(at: value)?.ladder, asked.score == formula,
          let setting = Setting(asked, undecided: swept.policy.tierOfUndecided, form)
        else { return Kept(sweep: nil) }
        settings.append(setting)
        if evaluation.isInterrupted() { throw .interrupted }
      }
      guard let reached = try Reached.of(score, measure, settings, evaluation) else { return Kept(sweep: nil) }
      let tiers = swept.policy.domain.codes.count
      let totals = settings.map { reached.totals($0, tiers: tiers) }
      return Kept(
        sweep: LadderSweep(totals: Array(totals.dropFirst()), now: totals[0], whole: Double(reached.whole.sum)))
    }
    return kept.sweep
  }

  private struct Kept: Sendable { let sweep: LadderSweep? }

  /// The cuts of one value, in the score's own units.
  private struct Setting {
    var steps: [(tier: UInt8, least: Int64)] = []
    let otherwise: UInt8
    let undecided: UInt8

    /// Nil for a bound out of reach.
    init?(
      _ ladder: (score: Formula, steps: [BoundPolicy.LadderStep], otherwise: UInt8), undecided: UInt8, _ form: ExactForm
    ) {
      for step in ladder.steps {
        guard let least = leastUnits(reaching: step.bound, including: step.includesBound, in: form) else { return nil }
        steps.append((step.tier, least))
      }
      otherwise = ladder.otherwise
      // With no cuts at all nothing asks for the score.
      self.undecided = steps.isEmpty ? otherwise : undecided
    }
  }

  /// How many customers, with what sum of the measure.
  private typealias Amount = (customers: Int64, sum: Int64)

  /// The customers whose score reaches a bound.
  private struct Reached {
    let whole: Amount
    /// With a score.
    let scored: Amount
    let above: (Int64) -> Amount

    static func of(
      _ score: Column, _ measure: Column?, _ settings: [Setting], _ evaluation: Evaluation
    ) throws(Diagnostic) -> Reached? {
      let units: [Int64]?
      switch MeasuredValues(measure, among: nil) {
      case .none: units = nil
      case .exact(let values, _): units = values
      case .real: return nil
      }
      let count = Int64(score.count)
      let key = FormulaCache.IndexKey(
        [score.identity, measure?.identity ?? 0, UInt64(score.count)], TierDomain(codes: []))
      let known = try evaluation.cache.index(key, atOnce: false) { () throws(Diagnostic) -> Sorted? in
        RunningTotals(
          by: score, groups: [Int32](repeating: 0, count: score.count), groupCount: 1, units: units
        ).map { Sorted(totals: $0, sum: units?.reduce(0, &+) ?? 0) }
      }
      if let known {
        let all = known.totals.lowest(known.totals.count)
        return Reached(whole: (count, known.sum), scored: (all[0], all[1])) { least in
          let below = known.totals.lowest(known.totals.firstPlace(reaching: least))
          return (all[0] - below[0], all[1] - below[1])
        }
      }
      let bounds = Set(settings.flatMap { $0.steps.map(\.least) }).sorted()
      guard let found = totalsBetween(bounds, of: score, units: units) else { return nil }
      var above: [Int64: Amount] = [:]
      var running: Amount = (0, 0)
      for place in bounds.indices.reversed() {
        running = (running.customers + found.rows[place + 1], running.sum + found.sums[place + 1])
        above[bounds[place]] = running
      }
      let scored: Amount = (running.customers + found.rows[0], running.sum + found.sums[0])
      return Reached(whole: (count, units?.reduce(0, &+) ?? 0), scored: scored) { above[$0] ?? (0, 0) }
    }

    /// Each step takes the customers from its bound upwards that no step before it took.
    func totals(_ setting: Setting, tiers: Int) -> TierTotals {
      var customers = [Int64](repeating: 0, count: tiers + 1)
      var sums = customers
      func add(_ tier: UInt8, _ more: Amount, less: Amount) {
        let place = min(Int(tier), tiers)
        customers[place] += more.customers - less.customers
        sums[place] += more.sum - less.sum
      }
      var taken: Amount = (0, 0)
      var lowest = Int64.max
      var isFirst = true
      for step in setting.steps where isFirst || step.least < lowest {
        let reached = above(step.least)
        add(step.tier, reached, less: taken)
        (taken, lowest, isFirst) = (reached, step.least, false)
      }
      add(setting.otherwise, scored, less: taken)
      add(setting.undecided, whole, less: scored)
      return TierTotals(customers: customers, sums: .exact(sums))
    }
  }

  /// The customers in order of the score, and the sum of all.
  private struct Sorted: Sendable {
    let totals: RunningTotals
    let sum: Int64
  }
}
