import Synchronization

/// The rows of unsigned keys in ascending order, equal keys in the order given: radix sort, least digit first.
///
/// Only the bits that differ between keys are sorted by, eleven at a time, so narrow columns cost one or two passes.
/// `rows` and `keys` have one length; the result is `rows` rearranged. O(n) for each pass.
func radixSorted(rows: [Int32], keys: [UInt64]) -> [Int32] {
  let count = rows.count
  guard count > 1 else { return rows }
  var low = UInt64.max
  var high = UInt64.min
  var inOrder = true
  var last = UInt64.min
  for key in keys {
    low = min(low, key)
    high = max(high, key)
    inOrder = inOrder && key >= last
    last = key
  }
  if inOrder { return rows }
  let bits = UInt64.bitWidth - (high - low).leadingZeroBitCount
  var keys = keys.map { $0 &- low }
  var rows = rows
  var otherKeys = [UInt64](repeating: 0, count: count)
  var otherRows = [Int32](repeating: 0, count: count)
  var places = [Int](repeating: 0, count: 2048)
  var shift = 0
  while shift < bits {
    for index in places.indices { places[index] = 0 }
    for key in keys { places[Int(truncatingIfNeeded: key >> UInt64(shift)) & 2047] &+= 1 }
    var sum = 0
    for index in places.indices {
      let size = places[index]
      places[index] = sum
      sum &+= size
    }
    unsafe keys.withUnsafeBufferPointer { keys in
      unsafe rows.withUnsafeBufferPointer { rows in
        unsafe otherKeys.withUnsafeMutableBufferPointer { newKeys in
          unsafe otherRows.withUnsafeMutableBufferPointer { newRows in
            unsafe places.withUnsafeMutableBufferPointer { places in
              for index in 0..<count {
                let digit = unsafe Int(truncatingIfNeeded: keys[index] >> UInt64(shift)) & 2047
                let place = unsafe places[digit]
                unsafe places[digit] = place &+ 1
                unsafe newKeys[place] = keys[index]
                unsafe newRows[place] = rows[index]
              }
            }
          }
        }
      }
    }
    swap(&keys, &otherKeys)
    swap(&rows, &otherRows)
    shift += 11
  }
  return rows
}

extension Column {
  /// Keys whose unsigned order is the order of the values: numbers by value, texts by their bytes, dates by day, tiers
  /// by the policy's order, false before true. Nil for exact numbers beyond 64 bits and for tags, which have none.
  ///
  /// -0.0 and 0.0 get one key; rows without a value get an arbitrary one.
  func sortKeys() -> [UInt64]? {
    let sign: UInt64 = 1 << 63
    switch storage {
    case .narrow(.bits8(let values), .exact), .narrow(.bits8(let values), .date):
      return mapped(values) { UInt64(bitPattern: Int64($0)) ^ sign }
    case .narrow(.bits16(let values), .exact), .narrow(.bits16(let values), .date):
      return mapped(values) { UInt64(bitPattern: Int64($0)) ^ sign }
    case .narrow(.bits32(let values), .exact), .narrow(.bits32(let values), .date):
      return mapped(values) { UInt64(bitPattern: Int64($0)) ^ sign }
    default: break
    }
    switch data {
    case .text(let codes, let dictionary):
      let ranks = dictionary.rankOfCode()
      return codes.map { $0 < 0 ? 0 : UInt64(UInt32(bitPattern: ranks[Int($0)])) }
    case .exact(let values, _):
      return unsafe values.withUnsafeBufferPointer { values in
        unsafe filledInStrips(values.count) { keys, strip in
          for row in strip { unsafe keys[row] = UInt64(bitPattern: values[row]) ^ sign }
        }
      }
    case .real(let values):
      return mapped(values) { value in
        let bits = (value == 0 ? 0.0 : value).bitPattern
        return bits ^ (UInt64(bitPattern: Int64(bitPattern: bits) &>> 63) | sign)
      }
    case .date(let values): return mapped(values) { UInt64(UInt32(bitPattern: $0) ^ 0x8000_0000) }
    case .boolean(let bits): return (0..<count).map { bits[$0] ? 1 : 0 }
    case .tier(let places, _): return mapped(places) { UInt64($0) }
    case .wide, .tags: return nil
    }
  }

  /// The rows that have a value, in ascending order of it, ties by row; kept once made.
  public func order() -> [Int32] {
    slots.withLock { slots in
      if let order = slots.order { return order }
      let order = makeOrder()
      slots.order = order
      return order
    }
  }

  /// The rows that have a value, in ascending order of it, ties by row, and their units; nil where the column does not
  /// hold 64-bit exact numbers. The order is kept, the units are not.
  func sortedUnits() -> (rows: [Int32], units: [Int64])? {
    guard case .exact(let values, _) = data else { return nil }
    let rows = order()
    let units: [Int64] = unsafe values.withUnsafeBufferPointer { values in
      unsafe rows.withUnsafeBufferPointer { rows in
        unsafe filledInStrips(rows.count) { units, strip in
          for place in strip { unsafe units[place] = values[Int(rows[place])] }
        }
      }
    }
    return (rows, units)
  }

  private func makeOrder() -> [Int32] {
    let rows = missing.map { (~$0).ones() } ?? [Int32](0..<Int32(count))
    if case .wide(let values, _) = data {
      return rows.sorted { (values[Int($0)], $0) < (values[Int($1)], $1) }
    }
    guard let keys = sortKeys() else { return rows }
    let present = missing == nil ? keys : rows.map { keys[Int($0)] }
    if rows.count > 1, isAscending(present) { return rows }
    guard let sorted = packedSort(keys: present, rows: missing == nil ? nil : rows, rowCount: count) else {
      return radixSorted(rows: rows, keys: present)
    }
    let mask: UInt64 = 1 << sorted.rowBits - 1
    return unsafe sorted.words.withUnsafeBufferPointer { words in
      unsafe filledInStrips(words.count) { rows, strip in
        for place in strip { unsafe rows[place] = Int32(truncatingIfNeeded: words[place] & mask) }
      }
    }
  }

  /// Whether two rows hold equal values; both must have one.
  public func equalValues() -> (Int32, Int32) -> Bool {
    switch data {
    case .text(let codes, _): { codes[Int($0)] == codes[Int($1)] }
    case .exact(let values, _): { values[Int($0)] == values[Int($1)] }
    case .wide(let values, _): { values[Int($0)] == values[Int($1)] }
    case .real(let values): { values[Int($0)] == values[Int($1)] }
    case .date(let values): { values[Int($0)] == values[Int($1)] }
    case .boolean(let bits): { bits[Int($0)] == bits[Int($1)] }
    case .tier(let places, _): { places[Int($0)] == places[Int($1)] }
    case .tags(let sets): { sets.tags(of: Int($0)) == sets.tags(of: Int($1)) }
    }
  }
}

private func isAscending(_ keys: [UInt64]) -> Bool {
  unsafe keys.withUnsafeBufferPointer { keys in
    for index in 1..<keys.count where unsafe keys[index] < keys[index &- 1] { return false }
    return true
  }
}
