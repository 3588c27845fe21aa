/// How many rows, and what of their units, lie between bounds: with exactly k bounds at or below their value, for k from 0
/// to all. Rows without a value are left out. Nil where the values are not 64-bit exact numbers.
///
/// One pass; a table of 4,096 places says where among the bounds a value's search begins, which is mostly where it ends.
/// The caller knows that no sum overflows 64 bits.
///
/// - Parameters:
///   - bounds: in the column's units, ascending.
///   - units: what is added up; nil for counts alone.
public func totalsBetween(
  _ bounds: [Int64], of column: Column, units: [Int64]?
) -> (rows: [Int64], sums: [Int64])? {
  guard case .exact(let values, _) = column.data, let range = column.exactBounds else { return nil }
  precondition(units.map { $0.count == values.count } ?? true, "each row has its units")
  let least = range.lowerBound
  let span = UInt64(bitPattern: range.upperBound &- least)
  let shift = UInt64(max(0, UInt64.bitWidth - span.leadingZeroBitCount - 12))
  var starts = [Int32](repeating: 0, count: Int(span >> shift) + 1)
  var place = 0
  for bucket in starts.indices {
    let first = least &+ Int64(bitPattern: UInt64(bucket) << shift)
    while place < bounds.count, bounds[place] <= first { place += 1 }
    starts[bucket] = Int32(place)
  }
  let width = bounds.count + 1
  let missing = column.missing
  let parts = inStrips(values.count) { strip -> [Int64] in
    var totals = [Int64](repeating: 0, count: 2 * width)
    unsafe totals.withUnsafeMutableBufferPointer { totals in
      unsafe values.withUnsafeBufferPointer { values in
        unsafe starts.withUnsafeBufferPointer { starts in
          unsafe bounds.withUnsafeBufferPointer { bounds in
            for row in strip {
              if let missing, missing[row] { continue }
              let value = unsafe values[row]
              var place = unsafe Int(starts[Int(truncatingIfNeeded: UInt64(bitPattern: value &- least) >> shift)])
              while place < bounds.count, unsafe bounds[place] <= value { place &+= 1 }
              unsafe totals[place] &+= 1
              if let units { unsafe totals[width &+ place] &+= units[row] }
            }
          }
        }
      }
    }
    return totals
  }
  var whole = [Int64](repeating: 0, count: 2 * width)
  for part in parts { for place in whole.indices { whole[place] += part[place] } }
  return (Array(whole[..<width]), Array(whole[width...]))
}
