import Columns
import Query

/// What must hold of one customer for every literal of a conjunction to be true: a piece of the space of inputs.
///
/// A comparison is true only where its value is there, so pieces say that too. What is not understood stands for itself:
/// it is true or not, and nothing more is known. A piece that is called empty is empty for any data.
struct Region {
  private var numbers: [Formula: Interval] = [:]
  /// Numbers and values that it is not.
  private var excluded: [Formula: Set<Value>] = [:]
  private var chosen: [Formula: Set<Value>] = [:]
  private var isThere: [Formula: Bool] = [:]
  private var truths: [Formula: Bool] = [:]

  init() {}

  /// The pieces in which a condition is true (or, with `false`, is false); nil when they are too many to look at.
  static func pieces(
    _ condition: Formula, _ wanted: Bool, within given: [Region] = [Region()], _ customers: Population
  ) -> [Region]? {
    switch condition {
    case .kept(let inner): return pieces(inner, wanted, within: given, customers)
    case .not(let inner): return pieces(inner, !wanted, within: given, customers)
    case .constant(.boolean(let flag)): return flag == wanted ? given : []
    case .and(let all): return wanted ? every(all, true, given, customers) : any(all, false, given, customers)
    case .or(let all): return wanted ? any(all, true, given, customers) : every(all, false, given, customers)
    default: return given.compactMap { $0.with(condition, wanted, customers) }
    }
  }

  private static let most = 4096

  private static func every(
    _ all: [Formula], _ wanted: Bool, _ given: [Region], _ customers: Population
  ) -> [Region]? {
    var regions = given
    for each in all {
      guard let next = pieces(each, wanted, within: regions, customers), next.count <= most else { return nil }
      regions = next
    }
    return regions
  }

  private static func any(_ all: [Formula], _ wanted: Bool, _ given: [Region], _ customers: Population) -> [Region]? {
    var regions: [Region] = []
    for each in all {
      guard let next = pieces(each, wanted, within: given, customers) else { return nil }
      regions += next
      if regions.count > most { return nil }
    }
    return regions
  }

  /// The part of it in which one literal is true or false; nil where there is none.
  private func with(_ literal: Formula, _ wanted: Bool, _ customers: Population) -> Region? {
    var region = self
    let fits: Bool
    switch literal {
    case .compare(let a, let relation, let b):
      let sign = wanted ? relation : relation.opposite
      if case .constant(let value) = b {
        fits = region.compare(a, sign, value, customers)
      } else if case .constant(let value) = a {
        fits = region.compare(b, sign.mirrored, value, customers)
      } else {
        fits = region.compareBoth(a, sign, b)
      }
    case .oneOf(let a, let values) where !a.isTier(customers):
      // One number has one way to be written here.
      let values = Set(values.map { Fraction($0)?.value ?? $0 })
      fits = wanted ? region.choose(a, values) : region.exclude(a, values)
    case .isMissing(let a): fits = region.set(\.isThere, a, !wanted)
    default: fits = region.set(\.truths, literal, wanted)
    }
    return fits ? region : nil
  }

  private mutating func set(_ facts: WritableKeyPath<Region, [Formula: Bool]>, _ formula: Formula, _ flag: Bool) -> Bool
  {
    if let known = self[keyPath: facts][formula] { return known == flag }
    self[keyPath: facts][formula] = flag
    return true
  }

  private mutating func compare(
    _ subject: Formula, _ relation: Relation, _ value: Value, _ customers: Population
  ) -> Bool {
    guard set(\.isThere, subject, true) else { return false }
    guard let bound = Fraction(value) else {
      switch (value, relation) {
      case (.text, .equal) where !subject.isTier(customers), (.boolean, .equal): return choose(subject, [value])
      case (.text, .notEqual) where !subject.isTier(customers), (.boolean, .notEqual): return exclude(subject, [value])
      // A real; or a tier, whose label and code are one: nothing is concluded.
      default: return set(\.truths, .compare(subject, relation, .constant(value)), true)
      }
    }
    switch relation {
    case .equal: return cut(subject, Interval(bound), customers)
    case .notEqual: return exclude(subject, [bound.value])
    case .less: return cut(subject, Interval(low: nil, high: bound, highOpen: true), customers)
    case .lessOrEqual: return cut(subject, Interval(low: nil, high: bound), customers)
    case .greater: return cut(subject, Interval(low: bound, high: nil, lowOpen: true), customers)
    case .greaterOrEqual: return cut(subject, Interval(low: bound, high: nil), customers)
    }
  }

  /// Two columns: what is known is which of the two is larger.
  private mutating func compareBoth(_ a: Formula, _ relation: Relation, _ b: Formula) -> Bool {
    guard set(\.isThere, a, true), set(\.isThere, b, true) else { return false }
    func has(_ relation: Relation) -> Bool {
      truths[.compare(a, relation, b)] ?? truths[.compare(b, relation.mirrored, a)] ?? false
    }
    if has(relation.opposite) { return false }
    switch relation {
    case .greater where has(.less) || has(.equal) || has(.lessOrEqual),
      .less where has(.greater) || has(.equal) || has(.greaterOrEqual), .equal where has(.greater) || has(.less):
      return false
    default: return set(\.truths, .compare(a, relation, b), true)
    }
  }

  private mutating func cut(_ subject: Formula, _ other: Interval, _ customers: Population) -> Bool {
    var interval = numbers[subject] ?? subject.rounded(bounds: subject.bounds, customers)
    interval.cut(other)
    if subject.isWhole(customers) { interval.keepWhole() }
    numbers[subject] = interval
    chosen[subject] = chosen[subject]?.filter { Fraction($0).map(interval.contains) ?? true }
    return !interval.isEmpty && !isExcluded(subject) && !(chosen[subject]?.isEmpty ?? false)
  }

  private mutating func choose(_ subject: Formula, _ values: Set<Value>) -> Bool {
    guard set(\.isThere, subject, true) else { return false }
    var left = (chosen[subject].map { $0.intersection(values) } ?? values).subtracting(excluded[subject] ?? [])
    if let interval = numbers[subject] { left = left.filter { Fraction($0).map(interval.contains) ?? true } }
    chosen[subject] = left
    return !left.isEmpty
  }

  private mutating func exclude(_ subject: Formula, _ values: Set<Value>) -> Bool {
    guard set(\.isThere, subject, true) else { return false }
    excluded[subject, default: []].formUnion(values)
    chosen[subject]?.subtract(values)
    return !(chosen[subject]?.isEmpty ?? false) && !isExcluded(subject)
  }

  /// The only number that is left is one that it is not.
  private func isExcluded(_ subject: Formula) -> Bool {
    guard let point = numbers[subject]?.point else { return false }
    return excluded[subject]?.contains(point.value) ?? false
  }
}

extension Relation {
  /// What holds where this does not, both values being there.
  var opposite: Relation {
    switch self {
    case .equal: .notEqual
    case .notEqual: .equal
    case .less: .greaterOrEqual
    case .lessOrEqual: .greater
    case .greater: .lessOrEqual
    case .greaterOrEqual: .less
    }
  }
}

extension Formula {
  fileprivate func isTier(_ customers: Population) -> Bool {
    if case .column(let reference) = self { customers.columns[reference.identity]?.type == .tier } else { false }
  }

  /// Bounds with a little room where the values may have been rounded: what is concluded from them must hold for
  /// doubles too.
  fileprivate func rounded(bounds: Interval, _ customers: Population) -> Interval {
    guard !isExact else { return bounds }
    func room(_ bound: Fraction, up: Bool) -> Fraction? {
      let size = Swift.max(1, Swift.abs(bound.double))
      guard size < 1e9,
        let slack = Fraction(.exact(Exact(units: Int128((size * 1e3).rounded(.up)), form: ExactForm(scale: 12))))
      else { return nil }
      return bound.plus(up ? slack : slack.negated)
    }
    return Interval(low: bounds.low.flatMap { room($0, up: false) }, high: bounds.high.flatMap { room($0, up: true) })
  }

  /// Its values are never rounded: whole numbers, and percentiles by themselves.
  private var isExact: Bool {
    switch self {
    case .kept(let inner): inner.isExact
    case .overPopulation(.percentile, _), .overPopulation(.bins, _), .overPopulation(.ntile, _),
      .overPopulation(.rank, _), .apply(.scale, _), .apply(.clampToPercent, _), .apply(.month, _),
      .apply(.quarter, _), .apply(.week, _), .apply(.length, _):
      true
    case .rollUp(let rollUp): rollUp.kind == .count || rollUp.kind == .countDistinct
    case .choice(let branches, let otherwise):
      branches.allSatisfy { $0.value.isExact } && otherwise?.isExact ?? true
    case .constant: true
    default: false
    }
  }
}
