/// Bits made 64 rows at a time from a test of each row; the words are written once, in order.
@inlinable @inline(__always)
public func bitmap(count: Int, _ test: (Int) -> Bool) -> Bitmap {
  let full = count >> 6
  let total = (count + 63) >> 6
  let words = unsafe [UInt64](unsafeUninitializedCapacity: total) { buffer, written in
    for index in 0..<full {
      var word: UInt64 = 0
      let base = index &<< 6
      for bit in 0..<64 { word |= (test(base &+ bit) ? 1 : 0) &<< UInt64(truncatingIfNeeded: bit) }
      unsafe buffer[index] = word
    }
    if full < total {
      var word: UInt64 = 0
      for bit in 0..<(count & 63) {
        word |= (test(full &<< 6 &+ bit) ? 1 : 0) &<< UInt64(truncatingIfNeeded: bit)
      }
      unsafe buffer[full] = word
    }
    written = total
  }
  return Bitmap(count: count, words: words)
}

/// An order relation between a value and a bound.
public enum Relation: Sendable, Hashable {
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual

  /// The relation seen from the other side: `a < b` is `b > a`.
  public var mirrored: Relation {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }

  @inlinable @inline(__always)
  public func holds<T: Comparable>(_ a: T, _ b: T) -> Bool {
    switch self {
    case .equal: a == b
    case .notEqual: a != b
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    }
  }
}

/// Which values stand in the relation to one bound. One loop for each relation, so that none is chosen by row.
func compareEach<T: Comparable>(_ values: [T], _ relation: Relation, _ bound: T) -> Bitmap {
  unsafe values.withUnsafeBufferPointer { values in
    switch relation {
    case .equal: bitmap(count: values.count) { unsafe values[$0] == bound }
    case .notEqual: bitmap(count: values.count) { unsafe values[$0] != bound }
    case .less: bitmap(count: values.count) { unsafe values[$0] < bound }
    case .lessOrEqual: bitmap(count: values.count) { unsafe values[$0] <= bound }
    case .greater: bitmap(count: values.count) { unsafe values[$0] > bound }
    case .greaterOrEqual: bitmap(count: values.count) { unsafe values[$0] >= bound }
    }
  }
}

func compareEach<T: Comparable>(_ a: [T], _ relation: Relation, _ b: [T]) -> Bitmap {
  precondition(a.count == b.count, "columns of one length are compared")
  return unsafe a.withUnsafeBufferPointer { a in
    unsafe b.withUnsafeBufferPointer { b in
      bitmap(count: a.count) { unsafe relation.holds(a[$0], b[$0]) }
    }
  }
}

/// Which of 64-bit values stand in the relation to a bound.
public func compare(_ values: [Int64], _ relation: Relation, _ bound: Int64) -> Bitmap {
  compareEach(values, relation, bound)
}
public func compare(_ values: [Int128], _ relation: Relation, _ bound: Int128) -> Bitmap {
  compareEach(values, relation, bound)
}
public func compare(_ values: [Int32], _ relation: Relation, _ bound: Int32) -> Bitmap {
  compareEach(values, relation, bound)
}
public func compare(_ values: [UInt8], _ relation: Relation, _ bound: UInt8) -> Bitmap {
  compareEach(values, relation, bound)
}
public func compare(_ values: [Double], _ relation: Relation, _ bound: Double) -> Bitmap {
  compareEach(values, relation, bound)
}
public func compare(_ a: [Int64], _ relation: Relation, _ b: [Int64]) -> Bitmap { compareEach(a, relation, b) }
public func compare(_ a: [Int128], _ relation: Relation, _ b: [Int128]) -> Bitmap { compareEach(a, relation, b) }
public func compare(_ a: [Int32], _ relation: Relation, _ b: [Int32]) -> Bitmap { compareEach(a, relation, b) }
public func compare(_ a: [Double], _ relation: Relation, _ b: [Double]) -> Bitmap { compareEach(a, relation, b) }
