import Columns
import Diagnostics
import Query

/// A policy that reads fewer than three kinds of input: the field's own advice is three or more.
enum FewInputs: LintCheck {
  static func findings(_ policy: inout LintedPolicy) throws(Diagnostic) -> [Finding] {
    var inputs = policy.policy.score?.inputs ?? []
    for rule in policy.rules { inputs.formUnion(rule.condition?.inputs ?? []) }
    // Two windows over one column are one kind.
    let kinds = Set(
      inputs.map { input -> Formula in
        guard case .rollUp(var rollUp) = input else { return input }
        rollUp.after = nil
        rollUp.through = Day(number: 0)
        return .rollUp(rollUp)
      })
    let hasTags =
      policy.rules.contains { $0.condition?.contains(\.isTag) ?? false }
      || policy.policy.score?.contains(\.isTag) ?? false
    let count = kinds.count + (hasTags && !kinds.contains(where: policy.isTags) ? 1 : 0)
    guard count < 3 else { return [] }
    return [
      Finding(
        "few inputs", nil,
        count == 1
          ? "it reads one kind of input; three or more (amount, frequency, activity, …) judge a customer better"
          : "it reads \(count) kinds of input; three or more (amount, frequency, activity, …) judge a customer better",
        customers: Bitmap(count: policy.customers.rowCount, repeating: true))
    ]
  }
}

extension LintedPolicy {
  fileprivate func isTags(_ formula: Formula) -> Bool {
    if case .column(let reference) = formula { customers.columns[reference.identity]?.type == .tags } else { false }
  }
}

extension Formula {
  fileprivate var isTag: Bool { if case .hasTag = self { true } else { false } }
}
