public import Diagnostics
public import Language
public import Query

extension Binding {
  /// The policy of this name, checked with the parameters that the words give; customers are the rows at hand.
  ///
  /// - Parameters:
  ///   - open: parameters that stand for a column.
  ///   - written: the policy as it was written, where the caller has it already.
  public mutating func policy(
    named name: Name, with settings: [PartGroup], open: [String: ColumnReference] = [:], written: Policy? = nil
  ) throws(Diagnostic) -> BoundPolicy {
    var given: [(name: Name, value: Expression)] = []
    for setting in settings {
      guard let name = setting.name("PARAM"), let value = setting.expression("E") else { continue }
      given.append((name, value))
    }
    let text: Policy
    if let written { text = written } else { text = try policyText(named: name) }
    var policy = try BoundPolicy(text, with: given, open: open, &self)
    policy.askedAt = name.span
    return policy
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
    try catalog.adoptions[axis].map { (adopted) throws(Diagnostic) in try policyInForce(on: axis, as: adopted) }
  }

  /// A policy as it was adopted, on today's data.
  public mutating func policyInForce(
    on axis: String, as adopted: Catalog.AdoptedPolicy
  ) throws(Diagnostic) -> BoundPolicy {
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

extension Binding {
  /// The policy named; else the one in force, with its parameters as adopted; else the only one there is.
  public mutating func policyAsked(
    _ name: Name?, for statement: String, at span: SourceSpan
  ) throws(Diagnostic) -> (BoundPolicy, notes: [Message]) {
    if let name {
      let policy = try policy(named: name, with: [])
      guard let adopted = catalog.adoptions[policy.policy.axis], adopted.policy.name == name.text else {
        return (policy, [])
      }
      let inForce = Dictionary(adopted.parameters.map { ($0.name, Formatter().format($0.value)) }) { $1 }
      let others = policy.parameters.filter { own in inForce[own.name].map { $0 != own.value } ?? false }
      return (
        policy,
        others.map {
          "\"\(name.text)\" is in force with \($0.name) = \(inForce[$0.name] ?? ""); here it is \($0.value)"
        }
      )
    }
    let axes = catalog.adoptions.keys.sorted()
    if let axis = axes.contains("tier") ? "tier" : axes.first, let inForce = try policyInForce(on: axis) {
      return (inForce, ["under \"\(inForce.policy.name.text)\", the policy in force"])
    }
    if let only = catalog.policies.first, catalog.policies.count == 1 {
      return (
        try policy(named: Name(only.name, at: span), with: []), ["under \"\(only.name)\", which is not in force"]
      )
    }
    guard let first = catalog.policies.first else {
      throw Diagnostic("no-policy", "there is no policy yet", at: span, hint: "policy standard { tier A when … }")
    }
    throw Diagnostic(
      "which-policy", "no policy is in force: say which one is meant", at: span,
      expected: [Message(listing: catalog.policies.map(\.name))], hint: "\(statement) \(first.name)")
  }
}
