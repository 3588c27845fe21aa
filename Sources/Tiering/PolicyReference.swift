public import Diagnostics
public import Language
public import Query

extension Binding {
  /// The policy of this name, checked with the parameters that the words give; customers are the rows at hand.
  ///
  /// - Parameter open: parameters that stand for a column.
  public mutating func policy(
    named name: Name, with settings: [PartGroup], open: [String: ColumnReference] = [:]
  ) throws(Diagnostic) -> BoundPolicy {
    var given: [(name: Name, value: Expression)] = []
    for setting in settings {
      guard let name = setting.name("PARAM"), let value = setting.expression("E") else { continue }
      given.append((name, value))
    }
    return try BoundPolicy(policyText(named: name), with: given, open: open, &self)
  }

  /// The policy of this name as it was written.
  public func policyText(named name: Name) throws(Diagnostic) -> Policy {
    guard let known = catalog.policies.first(where: { $0.name == name.text }) else {
      throw Diagnostic(
        "unknown-policy", "no policy is called \"\(name.text)\"", at: name.span,
        hint: catalog.policies.isEmpty ? "policy \(name.text) { tier A when … }" : "`policies` lists them",
        nearest: nearestName(to: name.text, among: catalog.policies.map(\.name)))
    }
    return try Policy(known.clause)
  }

  /// The policy in force on an axis, word for word and with its parameters; nil where none was adopted.
  public mutating func policyInForce(on axis: String) throws(Diagnostic) -> BoundPolicy? {
    guard let adopted = catalog.adoptions[axis] else { return nil }
    let given = adopted.parameters.map { (name: Name($0.name, at: $0.value.span), value: $0.value) }
    do throws(Diagnostic) {
      return try BoundPolicy(Policy(adopted.policy.clause), with: given, &self)
    } catch {
      // Its text is not the statement's, so the place would mislead.
      throw Diagnostic(
        error.rule, "the policy in force, \"\(adopted.policy.name)\", cannot be applied any more: \(error.message)",
        hint: error.hint, nearest: error.nearest)
    }
  }
}

extension Binding {
  /// `score(P)`: with the text and the parameters it was adopted with, where the policy is in force.
  public mutating func score(of name: Name) throws(Diagnostic) -> Bound {
    var inForce: BoundPolicy?
    if let axis = catalog.adoptions.first(where: { $0.value.policy.name == name.text })?.key {
      inForce = try policyInForce(on: axis)
    }
    let bound: BoundPolicy
    if let inForce { bound = inForce } else { bound = try policy(named: name, with: []) }
    guard let score = bound.score else {
      throw Diagnostic(
        "no-score", "policy \"\(name.text)\" has no score: it decides by rules alone", at: name.span)
    }
    return Bound(score, bound.scoreType, at: name.span)
  }
}
