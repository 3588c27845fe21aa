/// A source of random bits whose whole state is one number: SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, OOPSLA 2014).
/// One seed gives one sequence on every machine.
public struct SplitMix: RandomNumberGenerator, Sendable {
  @usableFromInline var state: UInt64

  public init(seed: UInt64) { state = seed }

  @inlinable
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// A whole number below `count`, each as likely up to 2⁻³² (multiply and shift).
  @inlinable
  public mutating func index(below count: UInt32) -> Int {
    Int(truncatingIfNeeded: ((next() >> 32) &* UInt64(count)) >> 32)
  }
}

/// The type-7 quantile of ascending values (R. J. Hyndman and Y. Fan, 1996): h = (n − 1)p, linear between neighbours.
public func quantile(ofSorted values: [Double], _ p: Double) -> Double {
  precondition(!values.isEmpty && (0...1).contains(p), "a quantile is of some values, at a share")
  let place = Double(values.count - 1) * p
  let low = Int(place)
  guard low + 1 < values.count else { return values[values.count - 1] }
  return values[low] + (values[low + 1] - values[low]) * (place - Double(low))
}

/// What a statistic is over resamples of cases drawn with replacement, as many as there are (B. Efron, 1979).
public struct Bootstrap: Sendable {
  /// Ascending.
  public let values: [Double]

  /// Draws resamples; what belongs to one case stays together, so comparisons within cases are paired. One seed gives one
  /// answer.
  ///
  /// - Parameters:
  ///   - cases: how many there are to draw from.
  ///   - statistic: takes the drawn cases, with repetitions; a NaN is left out.
  public init(cases: Int, resamples: Int, seed: UInt64, _ statistic: ([Int]) -> Double) {
    precondition(cases > 0 && cases <= Int(UInt32.max), "there are cases to draw from")
    var source = SplitMix(seed: seed)
    var drawn = [Int](repeating: 0, count: cases)
    var values: [Double] = []
    for _ in 0..<resamples {
      for place in drawn.indices { drawn[place] = source.index(below: UInt32(cases)) }
      values.append(statistic(drawn))
    }
    self.values = values.filter { !$0.isNaN }.sorted()
  }

  /// Every resample there is, casesⁿ of them: for few cases, and to hold the drawn ones to.
  public init(enumerating cases: Int, _ statistic: ([Int]) -> Double) {
    precondition((1...7).contains(cases), "all resamples of more than seven cases are too many")
    var drawn = [Int](repeating: 0, count: cases)
    var values = [statistic(drawn)]
    while let place = drawn.lastIndex(where: { $0 < cases - 1 }) {
      drawn[place] += 1
      for later in (place + 1)..<max(place + 1, cases) { drawn[later] = 0 }
      values.append(statistic(drawn))
    }
    self.values = values.filter { !$0.isNaN }.sorted()
  }

  public init(values: [Double]) { self.values = values.filter { !$0.isNaN }.sorted() }

  public var mean: Double { values.reduce(0, +) / Double(values.count) }

  /// Over all resamples, with n.
  public var variance: Double {
    let mean = mean
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
  }

  /// The percentile interval, by type-7 quantiles; nil where no resample has a value.
  public func interval(confidence: Double = 0.95) -> ClosedRange<Double>? {
    guard !values.isEmpty else { return nil }
    let tail = (1 - confidence) / 2
    return quantile(ofSorted: values, tail)...quantile(ofSorted: values, 1 - tail)
  }
}
