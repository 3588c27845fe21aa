import Columns
import TestSupport
import Testing

private let cases = Storage.allCases.flatMap { storage in lengths.map { (storage, $0) } }

/// Fewer seeds for long columns.
private func seeds(_ number: UInt64, for count: Int) -> Range<UInt64> { 0..<(count > 100 ? 1 : number) }

@Suite("Order and ranks against plain ones")
struct OrderTwins {
  private func column(_ storage: Storage, _ count: Int, _ seed: UInt64) -> (Column, RandomSource) {
    var random = RandomSource(seed: seed)
    let column = randomColumn(storage, count, &random)
    return (column, random)
  }

  @Test("the order is that of the values, ties by row, rows without a value left out", arguments: cases)
  func order(_ storage: Storage, _ count: Int) {
    for seed in seeds(4, for: count) {
      let (column, _) = column(storage, count, seed)
      #expect(column.order().map { Int($0) } == column.plainOrder, "seed \(seed)")
    }
  }

  @Test("a rank is 1 and the number of smaller values; 0 where missing", arguments: cases)
  func ranks(_ storage: Storage, _ count: Int) {
    for seed in seeds(4, for: count) {
      let (column, _) = column(storage, count, seed)
      let ranks = column.ranks()
      let order = column.plainOrder
      var wanted = [Int32](repeating: 0, count: count)
      for (place, row) in order.enumerated() {
        let isTie = place > 0 && !column.plainlyPrecedes(order[place - 1], row)
        wanted[row] = isTie ? wanted[order[place - 1]] : Int32(place + 1)
      }
      #expect(ranks.ranks == wanted, "seed \(seed)")
      #expect(ranks.present == column.presentRows.count, "seed \(seed)")
    }
  }

  @Test("dense places share a place among equals and leave none out", arguments: cases)
  func densePlaces(_ storage: Storage, _ count: Int) {
    for seed in seeds(4, for: count) {
      let (column, _) = column(storage, count, seed)
      let (places, distinct) = column.densePlaces()
      let order = column.plainOrder
      var wanted = [Int32](repeating: -1, count: count)
      var next: Int32 = -1
      for (place, row) in order.enumerated() {
        if place == 0 || column.plainlyPrecedes(order[place - 1], row) { next += 1 }
        wanted[row] = next
      }
      #expect(places == wanted && distinct == Int(next) + 1, "seed \(seed)")
    }
  }

  @Test("the extreme rows are the first of the order from either end, and a cut tie is told", arguments: cases)
  func extremeRows(_ storage: Storage, _ count: Int) {
    for seed in seeds(3, for: count) {
      let (column, _) = column(storage, count, seed)
      for limit in [0, 1, 2, 7, max(0, count - 1), count, count + 3] {
        for largest in [true, false] {
          let (rows, cutsTie) = column.extremeRows(limit, largest: largest)
          let sorted = column.presentRows.sorted { a, b in
            let (first, second) = largest ? (b, a) : (a, b)
            return column.plainlyPrecedes(first, second) || (!column.plainlyPrecedes(second, first) && a < b)
          }
          let taken = Array(sorted.prefix(limit))
          #expect(rows.map { Int($0) } == taken, "seed \(seed), \(limit), largest \(largest)")
          var tie = false
          if let last = taken.last, sorted.count > limit {
            tie = !column.plainlyPrecedes(last, sorted[limit]) && !column.plainlyPrecedes(sorted[limit], last)
          }
          #expect(cutsTie == tie, "seed \(seed), \(limit), largest \(largest)")
        }
        // Of every other row or so, and only once the ranks are known.
        let chosen = bitmap(count: count) { $0 % 3 != Int(seed % 3) }
        _ = column.ranks()
        let sorted = column.presentRows.filter { chosen[$0] }.sorted { a, b in
          column.plainlyPrecedes(b, a) || (!column.plainlyPrecedes(a, b) && a < b)
        }
        #expect(
          column.largestKnown(limit, among: chosen)?.map { Int($0) } == Array(sorted.prefix(limit)),
          "seed \(seed), \(limit)")
      }
    }
  }

  @Test("rows sorted by several columns keep their place among equals; missing values come last", arguments: lengths)
  func sortedByMany(_ count: Int) {
    for seed in seeds(12, for: count) {
      var random = RandomSource(seed: seed)
      let keys = (0..<random.number(1...3)).map { _ in
        (column: randomColumn(random.pick(Storage.allCases), count, &random), descending: random.chance(50))
      }
      let wanted = (0..<count).sorted { a, b in
        for (column, descending) in keys {
          let (x, y) = (column.isMissing(a), column.isMissing(b))
          if x != y { return y }
          if x { continue }
          if column.plainlyPrecedes(a, b) { return !descending }
          if column.plainlyPrecedes(b, a) { return descending }
        }
        return a < b
      }
      #expect(sortedPlaces(by: keys, count: count).map { Int($0) } == wanted, "seed \(seed)")
    }
  }

  @Test("values are equal where neither comes first", arguments: Storage.allCases)
  func equality(_ storage: Storage) {
    let (column, _) = column(storage, 65, 3)
    let equal = column.equalValues()
    for a in column.presentRows {
      for b in column.presentRows {
        let plain = !column.plainlyPrecedes(a, b) && !column.plainlyPrecedes(b, a)
        #expect(equal(Int32(a), Int32(b)) == plain)
      }
    }
  }
}
