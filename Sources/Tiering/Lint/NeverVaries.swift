import Columns
import Diagnostics
import Query

/// Parts of the score that are the same for everybody, and so tell nobody apart.
enum NeverVaries: LintCheck {
  static func findings(_ policy: inout LintedPolicy) throws(Diagnostic) -> [Finding] {
    var findings: [Finding] = []
    for component in policy.policy.components {
      let counted = Formula.apply(.clampToPercent, [component.value])
      let column = try policy.evaluation.column(counted, of: policy.customers)
      let order = column.order()
      guard column.count > 1 else { continue }
      let rule = "score \(component.name)"
      guard let low = order.first, let high = order.last else {
        findings.append(Finding("never varies", rule, "nobody has a value", customers: column.missing))
        continue
      }
      guard column[Int(low)] == column[Int(high)] else { continue }
      findings.append(
        Finding(
          "never varies", rule,
          "it is \(spoken(column[Int(low)])) for everybody who has a value: it tells nobody apart",
          customers: ~(column.missing ?? Bitmap(count: column.count))))
    }
    return findings
  }
}
