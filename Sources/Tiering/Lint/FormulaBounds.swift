import Columns
import Query

extension Formula {
  /// What its values can be whatever the data are; missing aside. Columns are not bounded by what they hold today.
  var bounds: Interval {
    switch self {
    case .constant(let value): Fraction(value).map { Interval($0) } ?? .all
    case .kept(let inner): inner.bounds
    case .negate(let inner): inner.bounds.negated
    case .sum(let terms):
      terms.reduce(Interval(Fraction(0))) { $0.plus($1.subtracted ? $1.value.bounds.negated : $1.value.bounds) }
    case .product(let factors): product(factors)
    case .choice(let branches, let otherwise): hull(branches.map(\.value) + (otherwise.map { [$0] } ?? []))
    case .coalesce(let all): hull(all)
    case .apply(let function, let arguments): applied(function, arguments)
    case .overPopulation(.percentile, _): Interval(0...100)
    case .overPopulation(.bins(let count), _), .overPopulation(.ntile(let count), _): Interval(1...count)
    case .overPopulation(.rank, _): Interval(low: Fraction(1), high: nil)
    case .rollUp(let rollUp) where rollUp.kind == .count || rollUp.kind == .countDistinct:
      Interval(low: Fraction(0), high: nil)
    default: .all
    }
  }

  private func hull(_ all: [Formula]) -> Interval {
    guard let first = all.first else { return .all }
    return all.dropFirst().reduce(first.bounds) { $0.hull($1.bounds) }
  }

  /// Bounded where all factors but one are constants.
  private func product(_ factors: [Factor]) -> Interval {
    var constant: Fraction? = Fraction(1)
    var rest: [Factor] = []
    for factor in factors {
      if let point = factor.value.bounds.point {
        guard let next = factor.divides ? point.inverse : point else { return .all }
        constant = constant.flatMap { $0.times(next) }
      } else {
        rest.append(factor)
      }
    }
    guard let constant else { return .all }
    guard let one = rest.first else { return Interval(constant) }
    return rest.count == 1 && !one.divides ? one.value.bounds.times(constant) : .all
  }

  private func applied(_ function: ScalarFunction, _ arguments: [Formula]) -> Interval {
    let inner = arguments.first?.bounds ?? .all
    switch function {
    case .clampToPercent:
      // What lies outside counts as the nearer end.
      let ends = Interval(0...100)
      func clamped(_ bound: Fraction?, else end: Int) -> Fraction {
        guard let bound else { return Fraction(end) }
        return min(max(bound, Fraction(0)), Fraction(100))
      }
      return Interval(low: clamped(inner.low, else: 0), high: clamped(inner.high, else: 100)).hullIfEmpty(ends)
    case .scale: return Interval(0...100)
    case .floor: return Interval(low: inner.low?.floor, high: inner.high?.floor)
    case .ceiling: return Interval(low: inner.low?.ceiling, high: inner.high?.ceiling)
    case .absolute, .length, .squareRoot, .exponential: return Interval(low: Fraction(0), high: nil)
    case .month: return Interval(1...12)
    case .quarter: return Interval(1...4)
    case .week: return Interval(1...53)
    default: return .all
    }
  }

  /// A few whole numbers whatever the data are, such as scores from 1 to 5: a step of them is a group, not a line.
  func isAScale(_ customers: Population) -> Bool {
    guard let low = bounds.low, let high = bounds.high else { return false }
    return high.double - low.double < 32 && isWhole(customers)
  }

  /// Its values are whole numbers or days.
  func isWhole(_ customers: Population) -> Bool {
    switch self {
    case .constant(.exact(let exact)): Fraction(.exact(exact)).map { $0.denominator == 1 } ?? false
    case .constant(.date): true
    case .column(let reference):
      switch customers.columns[reference.identity]?.type {
      case .integer, .date: true
      default: false
      }
    case .kept(let inner), .negate(let inner): inner.isWhole(customers)
    case .sum(let terms): terms.allSatisfy { $0.value.isWhole(customers) }
    case .product(let factors): factors.allSatisfy { !$0.divides && $0.value.isWhole(customers) }
    case .choice(let branches, let otherwise):
      branches.allSatisfy { $0.value.isWhole(customers) } && otherwise?.isWhole(customers) ?? true
    case .coalesce(let all): all.allSatisfy { $0.isWhole(customers) }
    case .apply(let function, let arguments):
      switch function {
      case .daysSince, .year, .month, .quarter, .week, .length: true
      case .absolute: arguments.allSatisfy { $0.isWhole(customers) }
      default: false
      }
    case .overPopulation(let function, _):
      switch function {
      case .bins, .ntile, .rank: true
      default: false
      }
    case .rollUp(let rollUp): rollUp.kind == .count || rollUp.kind == .countDistinct
    default: false
    }
  }
}

extension Interval {
  fileprivate func hullIfEmpty(_ other: Interval) -> Interval { isEmpty ? other : self }
}
