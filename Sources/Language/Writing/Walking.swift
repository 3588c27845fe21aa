extension Expression {
  /// Visits this expression and every one inside it, outer ones first.
  public func forEach(_ visit: (Expression) -> Void) {
    visit(self)
    for inner in parts { inner.forEach(visit) }
  }

  /// The expressions directly inside this one, in source order.
  public var parts: [Expression] {
    switch form {
    case .number, .text, .date, .duration, .name, .variable, .path, .hasTag: []
    case .call(let call): call.arguments + call.condition
    case .negate(let x), .isEmpty(let x), .isNotEmpty(let x), .within(let x, _), .olderThan(let x, _),
      .inPeriod(let x, _), .not(let x):
      [x]
    case .sum(let terms): terms.map(\.value)
    case .product(let factors): factors.map(\.value)
    case .comparison(let a, _, let b), .contains(let a, let b), .startsWith(let a, let b), .matches(let a, let b):
      [a, b]
    case .between(let x, let low, let high): [x, low, high]
    case .oneOf(let x, let choices): [x] + choices
    case .and(let all), .or(let all): all
    case .choice(let branches, let otherwise):
      branches.flatMap { [$0.condition, $0.value] } + (otherwise.map { [$0] } ?? [])
    }
  }
}

extension Statement {
  /// Visits every value that stands in a place of the statement's clauses, those in blocks and lists included.
  public func forEachArgument(_ visit: (_ role: String, Argument) -> Void) {
    switch form {
    case .command(let clause): clause.parts.forEachArgument(visit)
    case .pipeline(let pipeline): pipeline.forEachArgument(visit)
    }
  }
}

extension Pipeline {
  fileprivate func forEachArgument(_ visit: (String, Argument) -> Void) {
    if case .clause(let clause) = source { clause.parts.forEachArgument(visit) }
    for stage in stages { stage.parts.forEachArgument(visit) }
  }
}

extension [Part] {
  fileprivate func forEachArgument(_ visit: (String, Argument) -> Void) {
    for part in self {
      switch part {
      case .word: break
      case .group(_, let parts, _): parts.forEachArgument(visit)
      case .value(let role, let argument):
        visit(role, argument)
        switch argument {
        case .block(let clauses, _): for clause in clauses { clause.parts.forEachArgument(visit) }
        case .pipeline(let pipeline): pipeline.forEachArgument(visit)
        case .statement(let statement): statement.forEachArgument(visit)
        default: break
        }
      }
    }
  }
}
