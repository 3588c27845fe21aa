/// Sorted whole numbers, searched in two steps: first among every sixty-fourth, which lie together in the fast part of
/// memory, then among the sixty-four that follow.
struct PlacedKeys: Sendable {
  private let keys: [Int64]
  private let coarse: [Int64]
  private static let stride = 64

  /// - Parameter sorted: in ascending order.
  init(_ sorted: [Int64]) {
    keys = sorted
    coarse = Swift.stride(from: 0, to: sorted.count, by: PlacedKeys.stride).map { sorted[$0] }
  }

  /// The first place that is not below the key.
  func lowerBound(_ key: Int64) -> Int {
    var (low, high) = (0, coarse.count)
    while low < high {
      let middle = (low &+ high) >> 1
      if coarse[middle] < key { low = middle &+ 1 } else { high = middle }
    }
    // All before the block that the last smaller one begins are below the key.
    var from = max(0, low &- 1) &* PlacedKeys.stride
    var to = min(keys.count, low &* PlacedKeys.stride)
    if from > to { from = to }
    while from < to {
      let middle = (from &+ to) >> 1
      if keys[middle] < key { from = middle &+ 1 } else { to = middle }
    }
    return from
  }
}
