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
  public private(set) var parts: [Part] = []
  public private(set) var rules: [Rule] = []
  public private(set) var keeps: [Keep] = []
  public private(set) var caps: [Cap] = []
  /// The tiers, best first, in the order of their first rule.
  public private(set) var domain: TierDomain
  /// The tier of customers that no rule can decide for a missing value; nil leaves them unscored.
  public private(set) var missingAs: Name?

  public var parameters: [Parameter] {
    parts.compactMap { if case .parameter(let parameter) = $0 { parameter } else { nil } }
  }

  /// Reads a `policy` statement. Finds what is wrong with its clauses as such: tiers given twice, no `otherwise`.
  public init(_ clause: Clause) throws(Diagnostic) {
    guard let name = clause.name("NAME"), let block = clause.block("B") else {
      preconditionFailure("a policy has a name and a block")
    }
    self.name = name
    title = clause.text("LABEL")?.text
    axis = clause.name("AXIS")?.text ?? "tier"
    domain = TierDomain(codes: [])
    var codes: [String] = []
    var labels: [String?] = []
    for clause in block {
      switch clause.verb {
      case "param":
        guard let name = clause.name("NAME"), let value = clause.expression("E") else { continue }
        try parts.append(.parameter(Parameter(name: unused(name), value: value, label: clause.text("LABEL")?.text)))
      case "let":
        guard let name = clause.name("NAME"), let value = clause.expression("E") else { continue }
        try parts.append(.named(unused(name), value))
      case "score":
        guard let name = clause.name("NAME"), let weight = clause.number("WEIGHT"), let value = clause.expression("E")
        else { continue }
        try parts.append(
          .component(
            Component(
              name: unused(name), weight: weight.number, value: value, missingAs: clause.number("MISSING")?.number,
              span: clause.span)))
      case "points":
        guard let points = clause.number("POINTS"), let condition = clause.expression("E") else { continue }
        parts.append(.points(Points(points: points.number, condition: condition, span: clause.span)))
      case "tier":
        guard let tier = clause.name("TIER") else { continue }
        if let last = rules.last, last.condition == nil {
          throw Diagnostic("after-otherwise", "no rule is reached after \"otherwise\"", at: clause.span)
        }
        rules.append(Rule(tier: tier, condition: clause.expression("E")))
        let label = clause.text("LABEL")?.text
        if let known = codes.firstIndex(of: tier.text) {
          if let label { labels[known] = label }
        } else {
          codes.append(tier.text)
          labels.append(label)
        }
      case "missing": missingAs = clause.name("TIER")
      case "keep":
        guard let tier = clause.name("TIER"), let condition = clause.expression("E") else { continue }
        keeps.append(Keep(tier: tier, condition: condition))
      case "at":
        guard let tier = clause.name("TIER"), let limit = clause.integer("N"), let value = clause.expression("E") else {
          continue
        }
        guard limit >= 0 else {
          throw Diagnostic("not-a-whole-number", "a number of customers is not negative", at: clause.span(of: "N"))
        }
        caps.append(Cap(limit: limit, tier: tier, value: value, group: clause.name("COLUMN")))
      default: throw notInThisVersion(clause.verb, at: clause.span)
      }
    }
    guard codes.count <= 254 else {
      throw Diagnostic("too-many-tiers", "a policy has at most 254 tiers", at: name.span)
    }
    guard let last = rules.last, last.condition == nil else {
      throw Diagnostic(
        "no-otherwise", "the last rule of a policy says who is left: \"otherwise\" is required", at: clause.span,
        hint: "tier \(codes.last ?? "C") otherwise")
    }
    domain = TierDomain(codes: codes, labels: labels)
    for tier in [missingAs].compactMap({ $0 }) + keeps.map(\.tier) + caps.map(\.tier)
    where domain.index(of: tier.text) == nil {
      throw Diagnostic(
        "unknown-tier", "this policy has no tier \"\(tier.text)\"", at: tier.span,
        nearest: nearestName(to: tier.text, among: codes))
    }
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
