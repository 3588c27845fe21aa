import Columns

/// How many customers each tier holds under one setting, and what of the measure.
struct TierTotals: Sendable, Hashable {
  /// By place in the policy's tiers; those without a tier last.
  var customers: [Int64]
  /// In units of the measure; zeros where there is none.
  var sums: Sums

  enum Sums: Sendable, Hashable {
    case exact([Int64])
    case real([Double])

    func double(_ place: Int) -> Double {
      switch self {
      case .exact(let units): Double(units[place])
      case .real(let numbers): numbers[place]
      }
    }
  }
}

/// The measure of value while customers change place: 64-bit units whose sums cannot overflow, or doubles.
enum MeasuredValues: Sendable {
  case none
  case exact([Int64], ExactForm)
  case real([Double])

  /// A missing value adds nothing, nor does who is not among those asked about.
  init(_ column: Column?, among: Bitmap?) {
    guard let column else {
      self = .none
      return
    }
    if case .exact(let values, let form) = column.data {
      if sumsFit(values, within: column.exactBounds) {
        var present = values
        if let missing = column.missing { put(0, at: missing, into: &present) }
        if let among { put(0, at: ~among, into: &present) }
        self = .exact(present, form)
        return
      }
    }
    var present = doubles(column)
    if let missing = column.missing { missing.forEachOne { present[$0] = 0 } }
    if let among { (~among).forEachOne { present[$0] = 0 } }
    self = .real(present)
  }

  /// The sum of all customers, as shares are of.
  var whole: Double {
    switch self {
    case .none: 0
    case .exact(let units, _): Double(units.reduce(0, &+))
    case .real(let numbers): numbers.reduce(0, +)
    }
  }

  /// Counts and sums of an assignment.
  func totals(_ places: [UInt8], tiers: Int, among: Bitmap?) -> TierTotals {
    var customers = [Int64](repeating: 0, count: tiers + 1)
    if let among {
      among.forEachOne { customers[min(Int(places[$0]), tiers)] += 1 }
    } else {
      for place in places { customers[min(Int(place), tiers)] += 1 }
    }
    switch self {
    case .none: return TierTotals(customers: customers, sums: .exact([Int64](repeating: 0, count: tiers + 1)))
    case .exact(let units, _):
      var sums = [Int64](repeating: 0, count: tiers + 1)
      for (row, place) in places.enumerated() { sums[min(Int(place), tiers)] += units[row] }
      return TierTotals(customers: customers, sums: .exact(sums))
    case .real(let numbers):
      var sums = [Double](repeating: 0, count: tiers + 1)
      for (row, place) in places.enumerated() { sums[min(Int(place), tiers)] += numbers[row] }
      return TierTotals(customers: customers, sums: .real(sums))
    }
  }
}
