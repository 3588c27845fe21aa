import Columns
import Diagnostics
import Query

/// One value that is a line twice, with and without the line itself: `>=` beside `>`, or `>` beside `<`, which leaves
/// whoever stands on it with neither.
enum MixedSigns: LintCheck {
  static func findings(_ policy: inout LintedPolicy) throws(Diagnostic) -> [Finding] {
    var seen: [Formula: (relation: Relation, rule: String)] = [:]
    var findings: [Finding] = []
    for rule in policy.rules {
      for comparison in rule.condition?.everyComparison ?? [] {
        guard case .compare(let subject, let relation, let line) = comparison, relation != .equal,
          relation != .notEqual, let name = policy.names[subject], line.isALine
        else { continue }
        let key = Formula.compare(subject, .equal, line)
        guard let other = seen[key] else {
          seen[key] = (relation, try policy.clause(of: comparison))
          continue
        }
        // `>= 80` and `< 80` meet without a gap; so do `> 80` and `<= 80`.
        guard relation != other.relation, relation != other.relation.opposite else { continue }
        if relation.isUpward != other.relation.isUpward, subject.isAScale(policy.customers) { continue }
        let on = try policy.evaluation.mask(key, of: policy.customers).isTrue
        let value = try policy.line(line, of: subject)
        findings.append(
          Finding(
            "mixed signs", try policy.clause(of: comparison),
            "\(name) \(relation.sign) \(value) here, \(name) \(other.relation.sign) \(value) in \"\(other.rule)\": they differ for whoever stands on it",
            customers: on))
      }
    }
    return findings
  }
}

extension Relation {
  var sign: String {
    switch self {
    case .equal: "="
    case .notEqual: "!="
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    }
  }

  fileprivate var isUpward: Bool { self == .greater || self == .greaterOrEqual }

  /// The same without the line, or with it.
  var acrossTheLine: Relation {
    switch self {
    case .less: .lessOrEqual
    case .lessOrEqual: .less
    case .greater: .greaterOrEqual
    case .greaterOrEqual: .greater
    default: self
    }
  }
}

extension Formula {
  /// One number for all customers: a constant, or a value of the whole population. Days are lines of their own kind: a
  /// window says which side its ends are on.
  var isALine: Bool {
    switch self {
    case .constant(.exact), .constant(.real): true
    case .overall: true
    case .kept(let inner), .negate(let inner): inner.isALine
    case .sum(let terms): terms.allSatisfy { $0.value.isALine }
    case .product(let factors): factors.allSatisfy { $0.value.isALine }
    default: false
    }
  }
}
