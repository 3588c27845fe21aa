/// How many rows, then the sums of their units, by group, before the first row of an order and after each whole block
/// of it: `2 × groupCount` numbers a time. The caller knows that no sum overflows.
public func runningTotals(
  _ order: [Int32], groups: [Int32], groupCount: Int, units: [Int64]?, block: Int
) -> [Int64] {
  precondition(areWithin(order, groups.count) && areWithin(groups, groupCount), "each row has its group")
  precondition(units.map { $0.count == groups.count } ?? true, "each row has its units")
  let none = [Int64](repeating: 0, count: 2 * groupCount)
  var totals = none
  totals.reserveCapacity((order.count / block + 1) * none.count)
  var running = none
  unsafe running.withUnsafeMutableBufferPointer { running in
    unsafe order.withUnsafeBufferPointer { order in
      unsafe groups.withUnsafeBufferPointer { groups in
        for end in stride(from: block, through: order.count, by: block) {
          for place in (end - block)..<end { unsafe running[Int(groups[Int(order[place])])] &+= 1 }
          if let units {
            unsafe units.withUnsafeBufferPointer { units in
              for place in (end - block)..<end {
                let row = unsafe Int(order[place])
                unsafe running[groupCount &+ Int(groups[row])] &+= units[row]
              }
            }
          }
          unsafe totals.append(contentsOf: running)
        }
      }
    }
  }
  return totals
}
