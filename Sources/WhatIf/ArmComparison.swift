public import Columns
public import Diagnostics
import Query
import Statistics

/// Two arms of a split and what came of them: shares for a condition, means for a number. The difference is the first
/// arm's minus the second's.
public struct ArmComparison: Sendable {
  public struct Arm: Sendable {
    public let name: String
    /// All who are in it.
    public let customers: Int
    /// The outcomes that are known: a boolean or a number each.
    public let outcomes: Column

    public init(name: String, customers: Int, outcomes: Column) {
      self.name = name
      self.customers = customers
      self.outcomes = outcomes
    }

    var known: Int { outcomes.count }

    var successes: Int? { if case .boolean(let bits) = outcomes.data { bits.population } else { nil } }
  }

  /// A line of the answer; what cannot be said is missing.
  public struct Line: Sendable {
    public let name: String
    public let value: Double?
    public let low: Double?
    public let high: Double?
    /// What it is, where it is not shown as it is.
    public let kind: Display.NamedDisplay?

    init(
      _ name: String, _ value: Double?, _ range: ClosedRange<Double>? = nil, _ kind: Display.NamedDisplay? = nil
    ) {
      (self.name, self.value, low, high, self.kind) = (name, value, range?.lowerBound, range?.upperBound, kind)
    }
  }

  public let lines: [Line]
  public let headline: [Message]
  public let notes: [Message]

  /// - Parameters:
  ///   - sizes: of every arm of the split, for the check of the sample ratio.
  public init(_ first: Arm, _ second: Arm, sizes: [Int]) {
    var lines = [
      Line("customers_\(first.name)", Double(first.customers)),
      Line("customers_\(second.name)", Double(second.customers)),
    ]
    var headline: [Message] = []
    var notes: [Message] = []
    let unknown = first.customers + second.customers - first.known - second.known
    if unknown > 0 { notes.append("\(grouped(unknown)) customers left out: the outcome is missing") }
    let told: (difference: Double, range: ClosedRange<Double>, p: Double)?
    if let a = first.successes, let b = second.successes {
      told = ArmComparison.rates(first, a, second, b, &lines, &headline)
    } else {
      told = ArmComparison.means(first, second, &lines, &headline)
    }
    if let told {
      headline.append(
        told.range.contains(0)
          ? "the interval holds 0: that there is no difference cannot be ruled out"
          : "the interval is on one side of 0: the arms differ")
    } else {
      headline.append("there is nothing to test: too few outcomes, or all alike")
    }
    if let ratio = sampleRatioTest(counts: sizes) {
      lines.append(Line("sample_ratio_p", ratio.p))
      if ratio.p < 0.001 {
        notes.append(
          "sample ratio alarm: arms of \(Message(listing: sizes.map { grouped($0) })) customers are not what an even split gives (p = \(significant(ratio.p))); who is in an arm may not be chance"
        )
      }
    }
    (self.lines, self.headline, self.notes) = (lines, headline, notes)
  }

  /// Two-proportion z test with the pooled share; Newcombe's interval of the difference.
  private static func rates(
    _ first: Arm, _ a: Int, _ second: Arm, _ b: Int, _ lines: inout [Line], _ headline: inout [Message]
  ) -> (difference: Double, range: ClosedRange<Double>, p: Double)? {
    for (arm, successes) in [(first, a), (second, b)] {
      let range = arm.known > 0 ? wilsonInterval(successes: successes, cases: arm.known) : nil
      lines.append(Line("rate_\(arm.name)", arm.known > 0 ? Double(successes) / Double(arm.known) : nil, range, .share))
    }
    guard let two = TwoProportions((b, second.known), (a, first.known)) else {
      lines += [Line("difference", nil), Line("z", nil), Line("p", nil)]
      return nil
    }
    let range = two.newcombeInterval()
    lines += [Line("difference", two.difference, range, .points), Line("z", two.test?.z), Line("p", two.test?.p)]
    headline.append(
      "\(first.name) \(percentNumber(two.rates.second)) % (\(grouped(a)) of \(grouped(first.known))), \(second.name) \(percentNumber(two.rates.first)) % (\(grouped(b)) of \(grouped(second.known)))"
    )
    guard let test = two.test else { return nil }
    headline.append(
      "difference \(percentNumber(two.difference)) points (95 %: \(percentNumber(range.lowerBound)) to \(percentNumber(range.upperBound))), p = \(significant(test.p))"
    )
    return (two.difference, range, test.p)
  }

  /// Welch's comparison of means.
  private static func means(
    _ first: Arm, _ second: Arm, _ lines: inout [Line], _ headline: inout [Message]
  ) -> (difference: Double, range: ClosedRange<Double>, p: Double)? {
    let samples = [first, second].map { Sample($0.outcomes.doubles()) }
    for (arm, sample) in zip([first, second], samples) {
      lines.append(Line("mean_\(arm.name)", arm.known > 0 ? sample.mean : nil))
    }
    guard let welch = Welch(samples[1], samples[0]) else {
      lines += [Line("difference", nil), Line("t", nil), Line("p", nil)]
      return nil
    }
    let range = welch.interval()
    lines += [Line("difference", welch.difference, range), Line("t", welch.t), Line("p", welch.p)]
    headline.append(
      "\(first.name) \(significant(samples[0].mean)) on average (\(grouped(first.known)) customers), \(second.name) \(significant(samples[1].mean)) (\(grouped(second.known)))"
    )
    headline.append(
      "difference \(significant(welch.difference)) (95 %: \(significant(range.lowerBound)) to \(significant(range.upperBound))), p = \(significant(welch.p))"
    )
    return (welch.difference, range, welch.p)
  }
}

/// How many customers each of two arms needs.
public struct ArmSize: Sendable {
  public let perArm: Int

  /// - Returns: nil where no number of customers tells the two shares apart.
  public init?(baseline: Double, lift: Double, power: Double, alpha: Double) {
    guard let cases = casesPerArm(baseline, baseline + lift, power: power, alpha: alpha), cases.isFinite, cases < 1e15
    else { return nil }
    perArm = Int(cases.rounded(.up))
  }
}

/// Four significant digits, without an exponent where that is short.
private func significant(_ value: Double) -> String {
  guard value != 0, value.isFinite, abs(value) < 1e15 else { return plainText(of: value) }
  var digits = 3
  var size = abs(value)
  while size >= 10, digits > 0 { (size, digits) = (size / 10, digits - 1) }
  size = abs(value)
  // Leading zeros are no digits.
  while size < 1, digits < 12 { (size, digits) = (size * 10, digits + 1) }
  if digits == 0, abs(value) < 1e15 { return grouped(Int(value.rounded())) }
  return digits == 12 && abs(value) < 1e-9 ? plainText(of: value) : decimalText(value, digits: digits)
}
