extension Formula {
  /// The formulas directly within it, over the same rows.
  public var parts: [Formula] {
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

  /// Its parts, and what it aggregates over everybody. Roll-ups have none: they read columns of events.
  public var ingredients: [Formula] {
    if case .overall(let aggregate) = self { return [aggregate.argument, aggregate.condition].compactMap(\.self) }
    return parts
  }

  /// Whether any part of it is so, what is aggregated over everybody left aside.
  public func contains(_ isSo: (Formula) -> Bool) -> Bool { isSo(self) || parts.contains { $0.contains(isSo) } }

  /// Whether the value depends on a column, seen through everything but roll-ups.
  public func mentions(_ reference: ColumnReference) -> Bool {
    self == .column(reference) || ingredients.contains { $0.mentions(reference) }
  }

  /// The formula with some of its parts replaced, in what it aggregates over everybody too.
  ///
  /// `change` is asked of each part before its own parts are; nil leaves it. What is kept for a formula is kept for that
  /// formula alone, so a part that changed is no longer marked as worth keeping.
  public func replacing<Failure: Error>(
    _ change: (Formula) throws(Failure) -> Formula?
  ) throws(Failure) -> Formula {
    if let changed = try change(self) { return changed }
    func each(_ all: [Formula]) throws(Failure) -> [Formula] {
      var changed: [Formula] = []
      for one in all { changed.append(try one.replacing(change)) }
      return changed
    }
    func aggregate(_ aggregate: Aggregate) throws(Failure) -> Aggregate {
      var changed = aggregate
      if let argument = aggregate.argument { changed.argument = try argument.replacing(change) }
      if let condition = aggregate.condition { changed.condition = try condition.replacing(change) }
      return changed
    }
    switch self {
    case .constant, .column, .rollUp, .committed: return self
    case .negate(let a): return .negate(try a.replacing(change))
    case .sum(let terms):
      var changed: [Term] = []
      for term in terms { changed.append(Term(try term.value.replacing(change), subtracted: term.subtracted)) }
      return .sum(changed)
    case .product(let factors):
      var changed: [Factor] = []
      for factor in factors { changed.append(Factor(try factor.value.replacing(change), divides: factor.divides)) }
      return .product(changed)
    case .compare(let a, let relation, let b):
      return .compare(try a.replacing(change), relation, try b.replacing(change))
    case .oneOf(let a, let values): return .oneOf(try a.replacing(change), values)
    case .textTest(let test, let a, let b): return .textTest(test, try a.replacing(change), try b.replacing(change))
    case .isMissing(let a): return .isMissing(try a.replacing(change))
    case .hasTag(let a, let names): return .hasTag(try a.replacing(change), names: names)
    case .not(let a): return .not(try a.replacing(change))
    case .and(let all): return .and(try each(all))
    case .or(let all): return .or(try each(all))
    case .choice(let branches, let otherwise):
      var changed: [Branch] = []
      for branch in branches {
        changed.append(Branch(try branch.condition.replacing(change), try branch.value.replacing(change)))
      }
      return .choice(
        changed, otherwise: try otherwise.map { (last) throws(Failure) in try last.replacing(change) })
    case .coalesce(let all): return .coalesce(try each(all))
    case .apply(let function, let all): return .apply(function, try each(all))
    case .overPopulation(let function, let a): return .overPopulation(function, try a.replacing(change))
    case .overall(let one): return .overall(try aggregate(one))
    case .kept(let a):
      let changed = try a.replacing(change)
      return changed == a ? self : changed
    }
  }
}
