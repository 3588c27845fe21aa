/// How many values, and their sums: all that a comparison of two means needs.
public struct Sample: Sendable, Hashable {
  public let count: Int
  public let sum: Double
  /// Σ (x − mean)², which keeps its digits where Σ x² − (Σ x)² / n does not.
  public let squaredDeviations: Double

  public init(count: Int, sum: Double, squaredDeviations: Double) {
    self.count = count
    self.sum = sum
    self.squaredDeviations = max(0, squaredDeviations)
  }

  /// Out of Σ x and Σ x².
  public init(count: Int, sum: Double, sumOfSquares: Double) {
    self.init(count: count, sum: sum, squaredDeviations: count > 0 ? sumOfSquares - sum * sum / Double(count) : 0)
  }

  /// In two passes.
  public init(_ values: some Collection<Double>) {
    let sum = values.reduce(0, +)
    let mean = values.isEmpty ? 0 : sum / Double(values.count)
    self.init(
      count: values.count, sum: sum,
      squaredDeviations: values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) })
  }

  public var mean: Double { sum / Double(count) }
  /// With n − 1.
  public var variance: Double { squaredDeviations / Double(count - 1) }
}

/// Welch's comparison of two means with unequal variances (B. L. Welch, *Biometrika* 34 (1947); degrees of freedom after
/// Satterthwaite). The difference is second − first.
public struct Welch: Sendable, Hashable {
  public let difference: Double
  public let standardError: Double
  public let degrees: Double

  /// Nil where a side has fewer than two values, or no value on either side differs from another.
  public init?(_ first: Sample, _ second: Sample) {
    guard first.count >= 2, second.count >= 2 else { return nil }
    let one = first.variance / Double(first.count)
    let two = second.variance / Double(second.count)
    guard one + two > 0, (one + two).isFinite else { return nil }
    difference = second.mean - first.mean
    standardError = (one + two).squareRoot()
    degrees =
      (one + two) * (one + two) / (one * one / Double(first.count - 1) + two * two / Double(second.count - 1))
  }

  public var t: Double { difference / standardError }
  /// Two-sided.
  public var p: Double { StudentT(degrees: degrees).beyond(t) }

  public func interval(confidence: Double = 0.95) -> ClosedRange<Double> {
    let reach = StudentT(degrees: degrees).reach(confidence: confidence) * standardError
    return (difference - reach)...(difference + reach)
  }
}
