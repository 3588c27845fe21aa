public import Columns

/// A value for every row: one for all, or one each.
enum Operand {
  case constant(Value)
  case column(Column)

  func column(count: Int) -> Column {
    switch self {
    case .column(let column): column
    case .constant(let value): repeated(value, count: count)
    }
  }

  var missing: Bitmap? {
    if case .column(let column) = self { column.missing } else { nil }
  }

  var isMissingConstant: Bool {
    if case .constant(.missing) = self { true } else { false }
  }

  /// Exact numbers as 128-bit units or a single constant; nil for reals and everything else.
  var exact: ExactOperand? {
    switch self {
    case .constant(.exact(let exact)): ExactOperand(form: exact.form, values: .constant(exact.units))
    case .constant: nil
    case .column(let column):
      switch column.storage {
      case .plain(.exact(_, let form)), .narrow(_, .exact(let form)):
        ExactOperand(form: form, values: .stored(column), source: column)
      case .plain(.wide(let values, let form)): ExactOperand(form: form, values: .wide(values))
      default: nil
      }
    }
  }
}

struct ExactOperand {
  enum Values {
    case constant(Int128)
    case narrow([Int64])
    /// A column of numbers that fit in 64 bits, in fewer where they need no more.
    case stored(Column)
    case wide([Int128])
  }
  var form: ExactForm
  var values: Values
  /// The column of narrow values, which knows its bounds.
  var source: Column?

  /// The units in 64 bits each, where they have as many.
  var units64: [Int64]? {
    switch values {
    case .narrow(let units): units
    case .stored(let column): if case .exact(let units, _) = column.data { units } else { nil }
    case .constant, .wide: nil
    }
  }

  /// The largest magnitude of any value, missing rows included.
  var largest: UInt128 {
    switch values {
    case .constant(let value): return value.magnitude
    case .narrow(let values): return values.reduce(0) { max($0, UInt128($1.magnitude)) }
    case .stored(let column):
      guard let bounds = column.exactBounds else { return 0 }
      return UInt128(max(bounds.lowerBound.magnitude, bounds.upperBound.magnitude))
    case .wide(let values): return values.reduce(0) { max($0, $1.magnitude) }
    }
  }

  func unit(_ row: Int) -> Int128 {
    switch values {
    case .constant(let value): value
    case .narrow(let values): Int128(values[row])
    case .stored(let column): Int128(column.units(row))
    case .wide(let values): values[row]
    }
  }
}

/// One value for every row, as a column.
func repeated(_ value: Value, count: Int) -> Column {
  switch value {
  case .missing:
    return Column(
      .exact([Int64](repeating: 0, count: count), .integer), missing: Bitmap(count: count, repeating: true))
  case .text(let text):
    return Column(.text(codes: [Int32](repeating: 0, count: count), dictionary: TextDictionary([text])))
  case .exact(let exact):
    if let narrow = Int64(exactly: exact.units) {
      return Column(.exact([Int64](repeating: narrow, count: count), exact.form))
    }
    return Column(.wide([Int128](repeating: exact.units, count: count), exact.form))
  case .real(let value): return Column(.real([Double](repeating: value, count: count)))
  case .date(let day): return Column(.date([Int32](repeating: day.number, count: count)))
  case .boolean(let flag): return Column(.boolean(Bitmap(count: count, repeating: flag)))
  case .tags(let names):
    return Column(
      .tags(
        TagSets(rowCount: count, names: names, members: names.map { _ in Bitmap(count: count, repeating: true) })))
  case .tier(let code, let label):
    return Column(.tier([UInt8](repeating: 0, count: count), TierDomain(codes: [code], labels: [label])))
  }
}

extension Column {
  /// The numbers as doubles; exact ones divided once, so the nearest double wherever units and divisor are exact.
  public func doubles() -> [Double] {
    switch data {
    case .real(let values): return values
    case .exact(let values, let form):
      let divisor = powerOfTen(form.scale) * Double(form.divisor)
      return divisor == 1 ? mapped(values) { Double($0) } : mapped(values) { Double($0) / divisor }
    case .wide(let values, let form):
      let divisor = powerOfTen(form.scale) * Double(form.divisor)
      return values.map { Double($0) / divisor }
    case .date(let values): return mapped(values) { Double($0) }
    default: preconditionFailure("only numbers and dates are taken as doubles")
    }
  }

  /// Exact units in the narrowest storage that holds them all.
  public static func exact(_ units: [Int128], _ form: ExactForm, missing: Bitmap?) -> Column {
    if units.allSatisfy({ Int64(exactly: $0) != nil }) {
      return Column(.exact(units.map { Int64(truncatingIfNeeded: $0) }, form), missing: missing)
    }
    return Column(.wide(units, form), missing: missing)
  }
}

func union(_ a: Bitmap?, _ b: Bitmap?) -> Bitmap? {
  guard let a else { return b }
  return b.map { a | $0 } ?? a
}
