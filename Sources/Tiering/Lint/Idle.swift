import Columns
import Diagnostics
import Query

/// Rules that could decide, but decide nobody today.
enum Idle: LintCheck {
  static func findings(_ policy: inout LintedPolicy) throws(Diagnostic) -> [Finding] {
    let surely = Set(try NeverFires.findings(&policy).compactMap(\.rule))
    var findings: [Finding] = []
    for rule in policy.rules where rule.decides.isEmpty && !surely.contains(policy.named(rule)) {
      guard policy.customers.rowCount > 0 else { continue }
      let message: Message =
        rule.condition == nil
        ? "nobody is left for it today"
        : rule.isTrue.isEmpty
          ? "nobody meets it today"
          : "all \(grouped(rule.isTrue.population)) customers who meet it are taken by rules before it"
      findings.append(
        Finding("idle", policy.named(rule), message, customers: rule.condition == nil ? rule.decides : rule.isTrue))
    }
    return findings
  }
}
