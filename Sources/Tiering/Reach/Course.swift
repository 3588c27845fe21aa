import Columns
import Query

/// Which way a value goes while what can be changed goes its way; where it stays, that is either.
enum Course: Hashable {
  case still, up, down
  /// One way, for each customer by itself.
  case oneWay
  /// Up here and down there.
  case winding

  var reversed: Course {
    switch self {
    case .up: .down
    case .down: .up
    default: self
    }
  }

  /// Of a sum of two.
  func and(_ other: Course) -> Course {
    if self == .still { return other }
    if other == .still { return self }
    return self == other && self != .oneWay ? self : .winding
  }

  /// Of what is now the one and now the other, with a cut wherever that changes.
  func or(_ other: Course) -> Course {
    if self == .winding || other == .winding { return .winding }
    if self == .still { return other }
    if other == .still { return self }
    return self == other ? self : .oneWay
  }
}

/// Follows values along a path on which each lever goes one way or stays.
struct Courses {
  let hypothesis: Hypothesis
  /// For each lever.
  let levers: [Course]
  private var known: [Formula: Course] = [:]

  init(_ hypothesis: Hypothesis, _ path: Search.Path) {
    self.hypothesis = hypothesis
    levers = zip(path.signs, path.strides).map { $1 == 0 ? .still : $0 > 0 ? .up : .down }
  }

  /// Of what decides whether a comparison holds.
  mutating func ofComparison(_ formula: Formula) -> Course {
    switch formula {
    case .compare(let a, _, let b): ofSum([Formula.Term(a), Formula.Term(b, subtracted: true)])
    case .oneOf(let a, _), .isMissing(let a): of(a)
    default: .still
    }
  }

  mutating func of(_ formula: Formula) -> Course {
    if let course = known[formula] { return course }
    let course = made(formula)
    known[formula] = course
    return course
  }

  private mutating func made(_ formula: Formula) -> Course {
    switch formula {
    case .constant, .rollUp, .committed: return .still
    case .column(let reference):
      if let place = hypothesis.lever(reference) { return levers[place] }
      return hypothesis.work(reference).map { work(of: $0) } ?? .still
    case .negate(let a): return of(a).reversed
    case .kept(let a): return of(a)
    case .sum(let terms): return ofSum(terms)
    case .product(let factors): return product(factors)
    case .choice(let branches, let otherwise):
      return (branches.map(\.value) + (otherwise.map { [$0] } ?? [])).reduce(.still) { $0.or(of($1)) }
    case .coalesce(let all): return all.reduce(.still) { $0.or(of($1)) }
    case .apply(let function, let arguments): return applied(function, arguments)
    // What is or is not turns where its comparisons turn, and those are looked at by themselves.
    case .compare, .oneOf, .isMissing, .hasTag, .not, .and, .or, .textTest: return .still
    case .overPopulation, .overall:
      return formula.ingredients.allSatisfy { of($0) == .still } ? .still : .winding
    }
  }

  /// A value less its own average, median or the like over everybody goes the way of the value: one customer moves those
  /// by no more than itself.
  private mutating func ofSum(_ terms: [Formula.Term]) -> Course {
    var rest: [Formula.Term] = []
    func add(_ terms: [Formula.Term], subtracted: Bool) {
      for term in terms {
        let isSubtracted = term.subtracted != subtracted
        if case .sum(let inner) = term.value {
          add(inner, subtracted: isSubtracted)
        } else {
          rest.append(Formula.Term(term.value, subtracted: isSubtracted))
        }
      }
    }
    add(terms, subtracted: false)
    for place in rest.indices.reversed() {
      guard let (kind, argument) = aggregated(rest[place].value), kind.followsOneValue,
        rest.contains(where: { $0.value == argument && $0.subtracted != rest[place].subtracted })
      else { continue }
      rest.remove(at: place)
    }
    return rest.reduce(.still) { $0.and($1.subtracted ? of($1.value).reversed : of($1.value)) }
  }

  /// What is aggregated over everybody without a condition.
  private func aggregated(_ formula: Formula) -> (kind: Aggregate.Kind, argument: Formula)? {
    guard case .column(let reference) = formula,
      case .aggregate(let kind, let argument?, nil)? = hypothesis.work(reference)
    else { return nil }
    return (kind, argument)
  }

  private mutating func work(of work: Hypothesis.Work) -> Course {
    switch work {
    case .computed(let formula): return of(formula)
    case .placed(.cumulativeShare, let argument): return of(argument).reversed
    case .placed(_, let argument): return of(argument)
    case .aggregate(let kind, let argument, let condition):
      let course = argument.map { of($0) } ?? .still
      if let condition, hypothesis.isOpen(condition) { return .winding }
      switch kind {
      case .count: return .still
      case .sum, .average, .minimum, .maximum, .median, .quantile: return course
      case .standardDeviation, .countDistinct, .share, .shareOf: return course == .still ? .still : .winding
      }
    }
  }

  /// Cut where a factor that moves changes its sign.
  private mutating func product(_ factors: [Formula.Factor]) -> Course {
    let courses = factors.map { $0.divides ? of($0.value).reversed : of($0.value) }
    let moving = courses.indices.filter { courses[$0] != .still }
    guard let first = moving.first else { return .still }
    // A value's part of the sum of all goes its way.
    if moving.count == 2, let total = moving.first(where: { factors[$0].divides }),
      let own = moving.first(where: { !factors[$0].divides }),
      let (kind, argument) = aggregated(factors[total].value), kind == .sum, argument == factors[own].value
    {
      return moving.count == factors.count ? courses[own] : .oneWay
    }
    guard moving.count == 1 else {
      let areSizes = moving.allSatisfy { place in
        !factors[place].divides && factors[place].value.bounds.low.map { $0.double >= 0 } ?? false
      }
      let isOne = moving.allSatisfy { courses[$0] == courses[first] && courses[$0] != .oneWay }
      return areSizes && isOne && moving.count == factors.count ? courses[first] : .winding
    }
    var course = courses[first]
    for place in factors.indices where place != first {
      let value = factors[place].value
      if let low = value.bounds.low, low.double >= 0 { continue }
      if let high = value.bounds.high, high.double <= 0 {
        course = course.reversed
      } else if !hypothesis.isNeverNegative(value) {
        return course == .winding ? .winding : .oneWay
      }
    }
    return course
  }

  private mutating func applied(_ function: ScalarFunction, _ arguments: [Formula]) -> Course {
    let course = arguments.first.map { of($0) } ?? .still
    switch function {
    case .round, .floor, .ceiling, .logarithm, .exponential, .squareRoot, .clampToPercent, .year: return course
    case .daysSince: return course.reversed
    // Cut at each of their steps.
    case .month, .quarter, .week: return course == .still || hypothesis.days != nil ? .still : .winding
    // Cut where it changes its sign.
    case .absolute: return course == .still || course == .winding ? course : .oneWay
    case .scale:
      guard arguments.dropFirst().allSatisfy({ of($0) == .still }) else { return .winding }
      guard arguments.count == 3, let low = arguments[1].bounds.point, let high = arguments[2].bounds.point else {
        return course == .still || course == .winding ? course : .oneWay
      }
      return low < high ? course : course.reversed
    case .lower, .upper, .trim, .length, .replace: return .still
    }
  }
}

extension Aggregate.Kind {
  /// Goes up by no more than one of its values goes up.
  fileprivate var followsOneValue: Bool {
    switch self {
    case .average, .median, .quantile, .minimum, .maximum: true
    case .count, .sum, .standardDeviation, .countDistinct, .share, .shareOf: false
    }
  }
}
