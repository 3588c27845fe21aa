import Synchronization

/// The places of the largest keys, largest first, equal keys in order of place; and whether a key equal to the last
/// one taken was left out. One pass with a heap of the best so far: O(n + m log m) where keys come in no order.
func largestPlaces(of keys: [UInt64], limit: Int) -> (places: [Int32], cutsTie: Bool) {
  guard limit > 0, !keys.isEmpty else { return ([], false) }
  // The root is the worst kept: the smallest key, and of equals the latest place.
  var heap: [(key: UInt64, place: Int32)] = []
  heap.reserveCapacity(min(limit, keys.count))
  func isWorse(_ a: (key: UInt64, place: Int32), _ b: (key: UInt64, place: Int32)) -> Bool {
    a.key != b.key ? a.key < b.key : a.place > b.place
  }
  func sink(_ start: Int) {
    var parent = start
    while true {
      var worst = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && isWorse(heap[child], heap[worst]) {
        worst = child
      }
      if worst == parent { return }
      heap.swapAt(parent, worst)
      parent = worst
    }
  }
  var cutsTie = false
  for (place, key) in keys.enumerated() {
    if heap.count < limit {
      heap.append((key, Int32(place)))
      var child = heap.count - 1
      while child > 0, isWorse(heap[child], heap[(child - 1) / 2]) {
        heap.swapAt(child, (child - 1) / 2)
        child = (child - 1) / 2
      }
    } else if key > heap[0].key {
      let dropped = heap[0].key
      heap[0] = (key, Int32(place))
      sink(0)
      cutsTie = dropped == heap[0].key
    } else if key == heap[0].key {
      cutsTie = true
    }
  }
  return (heap.sorted { isWorse($1, $0) }.map(\.place), cutsTie)
}

extension Column {
  /// The rows with the largest (or smallest) values, best first, ties by row; rows without a value are left out.
  public func extremeRows(_ limit: Int, largest: Bool) -> (rows: [Int32], cutsTie: Bool) {
    let present = missing.map { (~$0).ones() }
    guard var keys = sortKeys() else {
      let order = order()
      let ranks = ranks().ranks
      let sorted = order.sorted {
        let (a, b) = (ranks[Int($0)], ranks[Int($1)])
        return a != b ? (largest ? a > b : a < b) : $0 < $1
      }
      let taken = Array(sorted.prefix(limit))
      let tie = taken.last.flatMap { last in sorted.dropFirst(limit).first.map { ranks[Int($0)] == ranks[Int(last)] } }
      return (taken, tie ?? false)
    }
    if let present { keys = present.map { keys[Int($0)] } }
    if !largest { keys = keys.map { ~$0 } }
    let (places, cutsTie) = largestPlaces(of: keys, limit: limit)
    return (present.map { rows in places.map { rows[Int($0)] } } ?? places, cutsTie)
  }
}

extension Column {
  /// Of some rows, those with the largest values, largest first, ties by row; rows without a value are left out. Nil where
  /// the column's ranks are not known yet: to make them costs more than this one look at them.
  public func largestKnown(_ limit: Int, among chosen: Bitmap) -> [Int32]? {
    guard let ranks = slots.withLock({ $0.ranks })?.ranks, ranks.count == chosen.count else { return nil }
    var best: [(rank: Int32, row: Int32)] = []
    // A later row of the same rank comes after those that are kept.
    var beaten: Int32 = 0
    func keepBest() {
      best.sort { $0.rank != $1.rank ? $0.rank > $1.rank : $0.row < $1.row }
      best.removeLast(max(0, best.count - limit))
      if best.count == limit, let last = best.last { beaten = last.rank }
    }
    chosen.forEachOne { row in
      let rank = ranks[row]
      guard rank > beaten else { return }
      best.append((rank, Int32(row)))
      if best.count >= 4 * limit + 64 { keepBest() }
    }
    keepBest()
    return best.map(\.row)
  }
}

/// The places of rows sorted by several columns of one length, the first deciding; equal rows keep their order, rows
/// without a value come last either way.
public func sortedPlaces(by keys: [(column: Column, descending: Bool)], count: Int) -> [Int32] {
  var places = [Int32](0..<Int32(count))
  for (column, descending) in keys.reversed() {
    let ranks = column.ranks().ranks
    let last = UInt64(count) + 1
    let sortKeys = places.map { place -> UInt64 in
      let rank = UInt64(ranks[Int(place)])
      return rank == 0 ? last : descending ? last - rank : rank
    }
    places = radixSorted(rows: places, keys: sortKeys)
  }
  return places
}
