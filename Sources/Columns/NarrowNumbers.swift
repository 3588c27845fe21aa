/// Whole numbers that all fit in fewer than 64 bits, kept in as few: less memory, and less to read for every answer.
public enum NarrowNumbers: Sendable {
  case bits8([Int8])
  case bits16([Int16])
  case bits32([Int32])

  public var count: Int {
    switch self {
    case .bits8(let values): values.count
    case .bits16(let values): values.count
    case .bits32(let values): values.count
    }
  }

  public subscript(row: Int) -> Int64 {
    switch self {
    case .bits8(let values): Int64(values[row])
    case .bits16(let values): Int64(values[row])
    case .bits32(let values): Int64(values[row])
    }
  }

  /// The values in 64 bits.
  public func wide() -> [Int64] {
    switch self {
    case .bits8(let values): mapped(values) { Int64($0) }
    case .bits16(let values): mapped(values) { Int64($0) }
    case .bits32(let values): mapped(values) { Int64($0) }
    }
  }

  /// The values in 32 bits, which all of them fit in.
  public func half() -> [Int32] {
    switch self {
    case .bits8(let values): mapped(values) { Int32($0) }
    case .bits16(let values): mapped(values) { Int32($0) }
    case .bits32(let values): values
    }
  }

  /// The least and the greatest; nil for no rows.
  public var bounds: ClosedRange<Int64>? {
    func wide<T: FixedWidthInteger>(_ range: ClosedRange<T>) -> ClosedRange<Int64> {
      Int64(range.lowerBound)...Int64(range.upperBound)
    }
    guard count > 0 else { return nil }
    return switch self {
    case .bits8(let values): wide(boundsOfEach(values))
    case .bits16(let values): wide(boundsOfEach(values))
    case .bits32(let values): wide(boundsOfEach(values))
    }
  }

  func gathered(_ rows: [Int32]) -> NarrowNumbers {
    switch self {
    case .bits8(let values): .bits8(picked(values, rows))
    case .bits16(let values): .bits16(picked(values, rows))
    case .bits32(let values): .bits32(picked(values, rows))
    }
  }

  /// Which values stand in the relation to a bound, whether it fits in as many bits or not.
  func compared(_ relation: Relation, _ bound: Int64) -> Bitmap {
    func each<T: FixedWidthInteger>(_ values: [T]) -> Bitmap {
      if let narrow = T(exactly: bound) { return compareEach(values, relation, narrow) }
      // Every value is on one side of it.
      return Bitmap(count: values.count, repeating: relation.holds(bound < 0 ? 1 : 0, bound < 0 ? 0 : 1))
    }
    return switch self {
    case .bits8(let values): each(values)
    case .bits16(let values): each(values)
    case .bits32(let values): each(values)
    }
  }

  /// Values in the fewest bits that hold them all; nil where that is 64.
  ///
  /// - Parameter bounds: of all the values.
  public init?(_ values: [Int64], within bounds: ClosedRange<Int64>) {
    func fits<T: FixedWidthInteger>(_ type: T.Type) -> Bool {
      T(exactly: bounds.lowerBound) != nil && T(exactly: bounds.upperBound) != nil
    }
    if fits(Int8.self) {
      self = .bits8(mapped(values) { Int8(truncatingIfNeeded: $0) })
    } else if fits(Int16.self) {
      self = .bits16(mapped(values) { Int16(truncatingIfNeeded: $0) })
    } else if fits(Int32.self) {
      self = .bits32(mapped(values) { Int32(truncatingIfNeeded: $0) })
    } else {
      return nil
    }
  }

  /// 32-bit values in the fewest bits that hold them all.
  public init(_ values: [Int32], within bounds: ClosedRange<Int32>) {
    if Int8(exactly: bounds.lowerBound) != nil, Int8(exactly: bounds.upperBound) != nil {
      self = .bits8(mapped(values) { Int8(truncatingIfNeeded: $0) })
    } else if Int16(exactly: bounds.lowerBound) != nil, Int16(exactly: bounds.upperBound) != nil {
      self = .bits16(mapped(values) { Int16(truncatingIfNeeded: $0) })
    } else {
      self = .bits32(values)
    }
  }

  /// The same values in as few bits as they need, by their bounds.
  public func tightened(within bounds: ClosedRange<Int64>) -> NarrowNumbers {
    switch self {
    case .bits8: return self
    case .bits16(let values):
      guard Int8(exactly: bounds.lowerBound) != nil, Int8(exactly: bounds.upperBound) != nil else { return self }
      return .bits8(mapped(values) { Int8(truncatingIfNeeded: $0) })
    case .bits32(let values):
      guard let low = Int32(exactly: bounds.lowerBound), let high = Int32(exactly: bounds.upperBound) else {
        return self
      }
      return NarrowNumbers(values, within: low...high)
    }
  }
}

/// The values at the given rows, which the caller has checked.
func picked<T: BitwiseCopyable>(_ values: [T], _ rows: [Int32]) -> [T] {
  unsafe values.withUnsafeBufferPointer { values in
    unsafe rows.withUnsafeBufferPointer { rows in
      unsafe filled(rows.count) { buffer in
        for place in 0..<rows.count { unsafe buffer[place] = values[Int(rows[place])] }
      }
    }
  }
}
