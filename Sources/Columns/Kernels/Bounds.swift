/// The least and the greatest of some numbers; there must be one.
func boundsOfEach<T: FixedWidthInteger>(_ values: [T]) -> ClosedRange<T> {
  precondition(!values.isEmpty, "bounds are of something")
  return unsafe values.withUnsafeBufferPointer { values in
    let parts = inStrips(values.count) { strip -> (T, T) in
      // Two of each, so that a comparison need not wait for the one before.
      var low = unsafe (values[strip.lowerBound], values[strip.lowerBound])
      var high = low
      var index = strip.lowerBound
      while index &+ 2 <= strip.upperBound {
        let (a, b) = unsafe (values[index], values[index &+ 1])
        low = (a < low.0 ? a : low.0, b < low.1 ? b : low.1)
        high = (a > high.0 ? a : high.0, b > high.1 ? b : high.1)
        index &+= 2
      }
      if index < strip.upperBound { unsafe (low.0, high.0) = (min(low.0, values[index]), max(high.0, values[index])) }
      return (min(low.0, low.1), max(high.0, high.1))
    }
    return parts.dropFirst().reduce(parts[0].0...parts[0].1) { known, part in
      min(known.lowerBound, part.0)...max(known.upperBound, part.1)
    }
  }
}

/// The least and the greatest of some numbers; nil where there are none.
public func boundsOf(_ values: [Int64]) -> ClosedRange<Int64>? { values.isEmpty ? nil : boundsOfEach(values) }
public func boundsOf(_ values: [Int32]) -> ClosedRange<Int32>? { values.isEmpty ? nil : boundsOfEach(values) }

extension Column {
  /// The latest day; nil where no row has one.
  public func newestDay() -> Day? {
    if case .narrow(let days, .date) = storage, missing == nil {
      return days.bounds.map { Day(number: Int32(truncatingIfNeeded: $0.upperBound)) }
    }
    guard case .date(let days) = data else { return nil }
    guard let missing else { return days.isEmpty ? nil : Day(number: boundsOfEach(days).upperBound) }
    var newest: Int32?
    (~missing).forEachOne { newest = max(newest ?? days[$0], days[$0]) }
    return newest.map { Day(number: $0) }
  }
}

/// Whether no sum of some of these numbers, added in any order, leaves 62 bits. Where the bounds do not say so, for one
/// large number among many small ones, a pass over the numbers does.
public func sumsFit(_ values: [Int64], within bounds: ClosedRange<Int64>?) -> Bool {
  if let bounds {
    let largest = max(bounds.lowerBound.magnitude, bounds.upperBound.magnitude)
    let most = largest.multipliedReportingOverflow(by: UInt64(max(1, values.count)))
    if !most.overflow, most.partialValue < 1 << 62 { return true }
  }
  // In steps of 2^32, each number rounded up: below 2^30 of them, whatever 2^31 rows hold.
  let steps = unsafe values.withUnsafeBufferPointer { values in
    inStrips(values.count) { strip -> UInt64 in
      var sum: UInt64 = 0
      for row in strip { unsafe sum &+= values[row].magnitude &>> 32 &+ 1 }
      return sum
    }
  }
  return steps.reduce(0, +) < 1 << 30
}
