/// Bits made 64 rows at a time from a test of each row; the words are written once, in order.
@inlinable @inline(__always)
public func bitmap(count: Int, _ test: (Int) -> Bool) -> Bitmap {
  let total = (count + 63) >> 6
  let words = unsafe [UInt64](unsafeUninitializedCapacity: total) { buffer, written in
    unsafe fillWords(buffer, rows: 0..<count, test)
    written = total
  }
  return Bitmap(count: count, words: words)
}

/// Writes the words of some rows, of which the first is a multiple of 64.
///
/// A test of 64 rows goes into 64 bytes first, which vectorises where the test does, and eight bytes of 0 or 1 become
/// eight bits by one multiplication.
@inlinable @inline(__always)
func fillWords(_ words: UnsafeMutableBufferPointer<UInt64>, rows: Range<Int>, _ test: (Int) -> Bool) {
  unsafe withUnsafeTemporaryAllocation(byteCount: 64, alignment: 16) { bytes in
    var base = rows.lowerBound
    while base &+ 64 <= rows.upperBound {
      for bit in 0..<64 { unsafe bytes[bit] = test(base &+ bit) ? 1 : 0 }
      var word: UInt64 = 0
      for eighth in 0..<8 {
        let ones = unsafe bytes.load(fromByteOffset: eighth &* 8, as: UInt64.self)
        word |= ((ones &* 0x0102_0408_1020_4080) &>> 56) &<< UInt64(truncatingIfNeeded: eighth &* 8)
      }
      unsafe words[base &>> 6] = word
      base &+= 64
    }
    if base < rows.upperBound {
      var word: UInt64 = 0
      for bit in 0..<(rows.upperBound &- base) {
        word |= (test(base &+ bit) ? 1 : 0) &<< UInt64(truncatingIfNeeded: bit)
      }
      unsafe words[base &>> 6] = word
    }
  }
}

/// Words of bits on two threads where there are many rows; `fill` writes those of its rows.
///
/// `fill` is called once for each strip, and the test of a row must stand in it as it is: a closure handed on through
/// another is called for every row, which costs ten times as much.
func bitmapInStrips(count: Int, _ fill: (UnsafeMutableBufferPointer<UInt64>, Range<Int>) -> Void) -> Bitmap {
  let total = (count + 63) >> 6
  let words = unsafe [UInt64](unsafeUninitializedCapacity: total) { buffer, written in
    let words = unsafe buffer
    inStrips(count) { strip in unsafe fill(words, strip) }
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
    unsafe bitmapInStrips(count: values.count) { words, rows in
      switch relation {
      case .equal: unsafe fillWords(words, rows: rows) { unsafe values[$0] == bound }
      case .notEqual: unsafe fillWords(words, rows: rows) { unsafe values[$0] != bound }
      case .less: unsafe fillWords(words, rows: rows) { unsafe values[$0] < bound }
      case .lessOrEqual: unsafe fillWords(words, rows: rows) { unsafe values[$0] <= bound }
      case .greater: unsafe fillWords(words, rows: rows) { unsafe values[$0] > bound }
      case .greaterOrEqual: unsafe fillWords(words, rows: rows) { unsafe values[$0] >= bound }
      }
    }
  }
}

func compareEach<T: Comparable>(_ a: [T], _ relation: Relation, _ b: [T]) -> Bitmap {
  precondition(a.count == b.count, "columns of one length are compared")
  return unsafe a.withUnsafeBufferPointer { a in
    unsafe b.withUnsafeBufferPointer { b in
      unsafe bitmapInStrips(count: a.count) { words, rows in
        switch relation {
        case .equal: unsafe fillWords(words, rows: rows) { unsafe a[$0] == b[$0] }
        case .notEqual: unsafe fillWords(words, rows: rows) { unsafe a[$0] != b[$0] }
        case .less: unsafe fillWords(words, rows: rows) { unsafe a[$0] < b[$0] }
        case .lessOrEqual: unsafe fillWords(words, rows: rows) { unsafe a[$0] <= b[$0] }
        case .greater: unsafe fillWords(words, rows: rows) { unsafe a[$0] > b[$0] }
        case .greaterOrEqual: unsafe fillWords(words, rows: rows) { unsafe a[$0] >= b[$0] }
        }
      }
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

/// Which codes stand under a true flag; a negative code never does.
public func flagged(_ codes: [Int32], _ flags: [Bool]) -> Bitmap { flaggedEach(codes, flags) }

func flaggedEach<Code: FixedWidthInteger & SignedInteger>(_ codes: [Code], _ flags: [Bool]) -> Bitmap {
  // One flag alone is an equality, which vectorises.
  let ones = flags.indices.filter { flags[$0] }
  if ones.isEmpty { return Bitmap(count: codes.count) }
  if ones.count == 1 { return compareEach(codes, .equal, Code(ones[0])) }
  if ones.count == flags.count { return compareEach(codes, .greaterOrEqual, 0) }
  if ones.count + 1 == flags.count, let off = flags.firstIndex(of: false) {
    return compareEach(codes, .greaterOrEqual, 0) & compareEach(codes, .notEqual, Code(off))
  }
  let shifted = [false] + flags
  precondition(codes.allSatisfy { $0 < flags.count }, "each code has its flag")
  return unsafe codes.withUnsafeBufferPointer { codes in
    unsafe shifted.withUnsafeBufferPointer { flags in
      unsafe bitmapInStrips(count: codes.count) { words, rows in
        unsafe fillWords(words, rows: rows) { unsafe flags[Int(max(codes[$0], -1)) &+ 1] }
      }
    }
  }
}

/// For each row whether one byte has the relation to the other, as tiers of two tierings have.
public func compareBytes(_ a: [UInt8], _ relation: Relation, _ b: [UInt8]) -> Bitmap { compareEach(a, relation, b) }

/// For each row whether a byte has the relation to the bound.
public func compareBytes(_ bytes: [UInt8], _ relation: Relation, _ bound: UInt8) -> Bitmap {
  compareEach(bytes, relation, bound)
}
