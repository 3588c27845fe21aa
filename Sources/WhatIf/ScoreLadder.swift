import Columns

/// Customers in order of a score, with counts and sums by tier kept at every few thousandth of them: what a ladder of
/// cuts gives, without looking at each customer again. Exact, for the sums are of 64-bit units that cannot overflow.
///
/// Costs one sort of the score and one pass, and 4 bytes a customer beside the score's own; an answer then costs a
/// few thousand steps for each cut.
final class ScoreLadder: Sendable {
  private static let block = 2048

  /// Rows with a score, the lowest first.
  let order: [Int32]
  let from: [UInt8]
  /// Nil where it is `from`.
  let same: [UInt8]?
  let tiers: Int
  private let width: Int
  private let groups: [Int32]
  private let units: [Int64]?
  /// After each whole block: customers, then sums, for each pair of tiers.
  private let prefixes: [Int64]
  /// All customers, those without a score included, and their sums.
  private let totals: (sizes: [Int64], sums: [Int64])

  /// Nil where the storage is not that of 64-bit exact numbers, or the sums might leave it.
  init?(score: Column, from: [UInt8], same: [UInt8]?, tiers: Int, measure: Column?) {
    guard case .exact = score.data, tiers <= 30 else { return nil }
    var units: [Int64]?
    if let measure {
      guard case .exact(let values, _) = measure.data, let bounds = measure.exactBounds,
        max(bounds.lowerBound.magnitude, bounds.upperBound.magnitude)
          .multipliedReportingOverflow(by: UInt64(max(1, values.count))).overflow == false,
        max(bounds.lowerBound.magnitude, bounds.upperBound.magnitude) * UInt64(max(1, values.count)) < 1 << 62
      else { return nil }
      var present = values
      if let missing = measure.missing { put(0, at: missing, into: &present) }
      units = present
    }
    let width = tiers + 1
    let groups = tierCodes(same.map { [from, $0] } ?? [from], width: width)
    let count = same == nil ? width : width * width
    let order = score.order()
    prefixes = runningTotals(
      order, groups: groups, groupCount: count, units: units, block: ScoreLadder.block)
    let sums = units.map { groupedSums($0, bounds: nil, codes: groups, groups: count, chosen: nil) }
    totals = (
      groupSizes(groups, groups: count),
      sums.map { $0.map { Int64($0) } } ?? [Int64](repeating: 0, count: count)
    )
    (self.order, self.from, self.same, self.tiers) = (order, from, same, tiers)
    (self.width, self.groups, self.units) = (width, groups, units)
  }

  /// Customers and sums, by pair of tiers, of the lowest so many.
  private func lowest(_ place: Int) -> [Int64] {
    let size = 2 * totals.sizes.count
    let block = place / ScoreLadder.block
    var running = Array(prefixes[(block * size)..<((block + 1) * size)])
    for row in order[(block * ScoreLadder.block)..<place] {
      let group = Int(groups[Int(row)])
      running[group] += 1
      if let units { running[totals.sizes.count + group] += units[Int(row)] }
    }
    return running
  }

  /// The cells of a ladder: each step takes the customers from its place upwards that no step before it took.
  ///
  /// - Parameter steps: tier and the first place, from the lowest score, at which its condition holds.
  func cells(_ steps: [(tier: UInt8, place: Int)], otherwise: UInt8, undecided: UInt8) -> MoveCells {
    let count = totals.sizes.count
    let scored = lowest(order.count)
    var upper = scored
    var top = order.count
    var cells: [MoveCells.Cell] = []
    func tier(_ place: Int) -> UInt8 { place == tiers ? 255 : UInt8(place) }
    func add(_ to: UInt8, _ more: [Int64], less: [Int64]) {
      for group in 0..<count where more[group] != less[group] {
        let from = tier(same == nil ? group : group / width)
        cells.append(
          MoveCells.Cell(
            from: from, same: same == nil ? from : tier(group % width), to: to,
            customers: Int(more[group] - less[group]), sum: Int128(more[count + group] - less[count + group])))
      }
    }
    for step in steps where step.place < top {
      let lower = lowest(step.place)
      add(step.tier, upper, less: lower)
      (upper, top) = (lower, step.place)
    }
    add(otherwise, upper, less: [Int64](repeating: 0, count: 2 * count))
    add(undecided, totals.sizes + totals.sums, less: scored)
    return MoveCells(cells: cells)
  }

  /// The first place, from the lowest score, at which a condition holds that holds from there on.
  ///
  /// - Parameter holds: which of the given rows it holds for.
  func firstPlace<Failure: Error>(where holds: ([Int32]) throws(Failure) -> Bitmap) throws(Failure) -> Int {
    var low = 0
    var high = order.count
    while low < high {
      // 512 places at once, so that few questions are asked.
      let step = max(1, (high - low) / 512)
      let places = Array(stride(from: low, to: high, by: step))
      let bits = try holds(places.map { order[$0] })
      let first = places.indices.first { bits[$0] } ?? places.count
      // It is after the last place where it does not hold, and not after the first where it does.
      high = first < places.count ? places[first] : high
      low = first > 0 ? min(high, places[first - 1] + 1) : high
    }
    return low
  }
}
