import Columns
import Diagnostics
import Language
import Query

/// Amounts of different units that are compared or added.
enum Units: LintCheck {
  static func findings(_ policy: inout LintedPolicy) throws(Diagnostic) -> [Finding] {
    var findings: [Finding] = []
    for (rule, expression, scope) in policy.expressions {
      for part in expression.everyPart {
        let sides: [Expression]
        switch part.form {
        case .comparison(let a, _, let b): sides = [a, b]
        case .between(let a, let low, let high): sides = [a, low, high]
        case .sum(let terms): sides = terms.map(\.value)
        default: continue
        }
        var found: [(side: Expression, unit: String)] = []
        for side in sides {
          guard let unit = policy.unit(of: side, in: scope) else { continue }
          found.append((side, unit))
        }
        guard let first = found.first, let other = found.first(where: { !$0.unit.isSameUnit(as: first.unit) }) else {
          continue
        }
        let (one, two) = (Formatter().format(first.side), Formatter().format(other.side))
        // Of whoever has both.
        let known = try policy.known(first.side, in: scope) & policy.known(other.side, in: scope)
        findings.append(
          Finding(
            "units", rule,
            "\(one) is in \(first.unit), \(two) in \(other.unit): they cannot be compared or added", customers: known))
      }
    }
    return findings
  }
}

extension LintedPolicy {
  /// Who has a value of an expression.
  fileprivate mutating func known(_ expression: Expression, in scope: String) throws(Diagnostic) -> Bitmap {
    let all = Bitmap(count: customers.rowCount, repeating: true)
    if case .number = expression.form { return all }
    let column = try evaluation.column(try reading.bound(expression, in: scope).formula, of: customers)
    return column.missing.map { ~$0 } ?? all
  }

  /// The unit of a column, or the currency written with a number.
  fileprivate mutating func unit(of expression: Expression, in scope: String) -> String? {
    if case .number(let number) = expression.form { return number.currency }
    guard let bound = try? reading.bound(expression, in: scope), bound.type.isNumeric else { return nil }
    if let unit = bound.unit, !unit.isEmpty { return unit }
    if case .name(let name) = expression.form,
      let parameter = policy.policy.parameters.first(where: { $0.name.text == name.text }),
      case .number(let number) = parameter.value.form
    {
      return number.currency
    }
    return nil
  }
}

extension String {
  /// ¥, ￥, 元, 人民币, RMB and CNY are one.
  fileprivate func isSameUnit(as other: String) -> Bool { canonical == other.canonical }

  private var canonical: String {
    switch lowercased() {
    case "¥", "￥", "元", "人民币", "rmb", "cny", "块": "¥"
    case "$", "usd", "美元": "$"
    case "d", "day", "days", "天": "d"
    default: lowercased()
    }
  }
}
