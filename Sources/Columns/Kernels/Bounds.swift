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
