/// Rows in ascending order of a number, each with a group and units, and the totals of the lowest so many of them by
/// group: what stands above or below any bound, without looking at each row.
///
/// Costs one sort and one pass, and up to 18 bytes a row; a place then costs a few dozen steps, and its totals at most
/// half a block of additions, one after another in memory. Exact: the caller knows that no sum overflows 64 bits.
public struct RunningTotals: Sendable {
  /// Ascending.
  private let values: [Int64]
  private let groups: [UInt16]
  private let units: [Int64]?
  /// How many groups there are.
  public let groupCount: Int
  /// After each whole block: rows, then sums, by group.
  private let prefixes: [Int64]
  /// The first value of each block.
  private let heads: [Int64]

  private static let block = 1024

  /// Nil where the values are not 64-bit exact numbers, or the groups too many. Rows without a value are left out.
  ///
  /// - Parameters:
  ///   - group: a group from 0 to `groupCount` − 1 for each row.
  ///   - units: what is added up; nil for counts alone.
  public init?(by column: Column, groups group: [Int32], groupCount: Int, units unitsOfRows: [Int64]?) {
    guard groupCount <= 1 << 12, let (rows, sorted) = column.sortedUnits() else { return nil }
    precondition(group.count == column.count && areWithin(group, groupCount), "each row has its group")
    precondition(unitsOfRows.map { $0.count == column.count } ?? true, "each row has its units")
    values = sorted
    self.groupCount = groupCount
    groups = unsafe group.withUnsafeBufferPointer { group in
      unsafe rows.withUnsafeBufferPointer { rows in
        unsafe filledInStrips(rows.count) { groups, strip in
          for place in strip { unsafe groups[place] = UInt16(truncatingIfNeeded: group[Int(rows[place])]) }
        }
      }
    }
    units = unitsOfRows.map { units in
      unsafe units.withUnsafeBufferPointer { units in
        unsafe rows.withUnsafeBufferPointer { rows in
          unsafe filledInStrips(rows.count) { sorted, strip in
            for place in strip { unsafe sorted[place] = units[Int(rows[place])] }
          }
        }
      }
    }
    heads = stride(from: 0, to: sorted.count, by: RunningTotals.block).map { sorted[$0] }
    var running = [Int64](repeating: 0, count: 2 * groupCount)
    var prefixes = running
    prefixes.reserveCapacity((sorted.count / RunningTotals.block + 1) * running.count)
    for end in stride(from: RunningTotals.block, through: sorted.count, by: RunningTotals.block) {
      RunningTotals.add((end - RunningTotals.block)..<end, groups, units, &running, groupCount)
      prefixes.append(contentsOf: running)
    }
    self.prefixes = prefixes
  }

  /// How many rows have a value.
  public var count: Int { values.count }

  /// The place, from the lowest, of the first value that is not below `bound`; `count` where all are.
  public func firstPlace(reaching bound: Int64) -> Int {
    // The block before the first one whose head reaches the bound.
    let block = max(0, RunningTotals.firstIndex(heads, 0..<heads.count, reaching: bound) - 1)
    let start = block * RunningTotals.block
    return RunningTotals.firstIndex(values, start..<min(start + RunningTotals.block, values.count), reaching: bound)
  }

  /// How many rows, then the sums of their units, by group, of the lowest `place` rows: `2 × groupCount` numbers.
  public func lowest(_ place: Int) -> [Int64] {
    let size = 2 * groupCount
    let block = place / RunningTotals.block
    var totals = Array(prefixes[(block * size)..<((block + 1) * size)])
    RunningTotals.add((block * RunningTotals.block)..<place, groups, units, &totals, groupCount)
    return totals
  }

  private static func firstIndex(_ values: [Int64], _ range: Range<Int>, reaching bound: Int64) -> Int {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if values[middle] < bound { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func add(
    _ places: Range<Int>, _ groups: [UInt16], _ units: [Int64]?, _ totals: inout [Int64], _ groupCount: Int
  ) {
    precondition(places.upperBound <= groups.count && totals.count == 2 * groupCount, "the places are there")
    unsafe totals.withUnsafeMutableBufferPointer { totals in
      unsafe groups.withUnsafeBufferPointer { groups in
        for place in places { unsafe totals[Int(groups[place])] &+= 1 }
        if let units {
          unsafe units.withUnsafeBufferPointer { units in
            for place in places { unsafe totals[groupCount &+ Int(groups[place])] &+= units[place] }
          }
        }
      }
    }
  }
}
