import Columns
import Diagnostics
import Query

/// The values of the parameter at which single customers change, cut by cut, all over one denominator; or as doubles.
enum CutValues {
  /// `units / denominator`.
  case exact([[Int64]], denominator: Int128)
  case real([[Double]])

  /// Missing where a subject is.
  static func find(
    _ cuts: [Cut], subjects: [Column]
  ) throws(Diagnostic) -> CutValues {
    let isExact = subjects.allSatisfy { column in
      switch column.data {
      case .exact, .wide, .date: true
      default: false
      }
    }
    guard isExact else { return .real(try reals(cuts, subjects)) }
    let far = inexact("the numbers have too many digits")
    var scaled: [(times: Int128, less: Int128, over: Int128)] = []
    var common: Int128 = 1
    for (cut, subject) in zip(cuts, subjects) {
      guard let part = CutValues.scaling(cut, subject), let next = leastCommonMultiple(common, part.over) else {
        throw far
      }
      scaled.append(part)
      common = next
    }
    var all: [[Int64]] = []
    for (subject, part) in zip(subjects, scaled) {
      let up = common / part.over
      let times = part.times.multipliedReportingOverflow(by: up)
      let less = part.less.multipliedReportingOverflow(by: up)
      guard !times.overflow, !less.overflow,
        let values = linear(subject, times: times.partialValue, less: less.partialValue)
      else { throw far }
      all.append(values)
    }
    return .exact(all, denominator: common)
  }

  /// (subject − offset) / factor as (units × times − less) / over.
  private static func scaling(_ cut: Cut, _ subject: Column) -> (times: Int128, less: Int128, over: Int128)? {
    let form: ExactForm =
      switch subject.data {
      case .exact(_, let form), .wide(_, let form): form
      default: .integer
      }
    guard let unit = Fraction(Exact(units: 1, form: form)), let slope = cut.factor.inverse,
      let times = unit.times(slope), let less = cut.offset.times(slope),
      let over = leastCommonMultiple(times.denominator, less.denominator)
    else { return nil }
    let a = times.numerator.multipliedReportingOverflow(by: over / times.denominator)
    let b = less.numerator.multipliedReportingOverflow(by: over / less.denominator)
    return a.overflow || b.overflow ? nil : (a.partialValue, b.partialValue, over)
  }

  private static func linear(_ column: Column, times: Int128, less: Int128) -> [Int64]? {
    var fits = true
    func value(_ units: Int128) -> Int64 {
      let product = units.multipliedReportingOverflow(by: times)
      let difference = product.partialValue.subtractingReportingOverflow(less)
      guard !product.overflow, !difference.overflow, let narrow = Int64(exactly: difference.partialValue) else {
        fits = false
        return 0
      }
      return narrow
    }
    let values: [Int64]
    switch column.data {
    case .exact(let units, _): values = times == 1 && less == 0 ? units : units.map { value(Int128($0)) }
    case .wide(let units, _):
      values = units.indices.map { column.isMissing($0) ? 0 : value(units[$0]) }
    case .date(let days): values = days.map { value(Int128($0)) }
    default: preconditionFailure("exact values are exact numbers or dates")
    }
    return fits ? values : nil
  }

  private static func reals(_ cuts: [Cut], _ subjects: [Column]) throws(Diagnostic) -> [[Double]] {
    var all: [[Double]] = []
    for (cut, subject) in zip(cuts, subjects) {
      guard cut.side != nil else {
        throw inexact("it is added to numbers that are rounded; compare the cut itself with them")
      }
      guard cut.relation != .equal, cut.relation != .notEqual else {
        throw inexact("rounded numbers are compared by \"=\"")
      }
      let offset = cut.offset.double
      let factor = cut.factor.double
      let values = doubles(subject)
      all.append(offset == 0 && factor == 1 ? values : values.map { ($0 - offset) / factor })
    }
    return all
  }
}

/// A column of numbers as doubles; what is missing is arbitrary.
func doubles(_ column: Column) -> [Double] {
  switch column.data {
  case .real(let values): return values
  case .exact(let values, let form):
    let divisor = powerOfTen(form.scale) * Double(form.divisor)
    return values.map { Double($0) / divisor }
  case .wide(let values, let form):
    let divisor = powerOfTen(form.scale) * Double(form.divisor)
    return values.map { Double($0) / divisor }
  case .date(let days): return days.map { Double($0) }
  default: preconditionFailure("only numbers are taken as doubles")
  }
}
