/// A fixed number of bits in 64-bit words; bits past the end are always zero, so words can be counted and compared.
public struct Bitmap: Sendable, Hashable {
  public let count: Int
  public var words: [UInt64]

  public init(count: Int, repeating value: Bool = false) {
    self.count = count
    words = [UInt64](repeating: value ? ~0 : 0, count: (count + 63) / 64)
    clearPadding()
  }

  /// Takes words as they are; bits past `count` are cleared.
  public init(count: Int, words: [UInt64]) {
    precondition(words.count == (count + 63) / 64, "a bitmap has one word for each 64 bits")
    self.count = count
    self.words = words
    clearPadding()
  }

  public init(_ bits: some Sequence<Bool>) {
    var words: [UInt64] = []
    var count = 0
    for bit in bits {
      if count & 63 == 0 { words.append(0) }
      if bit { words[count >> 6] |= 1 << UInt64(count & 63) }
      count += 1
    }
    self.count = count
    self.words = words
  }

  public subscript(index: Int) -> Bool {
    get { words[index >> 6] >> UInt64(index & 63) & 1 == 1 }
    set {
      let bit: UInt64 = 1 << UInt64(index & 63)
      if newValue { words[index >> 6] |= bit } else { words[index >> 6] &= ~bit }
    }
  }

  /// The number of ones.
  public var population: Int {
    var total = 0
    for word in words { total &+= word.nonzeroBitCount }
    return total
  }

  public var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

  /// Every bit is one.
  public var isFull: Bool { population == count }

  public static func & (a: Bitmap, b: Bitmap) -> Bitmap { a.combined(with: b) { $0 & $1 } }
  public static func | (a: Bitmap, b: Bitmap) -> Bitmap { a.combined(with: b) { $0 | $1 } }
  public static func ^ (a: Bitmap, b: Bitmap) -> Bitmap { a.combined(with: b) { $0 ^ $1 } }
  public static prefix func ~ (a: Bitmap) -> Bitmap { a.combined(with: a) { ~($0 & $1) } }
  /// The ones of `a` that are not in `b`.
  public func subtracting(_ b: Bitmap) -> Bitmap { combined(with: b) { $0 & ~$1 } }

  /// Calls `body` with the index of each one, ascending.
  @inlinable
  public func forEachOne(_ body: (Int) throws -> Void) rethrows {
    for index in words.indices {
      var word = words[index]
      while word != 0 {
        try body(index << 6 &+ word.trailingZeroBitCount)
        word &= word &- 1
      }
    }
  }

  /// The indices of the ones, ascending.
  public func ones() -> [Int32] {
    var word = 0
    let total = population
    return unsafe [Int32](unsafeUninitializedCapacity: total) { buffer, written in
      unsafe words.withUnsafeBufferPointer { words in
        var place = 0
        while word < words.count {
          var bits = unsafe words[word]
          while bits != 0 {
            unsafe buffer[place] = Int32(truncatingIfNeeded: word << 6 &+ bits.trailingZeroBitCount)
            place &+= 1
            bits &= bits &- 1
          }
          word &+= 1
        }
        written = place
      }
    }
  }

  /// The bits at the given places, in their order.
  public func gathered(_ rows: [Int32]) -> Bitmap {
    precondition(areWithin(rows, count), "the rows are rows of the bitmap")
    return unsafe words.withUnsafeBufferPointer { words in
      unsafe rows.withUnsafeBufferPointer { rows in
        bitmap(count: rows.count) { place in
          let row = unsafe Int(rows[place])
          return unsafe words[row &>> 6] &>> UInt64(truncatingIfNeeded: row & 63) & 1 == 1
        }
      }
    }
  }

  @inline(__always)
  private func combined(with other: Bitmap, _ operation: (UInt64, UInt64) -> UInt64) -> Bitmap {
    precondition(count == other.count, "bitmaps of one length are combined")
    let total = words.count
    let combined = unsafe [UInt64](unsafeUninitializedCapacity: total) { buffer, written in
      for index in 0..<total { unsafe buffer[index] = operation(words[index], other.words[index]) }
      written = total
    }
    return Bitmap(count: count, words: combined)
  }

  private mutating func clearPadding() {
    if count & 63 != 0, let last = words.indices.last { words[last] &= (1 << UInt64(count & 63)) - 1 }
  }
}

/// Whether all rows are from 0 to `count` − 1: one pass, so that the passes after it need not look again.
@usableFromInline
func areWithin(_ rows: [Int32], _ count: Int) -> Bool {
  let limit = UInt32(clamping: count)
  var outside: UInt32 = 0
  for row in rows { outside |= UInt32(bitPattern: row) >= limit ? 1 : 0 }
  return outside == 0
}
