import Columns
import Diagnostics
import Query

/// Parts of the score that leave 0…100 and count as the nearer end.
enum Clamped: LintCheck {
  static func findings(_ policy: inout LintedPolicy) throws(Diagnostic) -> [Finding] {
    var findings: [Finding] = []
    for component in policy.policy.components {
      func beyond(_ relation: Relation, _ end: Int) throws(Diagnostic) -> Bitmap {
        let line = Formula.constant(.exact(Exact(units: Int128(end))))
        return try policy.evaluation.mask(.compare(component.value, relation, line), of: policy.customers).isTrue
      }
      let above = try beyond(.greater, 100)
      let below = try beyond(.less, 0)
      let rule = "score \(component.name)"
      if !above.isEmpty {
        findings.append(
          Finding("clamped", rule, "above 100 it counts as 100: the largest are not told apart", customers: above))
      }
      if !below.isEmpty {
        findings.append(
          Finding("clamped", rule, "below 0 it counts as 0: the smallest are not told apart", customers: below))
      }
    }
    return findings
  }
}
