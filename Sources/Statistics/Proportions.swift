/// Two shares of successes, seen from the first to the second: the difference is second − first.
public struct TwoProportions: Sendable, Hashable {
  public let first: (successes: Int, cases: Int)
  public let second: (successes: Int, cases: Int)

  /// Nil where a side has no cases, or more successes than cases.
  public init?(_ first: (successes: Int, cases: Int), _ second: (successes: Int, cases: Int)) {
    for side in [first, second] {
      guard side.cases > 0, side.successes >= 0, side.successes <= side.cases else { return nil }
    }
    self.first = first
    self.second = second
  }

  public static func == (a: TwoProportions, b: TwoProportions) -> Bool { a.first == b.first && a.second == b.second }

  public func hash(into hasher: inout Hasher) {
    for number in [first.successes, first.cases, second.successes, second.cases] { hasher.combine(number) }
  }

  public var rates: (first: Double, second: Double) {
    (Double(first.successes) / Double(first.cases), Double(second.successes) / Double(second.cases))
  }

  public var difference: Double { rates.second - rates.first }

  /// The z statistic of "both shares are equal", with the variance of the pooled share, and its two-sided normal p-value.
  /// Nil where all cases on both sides are successes, or none: there is nothing to test.
  public var test: (z: Double, p: Double)? {
    let share = Double(first.successes + second.successes) / Double(first.cases + second.cases)
    let variance = share * (1 - share) * (1 / Double(first.cases) + 1 / Double(second.cases))
    guard variance > 0 else { return nil }
    let z = difference / variance.squareRoot()
    return (z, Normal.beyond(z))
  }

  /// The interval of the difference out of each side's own variance (Wald).
  public func interval(confidence: Double = 0.95) -> ClosedRange<Double> {
    let (p, q) = rates
    let variance = p * (1 - p) / Double(first.cases) + q * (1 - q) / Double(second.cases)
    let reach = Normal.reach(confidence: confidence) * variance.squareRoot()
    return (difference - reach)...(difference + reach)
  }

  /// Newcombe's hybrid interval of the difference, out of each side's Wilson interval (R. G. Newcombe, *Statistics in
  /// Medicine* 17 (1998), method 10): keeps within −1…1 and holds near 0 and 1, where Wald's does not.
  public func newcombeInterval(confidence: Double = 0.95) -> ClosedRange<Double> {
    let (p, q) = rates
    let one = wilsonInterval(successes: first.successes, cases: first.cases, confidence: confidence)
    let two = wilsonInterval(successes: second.successes, cases: second.cases, confidence: confidence)
    let down = ((q - two.lowerBound) * (q - two.lowerBound) + (one.upperBound - p) * (one.upperBound - p)).squareRoot()
    let up = ((two.upperBound - q) * (two.upperBound - q) + (p - one.lowerBound) * (p - one.lowerBound)).squareRoot()
    return (difference - down)...(difference + up)
  }
}

/// Wilson's score interval of one share (E. B. Wilson, *JASA* 22 (1927)), without continuity correction.
public func wilsonInterval(successes: Int, cases: Int, confidence: Double = 0.95) -> ClosedRange<Double> {
  precondition(cases > 0 && successes >= 0 && successes <= cases, "successes are among the cases")
  let n = Double(cases)
  let share = Double(successes) / n
  let z = Normal.reach(confidence: confidence)
  let centre = (share + z * z / (2 * n)) / (1 + z * z / n)
  let reach = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
  return max(0, min(share, centre - reach))...min(1, max(share, centre + reach))
}
