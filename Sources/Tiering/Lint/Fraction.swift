import Columns

/// An exact number as a fraction with a positive denominator; comparisons are exact.
struct Fraction: Comparable, Hashable {
  let numerator: Int128
  let denominator: Int128

  /// Nil beyond 128 bits.
  init?(_ value: Value) {
    switch value {
    case .exact(let exact):
      let (denominator, tooLarge) = integerPowerOfTen(exact.form.scale).multipliedReportingOverflow(
        by: Int128(exact.form.divisor))
      if tooLarge { return nil }
      self.init(exact.units, denominator)
    case .date(let day): self.init(Int128(day.number), 1)
    default: return nil
    }
  }

  init(_ whole: Int) { self.init(reduced: Int128(whole), 1) }

  private init?(_ numerator: Int128, _ denominator: Int128) {
    guard denominator > 0, numerator != .min else { return nil }
    var (a, b) = (numerator.magnitude, denominator.magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    guard let divisor = Int128(exactly: max(a, 1)) else { return nil }
    self.init(reduced: numerator / divisor, denominator / divisor)
  }

  private init(reduced numerator: Int128, _ denominator: Int128) {
    self.numerator = numerator
    self.denominator = denominator
  }

  static func < (a: Fraction, b: Fraction) -> Bool {
    // 128 by 128 bits make 256, compared in halves.
    if (a.numerator < 0) != (b.numerator < 0) { return a.numerator < 0 }
    let x = a.numerator.magnitude.multipliedFullWidth(by: b.denominator.magnitude)
    let y = b.numerator.magnitude.multipliedFullWidth(by: a.denominator.magnitude)
    if a.numerator < 0 { return (y.high, y.low) < (x.high, x.low) }
    return (x.high, x.low) < (y.high, y.low)
  }

  func plus(_ other: Fraction) -> Fraction? {
    let (left, a) = numerator.multipliedReportingOverflow(by: other.denominator)
    let (right, b) = other.numerator.multipliedReportingOverflow(by: denominator)
    let (sum, c) = left.addingReportingOverflow(right)
    let (under, d) = denominator.multipliedReportingOverflow(by: other.denominator)
    return a || b || c || d ? nil : Fraction(sum, under)
  }

  func times(_ other: Fraction) -> Fraction? {
    let (over, a) = numerator.multipliedReportingOverflow(by: other.numerator)
    let (under, b) = denominator.multipliedReportingOverflow(by: other.denominator)
    return a || b ? nil : Fraction(over, under)
  }

  /// 1 / self; nil for 0.
  var inverse: Fraction? {
    numerator == 0 ? nil : numerator > 0 ? Fraction(denominator, numerator) : Fraction(-denominator, -numerator)
  }

  var negated: Fraction { Fraction(reduced: -numerator, denominator) }

  /// The largest whole number that is not above.
  var floor: Fraction {
    let (quotient, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
    return Fraction(reduced: rest < 0 ? quotient - 1 : quotient, 1)
  }
  var ceiling: Fraction { negated.floor.negated }

  var double: Double { Double(numerator) / Double(denominator) }

  var value: Value {
    guard let divisor = Int64(exactly: denominator) else { return .real(double) }
    return .exact(Exact(units: numerator, form: ExactForm(divisor: divisor)))
  }
}

/// The numbers from `low` to `high`; nil is no bound.
struct Interval {
  var low: Fraction?
  var high: Fraction?
  /// The bound itself is not among them.
  var lowOpen = false
  var highOpen = false

  static let all = Interval(low: nil, high: nil)

  init(low: Fraction?, high: Fraction?, lowOpen: Bool = false, highOpen: Bool = false) {
    self.low = low
    self.high = high
    self.lowOpen = lowOpen
    self.highOpen = highOpen
  }

  init(_ point: Fraction) { self.init(low: point, high: point) }

  init(_ range: ClosedRange<Int>) { self.init(low: Fraction(range.lowerBound), high: Fraction(range.upperBound)) }

  var isEmpty: Bool {
    guard let low, let high else { return false }
    return low > high || (low == high && (lowOpen || highOpen))
  }

  /// The only number among them.
  var point: Fraction? { low != nil && low == high && !lowOpen && !highOpen ? low : nil }

  func contains(_ number: Fraction) -> Bool {
    if let low, lowOpen ? number <= low : number < low { return false }
    if let high, highOpen ? number >= high : number > high { return false }
    return true
  }

  mutating func cut(_ other: Interval) {
    if let bound = other.low {
      if low.map({ bound > $0 }) ?? true {
        (low, lowOpen) = (bound, other.lowOpen)
      } else if low == bound {
        lowOpen = lowOpen || other.lowOpen
      }
    }
    if let bound = other.high {
      if high.map({ bound < $0 }) ?? true {
        (high, highOpen) = (bound, other.highOpen)
      } else if high == bound {
        highOpen = highOpen || other.highOpen
      }
    }
  }

  /// The same whole numbers, with bounds that are among them.
  mutating func keepWhole() {
    if let bound = low {
      let next = bound.ceiling
      low = lowOpen && next == bound ? next.plus(Fraction(1)) : next
      lowOpen = false
    }
    if let bound = high {
      let next = bound.floor
      high = highOpen && next == bound ? next.plus(Fraction(-1)) : next
      highOpen = false
    }
  }

  func hull(_ other: Interval) -> Interval {
    Interval(
      low: low.flatMap { a in other.low.map { min(a, $0) } }, high: high.flatMap { a in other.high.map { max(a, $0) } })
  }

  func plus(_ other: Interval) -> Interval {
    Interval(
      low: low.flatMap { a in other.low.flatMap { a.plus($0) } },
      high: high.flatMap { a in other.high.flatMap { a.plus($0) } })
  }

  var negated: Interval { Interval(low: high?.negated, high: low?.negated) }

  func times(_ factor: Fraction) -> Interval {
    let scaled = Interval(low: low.flatMap { $0.times(factor) }, high: high.flatMap { $0.times(factor) })
    return factor < Fraction(0) ? Interval(low: scaled.high, high: scaled.low) : scaled
  }
}
