/// Random integers from a seed, the same on every machine: SplitMix64 (Steele, Lea, Flood 2014; public domain), and
/// integer arithmetic only.
struct SeededRandom {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// One of many streams of a seed, so that what is drawn for one table leaves the others as they are.
  init(seed: UInt64, stream: UInt64) {
    var first = SeededRandom(seed: seed &+ stream &* 0xD134_2543_DE82_EF95)
    state = first.next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed &>> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed &>> 31)
  }

  /// Evenly 0…n−1, for an n far below 2^32 (the bias is below n / 2^32).
  mutating func below(_ n: Int) -> Int { Int(((next() &>> 32) &* UInt64(n)) &>> 32) }

  mutating func between(_ low: Int, _ high: Int) -> Int { low + below(high - low + 1) }

  /// True so many times in a thousand.
  mutating func chance(_ perMille: Int) -> Bool { below(1000) < perMille }

  @inline(__always)
  mutating func pick<Element>(_ choices: [Element]) -> Element { choices[below(choices.count)] }

  /// An index, each as often as its weight says.
  mutating func index(weights: [Int]) -> Int {
    var rest = below(weights.reduce(0, +))
    for (index, weight) in weights.enumerated() {
      if rest < weight { return index }
      rest -= weight
    }
    return weights.count - 1
  }

  /// Around 0, within ±`spread`, the middle likelier: the sum of three even draws.
  mutating func bell(_ spread: Int) -> Int {
    (between(-spread, spread) + between(-spread, spread) + between(-spread, spread)) / 3
  }

  /// A heavy tail: `base` times 1…2, doubled again and again with 43 chances in a hundred, at most `most` times
  /// (a Pareto tail of exponent 1.2, in steps).
  mutating func heavyTail(base: Int, most: Int) -> Int {
    var value = base + base * below(1000) / 1000
    var doublings = 0
    while doublings < most, below(100) < 43 {
      value *= 2
      doublings += 1
    }
    return value
  }
}
