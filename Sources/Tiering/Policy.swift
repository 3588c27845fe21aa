public import Columns
public import Diagnostics
public import Language
import Query

/// A policy (分层标准) as it was written: its clauses in order, names not yet resolved.
public struct Policy: Sendable {
  public struct Parameter: Sendable {
    public var name: Name
    public var value: Expression
    public var label: String?
  }
  /// What `use … with` fills: a name for an expression over the customers' own columns.
  public struct Input: Sendable {
    public var name: Name
    /// Nil where nothing was given: then the column of that name is meant.
    public var value: Expression?
    public var label: String?
  }
  /// What a tier's customers are due, for the workload.
  public struct Service: Sendable {
    public var tier: Name
    public var contactEvery: DurationLiteral?
    public var respondWithin: DurationLiteral?
    public var minutes: NumberLiteral?
    public var mostPerOwner: Int?
    public var returnAfter: DurationLiteral?
  }
  public struct Component: Sendable {
    public var name: Name
    public var weight: NumberLiteral
    public var value: Expression
    public var missingAs: NumberLiteral?
    public var span: SourceSpan
  }
  public struct Points: Sendable {
    public var points: NumberLiteral
    public var condition: Expression
    public var span: SourceSpan
  }
  public struct Rule: Sendable {
    public var tier: Name
    /// Nil for `otherwise`.
    public var condition: Expression?
    /// Its place as it was written, which tells it from others when rules are moved.
    var id: Int
  }
  /// Hysteresis: who was in the tier stays while the condition holds.
  public struct Keep: Sendable {
    public var tier: Name
    public var condition: Expression
  }
  /// Capacity: at most so many in the tier, those with the largest value; per group where one is named.
  public struct Cap: Sendable {
    public var limit: Int
    public var tier: Name
    public var value: Expression
    public var group: Name?
  }
  public enum Part: Sendable {
    case parameter(Parameter)
    case named(Name, Expression)
    case component(Component)
    case points(Points)

    /// The name it gives; nil for points.
    var name: String? {
      switch self {
      case .parameter(let parameter): parameter.name.text
      case .named(let name, _): name.text
      case .component(let component): component.name.text
      case .points: nil
      }
    }
  }

  public let name: Name
  public let title: String?
  /// The column that the tiers are written to.
  public let axis: String
  /// Everything but rules, in the order written: a later clause may use the names of earlier ones.
  public internal(set) var parts: [Part] = []
  public internal(set) var rules: [Rule] = []
  public internal(set) var keeps: [Keep] = []
  public internal(set) var caps: [Cap] = []
  public internal(set) var inputs: [Input] = []
  public internal(set) var services: [Service] = []
  /// The tiers, best first, in the order of their first rule.
  public internal(set) var domain: TierDomain
  /// The tier of customers that no rule can decide for a missing value; nil leaves them unscored.
  public internal(set) var missingAs: Name?

  public var parameters: [Parameter] {
    parts.compactMap { if case .parameter(let parameter) = $0 { parameter } else { nil } }
  }

  /// Reads a `policy` statement. Finds all that is wrong with its clauses as such: names given twice, no `otherwise`.
  public init(_ clause: Clause) throws(Diagnostic) {
    var errors: [Diagnostic] = []
    self.init(clause, &errors)
    if let all = Diagnostic(all: errors) { throw all }
  }

  /// The same, with what is wrong beside it and left out of it.
  public init(_ clause: Clause, _ errors: inout [Diagnostic]) {
    guard let name = clause.name("NAME"), let block = clause.block("B") else {
      preconditionFailure("a policy has a name and a block")
    }
    self.name = name
    title = clause.text("LABEL")?.text
    axis = clause.name("AXIS")?.text ?? "tier"
    domain = TierDomain(codes: [])
    var tiers = Tiers()
    for clause in block {
      do throws(Diagnostic) {
        try read(clause, &tiers)
      } catch {
        errors.append(error)
      }
    }
    if tiers.codes.count > 254 {
      errors.append(Diagnostic("too-many-tiers", "a policy has at most 254 tiers", at: name.span))
    } else {
      domain = TierDomain(codes: tiers.codes, labels: tiers.labels)
    }
    if rules.last.map({ $0.condition != nil }) ?? true {
      errors.append(
        Diagnostic(
          "no-otherwise", "the last rule of a policy says who is left: \"otherwise\" is required", at: clause.span,
          hint: "tier \(tiers.codes.last ?? "C") otherwise"))
    }
    let named = [missingAs].compactMap { $0 } + keeps.map(\.tier) + caps.map(\.tier) + services.map(\.tier)
    for tier in named where !tiers.codes.contains(tier.text) && !tiers.labels.contains(tier.text) {
      errors.append(
        Diagnostic(
          "unknown-tier", "this policy has no tier \"\(tier.text)\"", at: tier.span,
          nearest: nearestName(to: tier.text, among: tiers.codes)))
    }
    let known = Set(tiers.codes + tiers.labels.compactMap { $0 })
    keeps.removeAll { !known.contains($0.tier.text) }
    caps.removeAll { !known.contains($0.tier.text) }
    services.removeAll { !known.contains($0.tier.text) }
    if let tier = missingAs, !known.contains(tier.text) { missingAs = nil }
  }

  /// The same policy with these values for its parameters.
  public func given(_ values: [(name: String, value: Expression)]) -> Policy {
    var copy = self
    for place in copy.parts.indices {
      guard case .parameter(var parameter) = copy.parts[place],
        let value = values.last(where: { $0.name == parameter.name.text })?.value
      else { continue }
      parameter.value = value
      copy.parts[place] = .parameter(parameter)
    }
    return copy
  }

  private struct Tiers {
    var codes: [String] = []
    var labels: [String?] = []
  }

  private mutating func read(_ clause: Clause, _ tiers: inout Tiers) throws(Diagnostic) {
    switch clause.verb {
    case "param":
      guard let name = clause.name("NAME"), let value = clause.expression("E") else { return }
      try parts.append(.parameter(Parameter(name: unused(name), value: value, label: clause.text("LABEL")?.text)))
    case "input":
      guard let name = clause.name("NAME") else { return }
      let input = Input(name: try unused(name), value: clause.expression("E"), label: clause.text("LABEL")?.text)
      inputs.append(input)
      // A quoted name is the customers' own column.
      parts.append(
        .named(name, input.value ?? Expression(.name(Name(name.text, quoted: true, at: name.span)), at: name.span)))
    case "let":
      guard let name = clause.name("NAME"), let value = clause.expression("E") else { return }
      try parts.append(.named(unused(name), value))
    case "score":
      guard let name = clause.name("NAME"), let weight = clause.number("WEIGHT"), let value = clause.expression("E")
      else { return }
      try parts.append(
        .component(
          Component(
            name: unused(name), weight: weight.number, value: value, missingAs: clause.number("MISSING")?.number,
            span: clause.span)))
    case "points":
      guard let points = clause.number("POINTS"), let condition = clause.expression("E") else { return }
      parts.append(.points(Points(points: points.number, condition: condition, span: clause.span)))
    case "tier": try readRule(clause, &tiers)
    case "missing": missingAs = clause.name("TIER")
    case "keep":
      guard let tier = clause.name("TIER"), let condition = clause.expression("E") else { return }
      keeps.append(Keep(tier: tier, condition: condition))
    case "at":
      guard let tier = clause.name("TIER"), let limit = clause.integer("N"), let value = clause.expression("E") else {
        return
      }
      guard limit >= 0 else {
        throw Diagnostic("not-a-whole-number", "a number of customers is not negative", at: clause.span(of: "N"))
      }
      caps.append(Cap(limit: limit, tier: tier, value: value, group: clause.name("COLUMN")))
    case "service": try readService(clause)
    default: throw notInThisVersion(clause.verb, at: clause.span)
    }
  }

  private mutating func readRule(_ clause: Clause, _ tiers: inout Tiers) throws(Diagnostic) {
    guard let tier = clause.name("TIER") else { return }
    if let last = rules.last, last.condition == nil {
      throw Diagnostic("after-otherwise", "no rule is reached after \"otherwise\"", at: clause.span)
    }
    rules.append(Rule(tier: tier, condition: clause.expression("E"), id: rules.count))
    let label = clause.text("LABEL")?.text
    if let known = tiers.codes.firstIndex(of: tier.text) {
      if let label { tiers.labels[known] = label }
    } else {
      tiers.codes.append(tier.text)
      tiers.labels.append(label)
    }
  }

  private mutating func readService(_ clause: Clause) throws(Diagnostic) {
    guard let tier = clause.name("TIER"), let block = clause.block("B") else { return }
    guard !services.contains(where: { $0.tier.text == tier.text }) else {
      throw Diagnostic("service-twice", "the service of tier \"\(tier.text)\" is said once", at: tier.span)
    }
    var service = Service(tier: tier)
    var said: Set<String> = []
    for clause in block {
      guard said.insert(clause.verb).inserted else {
        throw Diagnostic("service-twice", "\"\(clause.verb)\" is said once for a tier", at: clause.span)
      }
      switch clause.verb {
      case "contact": service.contactEvery = clause.duration("SPAN")
      case "respond": service.respondWithin = clause.duration("SPAN")
      case "minutes": service.minutes = clause.number("N")?.number
      case "owner_max": service.mostPerOwner = clause.integer("N")
      case "return_to_pool": service.returnAfter = clause.duration("SPAN")
      default: continue
      }
    }
    services.append(service)
  }

  private func unused(_ name: Name) throws(Diagnostic) -> Name {
    let taken = parts.contains { part in
      switch part {
      case .parameter(let parameter): parameter.name.text == name.text
      case .named(let other, _): other.text == name.text
      case .component(let component): component.name.text == name.text
      case .points: false
      }
    }
    if taken || name.text == "score" {
      throw Diagnostic("name-twice", "the name \"\(name.text)\" is taken in this policy", at: name.span)
    }
    return name
  }
}
