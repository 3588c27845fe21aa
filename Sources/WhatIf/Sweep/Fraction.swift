import Columns

/// An exact fraction in 128 bits, reduced, its denominator positive. Nil answers stand for numbers out of reach.
struct Fraction: Sendable, Hashable {
  let numerator: Int128
  let denominator: Int128

  init?(_ numerator: Int128, over denominator: Int128) {
    guard denominator != 0, numerator != .min, denominator != .min else { return nil }
    let common = greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
    let sign: Int128 = denominator < 0 ? -1 : 1
    self.numerator = sign * numerator / Int128(common)
    self.denominator = sign * denominator / Int128(common)
  }

  init(whole: Int128) { (numerator, denominator) = (whole, 1) }

  init?(_ exact: Exact) {
    let power = integerPowerOfTen(exact.form.scale).multipliedReportingOverflow(by: Int128(exact.form.divisor))
    guard !power.overflow else { return nil }
    self.init(exact.units, over: power.partialValue)
  }

  func plus(_ other: Fraction) -> Fraction? {
    let a = numerator.multipliedReportingOverflow(by: other.denominator)
    let b = other.numerator.multipliedReportingOverflow(by: denominator)
    let c = denominator.multipliedReportingOverflow(by: other.denominator)
    let sum = a.partialValue.addingReportingOverflow(b.partialValue)
    return a.overflow || b.overflow || c.overflow || sum.overflow
      ? nil : Fraction(sum.partialValue, over: c.partialValue)
  }

  func times(_ other: Fraction) -> Fraction? {
    let a = numerator.multipliedReportingOverflow(by: other.numerator)
    let b = denominator.multipliedReportingOverflow(by: other.denominator)
    return a.overflow || b.overflow ? nil : Fraction(a.partialValue, over: b.partialValue)
  }

  var negated: Fraction? { Fraction(-numerator, over: denominator) }
  var inverse: Fraction? { Fraction(denominator, over: numerator) }
  var double: Double { Double(numerator) / Double(denominator) }
}

func greatestCommonDivisor(_ a: UInt128, _ b: UInt128) -> UInt128 {
  var (a, b) = (a, b)
  while b != 0 { (a, b) = (b, a % b) }
  return max(a, 1)
}

/// The least common multiple; nil where it is out of reach.
func leastCommonMultiple(_ a: Int128, _ b: Int128) -> Int128? {
  let product = (a / Int128(greatestCommonDivisor(a.magnitude, b.magnitude))).multipliedReportingOverflow(by: b)
  return product.overflow ? nil : product.partialValue
}
