import Columns
import Diagnostics
import Language
import Query

extension LintedPolicy {
  /// Values by what they are called: the score, then what the policy itself gives a name, then each expression as it is
  /// written.
  mutating func writtenNames() -> [Formula: String] {
    var names: [Formula: String] = [:]
    func note(_ bound: Bound?, _ name: String) {
      guard let bound, bound.type != .boolean else { return }
      let formula = bound.formula.folded
      if case .constant = formula { return }
      if names[formula] == nil { names[formula] = name }
    }
    if let score = policy.score { names[score] = "score" }
    for case .named(let name, let expression) in policy.policy.parts {
      note(try? reading.bound(expression, in: name.text), name.written)
    }
    for (_, expression, scope) in expressions {
      for inner in expression.everyPart { note(try? reading.bound(inner, in: scope), Formatter().format(inner)) }
    }
    return names
  }

  /// A value that rules compare with: a number as it is, anything else by its name with what it is today.
  mutating func line(_ formula: Formula, of subject: Formula) throws(Diagnostic) -> String {
    let isYear = if case .apply(.year, _) = subject.bare { true } else { false }
    let value = spoken(try reading.value(formula), unit: isYear ? "" : nil)
    return names[formula].map { "\($0) (\(value))" } ?? value
  }

  /// Whether a rule, a `keep` or a capacity reads the score.
  var isScoreRead: Bool {
    guard let score = policy.score?.bare else { return false }
    return policy.formulas.contains { $0.contains { $0.bare == score } }
  }
}
