import Columns
import Diagnostics
import Query

/// Customers who meet two rules for different tiers, where neither rule is within the other: their order decides.
enum Overlap: LintCheck {
  static func findings(_ policy: inout LintedPolicy) throws(Diagnostic) -> [Finding] {
    let impossible = Set(try NeverFires.findings(&policy).compactMap(\.rule))
    var findings: [Finding] = []
    for (place, first) in policy.rules.enumerated() {
      for second in policy.rules[(place + 1)...] where second.tier != first.tier {
        guard let a = first.condition, let b = second.condition,
          impossible.isDisjoint(with: [policy.named(first), policy.named(second)])
        else { continue }
        let both = first.isTrue & second.isTrue
        // The narrower rule first is how a ladder is written.
        guard !both.isEmpty, !isWithin(a, b, policy.customers), !isWithin(b, a, policy.customers) else { continue }
        findings.append(
          Finding(
            "overlap", policy.named(first),
            "they meet \"\(policy.named(second))\" too: the first of the two decides", customers: both))
      }
    }
    return findings
  }

  /// Whoever meets the one meets the other.
  private static func isWithin(_ a: Formula, _ b: Formula, _ customers: Population) -> Bool {
    guard let inner = Region.pieces(a, true, customers), let rest = Region.pieces(b, false, within: inner, customers)
    else { return false }
    return rest.isEmpty
  }
}
