import Columns
import Diagnostics

extension Evaluation {
  /// A sum of terms: exact when every term is, else of doubles from left to right.
  func arithmetic(_ terms: [Formula.Term], _ population: Population, _ rows: [Int32]?) throws(Diagnostic) -> Operand {
    let count = rows?.count ?? population.rowCount
    var operands: [Operand] = []
    var scaled: [ScaledOperand?] = []
    for term in terms {
      if case .product(let factors) = term.value {
        let parts = try factorOperands(factors, population, rows)
        if let one = scaledOperand(factors, parts) {
          operands.append(one.operand)
          scaled.append(one)
          continue
        }
        operands.append(try product(factors, parts, count))
      } else {
        operands.append(try operand(term.value, population, rows))
      }
      scaled.append(nil)
    }
    if operands.contains(where: \.isMissingConstant) { return .constant(.missing) }
    if let total = try scaledSum(terms, operands, scaled, count: count) { return .column(total) }
    for (place, one) in scaled.enumerated() {
      if let one, case .product(let factors) = terms[place].value {
        operands[place] = try product(factors, one.all, count)
      }
    }
    let missing = operands.reduce(nil) { union($0, $1.missing) }
    let exacts = operands.compactMap(\.exact)
    guard exacts.count == operands.count, let form = commonForm(exacts.map(\.form)),
      exacts.allSatisfy({ unitFactor(from: $0.form, to: form) != nil })
    else {
      var total = [Double](repeating: 0, count: count)
      for (term, operand) in zip(terms, operands) {
        let values = operand.column(count: count).doubles()
        if term.subtracted {
          for row in 0..<count { total[row] -= values[row] }
        } else {
          for row in 0..<count { total[row] += values[row] }
        }
      }
      return .column(finite(total, missing))
    }
    let factors = zip(terms, exacts).map { term, exact in
      let factor = unitFactor(from: exact.form, to: form) ?? 1
      return term.subtracted ? -factor : factor
    }
    if exacts.allSatisfy({ if case .constant = $0.values { true } else { false } }) {
      var total: Int128 = 0
      for (exact, factor) in zip(exacts, factors) { total = try added(total, exact.unit(0), times: factor) }
      return .constant(.exact(Exact(units: total, form: form)))
    }
    return .column(try weightedSum(exacts, factors, form: form, missing: missing, count: count))
  }

  /// Σ factor × value in units, in 64 bits where the largest values allow it, else in 128 with every step checked.
  func weightedSum(
    _ exacts: [ExactOperand], _ factors: [Int128], form: ExactForm, missing: Bitmap?, count: Int
  ) throws(Diagnostic) -> Column {
    var bound: UInt128 = 0
    var fits = true
    for (exact, factor) in zip(exacts, factors) {
      let (part, tooLarge) = exact.largest.multipliedReportingOverflow(by: factor.magnitude)
      let (sum, overflowed) = bound.addingReportingOverflow(part)
      fits = fits && !tooLarge && !overflowed && sum < UInt128(Int64.max) && factor.magnitude < UInt128(Int64.max)
      bound = overflowed ? bound : sum
    }
    if fits {
      var constant: Int64 = 0
      var parts: [WeightedPart] = []
      for (exact, factor) in zip(exacts, factors) {
        let factor = Int64(factor)
        switch exact.values {
        case .constant(let value): constant &+= Int64(value) &* factor
        case .narrow(let values): parts.append(WeightedPart(values, times: factor))
        case .stored(let column): parts.append(WeightedPart(column, times: factor))
        case .wide(let values):
          parts.append(WeightedPart(mapped(values) { Int64(truncatingIfNeeded: $0) }, times: factor))
        }
      }
      return Column(.exact(weightedSums(parts, plus: constant, count: count), form), missing: missing)
    }
    var total = [Int128](repeating: 0, count: count)
    for (exact, factor) in zip(exacts, factors) {
      for row in 0..<count where missing.map({ !$0[row] }) ?? true {
        total[row] = try added(total[row], exact.unit(row), times: factor)
      }
    }
    return .exact(total, form, missing: missing)
  }

  private func added(_ total: Int128, _ value: Int128, times factor: Int128) throws(Diagnostic) -> Int128 {
    let (part, tooLarge) = value.multipliedReportingOverflow(by: factor)
    let (sum, overflowed) = total.addingReportingOverflow(part)
    if tooLarge || overflowed { throw overflow }
    return sum
  }

  /// A product: exact when every factor is and every divisor is a constant, else of doubles. `x / 0` is missing.
  func product(_ factors: [Formula.Factor], _ population: Population, _ rows: [Int32]?) throws(Diagnostic) -> Operand {
    try product(factors, try factorOperands(factors, population, rows), rows?.count ?? population.rowCount)
  }

  private func factorOperands(
    _ factors: [Formula.Factor], _ population: Population, _ rows: [Int32]?
  ) throws(Diagnostic) -> [Operand] {
    var operands: [Operand] = []
    for factor in factors { operands.append(try operand(factor.value, population, rows)) }
    return operands
  }

  private func product(
    _ factors: [Formula.Factor], _ operands: [Operand], _ count: Int
  ) throws(Diagnostic) -> Operand {
    if operands.contains(where: \.isMissingConstant) { return .constant(.missing) }
    for (factor, operand) in zip(factors, operands) where factor.divides {
      if case .constant(.exact(let zero)) = operand, zero.units == 0 { return .constant(.missing) }
    }
    let missing = operands.reduce(nil) { union($0, $1.missing) }
    if let exact = try exactProduct(factors, operands, missing, count) { return exact }
    var total = [Double](repeating: 1, count: count)
    for (place, operand) in operands.enumerated() {
      let values = operand.column(count: count).doubles()
      if factors[place].divides {
        for row in 0..<count { total[row] = values[row] == 0 ? .nan : total[row] / values[row] }
      } else {
        for row in 0..<count { total[row] *= values[row] }
      }
    }
    return .column(finite(total, missing))
  }

  private func exactProduct(
    _ factors: [Formula.Factor], _ operands: [Operand], _ missing: Bitmap?, _ count: Int
  ) throws(Diagnostic) -> Operand? {
    guard let (columns, numerator, form) = try exactFactors(factors, operands) else { return nil }
    let isReal = isReal(factors, operands)
    guard let first = columns.first else { return .constant(.exact(Exact(units: numerator, form: form))) }
    if columns.count == 1 {
      do throws(Diagnostic) {
        return .column(try weightedSum([first], [numerator], form: form, missing: missing, count: count))
      } catch { if isReal { return nil } else { throw error } }
    }
    var total = [Int128](repeating: numerator, count: count)
    for column in columns {
      for row in 0..<count where missing.map({ !$0[row] }) ?? true {
        let (value, tooLarge) = total[row].multipliedReportingOverflow(by: column.unit(row))
        if tooLarge { if isReal { return nil } else { throw overflow } }
        total[row] = value
      }
    }
    return .column(.exact(total, form, missing: missing))
  }
}

/// A quotient is a real; what must be exact and does not fit is an error.
private func isReal(_ factors: [Formula.Factor], _ operands: [Operand]) -> Bool {
  factors.contains(where: \.divides) || operands.contains { $0.exact.map { $0.form.divisor != 1 } ?? true }
}

/// The columns of an exact product, the constants gathered into a numerator and the form of the result; nil where it is
/// not exact.
private func exactFactors(
  _ factors: [Formula.Factor], _ operands: [Operand]
) throws(Diagnostic) -> (columns: [ExactOperand], numerator: Int128, form: ExactForm)? {
  let exacts = operands.compactMap(\.exact)
  guard exacts.count == operands.count else { return nil }
  let isReal = isReal(factors, operands)
  // Constants are gathered into one fraction: numerator / denominator, over 10^scale.
  var numerator: Int128 = 1
  var denominator: Int128 = 1
  var scale = 0
  var columns: [ExactOperand] = []
  for (factor, exact) in zip(factors, exacts) {
    guard case .constant(let value) = exact.values else {
      if factor.divides { return nil }
      columns.append(exact)
      continue
    }
    let (up, down) =
      factor.divides
      ? (integerPowerOfTen(exact.form.scale) * Int128(exact.form.divisor), value)
      : (value, Int128(exact.form.divisor))
    if !factor.divides { scale += exact.form.scale }
    let (newUp, upTooLarge) = numerator.multipliedReportingOverflow(by: up)
    let (newDown, downTooLarge) = denominator.multipliedReportingOverflow(by: down)
    if upTooLarge || downTooLarge { if isReal { return nil } else { throw overflow } }
    let divisor = greatestCommonDivisor(newUp, newDown)
    (numerator, denominator) = (newUp / divisor, newDown / divisor)
  }
  if numerator == .min || denominator == .min { if isReal { return nil } else { throw overflow } }
  if denominator < 0 { (numerator, denominator) = (-numerator, -denominator) }
  for column in columns {
    scale += column.form.scale
    let (product, tooLarge) = denominator.multipliedReportingOverflow(by: Int128(column.form.divisor))
    if tooLarge { return nil }
    denominator = product
  }
  if scale > 38, !isReal { throw overflow }
  guard scale <= 38, let divisor = Int64(exactly: denominator) else { return nil }
  return (columns, numerator, ExactForm(scale: scale, divisor: divisor))
}

/// The form in which all can be added: the most digits and the least common multiple of the divisors; nil when that
/// multiple has more than 64 bits.
func commonForm(_ forms: [ExactForm]) -> ExactForm? {
  var scale = 0
  var divisor: Int128 = 1
  for form in forms {
    scale = max(scale, form.scale)
    divisor = divisor / greatestCommonDivisor(divisor, Int128(form.divisor)) * Int128(form.divisor)
    if divisor > Int128(Int64.max) { return nil }
  }
  return ExactForm(scale: scale, divisor: Int64(divisor))
}

/// Positive, by Euclid; 1 for two zeros.
func greatestCommonDivisor(_ a: Int128, _ b: Int128) -> Int128 {
  var (x, y) = (a.magnitude, b.magnitude)
  while y != 0 { (x, y) = (y, x % y) }
  return x == 0 ? 1 : Int128(exactly: x) ?? 1
}

/// What units of one form are multiplied by to be units of another with as many digits; nil beyond 128 bits.
func unitFactor(from own: ExactForm, to form: ExactForm) -> Int128? {
  let (factor, tooLarge) = integerPowerOfTen(form.scale - own.scale)
    .multipliedReportingOverflow(by: Int128(form.divisor / own.divisor))
  return tooLarge ? nil : factor
}

/// Reals of which those that are no finite number are missing.
private func finite(_ values: [Double], _ missing: Bitmap?) -> Column {
  let undefined = bitmap(count: values.count) { !values[$0].isFinite }
  return Column(.real(values), missing: undefined.isEmpty ? missing : union(missing, undefined))
}

/// A column times a constant that is not multiplied yet: what the terms of a score are.
struct ScaledOperand {
  /// The column alone.
  var operand: Operand
  var exact: ExactOperand
  var numerator: Int128
  /// The form after the multiplication.
  var form: ExactForm
  /// The factors as they were, for where the sum is not exact.
  var all: [Operand]
}

extension Evaluation {
  private func scaledOperand(_ factors: [Formula.Factor], _ operands: [Operand]) -> ScaledOperand? {
    guard let (columns, numerator, form) = try? exactFactors(factors, operands), columns.count == 1,
      let place = operands.firstIndex(where: { if case .column = $0 { true } else { false } })
    else { return nil }
    return ScaledOperand(
      operand: operands[place], exact: columns[0], numerator: numerator, form: form, all: operands)
  }

  /// Terms added in one pass, the constants of their products with them, where all stays within 64 bits; else nil.
  private func scaledSum(
    _ terms: [Formula.Term], _ operands: [Operand], _ scaled: [ScaledOperand?], count: Int
  ) throws(Diagnostic) -> Column? {
    let exacts = operands.compactMap(\.exact)
    guard exacts.count == operands.count, scaled.contains(where: { $0 != nil }) else { return nil }
    let forms = zip(exacts, scaled).map { $1?.form ?? $0.form }
    guard let form = commonForm(forms) else { return nil }
    var factors: [Int128] = []
    var bound: UInt128 = 0
    for (place, exact) in exacts.enumerated() {
      let own = forms[place]
      let widening = integerPowerOfTen(form.scale - own.scale).multipliedReportingOverflow(
        by: Int128(form.divisor / own.divisor))
      let factor = widening.partialValue.multipliedReportingOverflow(by: scaled[place]?.numerator ?? 1)
      let largest = exact.largest.multipliedReportingOverflow(by: factor.partialValue.magnitude)
      let sum = bound.addingReportingOverflow(largest.partialValue)
      if widening.overflow || factor.overflow || largest.overflow || sum.overflow
        || sum.partialValue >= UInt128(Int64.max) || factor.partialValue.magnitude >= UInt128(Int64.max)
      {
        return nil
      }
      bound = sum.partialValue
      factors.append(terms[place].subtracted ? -factor.partialValue : factor.partialValue)
    }
    let missing = operands.reduce(nil) { union($0, $1.missing) }
    return try weightedSum(exacts, factors, form: form, missing: missing, count: count)
  }
}
