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
    let known = slots.withLock { $0.exactBounds }
    func narrow<T: FixedWidthInteger>(_ values: [T]) -> Ranks? {
      countedRanks(
        values, missing, known.map { T(truncatingIfNeeded: $0.lowerBound)...T(truncatingIfNeeded: $0.upperBound) })
    }
    switch storage {
    case .narrow(.bits8(let values), .exact), .narrow(.bits8(let values), .date): return narrow(values)
    case .narrow(.bits16(let values), .exact), .narrow(.bits16(let values), .date): return narrow(values)
    case .narrow(.bits32(let values), .exact), .narrow(.bits32(let values), .date): return narrow(values)
    default: break
    }
    return switch data {
    case .exact(let values, _): countedRanks(values, missing, known)
    case .date(let days): countedRanks(days, missing, nil)
    case .tier(let places, _): countedRanks(places, missing, nil)
    case .text(let codes, let dictionary):
      countedRanks(gatheredCodes(codes, dictionary.rankOfCode()), missing, nil)
    case .boolean(let bits): countedRanks((0..<count).map { bits[$0] ? UInt8(1) : 0 }, missing, nil)
    case .wide, .real, .tags: nil
    }
  }

  private func rankedByOrder() -> Ranks {
    if let keys = sortKeys() {
      let rows = missing.map { (~$0).ones() }
      let present = rows.map { rows in rows.map { keys[Int($0)] } } ?? keys
      if let sorted = packedSort(keys: present, rows: rows, rowCount: count) {
        return ranksOfSorted(sorted.words, rowBits: sorted.rowBits, count: count)
      }
    }
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

private func gatheredCodes(_ codes: [Int32], _ ranks: [Int32]) -> [Int32] {
  codes.map { $0 < 0 ? 0 : ranks[Int($0)] }
}

/// Ranks by a histogram of the values; nil where they are spread too far for one.
private func countedRanks<T: FixedWidthInteger>(
  _ values: [T], _ missing: Bitmap?, _ known: ClosedRange<T>?
) -> Ranks? {
  let count = values.count
  let rows = missing.map { (~$0).ones() }
  guard count > 0, rows?.isEmpty != true else { return nil }
  let bounds: ClosedRange<T>
  if let rows {
    let first = values[Int(rows[0])]
    bounds = rows.reduce(first...first) { known, row in
      let value = values[Int(row)]
      return min(known.lowerBound, value)...max(known.upperBound, value)
    }
  } else {
    bounds = known ?? boundsOfEach(values)
  }
  let low = Int64(truncatingIfNeeded: bounds.lowerBound)
  let width = UInt64(bitPattern: Int64(truncatingIfNeeded: bounds.upperBound) &- low)
  guard width < UInt64(max(1024, 4 * count)) else { return nil }
  // Two histograms, so that runs of one value do not wait for each other.
  let size = Int(width) + 1
  var places = [Int32](repeating: 0, count: 2 * size)
  var ranks: [Int32] = []
  unsafe places.withUnsafeMutableBufferPointer { places in
    unsafe values.withUnsafeBufferPointer { values in
      func place(_ row: Int) -> Int { unsafe Int(truncatingIfNeeded: Int64(truncatingIfNeeded: values[row]) &- low) }
      if let rows {
        for row in rows { unsafe places[place(Int(row))] &+= 1 }
      } else {
        var row = 0
        while row &+ 2 <= count {
          unsafe places[place(row)] &+= 1
          unsafe places[size &+ place(row &+ 1)] &+= 1
          row &+= 2
        }
        if row < count { unsafe places[place(row)] &+= 1 }
      }
      var next: Int32 = 1
      for index in 0..<size {
        let equal = unsafe places[index] &+ places[size &+ index]
        unsafe places[index] = next
        next &+= equal
      }
      if let rows {
        ranks = [Int32](repeating: 0, count: count)
        for row in rows { unsafe ranks[Int(row)] = places[place(Int(row))] }
      } else {
        unsafe ranks = filledInStrips(count) { ranks, strip in
          for row in strip { unsafe ranks[row] = places[place(row)] }
        }
      }
    }
  }
  return Ranks(ranks: ranks, present: rows?.count ?? count)
}

/// Ranks out of sorted words of key and row.
private func ranksOfSorted(_ words: [UInt64], rowBits: UInt64, count: Int) -> Ranks {
  let mask: UInt64 = 1 << rowBits - 1
  var ranks = [Int32](repeating: 0, count: count)
  unsafe ranks.withUnsafeMutableBufferPointer { ranks in
    unsafe words.withUnsafeBufferPointer { words in
      inStrips(words.count) { strip in
        // A strip may begin amid equal keys: their rank is that of the first of them.
        var rank = strip.lowerBound
        while rank > 0, unsafe words[rank &- 1] &>> rowBits == words[strip.lowerBound] &>> rowBits { rank &-= 1 }
        var last = unsafe words[strip.lowerBound] &>> rowBits
        for place in strip {
          let word = unsafe words[place]
          let isNew = word &>> rowBits != last
          rank = isNew ? place : rank
          last = word &>> rowBits
          unsafe ranks[Int(truncatingIfNeeded: word & mask)] = Int32(truncatingIfNeeded: rank &+ 1)
        }
      }
    }
  }
  return Ranks(ranks: ranks, present: words.count)
}
