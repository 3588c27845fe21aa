import Columns
public import Diagnostics
import Language
public import Query

/// One difference in meaning between two policies, which can be made to the older one by itself.
public struct PolicyChange: Sendable {
  public var what: Message
  public var before: String?
  public var after: String?
  /// Makes this change alone.
  var make: @Sendable (inout Policy) -> Void
}

/// What differs between two policies in meaning: order of names, layout and comments are none.
public struct PolicyDifference: Sendable {
  public private(set) var changes: [PolicyChange] = []
  /// The older policy with the names that only the newer one has: they change nothing by themselves, and a change that
  /// uses them can be made alone.
  let base: Policy
  let new: Policy

  public init(from old: Policy, to new: Policy) {
    self.new = new
    base = PolicyDifference.withNames(of: new, old)
    compareNames(old)
    comparePoints(old)
    compareRules(old)
    compareRest(old)
  }

  /// For each change the customers whose tier it changes by itself, and those that all of them together change; nil
  /// where the older policy cannot be applied with that change alone.
  ///
  /// Costs one assignment for each change.
  public func moves(
    _ customers: Population, _ evaluation: Evaluation, _ binding: Binding
  ) throws(Diagnostic) -> (alone: [Int?], together: Int) {
    func tiers(_ policy: Policy) throws(Diagnostic) -> Column {
      var own = binding
      return try BoundPolicy(policy, with: [], &own).assign(customers, evaluation).tiers
    }
    let before = try tiers(base)
    var alone: [Int?] = []
    for change in changes {
      var changed = base
      change.make(&changed)
      changed.remakeDomain(labelsOf: [base, new])
      do throws(Diagnostic) {
        alone.append(try moved(before, try tiers(changed), customers.rowCount))
      } catch {
        if error.rule == "interrupted" { throw error }
        alone.append(nil)
      }
    }
    return (alone, try moved(before, try tiers(new), customers.rowCount))
  }

  /// Rows whose tier differs by its code or label; having none is a tier of its own here.
  private func moved(_ a: Column, _ b: Column, _ count: Int) throws(Diagnostic) -> Int {
    guard case .tier(_, let domain) = a.data else { preconditionFailure("policies give tiers") }
    let (first, all) = try WorkingTiers(a).placed(in: domain, count: count)
    let (second, _) = try WorkingTiers(b).placed(in: all, count: count)
    guard case .tier(let x, _) = first.data, case .tier(let y, _) = second.data else {
      preconditionFailure("policies give tiers")
    }
    return bitmap(count: count) { x[$0] != y[$0] }.population
  }

  // MARK: Names: parameters, inputs, lets, the parts of the score

  private static func withNames(of new: Policy, _ old: Policy) -> Policy {
    var base = old
    let known = Set(old.parts.compactMap(\.name))
    for (place, part) in new.parts.enumerated() {
      guard let name = part.name, !known.contains(name) else { continue }
      switch part {
      case .component, .points: continue
      case .parameter, .named:
        // After the nearest name before it that both have.
        let before = new.parts[..<place].last { part in
          part.name.map { own in base.parts.contains { $0.name == own } } ?? false
        }
        let at = before.flatMap { before in base.parts.firstIndex { $0.name == before.name } }.map { $0 + 1 } ?? 0
        base.parts.insert(part, at: at)
      }
    }
    return base
  }

  private mutating func compareNames(_ old: Policy) {
    let inputs = Set((old.inputs + new.inputs).map(\.name.text))
    for part in old.parts {
      guard let name = part.name else { continue }
      guard let other = new.parts.first(where: { $0.name == name }) else {
        let what: Message = inputs.contains(name) ? "input \(name) is gone" : "\(part.kind) \(name) is gone"
        add(what, part.text, nil) { $0.parts.removeAll { $0.name == name } }
        continue
      }
      compare(part, other, name, isInput: inputs.contains(name))
    }
    for part in new.parts {
      guard let name = part.name, !old.parts.contains(where: { $0.name == name }) else { continue }
      let what: Message = inputs.contains(name) ? "input \(name) is new" : "\(part.kind) \(name) is new"
      add(what, nil, part.text) { policy in
        if !policy.parts.contains(where: { $0.name == name }) { policy.parts.append(part) }
      }
    }
  }

  private mutating func compare(_ old: Policy.Part, _ new: Policy.Part, _ name: String, isInput: Bool) {
    func replace(_ part: Policy.Part) -> @Sendable (inout Policy) -> Void {
      { policy in
        if let place = policy.parts.firstIndex(where: { $0.name == name }) { policy.parts[place] = part }
      }
    }
    guard case .component(let a) = old, case .component(let b) = new else {
      if old.kind != new.kind {
        add("\(old.kind) \(name) becomes \(new.kind)", old.text, new.text, replace(new))
      } else if old.text != new.text {
        add(isInput ? "input \(name)" : "\(old.kind) \(name)", old.text, new.text, replace(new))
      }
      return
    }
    func change(
      _ what: Message, _ before: String?, _ after: String?,
      _ set: @escaping @Sendable (inout Policy.Component) -> Void
    ) {
      guard before != after else { return }
      add(what, before, after) { policy in
        guard let place = policy.parts.firstIndex(where: { $0.name == name }),
          case .component(var component) = policy.parts[place]
        else { return }
        set(&component)
        policy.parts[place] = .component(component)
      }
    }
    change("weight of \(name)", Formatter().format(number: a.weight), Formatter().format(number: b.weight)) {
      $0.weight = b.weight
    }
    change("score \(name)", Formatter().format(a.value), Formatter().format(b.value)) { $0.value = b.value }
    change(
      "missing as of \(name)", a.missingAs.map { Formatter().format(number: $0) },
      b.missingAs.map { Formatter().format(number: $0) }
    ) { $0.missingAs = b.missingAs }
  }

  // MARK: Points

  private mutating func comparePoints(_ old: Policy) {
    let before = old.points
    let after = new.points
    for a in before {
      let condition = Formatter().format(a.condition)
      if let b = after.first(where: { Formatter().format($0.condition) == condition }) {
        let (x, y) = (Formatter().format(number: a.points), Formatter().format(number: b.points))
        guard x != y else { continue }
        add("points when \(condition)", x, y) { policy in
          policy.changePoints(when: condition) { $0.points = b.points }
        }
      } else {
        add("points are gone", a.text, nil) { $0.removePoints(when: condition) }
      }
    }
    for b in after
    where !before.contains(where: { Formatter().format($0.condition) == Formatter().format(b.condition) }) {
      add("points are new", nil, b.text) { $0.parts.append(.points(b)) }
    }
  }

  // MARK: Rules

  /// A rule by its tier and its place among the rules of that tier.
  private struct RuleKey: Hashable {
    var tier: String
    var ordinal: Int
  }

  private static func keys(_ rules: [Policy.Rule]) -> [RuleKey] {
    var seen: [String: Int] = [:]
    return rules.map { rule in
      seen[rule.tier.text, default: 0] += 1
      return RuleKey(tier: rule.tier.text, ordinal: seen[rule.tier.text] ?? 1)
    }
  }

  private mutating func compareRules(_ old: Policy) {
    let before = PolicyDifference.keys(old.rules)
    let after = PolicyDifference.keys(new.rules)
    for (place, key) in before.enumerated() {
      guard let other = after.firstIndex(of: key) else {
        add("rule of tier \(key.tier) is gone", old.rules[place].text, nil) { policy in
          if let at = PolicyDifference.keys(policy.rules).firstIndex(of: key) { policy.rules.remove(at: at) }
        }
        continue
      }
      let (a, b) = (old.rules[place], new.rules[other])
      guard a.text != b.text else { continue }
      let change: @Sendable (inout Policy) -> Void = { policy in
        if let at = PolicyDifference.keys(policy.rules).firstIndex(of: key) { policy.rules[at].condition = b.condition }
      }
      if let (x, y) = numberChanged(a.text, b.text) {
        add("cut of tier \(key.tier)", x, y, change)
      } else {
        add("rule of tier \(key.tier)", a.text, b.text, change)
      }
    }
    // Moves come first: a new rule stands after one that is in its place.
    compareOrder(before, after)
    for (place, key) in after.enumerated() where !before.contains(key) {
      let rule = new.rules[place]
      let previous = place > 0 ? after[place - 1] : nil
      add("rule of tier \(key.tier) is new", nil, rule.text) { PolicyDifference.insert(rule, after: previous, &$0) }
    }
  }

  private mutating func compareOrder(_ before: [RuleKey], _ after: [RuleKey]) {
    let common = after.filter { before.contains($0) }
    let stayed = Set(longestCommon(before.filter { common.contains($0) }, common))
    for (place, key) in common.enumerated() where !stayed.contains(key) {
      let was = before.firstIndex(of: key) ?? 0
      let now = after.firstIndex(of: key) ?? 0
      let previous = place > 0 ? common[place - 1] : nil
      add(
        now < was ? "rule of tier \(key.tier) moved up" : "rule of tier \(key.tier) moved down",
        "\(was + 1)", "\(now + 1)"
      ) { policy in
        guard let at = PolicyDifference.keys(policy.rules).firstIndex(of: key) else { return }
        let rule = policy.rules.remove(at: at)
        PolicyDifference.insert(rule, after: previous, &policy)
      }
    }
  }

  private static func insert(_ rule: Policy.Rule, after previous: RuleKey?, _ policy: inout Policy) {
    let at = previous.flatMap { keys(policy.rules).firstIndex(of: $0) }.map { $0 + 1 } ?? 0
    policy.rules.insert(rule, at: at)
  }

  // MARK: Keep, capacity, labels, the rest

  private mutating func compareRest(_ old: Policy) {
    let tiers = old.domain.codes + new.domain.codes.filter { !old.domain.codes.contains($0) }
    for tier in tiers {
      let (a, b) = (old.keep(tier), new.keep(tier))
      if a?.text != b?.text {
        let what: Message = a == nil ? "keep \(tier) is new" : b == nil ? "keep \(tier) is gone" : "keep \(tier)"
        add(what, a?.text, b?.text) { policy in
          policy.keeps.removeAll { $0.tier.text == tier }
          if let b { policy.keeps.append(b) }
        }
      }
      let (c, d) = (old.cap(tier), new.cap(tier))
      if c?.text != d?.text {
        let isLimit = c?.rank == d?.rank
        let what: Message = isLimit ? "places in \(tier)" : "capacity of \(tier)"
        add(what, isLimit ? c.map { "\($0.limit)" } : c?.text, isLimit ? d.map { "\($0.limit)" } : d?.text) { policy in
          policy.caps.removeAll { $0.tier.text == tier }
          if let d { policy.caps.append(d) }
        }
      }
      if let x = old.domain.codes.firstIndex(of: tier), let y = new.domain.codes.firstIndex(of: tier),
        old.domain.labels[x] != new.domain.labels[y]
      {
        add("label of \(tier)", old.domain.labels[x], new.domain.labels[y]) { _ in }
      }
      if old.service(tier) != new.service(tier) {
        add("service of \(tier)", old.service(tier), new.service(tier)) { _ in }
      }
    }
    let missing = new.missingAs
    if old.missingAs?.text != missing?.text {
      add("missing as tier", old.missingAs?.text, missing?.text) { $0.missingAs = missing }
    }
    if old.axis != new.axis { add("assigns", old.axis, new.axis) { _ in } }
    if old.title != new.title { add("title", old.title, new.title) { _ in } }
  }

  private mutating func add(
    _ what: Message, _ before: String?, _ after: String?, _ make: @escaping @Sendable (inout Policy) -> Void
  ) {
    changes.append(PolicyChange(what: what, before: before, after: after, make: make))
  }
}

/// The one number in which two texts of the language differ; nil where more differs.
private func numberChanged(_ a: String, _ b: String) -> (String, String)? {
  let (x, y) = (Lexer.tokens(of: a).tokens, Lexer.tokens(of: b).tokens)
  guard x.count == y.count else { return nil }
  let different = x.indices.filter { x[$0].text != y[$0].text }
  guard different.count == 1, let place = different.first, case .number = x[place].kind, case .number = y[place].kind
  else { return nil }
  func text(_ source: String, _ token: Token) -> String {
    String(decoding: Array(source.utf8)[token.span.start..<token.span.end], as: UTF8.self)
  }
  return (text(a, x[place]), text(b, y[place]))
}

/// The longest sequence that two have in common.
private func longestCommon<Item: Equatable>(_ a: [Item], _ b: [Item]) -> [Item] {
  var lengths = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
  for i in a.indices.reversed() {
    for j in b.indices.reversed() {
      lengths[i][j] = a[i] == b[j] ? lengths[i + 1][j + 1] + 1 : max(lengths[i + 1][j], lengths[i][j + 1])
    }
  }
  var (i, j) = (0, 0)
  var common: [Item] = []
  while i < a.count, j < b.count {
    if a[i] == b[j] {
      common.append(a[i])
      (i, j) = (i + 1, j + 1)
    } else if lengths[i + 1][j] >= lengths[i][j + 1] {
      i += 1
    } else {
      j += 1
    }
  }
  return common
}

extension Policy {
  fileprivate var points: [Points] { parts.compactMap { if case .points(let points) = $0 { points } else { nil } } }

  fileprivate mutating func changePoints(when condition: String, _ change: (inout Points) -> Void) {
    for place in parts.indices {
      guard case .points(var points) = parts[place], Formatter().format(points.condition) == condition else { continue }
      change(&points)
      parts[place] = .points(points)
    }
  }

  fileprivate mutating func removePoints(when condition: String) {
    parts.removeAll { part in
      if case .points(let points) = part { Formatter().format(points.condition) == condition } else { false }
    }
  }

  fileprivate func keep(_ tier: String) -> Keep? { keeps.first { $0.tier.text == tier } }
  fileprivate func cap(_ tier: String) -> Cap? { caps.first { $0.tier.text == tier } }

  fileprivate func service(_ tier: String) -> String? {
    guard let service = services.first(where: { $0.tier.text == tier }) else { return nil }
    let words: [String?] = [
      service.contactEvery.map { "contact every \($0.count)\($0.unit.rawValue)" },
      service.respondWithin.map { "respond within \($0.count)\($0.unit.rawValue)" },
      service.minutes.map { "minutes \(Formatter().format(number: $0))" },
      service.mostPerOwner.map { "owner_max \($0)" },
      service.returnAfter.map { "return_to_pool after \($0.count)\($0.unit.rawValue)" },
    ]
    return words.compactMap { $0 }.joined(separator: " ")
  }

  /// The tiers in the order of the rules as they are now.
  mutating func remakeDomain(labelsOf others: [Policy]) {
    var codes: [String] = []
    for rule in rules where !codes.contains(rule.tier.text) { codes.append(rule.tier.text) }
    for tier in keeps.map(\.tier) + caps.map(\.tier) + [missingAs].compactMap({ $0 }) where !codes.contains(tier.text) {
      codes.append(tier.text)
    }
    let labels = codes.map { code in
      others.lazy.compactMap { other in other.domain.codes.firstIndex(of: code).flatMap { other.domain.labels[$0] } }
        .first
    }
    domain = TierDomain(codes: codes, labels: labels)
  }
}

extension Policy.Part {
  /// The word of its clause.
  fileprivate var kind: String {
    switch self {
    case .parameter: "param"
    case .named: "let"
    case .component: "score"
    case .points: "points"
    }
  }

  fileprivate var text: String {
    switch self {
    case .parameter(let parameter): Formatter().format(parameter.value)
    case .named(_, let value): Formatter().format(value)
    case .component(let component):
      "weight \(Formatter().format(number: component.weight)) = \(Formatter().format(component.value))"
    case .points(let points): points.text
    }
  }
}

extension Policy.Points {
  fileprivate var text: String { "\(Formatter().format(number: points)) when \(Formatter().format(condition))" }
}

extension Policy.Rule {
  fileprivate var text: String { condition.map { "when \(Formatter().format($0))" } ?? "otherwise" }
}

extension Policy.Keep {
  fileprivate var text: String { "while \(Formatter().format(condition))" }
}

extension Policy.Cap {
  fileprivate var rank: String { "by \(Formatter().format(value))\(group.map { " per \($0.text)" } ?? "")" }
  fileprivate var text: String { "at most \(limit) \(rank)" }
}
