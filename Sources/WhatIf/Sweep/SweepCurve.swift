import Columns
import Diagnostics
import Query
import Tiering

/// What a policy gives everyone, by the value of one parameter.
protocol SweepCurve: Sendable {
  func totals(at value: Exact) throws(Diagnostic) -> TierTotals
}

extension StepTable: SweepCurve {}

/// Decides anew for each value: for policies whose tiers have capacities, and parameters that stand anywhere.
struct ReevaluatedCurve: SweepCurve {
  /// The policy where the parameter is this value.
  let policy: @Sendable (Exact) throws(Diagnostic) -> BoundPolicy
  let values: MeasuredValues
  let among: Bitmap?
  let customers: Population
  let evaluation: Evaluation

  func totals(at value: Exact) throws(Diagnostic) -> TierTotals {
    if evaluation.isInterrupted() { throw Diagnostic("interrupted", "stopped; nothing was changed") }
    let given = try policy(value).assign(customers, evaluation)
    guard case .tier(let places, _) = given.tiers.data else { preconditionFailure("policies give tiers") }
    return values.totals(places, tiers: given.domain.codes.count, among: among)
  }
}
