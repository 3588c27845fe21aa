import Columns
import Diagnostics
import Language
import Query

/// Rules, points and cases that no customer can ever meet: their conditions contradict each other or the bounds of what
/// they read, or an earlier rule takes everybody.
enum NeverFires: LintCheck {
  static func findings(_ policy: inout LintedPolicy) throws(Diagnostic) -> [Finding] {
    var findings: [Finding] = []
    findings += try chain(policy.rules.map { ($0.condition, policy.named($0)) }, policy)
    for (name, expression, scope) in policy.expressions {
      for part in expression.everyPart {
        guard case .choice(let branches, _) = part.form else { continue }
        var conditions: [(Formula?, String)] = []
        for branch in branches {
          let condition = try policy.reading.bound(branch.condition, in: scope).formula.folded
          // A parameter's choice: what is switched off today is there for another day.
          if condition == .constant(.boolean(false)) { continue }
          if condition == .constant(.boolean(true)) { break }
          conditions.append((condition, Formatter().format(branch.condition)))
        }
        // Unlike a rule, a case that is unknown lets the next one try.
        findings += try chain(conditions, policy, within: name, unknownGoesOn: true)
      }
    }
    for case .points(let points) in policy.policy.policy.parts {
      let condition = try policy.reading.bound(points.condition, in: "").formula.folded
      findings += try chain([(condition, policy.named(points))], policy)
    }
    return findings
  }

  /// Conditions that are tried in order.
  private static func chain(
    _ conditions: [(condition: Formula?, name: String)], _ policy: LintedPolicy, within clause: String? = nil,
    unknownGoesOn: Bool = false
  ) throws(Diagnostic) -> [Finding] {
    let (customers, names) = (policy.customers, policy.names)
    var findings: [Finding] = []
    /// What is left when the earlier ones are false; nil once that is too much to look at.
    var left: [Region]? = [Region()]
    for (place, (condition, name)) in conditions.enumerated() {
      let rule = clause.map { "\($0): \(name)" } ?? name
      guard let condition else {
        if left?.isEmpty ?? false {
          findings.append(
            Finding("never fires", rule, "the rules before it take everybody: nobody is left for \"otherwise\""))
        }
        continue
      }
      guard let own = Region.pieces(condition, true, customers) else {
        left = nil
        continue
      }
      if own.isEmpty {
        findings.append(Finding("never fires", rule, reason(condition, customers, names)))
      } else if unknownGoesOn
        ? isSurelyShadowed(condition, by: conditions[..<place], customers) : isTaken(condition, left, customers)
      {
        findings.append(
          Finding(
            "shadowed", rule, shadow(condition, conditions[..<place], customers),
            customers: try policy.evaluation.mask(condition, of: customers).isTrue))
      }
      left = unknownGoesOn ? left : left.flatMap { Region.pieces(condition, false, within: $0, customers) }
    }
    return findings
  }

  /// The earlier condition that is true wherever this one is.
  private static func isShadowed(
    _ condition: Formula, by earlier: ArraySlice<(condition: Formula?, name: String)>, _ customers: Population
  ) -> String? {
    earlier.first { other in
      guard let other = other.condition, let own = Region.pieces(condition, true, customers),
        let both = Region.pieces(other, false, within: own, customers)
      else { return false }
      return both.isEmpty
    }?.name
  }

  private static func isTaken(_ condition: Formula, _ left: [Region]?, _ customers: Population) -> Bool {
    left.flatMap { Region.pieces(condition, true, within: $0, customers) }?.isEmpty ?? false
  }

  /// An earlier condition is true wherever this one is: it asks nothing of other values, which could be missing.
  private static func isSurelyShadowed(
    _ condition: Formula, by earlier: ArraySlice<(condition: Formula?, name: String)>, _ customers: Population
  ) -> Bool {
    guard let own = condition.subjects else { return false }
    let comparable = earlier.filter { $0.condition?.subjects?.isSubset(of: own) ?? false }
    return isShadowed(condition, by: comparable[...], customers) != nil
  }

  private static func shadow(
    _ condition: Formula, _ earlier: ArraySlice<(condition: Formula?, name: String)>, _ customers: Population
  ) -> Message {
    guard let name = isShadowed(condition, by: earlier, customers) else {
      return "whoever meets it has met a rule before it"
    }
    return "whoever meets it has met \"\(name)\" before it"
  }

  private static func reason(_ condition: Formula, _ customers: Population, _ names: [Formula: String]) -> Message {
    for literal in condition.literals {
      guard let alone = Region.pieces(literal, true, customers), alone.isEmpty,
        case .compare(let a, let relation, .constant) = literal, let name = names[a]
      else { continue }
      switch relation {
      case .greater, .greaterOrEqual:
        if let high = a.bounds.high { return "it can never be true: \(name) is at most \(spoken(high.value))" }
      case .less, .lessOrEqual:
        if let low = a.bounds.low { return "it can never be true: \(name) is at least \(spoken(low.value))" }
      default: return "it can never be true: \(name) has no such value"
      }
    }
    return "it can never be true: its conditions contradict each other"
  }
}

extension Formula {
  /// The comparisons of a condition that must all hold.
  var literals: [Formula] {
    switch self {
    case .and(let all): all.flatMap(\.literals)
    case .kept(let inner): inner.literals
    default: [self]
    }
  }

  /// What a conjunction of comparisons compares; nil for any other condition.
  fileprivate var subjects: Set<Formula>? {
    var all: Set<Formula> = []
    for literal in literals {
      guard case .compare(let a, _, let b) = literal else { return nil }
      all.formUnion([a, b].filter { if case .constant = $0 { false } else { true } })
    }
    return all
  }

  /// Every comparison in it, wherever it stands.
  var everyComparison: [Formula] {
    if case .compare(let a, _, let b) = self { return [self] + a.everyComparison + b.everyComparison }
    return parts.flatMap(\.everyComparison)
  }
}
