import Columns

/// `left relation right` for every row; unknown where either is missing.
func compared(_ left: Operand, _ relation: Relation, _ right: Operand, count: Int) -> Column {
  if left.isMissingConstant || right.isMissingConstant {
    return Column(.boolean(Bitmap(count: count)), missing: Bitmap(count: count, repeating: true))
  }
  if case .constant = left, case .column = right { return compared(right, relation.mirrored, left, count: count) }
  let missing = union(left.missing, right.missing)
  let bits = comparedBits(left, relation, right, count: count)
  return Column(.boolean(missing.map { bits.subtracting($0) } ?? bits), missing: missing)
}

private func comparedBits(_ left: Operand, _ relation: Relation, _ right: Operand, count: Int) -> Bitmap {
  if let a = left.exact, let b = right.exact { return comparedExactly(a, relation, b, count: count) }
  let first = left.column(count: count)
  switch right {
  case .constant(.date(let day)):
    if let bits = first.compared(relation, toUnits: Int64(day.number)) { return bits }
  case .constant(.text(let text)):
    if first.type == .text {
      let wanted = Array(text.utf8)
      return relation == .equal ? first.rows(with: text) : textBits(first) { compareTexts($0, wanted, relation) }
    }
  default: break
  }
  switch first.data {
  case .exact, .wide, .real:
    if case .constant(let value) = right, let bound = double(of: value) {
      return compare(first.doubles(), relation, bound)
    }
    return compare(first.doubles(), relation, right.column(count: count).doubles())
  case .date(let days):
    guard case .date(let others) = right.column(count: count).data else { break }
    return compare(days, relation, others)
  case .boolean(let bits):
    guard case .boolean(let others) = right.column(count: count).data else { break }
    return relation == .equal ? ~(bits ^ others) : bits ^ others
  case .tier(let places, let domain):
    if case .constant(.text(let name)) = right {
      guard let place = domain.index(of: name) else { return Bitmap(count: count, repeating: relation == .notEqual) }
      return compare(places, relation, UInt8(place))
    }
    return comparedTexts(first, relation, right.column(count: count))
  case .text:
    return comparedTexts(first, relation, right.column(count: count))
  case .tags: break
  }
  preconditionFailure("the binder lets only comparable types through")
}

private func double(of value: Value) -> Double? {
  switch value {
  case .exact(let exact): exact.double
  case .real(let number): number
  default: nil
  }
}

/// Exact comparison: a constant bound is brought to the column's units and rounded towards the side that keeps the
/// relation true, so that 80.0 is 80 to the last digit and no value is ever rounded.
private func comparedExactly(_ a: ExactOperand, _ relation: Relation, _ b: ExactOperand, count: Int) -> Bitmap {
  if case .constant(let bound) = b.values {
    let up = integerPowerOfTen(a.form.scale).multipliedReportingOverflow(by: Int128(a.form.divisor))
    let scaled = bound.multipliedReportingOverflow(by: up.partialValue)
    let down = integerPowerOfTen(b.form.scale).multipliedReportingOverflow(by: Int128(b.form.divisor))
    if !up.overflow, !scaled.overflow, !down.overflow {
      return compared(a, relation, numerator: scaled.partialValue, denominator: down.partialValue, count: count)
    }
  }
  if a.form == b.form, let x = a.units64, let y = b.units64 { return compare(x, relation, y) }
  // u / p against v / q as u·q against v·p, in 256 bits.
  let p = integerPowerOfTen(a.form.scale).multipliedReportingOverflow(by: Int128(a.form.divisor))
  let q = integerPowerOfTen(b.form.scale).multipliedReportingOverflow(by: Int128(b.form.divisor))
  if p.overflow || q.overflow {
    return bitmap(count: count) { relation.holds(exact(a, $0).double, exact(b, $0).double) }
  }
  return bitmap(count: count) { row in
    let left = a.unit(row).multipliedFullWidth(by: q.partialValue)
    let right = b.unit(row).multipliedFullWidth(by: p.partialValue)
    return left.high == right.high ? relation.holds(left.low, right.low) : relation.holds(left.high, right.high)
  }
}

private func exact(_ operand: ExactOperand, _ row: Int) -> Exact { Exact(units: operand.unit(row), form: operand.form) }

private func compared(
  _ a: ExactOperand, _ relation: Relation, numerator: Int128, denominator: Int128, count: Int
) -> Bitmap {
  var floor = numerator / denominator
  if numerator % denominator != 0, numerator < 0 { floor -= 1 }
  let whole = numerator % denominator == 0
  // Between two units nothing is equal, and `< 2.5` is `<= 2`.
  if !whole, relation == .equal || relation == .notEqual {
    return Bitmap(count: count, repeating: relation == .notEqual)
  }
  let adjusted: Relation =
    whole ? relation : relation == .less || relation == .lessOrEqual ? .lessOrEqual : .greater
  switch a.values {
  case .narrow, .stored:
    guard let bound = Int64(exactly: floor) else {
      let below = floor < 0
      return Bitmap(
        count: count,
        repeating: below
          ? adjusted == .greater || adjusted == .greaterOrEqual || adjusted == .notEqual
          : adjusted == .less || adjusted == .lessOrEqual || adjusted == .notEqual)
    }
    if case .stored(let column) = a.values, let bits = column.compared(adjusted, toUnits: bound) { return bits }
    guard let values = a.units64 else { preconditionFailure("narrow units have 64 bits") }
    return compare(values, adjusted, bound)
  case .wide(let values): return compare(values, adjusted, floor)
  case .constant(let value): return Bitmap(count: count, repeating: adjusted.holds(value, floor))
  }
}

/// Bits of a text column by a test of its texts: each distinct text is tested once when rows outnumber them.
func textBits(_ column: Column, _ test: (ArraySlice<UInt8>) -> Bool) -> Bitmap {
  precondition(column.type == .text, "texts are tested")
  return column.rows(whoseText: test)
}

private func compareTexts(_ a: ArraySlice<UInt8>, _ b: [UInt8], _ relation: Relation) -> Bool {
  switch relation {
  case .equal: a.elementsEqual(b)
  case .notEqual: !a.elementsEqual(b)
  case .less: a.lexicographicallyPrecedes(b)
  case .lessOrEqual: !b.lexicographicallyPrecedes(a)
  case .greater: b.lexicographicallyPrecedes(a)
  case .greaterOrEqual: !a.lexicographicallyPrecedes(b)
  }
}

private func comparedTexts(_ a: Column, _ relation: Relation, _ b: Column) -> Bitmap {
  let x = texts(a)
  let y = texts(b)
  return bitmap(count: a.count) { row in
    guard !a.isMissing(row), !b.isMissing(row) else { return false }
    let right = y(row)
    return x(row).contains { compareTexts(Array($0.utf8)[...], Array(right[0].utf8), relation) }
      || (right.count > 1 && relation == .equal && x(row).contains(right[1]))
  }
}

/// The names a value goes by: a tier has its code and its label.
private func texts(_ column: Column) -> (Int) -> [String] {
  switch column.data {
  case .text(let codes, let dictionary): { [dictionary[codes[$0]]] }
  case .tier(let places, let domain):
    { row in
      let place = Int(places[row])
      return [domain.codes[place]] + (domain.labels[place].map { [$0] } ?? [])
    }
  default: preconditionFailure("only texts and tiers have names")
  }
}

/// Whether each value is among constants; unknown where it is missing.
func oneOf(_ column: Column, _ values: [Value]) -> Column {
  if case .text = column.data {
    let wanted = Set(values.compactMap { if case .text(let text) = $0 { Array(text.utf8) } else { nil } })
    return Column(.boolean(textBits(column) { wanted.contains(Array($0)) }), missing: column.missing)
  }
  var bits = Bitmap(count: column.count)
  for value in values {
    let one = compared(.column(column), .equal, .constant(value), count: column.count)
    if case .boolean(let more) = one.data { bits = bits | more }
  }
  return Column(.boolean(bits), missing: column.missing)
}
