import Columns
public import Diagnostics
import Language
public import Query

/// One kind of finding. To add one: a file in this folder with an enum that conforms, and its name in `lintChecks`.
protocol LintCheck: Sendable {
  static func findings(_ policy: inout LintedPolicy) throws(Diagnostic) -> [Finding]
}

/// In the order they are shown: what is surely wrong first.
let lintChecks: [any LintCheck.Type] = [
  NeverFires.self, Idle.self, RuleCells.self, Overlap.self, MixedSigns.self, OnTheLine.self, Strictness.self,
  LeftOver.self, MissingInput.self, NeverVaries.self, Clamped.self, Weights.self, Units.self, FewInputs.self,
  Unused.self,
]

extension BoundPolicy {
  /// Everything that is found about the policy on these customers.
  ///
  /// - Parameter binding: that of the statement, with customers as its rows.
  public func lint(
    _ customers: Population, _ evaluation: Evaluation, _ binding: Binding
  ) throws(Diagnostic) -> [Finding] {
    do throws(Diagnostic) {
      var policy = try LintedPolicy(self, customers, evaluation, binding)
      var findings: [Finding] = []
      for check in lintChecks {
        if evaluation.isInterrupted() { throw Diagnostic.interrupted }
        findings += try check.findings(&policy)
      }
      return findings
    } catch {
      throw told(error, customers, evaluation)
    }
  }
}

/// A policy with what the checks share: which customers each rule holds for, and which ones it decides.
struct LintedPolicy {
  struct Rule {
    var name: String
    var tier: UInt8
    /// Nil for `otherwise`.
    var expression: Expression?
    var condition: Formula?
    /// Whoever comes first.
    var isTrue: Bitmap
    var isUnknown: Bitmap
    /// No earlier rule is true or unknown.
    var decides: Bitmap
  }

  let policy: BoundPolicy
  let customers: Population
  let evaluation: Evaluation
  private(set) var rules: [Rule] = []
  /// Customers for whom a rule is unknown before any is true.
  private(set) var undecided: Bitmap
  /// Binds expressions of the policy anew.
  var reading: Reading
  /// What values are called in messages: as the policy's author called them.
  private(set) var names: [Formula: String] = [:]

  init(
    _ policy: BoundPolicy, _ customers: Population, _ evaluation: Evaluation, _ binding: Binding
  ) throws(Diagnostic) {
    // What parameters switch off is not looked at.
    let policy = policy.replacing { $0.folded }
    self.policy = policy
    self.customers = customers
    self.evaluation = evaluation
    reading = Reading(0, policy, customers, evaluation, binding)
    let count = customers.rowCount
    var open = Bitmap(count: count, repeating: true)
    undecided = Bitmap(count: count)
    for (bound, words) in zip(policy.rules, policy.policy.rules) {
      var isTrue = Bitmap(count: count, repeating: true)
      var isUnknown = Bitmap(count: count)
      if let condition = bound.condition {
        let (yes, unknown) = try evaluation.mask(condition, of: customers)
        isTrue = yes
        isUnknown = unknown ?? isUnknown
      }
      rules.append(
        Rule(
          name: "tier \(words.tier.written)", tier: bound.tier, expression: words.condition,
          condition: bound.condition, isTrue: isTrue, isUnknown: isUnknown, decides: open & isTrue))
      undecided = undecided | (open & isUnknown)
      open = open.subtracting(isTrue).subtracting(isUnknown)
    }
    names = writtenNames()
  }

  /// A name for a rule among several for one tier: with its condition.
  func named(_ rule: Rule) -> String {
    guard rules.count(where: { $0.name == rule.name }) > 1, let expression = rule.expression else { return rule.name }
    return "\(rule.name) when \(reading.settled(expression, in: ""))"
  }

  /// A name for points, with their condition where there are others.
  func named(_ points: Policy.Points) -> String {
    let number = "points \(Formatter().format(number: points.points))"
    let isOnly = policy.policy.parts.count { if case .points = $0 { true } else { false } } == 1
    return isOnly ? number : "\(number) when \(reading.settled(points.condition, in: ""))"
  }

  /// The clause in which a comparison stands: a name's, of the score, of points, else the first rule.
  mutating func clause(of comparison: Formula) throws(Diagnostic) -> String {
    for case .named(let name, let expression) in policy.policy.parts {
      let value = try reading.bound(expression, in: name.text).formula.folded
      if value.contains({ $0 == comparison }) { return "let \(name.written)" }
    }
    for component in policy.components where component.value.contains({ $0 == comparison }) {
      return "score \(component.name)"
    }
    for case .points(let points) in policy.policy.parts {
      let condition = try reading.bound(points.condition, in: "").formula.folded
      if condition.contains({ $0 == comparison }) { return named(points) }
    }
    let rule = rules.first { $0.condition?.contains { $0 == comparison } ?? false }
    return rule.map { named($0) } ?? ""
  }

  /// The tiers that rules with other conditions would give, nil where none decides.
  func tiers(with conditions: [Formula?]) throws(Diagnostic) -> [UInt8] {
    var tiers = [UInt8](repeating: 255, count: customers.rowCount)
    var open = Bitmap(count: customers.rowCount, repeating: true)
    for (rule, condition) in zip(rules, conditions) {
      guard let condition else {
        open.forEachOne { tiers[$0] = rule.tier }
        break
      }
      let (isTrue, isUnknown) = try evaluation.mask(condition, of: customers)
      (open & isTrue).forEachOne { tiers[$0] = rule.tier }
      open = open.subtracting(isTrue)
      if let isUnknown {
        if let missingAs = policy.missingAs { (open & isUnknown).forEachOne { tiers[$0] = missingAs } }
        open = open.subtracting(isUnknown)
      }
    }
    return tiers
  }

  /// Every expression of the policy with where it stands: conditions of rules, points, keeps, and the components.
  var expressions: [(rule: String, expression: Expression, scope: String)] {
    var all: [(rule: String, expression: Expression, scope: String)] = []
    for part in policy.policy.parts {
      switch part {
      case .parameter: continue
      case .named(let name, let expression): all.append(("let \(name.written)", expression, name.text))
      case .component(let component):
        all.append(("score \(component.name.written)", component.value, component.name.text))
      case .points(let points): all.append((named(points), points.condition, ""))
      }
    }
    for rule in rules { if let expression = rule.expression { all.append((rule.name, expression, "")) } }
    for keep in policy.policy.keeps { all.append(("keep \(keep.tier.written)", keep.condition, "")) }
    for cap in policy.policy.caps { all.append(("at most \(cap.limit) in \(cap.tier.written)", cap.value, "")) }
    return all
  }
}

extension Expression {
  /// Itself and everything within it.
  var everyPart: [Expression] { [self] + children.flatMap(\.everyPart) }
}
