public import Columns
public import Diagnostics
public import Query

extension BoundPolicy {
  /// Every formula that has a say in the tiers, in a fixed order: what two policies that decide alike have in common.
  public var formulas: [Formula] {
    rules.map { $0.condition ?? .constant(.boolean(true)) } + keeps.map(\.condition)
      + caps.flatMap { [$0.value, $0.group ?? .constant(.missing), .constant(.exact(Exact(units: Int128($0.limit))))] }
  }

  /// What the formulas decide about, in their order: two policies with equal formulas and equal places decide alike.
  public var places: [UInt8] {
    rules.map(\.tier) + [255] + keeps.map(\.tier) + [255] + caps.map(\.tier) + [255, tierOfUndecided]
  }

  /// What hysteresis reads; nil where the policy has none.
  public var recordRead: Column? { keeps.isEmpty ? nil : tiersOnRecord }

  /// The limits of tiers without groups: at most so many customers in the tier at a place.
  public var limits: [(tier: UInt8, customers: Int)] { caps.filter { $0.group == nil }.map { ($0.tier, $0.limit) } }

  public var hasCaps: Bool { !caps.isEmpty }

  /// The policy with parts of its formulas replaced.
  public func replacing(_ change: (Formula) throws(Diagnostic) -> Formula?) throws(Diagnostic) -> BoundPolicy {
    var policy = self
    for place in rules.indices {
      guard let condition = rules[place].condition else { continue }
      policy.rules[place].condition = try condition.replacing(change)
    }
    for place in keeps.indices { policy.keeps[place].condition = try keeps[place].condition.replacing(change) }
    for place in caps.indices {
      policy.caps[place].value = try caps[place].value.replacing(change)
      policy.caps[place].group = try caps[place].group.map { (group) throws(Diagnostic) in
        try group.replacing(change)
      }
    }
    for place in components.indices { policy.components[place].value = try components[place].value.replacing(change) }
    policy.score = try score.map { (score) throws(Diagnostic) in try score.replacing(change) }
    return policy
  }

  /// Places in the policy's tiers, 255 where no rule could decide: what the policy gives each customer by what is known of
  /// it alone, before any capacity.
  public func uncapped(_ customers: Population, _ evaluation: Evaluation) throws(Diagnostic) -> [UInt8] {
    let (tiers, _) = try decided(customers, evaluation, rows: nil)
    guard case .tier(let places, _) = tiers.data else { preconditionFailure("policies give tiers") }
    guard !keeps.isEmpty else { return places }
    var decision = Decision(tiers)
    _ = try keepTiers(&decision, customers, evaluation)
    return decision.places
  }
}
