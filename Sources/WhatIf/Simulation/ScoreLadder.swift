import Columns

/// Customers in order of a score, with counts and sums by tier before and after: what a ladder of cuts gives, without
/// looking at each customer again. Exact, for the sums are of 64-bit units that cannot overflow.
///
/// Building it costs a sort of the score and a pass; an answer for other cuts then costs a microsecond a cut. `cells` is
/// the way in: steps as `PolicyLadder` gives them.
final class ScoreLadder: Sendable {
  /// The pairs of tiers (now, by the rule in force) that anybody has; 255 is no tier.
  private let pairs: [(from: UInt8, same: UInt8)]
  private let totals: RunningTotals
  /// All customers by pair, those without a score included; then their sums.
  private let all: [Int64]

  /// Nil where the storage is not that of 64-bit exact numbers, or the sums might leave it.
  init?(score: Column, from: [UInt8], same: [UInt8]?, tiers: Int, measure: Column?) {
    guard score.exactForm != nil, tiers <= 30 else { return nil }
    var units: [Int64]?
    if let measure {
      guard case .exact(let values, _) = measure.data, sumsFit(values, within: measure.exactBounds) else { return nil }
      var present = values
      if let missing = measure.missing { put(0, at: missing, into: &present) }
      units = present
    }
    let width = tiers + 1
    let codes = tierCodes(same.map { [from, $0] } ?? [from], width: width)
    let size = same == nil ? width : width * width
    let sizes = groupSizes(codes, groups: size)
    let used = sizes.indices.filter { sizes[$0] > 0 }
    var place = [Int32](repeating: 0, count: size)
    for (index, code) in used.enumerated() { place[code] = Int32(index) }
    let groups = translated(codes, by: place)
    guard let totals = RunningTotals(by: score, groups: groups, groupCount: used.count, units: units) else {
      return nil
    }
    self.totals = totals
    func tier(_ place: Int) -> UInt8 { place == tiers ? 255 : UInt8(place) }
    pairs = used.map { same == nil ? (tier($0), tier($0)) : (tier($0 / width), tier($0 % width)) }
    let sums = units.map { groupedSums($0, bounds: nil, codes: groups, groups: used.count, chosen: nil) }
    all = used.map { sizes[$0] } + (sums?.map { Int64($0) } ?? used.map { _ in 0 })
  }

  /// The cells of a ladder: each step takes the customers from its bound upwards that no step before it took.
  ///
  /// - Parameters:
  ///   - steps: a tier and the least score, in the score's own units, that its condition asks for.
  ///     The rules are those, in their order, then the one for all others.
  ///   - otherwise: the tier of the customers below every step; `undecided` that of those without a score.
  func cells(_ steps: [(tier: UInt8, least: Int64)], otherwise: UInt8, undecided: UInt8) -> MoveCells {
    var cells: [MoveCells.Cell] = []
    cells.reserveCapacity((steps.count + 2) * pairs.count)
    func add(_ to: UInt8, _ more: [Int64], less: [Int64]?, rule: Int) {
      for (place, pair) in pairs.enumerated() {
        let customers = more[place] - (less?[place] ?? 0)
        guard customers > 0 else { continue }
        let sum = more[pairs.count + place] - (less?[pairs.count + place] ?? 0)
        cells.append(
          MoveCells.Cell(
            from: pair.from, same: pair.same, to: to, customers: Int(customers), sum: Int128(sum),
            rule: UInt8(clamping: rule)))
      }
    }
    var top = totals.count
    var upper = totals.lowest(top)
    let scored = upper
    for (rule, step) in steps.enumerated() {
      let place = totals.firstPlace(reaching: step.least)
      guard place < top else { continue }
      let lower = totals.lowest(place)
      add(step.tier, upper, less: lower, rule: rule)
      (upper, top) = (lower, place)
    }
    add(otherwise, upper, less: nil, rule: steps.count)
    add(undecided, all, less: scored, rule: 255)
    return MoveCells(cells: cells)
  }
}
