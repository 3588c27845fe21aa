/// Numbers drawn at random from a seed, the same on every machine: SplitMix64 (G. Steele, D. Lea, C. Flood, OOPSLA 2014),
/// in integers alone.
public struct SeededDraws: Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  /// A number from 0 to just below the bound, which is above 0.
  public mutating func next(below bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var random = state
    random = (random ^ (random >> 30)) &* 0xBF58_476D_1CE4_E5B9
    random = (random ^ (random >> 27)) &* 0x94D0_49BB_1331_11EB
    random ^= random >> 31
    return Int(random.multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// Puts rows into a random order (Fisher and Yates).
  public mutating func shuffle(_ rows: inout [Int32]) {
    var place = rows.count - 1
    while place > 0 {
      rows.swapAt(place, next(below: place + 1))
      place -= 1
    }
  }
}
