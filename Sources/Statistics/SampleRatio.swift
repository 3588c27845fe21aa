/// Whether arms have the sizes that were planned: χ² goodness of fit. An alarm at p < 0.001 is usual, for a mismatch
/// means that the assignment, not the treatment, made the difference (A. Fabijan et al., KDD 2019).
///
/// - Parameters:
///   - counts: how many are in each arm.
///   - shares: the planned shares, in any unit; nil for equal ones.
/// - Returns: the statistic, its degrees of freedom and p-value; nil for fewer than two arms, no cases, or a planned share
///   that is not positive.
public func sampleRatioTest(
  counts: [Int], shares: [Double]? = nil
) -> (chiSquare: Double, degrees: Int, p: Double)? {
  let shares = shares ?? [Double](repeating: 1, count: counts.count)
  let total = counts.reduce(0, +)
  guard counts.count >= 2, shares.count == counts.count, total > 0, counts.allSatisfy({ $0 >= 0 }),
    shares.allSatisfy({ $0 > 0 && $0.isFinite })
  else { return nil }
  let whole = shares.reduce(0, +)
  var statistic = 0.0
  for (count, share) in zip(counts, shares) {
    let expected = Double(total) * share / whole
    statistic += (Double(count) - expected) * (Double(count) - expected) / expected
  }
  return (statistic, counts.count - 1, ChiSquare(degrees: Double(counts.count - 1)).above(statistic))
}
