import Columns
import Diagnostics
import Query

/// Customers that no rule covers, who are left to `otherwise`.
enum LeftOver: LintCheck {
  static func findings(_ policy: inout LintedPolicy) throws(Diagnostic) -> [Finding] {
    guard let last = policy.rules.last, !last.decides.isEmpty else { return [] }
    let count = policy.customers.rowCount
    let tenths = (last.decides.population * 1000 + count / 2) / count
    return [
      Finding(
        "left over", last.name, "no other rule covers them: \(tenths / 10).\(tenths % 10) % of all customers",
        customers: last.decides)
    ]
  }
}
