public import Columns
public import Diagnostics
import Language
public import Query

extension BoundPolicy {
  /// Every formula that has a say in the tiers, in a fixed order: what two policies that decide alike have in common.
  public var formulas: [Formula] {
    rules.map { $0.condition ?? .constant(.boolean(true)) } + keeps.map(\.condition)
      + caps.flatMap { [$0.value, $0.group ?? .constant(.missing), .constant(.exact(Exact(units: Int128($0.limit))))] }
  }

  /// What the formulas decide about, in their order, and who is pinned to what: two policies with equal formulas and
  /// equal places decide alike.
  public var places: [UInt8] {
    rules.map(\.tier) + [255] + keeps.map(\.tier) + [255] + caps.map(\.tier) + [255, tierOfUndecided]
      + (pins?.bytes ?? [])
  }

  /// What hysteresis reads; nil where the policy has none.
  public var recordRead: Column? { keeps.isEmpty ? nil : tiersOnRecord }

  /// The limits of tiers without groups: at most so many customers in the tier at a place.
  public var limits: [(tier: UInt8, customers: Int)] { caps.filter { $0.group == nil }.map { ($0.tier, $0.limit) } }

  /// The weights of the components, each with the place of its term in the score's sum.
  public var weights: [(name: String, value: Exact, term: Int)] {
    var weights: [(name: String, value: Exact, term: Int)] = []
    var term = 0
    for part in policy.parts {
      switch part {
      case .component(let component):
        let number = component.weight
        weights.append((component.name.text, Exact(units: number.units, form: ExactForm(scale: number.scale)), term))
        term += 1
      case .points: term += 1
      default: break
      }
    }
    return weights
  }

  /// A place on the score at which a rule begins or ends.
  public struct ScoreCut: Sendable, Hashable {
    public var tier: String
    public var relation: Relation
    public var bound: Exact
  }

  /// Where the rules cut the score, in their order; each place once for a tier.
  public var scoreCuts: [ScoreCut] {
    guard let score else { return [] }
    var cuts: [ScoreCut] = []
    for rule in rules {
      _ = try? rule.condition?.replacing { (part) throws(Diagnostic) in
        let found: (Relation, Exact)? =
          switch part {
          case .compare(score, let relation, .constant(.exact(let bound))): (relation, bound)
          case .compare(.constant(.exact(let bound)), let relation, score): (relation.mirrored, bound)
          default: nil
          }
        if let (relation, bound) = found, relation != .equal, relation != .notEqual {
          let cut = ScoreCut(tier: policy.domain.codes[Int(rule.tier)], relation: relation, bound: bound)
          if !cuts.contains(cut) { cuts.append(cut) }
        }
        return nil
      }
    }
    return cuts
  }

  public var hasCaps: Bool { !caps.isEmpty }

  /// The policy with parts of its formulas replaced.
  ///
  /// - Parameter rulesOnly: the score and its parts are left as they are: what is told of them is then of the policy as it
  ///   was.
  public func replacing<Failure: Error>(
    rulesOnly: Bool = false, _ change: (Formula) throws(Failure) -> Formula?
  ) throws(Failure) -> BoundPolicy {
    var policy = self
    for place in rules.indices {
      guard let condition = rules[place].condition else { continue }
      policy.rules[place].condition = try condition.replacing(change)
    }
    for place in keeps.indices { policy.keeps[place].condition = try keeps[place].condition.replacing(change) }
    for place in caps.indices {
      policy.caps[place].value = try caps[place].value.replacing(change)
      policy.caps[place].group = try caps[place].group.map { (group) throws(Failure) in
        try group.replacing(change)
      }
    }
    if rulesOnly { return policy }
    for place in components.indices { policy.components[place].value = try components[place].value.replacing(change) }
    policy.score = try score.map { (score) throws(Failure) in try score.replacing(change) }
    return policy
  }

  /// Places in `domain`, 255 where no rule could decide: what the policy gives each customer by what is known of it alone,
  /// before any capacity. The pinned are where they are pinned to.
  public func uncapped(_ customers: Population, _ evaluation: Evaluation) throws(Diagnostic) -> [UInt8] {
    let (tiers, _) = try decided(customers, evaluation, rows: nil)
    guard case .tier(let places, _) = tiers.data else { preconditionFailure("policies give tiers") }
    guard !keeps.isEmpty || pins != nil else { return places }
    var decision = Decision(tiers)
    _ = try keepTiers(&decision, customers, evaluation)
    _ = pins?.hold(&decision)
    return decision.places
  }

  /// What must be told of pins where the policy's settings vary.
  ///
  /// - Parameter among: who is asked about; nil for all.
  public func notesOfPins(among: Bitmap?) -> [Message] {
    guard let pins else { return [] }
    let held = pins.rows.count { row in among.map { $0[Int(row)] } ?? true }
    return pins.notes(unmoved: held)
  }

  /// The policy as it decides before any capacity.
  public func withoutCaps() -> BoundPolicy {
    var policy = self
    policy.caps = []
    return policy
  }

  /// The policy as it decides where nobody is pinned.
  public func withoutPins() -> BoundPolicy {
    var policy = self
    policy.pins = nil
    return policy
  }

  /// Whether the policy decides by what a value is made of: one of its columns, or the same events.
  public func reads(_ value: Formula) -> Bool {
    var leaves: [Formula] = []
    _ = value.replacing { part in
      switch part {
      case .column, .rollUp: leaves.append(part)
      default: break
      }
      return nil
    }
    var found = false
    for formula in formulas {
      _ = formula.replacing { part in
        for leaf in leaves {
          switch (part, leaf) {
          case (.column(let a), .column(let b)): found = found || a == b
          case (.rollUp(let a), .rollUp(let b)): found = found || (a.table == b.table && a.argument == b.argument)
          default: break
          }
        }
        return nil
      }
    }
    return found
  }

  /// The policy as it decides where nothing is on record: what was on record on another day is not kept.
  public func withoutRecord(_ notes: inout [Message]) -> BoundPolicy {
    guard !keeps.isEmpty else { return self }
    var policy = self
    policy.keeps = []
    notes.append("\(self.policy.name.text): `keep` is left out, for the tiers that were on record then are not known")
    return policy
  }
}
