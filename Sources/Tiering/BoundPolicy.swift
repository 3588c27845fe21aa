public import Columns
public import Diagnostics
public import Language
public import Query

/// A policy checked against the columns of customers, with its parameters given.
public struct BoundPolicy: Sendable {
  public struct Component: Sendable {
    public var name: String
    /// As written, before it is clamped to 0…100.
    public var value: Formula
  }

  public let policy: Policy
  /// Every parameter's value, in the policy's order, as text in the language.
  public private(set) var parameters: [(name: String, value: String)] = []
  public internal(set) var components: [Component] = []
  /// Σ weight × component / 100 + Σ points; nil for a policy of rules alone.
  public internal(set) var score: Formula?
  public private(set) var scoreType = ColumnType.real
  var rules: [(tier: UInt8, condition: Formula?)]
  let missingAs: UInt8?
  var keeps: [(tier: UInt8, condition: Formula)]
  /// Best tier first.
  var caps: [Cap]
  /// The pins on the policy's axis; nil where there are none.
  public internal(set) var pins: BoundPins?
  /// The tiers on record, before any capacity; nil where none are.
  let tiersOnRecord: Column?
  /// What names mean within a clause that gives one (`let`, `score`), by that name; under "" what they mean in the rules.
  private(set) var scopes: [String: [String: Bound]] = [:]
  /// Where a statement names the policy; nil where it is the one in force.
  var askedAt: SourceSpan?

  struct Cap: Sendable {
    var limit: Int
    var tier: UInt8
    var value: Formula
    var group: Formula?
    var groupName: String?
  }

  /// A rule that asks whether the score reaches a bound.
  public struct LadderStep: Sendable {
    public var tier: UInt8
    public var bound: Exact
    /// `>=`, where false `>`.
    public var includesBound: Bool
  }

  /// Where nothing but rules decides and every rule but the last asks whether the one score reaches a bound: the score,
  /// and the steps in order; the last tier is for all others. Nil for any other policy.
  public var ladder: (score: Formula, steps: [LadderStep], otherwise: UInt8)? {
    guard let score, let last = rules.last, last.condition == nil, !looksBeyondRules else { return nil }
    var steps: [LadderStep] = []
    for rule in rules.dropLast() {
      guard let condition = rule.condition,
        case .compare(score, let relation, .constant(.exact(let bound))) = condition,
        relation == .greater || relation == .greaterOrEqual
      else { return nil }
      steps.append(LadderStep(tier: rule.tier, bound: bound, includesBound: relation == .greaterOrEqual))
    }
    return (score, steps, last.tier)
  }

  /// Hysteresis, pins or a capacity have a say beside the rules.
  public var looksBeyondRules: Bool { !keeps.isEmpty || !caps.isEmpty || pins != nil }

  /// The place of the rule that gives each tier, where a customer's tier tells the rule that decided: no two rules give one
  /// tier, and nothing but rules gives any. Nil elsewhere.
  public var onlyRuleOfEachTier: [UInt8: UInt8]? {
    guard !looksBeyondRules, missingAs == nil, rules.count < 255 else { return nil }
    var places: [UInt8: UInt8] = [:]
    for (place, rule) in rules.enumerated() {
      guard places.updateValue(UInt8(place), forKey: rule.tier) == nil else { return nil }
    }
    return places
  }

  /// The tiers that customers can be given: the policy's, best first, then those that only pins give.
  public var domain: TierDomain { pins?.domain ?? policy.domain }

  /// What decides, where nothing but rules does: two policies with the same rules over the same columns give the same
  /// tiers. Nil for a policy with hysteresis or a capacity.
  public var decidingRules: [Formula]? {
    guard !looksBeyondRules else { return nil }
    // The tiers by name and label, since places mean nothing in another policy.
    let names = zip(policy.domain.codes, policy.domain.labels).map { Value.text("\($0)\0\($1 ?? "")") }
    let tiers = Formula.oneOf(.constant(.exact(Exact(units: Int128(tierOfUndecided)))), names)
    return [tiers]
      + rules.map {
        .and([.constant(.exact(Exact(units: Int128($0.tier)))), $0.condition ?? .constant(.boolean(true))])
      }
  }

  /// The tier of customers that no rule can decide; 255 for none.
  public var tierOfUndecided: UInt8 { missingAs ?? 255 }

  /// Checks every clause where customers are the rows at hand.
  ///
  /// - Parameters:
  ///   - given: parameters with another value than the policy's own. Values are constants.
  ///   - broken: names whose clause could not be read: that they are unknown is not told.
  ///   - open: parameters that stand for a column, which whoever evaluates the policy provides.
  public init(
    _ policy: Policy, with given: [(name: Name, value: Expression)], ignoring broken: Set<String> = [],
    open: [String: ColumnReference] = [:],
    _ binding: inout Binding
  ) throws(Diagnostic) {
    self.policy = policy
    let outer = binding.locals
    defer { binding.locals = outer }
    for (name, _) in given where !policy.parameters.contains(where: { $0.name.text == name.text }) {
      throw Diagnostic(
        "unknown-parameter", "policy \"\(policy.name.text)\" has no parameter \"\(name.text)\"", at: name.span,
        expected: policy.parameters.isEmpty
          ? [] : [Message(listing: policy.parameters.map(\.name.text))],
        nearest: nearestName(to: name.text, among: policy.parameters.map(\.name.text)))
    }
    var terms: [Formula.Term] = []
    var failures = Failures(broken: broken)
    for part in policy.parts {
      if let name = part.name { scopes[name] = binding.locals }
      do throws(Diagnostic) {
        switch part {
        case .parameter(let parameter):
          let value = given.last { $0.name.text == parameter.name.text }?.value ?? parameter.value
          let usual = try binding.bind(parameter.value)
          // A bare word given to a text is that text.
          let bound = try binding.bindValue(value, for: usual)
          guard bound.type == usual.type || (bound.type.isNumeric && usual.type.isNumeric) else {
            throw Diagnostic(
              "types-differ", "parameter \"\(parameter.name.text)\" is \(usual.type); this is \(bound.type)",
              at: value.span)
          }
          guard let constant = bound.constant else {
            throw Diagnostic("not-a-constant", "a parameter's value is written out", at: value.span, hint: "80")
          }
          parameters.append((parameter.name.text, written(constant)))
          binding.locals[parameter.name.text] =
            open[parameter.name.text].map { Bound(.column($0), bound.type, at: bound.span, unit: bound.unit) } ?? bound
        case .named(let name, let expression): binding.locals[name.text] = try binding.bind(expression)
        case .component(let component):
          let bound = try binding.bindNumber(component.value)
          var value = bound.formula
          if let missing = component.missingAs { value = .coalesce([value, .constant(.exact(exact(missing)))]) }
          components.append(Component(name: component.name.text, value: .kept(value)))
          let clamped = Formula.apply(.clampToPercent, [.kept(value)])
          binding.locals[component.name.text] = Bound(clamped, bound.type, at: component.span)
          terms.append(
            Formula.Term(
              .product([
                Formula.Factor(.constant(.exact(exact(component.weight)))), Formula.Factor(clamped),
                Formula.Factor(.constant(.exact(Exact(units: 100))), divides: true),
              ])))
        case .points(let points):
          let condition = try binding.bindCondition(points.condition).formula
          // Unknown is neither the points nor none: the score is then missing.
          terms.append(
            Formula.Term(
              .choice(
                [
                  Formula.Branch(condition, .constant(.exact(exact(points.points)))),
                  Formula.Branch(.not(condition), .constant(.exact(Exact(units: 0)))),
                ], otherwise: nil)))
        }
      } catch {
        failures.add(policy.told(error, of: part, binding), broken: part.name)
      }
    }
    if !failures.errors.isEmpty, policy.hasScore { failures.broken.insert("score") }
    if !terms.isEmpty {
      let formula = Formula.kept(.sum(terms))
      score = formula
      binding.locals["score"] = Bound(formula, .real, at: policy.name.span)
    }
    scopes[""] = binding.locals
    var rules: [(tier: UInt8, condition: Formula?)] = []
    for rule in policy.rules {
      guard let place = policy.domain.index(of: rule.tier.text) else { preconditionFailure("rules make the tiers") }
      let condition = rule.condition.map { e in
        failures.condition(e, &binding) ?? .constant(.boolean(false))
      }
      rules.append((UInt8(place), condition))
    }
    self.rules = rules
    func place(_ tier: Name) -> UInt8 {
      guard let place = policy.domain.index(of: tier.text) else { preconditionFailure("the policy checked its tiers") }
      return UInt8(place)
    }
    var keeps: [(tier: UInt8, condition: Formula)] = []
    for keep in policy.keeps {
      if let condition = failures.condition(keep.condition, &binding) {
        keeps.append((place(keep.tier), condition))
      }
    }
    self.keeps = keeps
    var caps: [Cap] = []
    for cap in policy.caps {
      let bound = failures.gather { () throws(Diagnostic) in
        let value = try binding.bind(cap.value)
        guard value.type.isNumeric || value.type == .date else {
          throw Diagnostic(
            "not-a-number", "a capacity ranks by a number or a date; this is \(value.type)", at: cap.value.span)
        }
        let group = try cap.group.map { (name) throws(Diagnostic) in
          try binding.bind(Expression(.name(name), at: name.span)).formula
        }
        return Cap(
          limit: cap.limit, tier: place(cap.tier), value: value.formula, group: group, groupName: cap.group?.text)
      }
      if let bound { caps.append(bound) }
    }
    if let all = Diagnostic(all: failures.errors) { throw all }
    self.caps = caps.enumerated().sorted { ($0.element.tier, $0.offset) < ($1.element.tier, $1.offset) }.map(\.element)
    tiersOnRecord = binding.catalog.tiersOnRecord[policy.axis]
    pins = try BoundPins(axis: policy.axis, policy.domain, at: policy.name.span, &binding)
    missingAs = policy.missingAs.flatMap { policy.domain.index(of: $0.text) }.map { UInt8($0) }
  }
}

/// What is wrong with the clauses of a policy, without what only follows from it.
private struct Failures {
  var errors: [Diagnostic] = []
  /// Names whose clause is wrong: that they are unknown is no error of its own.
  var broken: Set<String> = []

  mutating func add(_ error: Diagnostic, broken name: String?) {
    if let name { broken.insert(name) }
    if error.rule == "unknown-column",
      error.message.arguments.contains(where: { argument in
        if case .text(let text) = argument { broken.contains(text) } else { false }
      })
    {
      return
    }
    errors.append(error)
  }

  /// A condition, or nil with what is wrong in each of its parts.
  mutating func condition(_ expression: Expression, _ binding: inout Binding) -> Formula? {
    do throws(Diagnostic) {
      return try binding.bindCondition(expression).formula
    } catch {
      let before = errors.count
      switch expression.form {
      case .and(let parts), .or(let parts): for part in parts { _ = condition(part, &binding) }
      default: break
      }
      if errors.count == before { add(error, broken: nil) }
      return nil
    }
  }

  mutating func gather<Made>(_ make: () throws(Diagnostic) -> Made) -> Made? {
    do throws(Diagnostic) {
      return try make()
    } catch {
      add(error, broken: nil)
      return nil
    }
  }
}

extension Policy {
  fileprivate var hasScore: Bool {
    parts.contains { part in
      switch part {
      case .component, .points: true
      default: false
      }
    }
  }

  /// An input that nothing was given for, in words of its own.
  fileprivate func told(_ error: Diagnostic, of part: Part, _ binding: Binding) -> Diagnostic {
    guard error.rule == "unknown-column", case .named(let name, _) = part,
      let input = inputs.first(where: { $0.name.text == name.text }), input.value == nil
    else { return error }
    let columns = binding.schema.items.map(\.name)
    return Diagnostic(
      "input-not-given",
      "nothing is given for the input \"\(name.text)\"\(input.label.map { " (\($0))" } ?? ""), and no column has that name",
      at: name.span, hint: "use \(self.name.text) with \(name.text) = …",
      nearest: nearestName(to: name.text, among: columns))
  }
}

private func exact(_ literal: NumberLiteral) -> Exact {
  Exact(units: literal.units, form: ExactForm(scale: literal.scale))
}

/// A constant as it is written in the language.
func written(_ value: Value) -> String {
  switch value {
  case .text(let text): Formatter().format(Expression(.text(text), at: SourceSpan(0, 0)))
  default: value.text
  }
}
