/// How many cases each of two equal arms needs to tell two shares apart, two-sided, not rounded.
///
/// The normal approximation with the pooled share under the null hypothesis (J. L. Fleiss, *Statistical Methods for Rates and
/// Proportions*, without continuity correction; R's `power.prop.test`). Nil where the shares are equal or not strictly
/// between 0 and 1 together, or `power` or `alpha` is not strictly between 0 and 1.
public func casesPerArm(_ first: Double, _ second: Double, power: Double, alpha: Double = 0.05) -> Double? {
  guard first != second, (0...1).contains(first), (0...1).contains(second), power > 0, power < 1, alpha > 0, alpha < 1
  else { return nil }
  let pooled = (first + second) * (1 - (first + second) / 2)
  let own = first * (1 - first) + second * (1 - second)
  let reach =
    Normal.reach(confidence: 1 - alpha) * pooled.squareRoot() + Normal.quantile(power) * own.squareRoot()
  let cases = reach / (first - second)
  return reach > 0 ? cases * cases : nil
}
