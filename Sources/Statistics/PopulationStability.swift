#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The population stability index of two distributions over the same bins: Σ (aᵢ − eᵢ) ln (aᵢ / eᵢ).
///
/// Takes counts or shares; each side is scaled to add to 1. The index is Jeffreys' divergence, as used in scorecard
/// monitoring (N. Siddiqi, *Credit Risk Scorecards*, 2006). Nil where an empty bin on either side leaves it undefined,
/// where the sides differ in length, and where a value is negative or not finite.
public func populationStabilityIndex(expected: [Double], actual: [Double]) -> Double? {
  let usable = { (bins: [Double]) in bins.allSatisfy { $0 > 0 && $0.isFinite } }
  guard !expected.isEmpty, expected.count == actual.count, usable(expected), usable(actual) else { return nil }
  let expectedTotal = expected.reduce(0, +)
  let actualTotal = actual.reduce(0, +)
  var index = 0.0
  for (e, a) in zip(expected, actual) {
    let (e, a) = (e / expectedTotal, a / actualTotal)
    index += (a - e) * log(a / e)
  }
  return index
}
