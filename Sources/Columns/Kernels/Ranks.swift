import Synchronization

/// The competition ranks of a column's values, ascending, as SQL's RANK: ties share the lowest rank.
public struct Ranks: Sendable {
  /// One for each row, from 1; 0 where the value is missing.
  public let ranks: [Int32]
  /// How many rows have a value.
  public let present: Int

  public init(ranks: [Int32], present: Int) {
    self.ranks = ranks
    self.present = present
  }
}

extension Column {
  /// The ranks of the values, kept once made: by counting for narrow ranges, by the sorted order otherwise.
  public func ranks() -> Ranks {
    if let known = slots.withLock({ $0.ranks }) { return known }
    let made = rankedByCounting() ?? rankedByOrder()
    slots.withLock { $0.ranks = made }
    return made
  }

  /// For each value a place from 0 where equal values share one and order is kept; -1 where missing. Also how many
  /// distinct values there are.
  public func densePlaces() -> (places: [Int32], distinct: Int) {
    let order = order()
    let equal = equalValues()
    var places = [Int32](repeating: -1, count: count)
    var place: Int32 = -1
    var last: Int32?
    for row in order {
      if last.map({ !equal($0, row) }) ?? true { place += 1 }
      places[Int(row)] = place
      last = row
    }
    return (places, Int(place) + 1)
  }

  private func rankedByCounting() -> Ranks? {
    guard let keys = sortKeys(), !keys.isEmpty else { return nil }
    var low = UInt64.max
    var high = UInt64.min
    var present = 0
    for row in 0..<count where !isMissing(row) {
      low = min(low, keys[row])
      high = max(high, keys[row])
      present += 1
    }
    guard present > 0, high - low < UInt64(max(1024, 4 * count)) else { return nil }
    var lowest = [Int32](repeating: 0, count: Int(high - low) + 1)
    for row in 0..<count where !isMissing(row) { lowest[Int(keys[row] - low)] += 1 }
    var next: Int32 = 1
    for index in lowest.indices {
      let size = lowest[index]
      lowest[index] = next
      next += size
    }
    var ranks = [Int32](repeating: 0, count: count)
    for row in 0..<count where !isMissing(row) { ranks[row] = lowest[Int(keys[row] - low)] }
    return Ranks(ranks: ranks, present: present)
  }

  private func rankedByOrder() -> Ranks {
    let order = order()
    let equal = equalValues()
    var ranks = [Int32](repeating: 0, count: count)
    var rank: Int32 = 1
    for (place, row) in order.enumerated() {
      if place == 0 || !equal(order[place - 1], row) { rank = Int32(place + 1) }
      ranks[Int(row)] = rank
    }
    return Ranks(ranks: ranks, present: order.count)
  }
}
