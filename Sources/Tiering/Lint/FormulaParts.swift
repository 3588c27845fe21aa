import Query

extension Formula {
  /// The formulas directly within it, over the same rows.
  var parts: [Formula] {
    switch self {
    case .constant, .column, .rollUp, .overall, .committed: []
    case .negate(let a), .oneOf(let a, _), .isMissing(let a), .hasTag(let a, _), .not(let a), .overPopulation(_, let a),
      .kept(let a):
      [a]
    case .sum(let terms): terms.map(\.value)
    case .product(let factors): factors.map(\.value)
    case .compare(let a, _, let b), .textTest(_, let a, let b): [a, b]
    case .and(let all), .or(let all), .coalesce(let all), .apply(_, let all): all
    case .choice(let branches, let otherwise):
      branches.flatMap { [$0.condition, $0.value] } + (otherwise.map { [$0] } ?? [])
    }
  }

  /// The formula with parts replaced, from the outside in: what is replaced is not looked into.
  func rewritten(_ change: (Formula) throws -> Formula?) rethrows -> Formula {
    if let other = try change(self) { return other }
    switch self {
    case .constant, .column, .rollUp, .overall, .committed: return self
    case .negate(let a): return .negate(try a.rewritten(change))
    case .oneOf(let a, let values): return .oneOf(try a.rewritten(change), values)
    case .isMissing(let a): return .isMissing(try a.rewritten(change))
    case .hasTag(let a, let names): return .hasTag(try a.rewritten(change), names: names)
    case .not(let a): return .not(try a.rewritten(change))
    case .overPopulation(let function, let a): return .overPopulation(function, try a.rewritten(change))
    case .kept(let a): return .kept(try a.rewritten(change))
    case .sum(let terms):
      return .sum(try terms.map { Term(try $0.value.rewritten(change), subtracted: $0.subtracted) })
    case .product(let factors):
      return .product(try factors.map { Factor(try $0.value.rewritten(change), divides: $0.divides) })
    case .compare(let a, let relation, let b):
      return .compare(try a.rewritten(change), relation, try b.rewritten(change))
    case .textTest(let test, let a, let b): return .textTest(test, try a.rewritten(change), try b.rewritten(change))
    case .and(let all): return .and(try all.map { try $0.rewritten(change) })
    case .or(let all): return .or(try all.map { try $0.rewritten(change) })
    case .coalesce(let all): return .coalesce(try all.map { try $0.rewritten(change) })
    case .apply(let function, let all): return .apply(function, try all.map { try $0.rewritten(change) })
    case .choice(let branches, let otherwise):
      return .choice(
        try branches.map { Branch(try $0.condition.rewritten(change), try $0.value.rewritten(change)) },
        otherwise: try otherwise.map { try $0.rewritten(change) })
    }
  }

  /// Whether any part of it is so.
  func contains(_ isSo: (Formula) -> Bool) -> Bool { isSo(self) || parts.contains { $0.contains(isSo) } }

  /// The stored columns and roll-ups it is made of.
  var inputs: Set<Formula> {
    switch self {
    case .column, .rollUp: [self]
    case .overall(let aggregate):
      [aggregate.argument, aggregate.condition].compactMap { $0 }.reduce(into: []) { $0.formUnion($1.inputs) }
    default: parts.reduce(into: []) { $0.formUnion($1.inputs) }
    }
  }
}

extension BoundPolicy {
  /// The policy with parts of its formulas replaced, from the outside in.
  func rewritten(_ change: (Formula) -> Formula?) -> BoundPolicy {
    var copy = self
    copy.rules = rules.map { ($0.tier, $0.condition?.rewritten(change)) }
    copy.keeps = keeps.map { ($0.tier, $0.condition.rewritten(change)) }
    copy.caps = caps.map { cap in
      var cap = cap
      cap.value = cap.value.rewritten(change)
      return cap
    }
    copy.score = score?.rewritten(change)
    copy.components = components.map { Component(name: $0.name, value: $0.value.rewritten(change)) }
    return copy
  }
}
