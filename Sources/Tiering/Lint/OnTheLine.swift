import Columns
import Diagnostics
import Query

/// Customers exactly on a line of a rule, and what becomes of them if the line belonged to the other side.
enum OnTheLine: LintCheck {
  static func findings(_ policy: inout LintedPolicy) throws(Diagnostic) -> [Finding] {
    let conditions = policy.rules.map(\.condition)
    let before = try policy.tiers(with: conditions)
    var findings: [Finding] = []
    var seen: Set<Formula> = []
    for rule in policy.rules {
      for comparison in rule.condition?.everyComparison ?? [] where seen.insert(comparison).inserted {
        guard case .compare(let subject, let relation, let line) = comparison, relation != relation.acrossTheLine,
          line.isALine, !subject.isAScale(policy.customers)
        else { continue }
        let on = try policy.evaluation.mask(.compare(subject, .equal, line), of: policy.customers).isTrue
        guard !on.isEmpty, try !isAtTheEnd(comparison, policy) else { continue }
        let flipped = Formula.compare(subject, relation.acrossTheLine, line)
        let after = try policy.tiers(
          with: conditions.map { $0?.replacing { $0 == comparison ? flipped : nil } })
        let moved = zip(before, after).count { $0 != $1 }
        guard moved > 0 else { continue }
        let name = policy.names[subject] ?? rule.name
        let value = try policy.line(line, of: subject)
        findings.append(
          Finding(
            "on the line", try policy.clause(of: comparison),
            "they stand exactly on \(name) \(relation.sign) \(value); with \(relation.acrossTheLine.sign) \(grouped(moved)) customers would move",
            customers: on))
      }
    }
    return findings
  }

  /// Nobody lies beyond the line, as with `> 0` where nothing is below 0: it tells some from none, and with the line on
  /// the other side it would tell nobody apart.
  private static func isAtTheEnd(_ comparison: Formula, _ policy: LintedPolicy) throws(Diagnostic) -> Bool {
    guard case .compare(let subject, let relation, let line) = comparison else { return false }
    let beyond: Relation
    switch relation {
    case .greater: beyond = .less
    case .less: beyond = .greater
    default: return false
    }
    return try policy.evaluation.mask(.compare(subject, beyond, line), of: policy.customers).isTrue.isEmpty
  }
}

/// What becomes of everybody if every `>=` were `>`: how much hangs on a sign.
enum Strictness: LintCheck {
  static func findings(_ policy: inout LintedPolicy) throws(Diagnostic) -> [Finding] {
    let conditions = policy.rules.map(\.condition)
    func isWide(_ formula: Formula) -> Bool {
      if case .compare(let subject, let relation, let line) = formula {
        (relation == .greaterOrEqual || relation == .lessOrEqual) && !line.isADay
          && !subject.isAScale(policy.customers)
      } else {
        false
      }
    }
    let wide = Set(conditions.flatMap { $0?.everyComparison ?? [] }.filter(isWide))
    // One line with somebody on it has told it already.
    var lines = 0
    for case .compare(let a, _, let b) in wide {
      lines += try policy.evaluation.mask(.compare(a, .equal, b), of: policy.customers).isTrue.isEmpty ? 0 : 1
    }
    guard lines > 1 else { return [] }
    let before = try policy.tiers(with: conditions)
    let after = try policy.tiers(
      with: conditions.map {
        $0?.replacing { formula in
          guard isWide(formula), case .compare(let a, let relation, let b) = formula else { return nil }
          return .compare(a, relation.acrossTheLine, b)
        }
      })
    let moved = bitmap(count: before.count) { before[$0] != after[$0] }
    guard !moved.isEmpty else { return [] }
    return [
      Finding(
        "strictness", nil,
        "with > for every >=, and < for every <=, \(grouped(moved.population)) customers would move",
        customers: moved)
    ]
  }
}

extension Formula {
  fileprivate var isADay: Bool { if case .constant(.date) = self { true } else { false } }
}
