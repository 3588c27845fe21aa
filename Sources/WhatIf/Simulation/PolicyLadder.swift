import Columns
import Diagnostics
import Query
import Tiering

/// A policy of cuts on one score, laid over the tiers in force: what any other cuts of the same score give, in
/// microseconds, as counts and sums by tier before and after.
///
/// For a sweep: `PolicyLadder.of` once (at once: nothing is gained by waiting for a second question), then for every value
/// of the parameter bind the policy with it (that looks at no row) and ask `cells`. The ladder is kept by columns and
/// score, cuts left out, so a later sweep of the same score finds it made. Where `of` is nil (rules beyond one score,
/// `keep`, `at most`, a real or missing score), or `cells` is, each value needs `Simulated`. Pins have no say in it: where
/// an assignment heeds any, there is no ladder.
struct PolicyLadder: Sendable {
  /// The tiers in force, as places of `domain`, and what the policy in force gives today: `from` where none is.
  let from: Column
  let same: Column
  let domain: TierDomain
  /// Rows by the measure, smallest first; nil without one.
  let byMeasure: [Int32]?
  private let score: Formula
  private let form: ExactForm
  private let unscored: Int
  private let ladder: ScoreLadder

  /// - Parameters:
  ///   - measure: what is added up beside the count; nil for counts alone.
  ///   - atOnce: false for one that is made only when it is asked for the second time.
  static func of(
    _ policy: BoundPolicy, inForce: BoundPolicy?, working: WorkingTiers, score: Column, measure: Column?,
    _ stored: Population, _ evaluation: Evaluation, atOnce: Bool
  ) throws(Diagnostic) -> PolicyLadder? {
    guard let formula = policy.ladder?.score, let form = score.exactForm,
      let ruling = inForce == nil ? [] : inForce?.decidingRules
    else { return nil }
    let key = FormulaCache.IndexKey(
      [score.identity, working.column?.identity ?? 0, measure?.identity ?? 0], policy.policy.domain, formulas: ruling)
    return try evaluation.cache.index(key, atOnce: atOnce) { () throws(Diagnostic) -> PolicyLadder? in
      let (from, first) = try Simulated.placed(working, in: policy.policy.domain, stored, evaluation)
      var (same, domain) = (from, first)
      if let inForce {
        (same, domain) = try WorkingTiers(try inForce.assign(stored, evaluation).tiers).placed(
          in: first, count: stored.rowCount)
      }
      guard case .tier(let places, _) = from.data, case .tier(let rule, _) = same.data,
        let ladder = ScoreLadder(
          score: score, from: places, same: inForce == nil ? nil : rule, tiers: domain.codes.count, measure: measure)
      else { return nil }
      return PolicyLadder(
        from: from, same: same, domain: first, byMeasure: measure?.order(), score: formula, form: form,
        unscored: score.missingCount, ladder: ladder)
    }
  }

  /// What the policy would do, with how many customers it cannot decide; nil where it asks for more than the ladder's
  /// score.
  func cells(_ policy: BoundPolicy) -> (cells: MoveCells, unscored: Int)? {
    guard let asked = policy.ladder, asked.score == score else { return nil }
    var steps: [(tier: UInt8, least: Int64)] = []
    for step in asked.steps {
      guard let least = leastUnits(reaching: step.bound, including: step.includesBound, in: form) else { return nil }
      steps.append((step.tier, least))
    }
    // With no cuts at all nothing asks for the score.
    let undecided = steps.isEmpty ? asked.otherwise : policy.tierOfUndecided
    return (
      ladder.cells(steps, otherwise: asked.otherwise, undecided: undecided), steps.isEmpty ? 0 : unscored
    )
  }
}
