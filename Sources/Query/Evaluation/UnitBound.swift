public import Columns

/// The least units of a form whose value reaches a bound (`>=`, or `>` where the bound itself is left out), exact; nil
/// where that takes more than 128 bits on the way. Clamped to 64 bits: a bound above every number gives nil.
public func leastUnits(reaching bound: Exact, including: Bool, in form: ExactForm) -> Int64? {
  let up = integerPowerOfTen(form.scale).multipliedReportingOverflow(by: Int128(form.divisor))
  let numerator = bound.units.multipliedReportingOverflow(by: up.partialValue)
  let denominator = integerPowerOfTen(bound.form.scale).multipliedReportingOverflow(by: Int128(bound.form.divisor))
  guard !up.overflow, !numerator.overflow, !denominator.overflow else { return nil }
  let (quotient, rest) = numerator.partialValue.quotientAndRemainder(dividingBy: denominator.partialValue)
  // Rounded down, also below zero.
  let floor = rest < 0 ? quotient - 1 : quotient
  let least = rest == 0 && including ? floor : floor + 1
  return least < Int128(Int64.min) ? .min : Int64(exactly: least)
}
