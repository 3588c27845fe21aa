import Columns
import Diagnostics
import Query
import Tiering

/// A grid of values of a parameter that only moves cuts of one exact score: answered from the customers in order of that
/// score, with running totals.
///
/// Costs one sort of the score, kept for every later sweep of it, and two binary searches and at most half a block of
/// additions for each cut of each value; the same grid of the same policy again costs a look-up.
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
      guard let index = try Index.of(score, measure, evaluation) else { return Kept(sweep: nil) }
      let tiers = swept.policy.domain.codes.count
      func totals(at value: Exact) throws(Diagnostic) -> TierTotals? {
        guard let asked = try swept.policy(at: value)?.ladder, asked.score == formula else { return nil }
        return index.totals(asked, undecided: swept.policy.tierOfUndecided, form: form, tiers: tiers)
      }
      guard let now = try totals(at: swept.inForce) else { return Kept(sweep: nil) }
      var found: [TierTotals] = []
      found.reserveCapacity(grid.values.count)
      for value in grid.values {
        guard let one = try totals(at: value) else { return Kept(sweep: nil) }
        found.append(one)
        if evaluation.isInterrupted() { throw .interrupted }
      }
      return Kept(sweep: LadderSweep(totals: found, now: now, whole: Double(index.whole)))
    }
    return kept.sweep
  }

  private struct Kept: Sendable { let sweep: LadderSweep? }

  /// The customers in order of the score.
  private struct Index: Sendable {
    let sorted: RunningTotals
    /// Of those without a score.
    let unscored: (customers: Int64, sum: Int64)
    let whole: Int64

    static func of(_ score: Column, _ measure: Column?, _ evaluation: Evaluation) throws(Diagnostic) -> Index? {
      let key = FormulaCache.IndexKey(
        [score.identity, measure?.identity ?? 0, UInt64(score.count)], TierDomain(codes: []))
      return try evaluation.cache.index(key, atOnce: true) { () throws(Diagnostic) -> Index? in
        let units: [Int64]?
        switch MeasuredValues(measure, among: nil) {
        case .none: units = nil
        case .exact(let values, _): units = values
        case .real: return nil
        }
        guard
          let sorted = RunningTotals(
            by: score, groups: [Int32](repeating: 0, count: score.count), groupCount: 1, units: units)
        else { return nil }
        let all = sorted.lowest(sorted.count)
        let whole = units?.reduce(0, &+) ?? 0
        return Index(sorted: sorted, unscored: (Int64(score.count) - all[0], whole - all[1]), whole: whole)
      }
    }

    /// Each step takes the customers from its bound upwards that no step before it took. Nil for a bound out of reach.
    func totals(
      _ ladder: (score: Formula, steps: [BoundPolicy.LadderStep], otherwise: UInt8), undecided: UInt8, form: ExactForm,
      tiers: Int
    ) -> TierTotals? {
      var customers = [Int64](repeating: 0, count: tiers + 1)
      var sums = customers
      var top = sorted.count
      var upper = sorted.lowest(top)
      func add(_ tier: UInt8, _ count: Int64, _ sum: Int64) {
        let place = min(Int(tier), tiers)
        customers[place] += count
        sums[place] += sum
      }
      for step in ladder.steps {
        guard let least = leastUnits(reaching: step.bound, including: step.includesBound, in: form) else { return nil }
        let place = sorted.firstPlace(reaching: least)
        guard place < top else { continue }
        let lower = sorted.lowest(place)
        add(step.tier, upper[0] - lower[0], upper[1] - lower[1])
        (upper, top) = (lower, place)
      }
      add(ladder.otherwise, upper[0], upper[1])
      // With no cuts at all nothing asks for the score.
      add(ladder.steps.isEmpty ? ladder.otherwise : undecided, unscored.customers, unscored.sum)
      return TierTotals(customers: customers, sums: .exact(sums))
    }
  }
}
