import Columns
import TestSupport
import Testing

@Suite("Sums of doubles, exact to the last digit")
struct ExactSumTests {
  private func sum(_ values: [Double]) -> Double {
    exactSums(values, Bitmap(count: values.count, repeating: true), groups: 1) { _ in 0 }[0]
  }

  private static let known: [(values: [Double], sum: Double)] = {
    let tenth = [Double](repeating: 0.1, count: 10)
    var all: [(values: [Double], sum: Double)] = [([], 0), ([1e100, 1, -1e100], 1), (tenth, 1)]
    all.append(([1e308, 1e308, -1e308, -1e308, 3], 3))
    all.append(([1e308, 1e308], .infinity))
    all.append(([-0.0, 0.0], 0))
    all.append(([0x1p53, 1, 1], 9_007_199_254_740_994))
    all.append(([0x1p53, 1, 0x1p-40], 9_007_199_254_740_994))
    all.append(([0x1p53, 1, -0x1p-40], 0x1p53))
    all.append(([1, 0x1p-53], 1))
    all.append(([1, 0x1p-53, 0x1p-106], 0x1.0000000000001p0))
    return all
  }()

  @Test("known sums", arguments: known)
  func knownSums(_ values: [Double], _ wanted: Double) { #expect(sum(values) == wanted) }

  @Test("a sum is the nearest double of the exact one, in any order", arguments: [1, 2, 63, 64, 65, 1000])
  func random(_ count: Int) {
    for seed in UInt64(0)..<20 {
      var random = RandomSource(seed: seed)
      // Whole numbers of 2⁻⁶⁰ below 2⁵⁶ add up exactly in 128 bits.
      var units: [Int128] = []
      for _ in 0..<count {
        let significand = Int128(random.number(-(1 << 52)...(1 << 52)))
        units.append(significand << Int128(random.below(60)))
      }
      let total = units.reduce(0, +)
      let values = units.map { Double($0) * 0x1p-60 }
      let wanted = Double(total) * 0x1p-60
      #expect(sum(values) == wanted, "seed \(seed)")
      #expect(sum(values.shuffled(using: &random)) == wanted, "seed \(seed)")
      #expect(sum(values + values.map { -$0 }) == 0)
    }
  }

  @Test("groups have the sums of their own rows")
  func groups() {
    var random = RandomSource(seed: 5)
    let values = (0..<500).map { _ in Double(random.number(-900...900)) / 7 }
    let group = (0..<500).map { _ in random.below(5) }
    let rows = Bitmap((0..<500).map { _ in random.chance(70) })
    let sums = exactSums(values, rows, groups: 6) { group[$0] }
    for place in 0..<6 {
      #expect(sums[place] == sum(values.indices.filter { rows[$0] && group[$0] == place }.map { values[$0] }))
    }
  }
}
