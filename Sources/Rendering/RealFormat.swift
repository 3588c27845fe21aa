import Columns

/// How the reals of one column are shown, so that their points stand under one another.
///
/// Six significant digits of the largest, or two decimals where that is finer; zeros at the end are left out as far as
/// every value has them. A number too large or too small for that is written with an exponent. Where shares stand among
/// counts, as in the summary of a comparison, the counts are whole and the shares keep their digits.
struct RealFormat: Sendable {
  let decimals: Int
  /// Whole numbers from 100 on are shown without decimals.
  private let countsAreWhole: Bool
  private let power: Double

  private init(decimals: Int, countsAreWhole: Bool = false) {
    self.decimals = decimals
    self.countsAreWhole = countsAreWhole
    power = (0..<decimals).reduce(1.0) { power, _ in power * 10 }
  }

  /// Reads every value twice; those that are not finite are left aside.
  init(count: Int, value: (Int) -> Double?) {
    var largest = 0.0
    var largestBelowHundred = 0.0
    var hasShares = false
    var largeAreWhole = true
    for row in 0..<count {
      guard let value = value(row), value.isFinite else { continue }
      let size = min(abs(value), RealFormat.limit)
      largest = max(largest, size)
      if size < 100 { largestBelowHundred = max(largestBelowHundred, size) }
      hasShares = hasShares || (size > 0 && size < 1)
      largeAreWhole = largeAreWhole && (size < 100 || value == value.rounded())
    }
    let mixed = hasShares && largest >= 100 && largeAreWhole
    if mixed { largest = largestBelowHundred }
    let exponent = largest == 0 ? 0 : decimalExponent(of: largest)
    // Below 0.0001 an exponent reads better than a row of zeros.
    let most = exponent < -4 ? 0 : max(2, 5 - exponent)
    let widest = RealFormat(decimals: most)
    var needed = 0
    for row in 0..<count where needed < most {
      guard let value = value(row), let units = widest.units(of: value) else { continue }
      var zeros = 0
      var rest = units
      while zeros < most - needed, rest % 10 == 0 {
        rest /= 10
        zeros += 1
      }
      needed = max(needed, most - zeros)
    }
    self.init(decimals: needed, countsAreWhole: mixed)
  }

  /// The value in units of the last decimal; nil where it needs an exponent or is not finite.
  func units(of value: Double) -> Int64? {
    guard abs(value) < RealFormat.limit else { return nil }
    let units = (value * power).rounded()
    guard units != 0 || value == 0 else { return nil }
    return Int64(exactly: units)
  }

  /// Appends the value as it is shown, in ASCII; answers its width.
  func append(_ value: Double, to line: inout [UInt8], separator: UInt8? = UInt8(ascii: ",")) -> Int {
    let start = line.count
    if countsAreWhole, abs(value) >= 100 || value == 0, let units = Int64(exactly: value) {
      line.append(exact: units, separator: separator)
    } else if let units = units(of: value) {
      line.append(exact: units, scale: decimals, separator: separator)
    } else if value.isFinite {
      line.append(contentsOf: exponential(value).utf8)
    } else {
      line.append(contentsOf: (value.isNaN ? "NaN" : value < 0 ? "-inf" : "inf").utf8)
    }
    return line.count - start
  }

  /// From here on a number is written with an exponent.
  private static let limit = 1e12
}

/// The largest whole n with 10^n <= value, for a positive finite value.
func decimalExponent(of value: Double) -> Int {
  var rest = value
  var exponent = 0
  while rest >= 10 {
    rest /= 10
    exponent += 1
  }
  while rest < 1 {
    rest *= 10
    exponent -= 1
  }
  return exponent
}

/// Three significant digits and an exponent, `1.23e-7`.
private func exponential(_ value: Double) -> String {
  var exponent = decimalExponent(of: abs(value))
  var mantissa = abs(value)
  // In steps, since 10^n alone can be out of range.
  for _ in 0..<abs(exponent) { mantissa = exponent > 0 ? mantissa / 10 : mantissa * 10 }
  var hundredths = Int64((mantissa * 100).rounded())
  if hundredths >= 1000 {
    hundredths /= 10
    exponent += 1
  }
  var digits: [UInt8] = []
  if value < 0 { digits.append(UInt8(ascii: "-")) }
  digits.append(exact: hundredths, scale: 2)
  return String(decoding: digits, as: UTF8.self) + "e\(exponent)"
}
