import Columns
import TestSupport
import Testing

/// Counts and sums between bounds, against looking at each row.
@Suite("Totals between bounds") struct BetweenBoundsTests {
  @Test("As many rows and units as one counts by hand", arguments: [0, 1, 2, 63, 64, 65, 300, 262_145])
  func twins(count: Int) throws {
    for seed in [UInt64(1), 2, 3] {
      var source = RandomSource(seed: seed &+ UInt64(count))
      let width = source.pick([1, 10, 1000, 1 << 40])
      let values = (0..<count).map { _ in Int64(source.below(width)) - Int64(width / 3) }
      let units = (0..<count).map { _ in Int64(source.below(900)) - 100 }
      let gaps = Bitmap((0..<count).map { _ in source.chance(10) })
      let column = Column(.exact(values, .integer), missing: seed == 2 ? nil : gaps)
      let bounds = Set((0..<source.below(70)).map { _ in Int64(source.below(width + 2)) - Int64(width / 3) - 1 })
        .sorted()
      guard count > 0 else {
        #expect(totalsBetween(bounds, of: column, units: units) == nil)
        continue
      }
      let found = try #require(totalsBetween(bounds, of: column, units: units))
      var rows = [Int64](repeating: 0, count: bounds.count + 1)
      var sums = rows
      for row in 0..<count where !column.isMissing(row) {
        let place = bounds.count { $0 <= values[row] }
        rows[place] += 1
        sums[place] += units[row]
      }
      #expect(found.rows == rows && found.sums == sums, "seed \(seed), \(count) rows, width \(width)")
      #expect(totalsBetween(bounds, of: column, units: nil)?.rows == rows)
    }
  }
}
