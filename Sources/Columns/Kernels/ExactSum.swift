/// The sum of doubles in each of so many groups, to the nearest double of the exact sum: it depends neither on the
/// order of the rows nor on how they were split. Infinite only where the exact sum is out of reach; no value may be NaN.
///
/// Each sum is carried with the sum of its rounding errors (Neumaier 1974), which decides all but the few sums that come
/// within the error of that from half way between two doubles; those are added again without any error (Shewchuk 1997).
public func exactSums(_ values: [Double], _ rows: Bitmap, groups: Int, group: (Int) -> Int) -> [Double] {
  var totals = [CompensatedSum](repeating: CompensatedSum(), count: groups)
  rows.forEachOne { totals[group($0)].add(values[$0]) }
  var sums = totals.map { $0.rounded ?? 0 }
  var open: [Int: Expansion] = [:]
  for (index, total) in totals.enumerated() where total.rounded == nil { open[index] = Expansion() }
  guard !open.isEmpty else { return sums }
  rows.forEachOne { row in
    let index = group(row)
    if totals[index].rounded == nil { open[index]?.add(values[row]) }
  }
  for (index, expansion) in open { sums[index] = expansion.rounded }
  return sums
}

/// A sum, the sum of the errors made on the way, and what is needed to bound the error of that.
private struct CompensatedSum {
  private var high = 0.0
  private var low = 0.0
  private var magnitude = 0.0
  private var count = 0.0

  @inline(__always)
  mutating func add(_ value: Double) {
    let (sum, error) = twoSum(high, value)
    high = sum
    low += error
    magnitude += abs(value)
    count += 1
  }

  /// The nearest double of the exact sum where this much is certain.
  var rounded: Double? {
    if magnitude == 0 { return 0 }
    let (sum, rest) = twoSum(high, low)
    guard sum.isFinite, sum != 0 else { return nil }
    // Errors of `low`: each of n additions is off by at most half a unit of at most n·2⁻⁵³·Σ|x|.
    let bound = count * count * magnitude * 0x1p-105
    let halfUnit = sum.ulp / (sum.significand == 1 ? 4 : 2)
    return abs(rest) + bound < halfUnit ? sum : nil
  }
}

/// A sum without error: doubles that do not overlap, in ascending order of magnitude.
private struct Expansion {
  private var parts: [Double] = []
  /// Scaled down so far that no partial sum is out of reach; what is lost is far below the last digit.
  private static let scale = 0x1p-64

  mutating func add(_ value: Double) {
    var carried = value * Expansion.scale
    var kept = 0
    for part in parts {
      let (sum, error) = abs(carried) < abs(part) ? twoSum(part, carried) : twoSum(carried, part)
      if error != 0 {
        parts[kept] = error
        kept += 1
      }
      carried = sum
    }
    parts.removeSubrange(kept...)
    parts.append(carried)
  }

  /// From the largest part down; where the rest lies half way, the sign of the part below decides (as Python's `fsum`).
  var rounded: Double {
    guard var sum = parts.last else { return 0 }
    var error = 0.0
    var next = parts.count - 2
    while next >= 0 {
      (sum, error) = twoSum(sum, parts[next])
      next -= 1
      if error != 0 { break }
    }
    if error != 0, next >= 0, (error < 0) == (parts[next] < 0), parts[next] != 0 {
      let twice = error * 2
      let up = sum + twice
      if up - sum == twice { sum = up }
    }
    return sum / Expansion.scale
  }
}

/// The rounded sum and its error, which is exact (Knuth).
@inline(__always)
private func twoSum(_ a: Double, _ b: Double) -> (sum: Double, error: Double) {
  let sum = a + b
  let second = sum - a
  return (sum, (a - (sum - second)) + (b - second))
}
