import Columns
public import Diagnostics
import Language
public import Query

/// One difference in meaning between two policies, which can be made to the older one by itself.
public struct PolicyChange: Sendable {
  public var what: Message
  public var before: String?
  public var after: String?
  /// Makes this change alone.
  var make: @Sendable (inout Policy) -> Void
}

/// What differs between two policies in meaning: order of names, layout and comments are none.
public struct PolicyDifference: Sendable {
  public private(set) var changes: [PolicyChange] = []
  /// The older policy with the names that only the newer one has: they change nothing by themselves, and a change that
  /// uses them can be made alone.
  let base: Policy
  let new: Policy

  public init(from old: Policy, to new: Policy) {
    self.new = new
    base = PolicyDifference.withNames(of: new, old)
    compareNames(old)
    comparePoints(old)
    compareRules(old)
    compareRest(old)
  }

  /// For each change the customers whose tier it changes by itself, and those that all of them together change; nil
  /// where the older policy cannot be applied with that change alone.
  ///
  /// Costs one assignment for each change.
  public func moves(
    _ customers: Population, _ evaluation: Evaluation, _ binding: Binding
  ) throws(Diagnostic) -> (alone: [Int?], together: Int) {
    func tiers(_ policy: Policy) throws(Diagnostic) -> Column {
      var own = binding
      return try BoundPolicy(policy, with: [], &own).assign(customers, evaluation).tiers
    }
    let before = try tiers(base)
    var alone: [Int?] = []
    for change in changes {
      var changed = base
      change.make(&changed)
      changed.remakeDomain(labelsOf: [base, new])
      do throws(Diagnostic) {
        alone.append(try moved(before, try tiers(changed), customers.rowCount))
      } catch {
        if error.rule == "interrupted" { throw error }
        alone.append(nil)
      }
    }
    return (alone, try moved(before, try tiers(new), customers.rowCount))
  }

  /// Rows whose tier differs by its code or label; having none is a tier of its own here.
  private func moved(_ a: Column, _ b: Column, _ count: Int) throws(Diagnostic) -> Int {
    guard case .tier(_, let domain) = a.data else { preconditionFailure("policies give tiers") }
    let (first, all) = try WorkingTiers(a).placed(in: domain, count: count)
    let (second, _) = try WorkingTiers(b).placed(in: all, count: count)
    guard case .tier(let x, _) = first.data, case .tier(let y, _) = second.data else {
      preconditionFailure("policies give tiers")
    }
    return bitmap(count: count) { x[$0] != y[$0] }.population
  }

  mutating func add(
    _ what: Message, _ before: String?, _ after: String?, _ make: @escaping @Sendable (inout Policy) -> Void
  ) {
    changes.append(PolicyChange(what: what, before: before, after: after, make: make))
  }
}

extension Policy {
  /// The tiers in the order of the rules as they are now.
  mutating func remakeDomain(labelsOf others: [Policy]) {
    var codes: [String] = []
    for rule in rules where !codes.contains(rule.tier.text) { codes.append(rule.tier.text) }
    for tier in keeps.map(\.tier) + caps.map(\.tier) + [missingAs].compactMap({ $0 }) where !codes.contains(tier.text) {
      codes.append(tier.text)
    }
    let labels = codes.map { code in
      others.lazy.compactMap { other in other.domain.codes.firstIndex(of: code).flatMap { other.domain.labels[$0] } }
        .first
    }
    domain = TierDomain(codes: codes, labels: labels)
  }
}
