/// How unevenly a total is spread: the Lorenz curve and Gini's coefficient of ascending values.
///
/// G = 2 Σ i·x₍ᵢ₎ / (n Σ x) − (n + 1) / n, i from 1 (C. Gini, 1912; M. O. Lorenz, 1905): 0 where all have the same, (n − 1)/n
/// where one has all; 0.3 for 1 to 10. Beyond these where values are negative. Nil without values, or where they add up
/// to nothing.
public struct Concentration: Sendable {
  public let gini: Double
  public let count: Int
  public let total: Double
  /// Sums of the smallest values: before the first, after it, …, after the last.
  private let running: [Double]

  public init?(ofSorted values: [Double]) {
    var running: [Double] = [0]
    running.reserveCapacity(values.count + 1)
    var sum = 0.0
    var weighted = 0.0
    for (place, value) in values.enumerated() {
      sum += value
      weighted += Double(place + 1) * value
      running.append(sum)
    }
    guard !values.isEmpty, sum != 0, sum.isFinite else { return nil }
    let n = Double(values.count)
    gini = 2 * weighted / (n * sum) - (n + 1) / n
    count = values.count
    total = sum
    self.running = running
  }

  /// What part of the total the smallest values hold, so large a part of all of them: the Lorenz curve, straight between
  /// one value and the next.
  public func heldBySmallest(_ share: Double) -> Double {
    precondition((0...1).contains(share), "a share is a part of a whole")
    let place = share * Double(count)
    let whole = min(count, Int(place))
    guard whole < count else { return 1 }
    let rest = place - Double(whole)
    return (running[whole] + rest * (running[whole + 1] - running[whole])) / total
  }

  public func heldByLargest(_ share: Double) -> Double { 1 - heldBySmallest(1 - share) }
}

/// How far two samples differ at most: max |F₁ − F₂| of their distribution functions (Kolmogorov and Smirnov). Ascending
/// values; nil where a side has none.
public func largestGap(ofSorted first: [Double], _ second: [Double]) -> Double? {
  guard !first.isEmpty, !second.isEmpty else { return nil }
  var (a, b) = (0, 0)
  var gap = 0.0
  while a < first.count, b < second.count {
    let value = min(first[a], second[b])
    while a < first.count, first[a] == value { a += 1 }
    while b < second.count, second[b] == value { b += 1 }
    gap = max(gap, abs(Double(a) / Double(first.count) - Double(b) / Double(second.count)))
  }
  return gap
}
