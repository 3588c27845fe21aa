import Testing

@testable import Columns

/// Totals below a place against counting row by row, and the sort under them on keys that spread in every way.
@Suite struct RunningTotalsTests {
  @Test(
    "the lowest so many rows are counted and added by group", arguments: [0, 1, 63, 64, 65, 1023, 1024, 1025, 5000])
  func totals(count: Int) throws {
    let values = KernelSpeedTwinsTests.integers(count, in: -50...50)
    let units = KernelSpeedTwinsTests.integers(count, in: -1_000_000...1_000_000, seed: 1)
    let groups = KernelSpeedTwinsTests.integers(count, in: 0...3, seed: 2).map { Int32($0) }
    for missing in [nil, KernelSpeedTwinsTests.someMissing(count)] {
      let column = Column(.exact(values, .integer), missing: missing)
      let made = try #require(RunningTotals(by: column, groups: groups, groupCount: 4, units: units))
      let plain = values.indices.filter { missing?[$0] != true }
      #expect(made.count == plain.count)
      for bound in [Int64.min, -51, -50, -7, 0, 1, 50, 51, .max] {
        let below = plain.filter { values[$0] < bound }
        let place = made.firstPlace(reaching: bound)
        #expect(place == below.count)
        let totals = made.lowest(place)
        for group in 0..<4 {
          let own = below.filter { groups[$0] == Int32(group) }
          #expect(totals[group] == Int64(own.count) && totals[4 + group] == own.reduce(0) { $0 + units[$1] })
        }
      }
      let counted = try #require(RunningTotals(by: column, groups: groups, groupCount: 4, units: nil))
      #expect(counted.lowest(plain.count)[4...].allSatisfy { $0 == 0 })
    }
  }

  @Test("keys are sorted however they spread", arguments: [2, 21, 300, 5000, 1 << 18, (1 << 18) + 77])
  func sorting(count: Int) throws {
    let wide = KernelSpeedTwinsTests.integers(count, in: 0...(1 << 40))
    let spreads: [(Int64) -> Int64] = [
      { $0 }, { $0 & 7 }, { $0 % 20 == 0 ? 0 : $0 >> ($0 & 31) }, { $0 % 100 == 0 ? $0 : 5 },
      { $0 % 3 == 0 ? 1 << 40 : $0 & 0xFFFF }, { _ in 9 }, { -$0 },
    ]
    for spread in spreads {
      let values = wide.map(spread)
      let plain = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
      #expect(Column(.exact(values, .integer)).order() == plain.map { Int32($0) })
      let missing = KernelSpeedTwinsTests.someMissing(count)
      #expect(
        Column(.exact(values, .integer), missing: missing).order()
          == plain.map { Int32($0) }.filter { !missing[Int($0)] })
      #expect(Column(.exact(values, .integer)).ranks().ranks == KernelSpeedTwinsTests.plainRanks(values, nil))
    }
  }
}
