extension Column {
  /// The units of one row of a 64-bit exact column.
  public func units(_ row: Int) -> Int64 {
    switch storage {
    case .narrow(let numbers, _): return numbers[row]
    case .plain(.exact(let values, _)): return values[row]
    default: preconditionFailure("only exact numbers have units")
    }
  }
}

/// A row's share of a sum: its values, however wide, times a factor.
public struct WeightedPart {
  let values: Values
  let factor: Int64

  enum Values {
    case wide([Int64])
    case narrow(NarrowNumbers)
  }

  public init(_ values: [Int64], times factor: Int64) {
    self.values = .wide(values)
    self.factor = factor
  }

  /// - Parameter column: of 64-bit exact numbers.
  public init(_ column: Column, times factor: Int64) {
    switch column.storage {
    case .narrow(let numbers, _): values = .narrow(numbers)
    case .plain(.exact(let units, _)): values = .wide(units)
    default: preconditionFailure("only exact numbers are weighted")
    }
    self.factor = factor
  }

  var count: Int {
    switch values {
    case .wide(let values): values.count
    case .narrow(let numbers): numbers.count
    }
  }
}

/// constant + Σ values × factor for each row; the caller knows that nothing overflows.
///
/// A block of rows at a time: narrow values are widened where they are near, and four parts are added in one pass.
public func weightedSums(_ parts: [WeightedPart], plus constant: Int64, count: Int) -> [Int64] {
  precondition(parts.allSatisfy { $0.count == count }, "each row has its parts")
  return unsafe filledInStrips(count) { totals, strip in
    let block = 1024
    var memory = [Int64](repeating: 0, count: 4 * block)
    unsafe memory.withUnsafeMutableBufferPointer { scratch in
      var start = strip.lowerBound
      while start < strip.upperBound {
        let rows = start..<min(start + block, strip.upperBound)
        let target = unsafe UnsafeMutableBufferPointer(rebasing: totals[rows])
        var first = 0
        repeat {
          let few = parts[first..<min(first + 4, parts.count)]
          unsafe addParts(few, rows, scratch, to: target, constant: first == 0 ? constant : nil)
          first += 4
        } while first < parts.count
        start = rows.upperBound
      }
    }
  }
}

/// At most four parts of a block of rows; with a constant the totals are set, without one they are added to.
private func addParts(
  _ parts: ArraySlice<WeightedPart>, _ rows: Range<Int>, _ scratch: UnsafeMutableBufferPointer<Int64>,
  to totals: UnsafeMutableBufferPointer<Int64>, constant: Int64?
) {
  let size = rows.count
  func scratchOf(_ place: Int) -> UnsafeMutableBufferPointer<Int64> {
    unsafe UnsafeMutableBufferPointer(rebasing: scratch[(place * 1024)..<(place * 1024 + size)])
  }
  func widen<T: FixedWidthInteger>(_ values: [T], _ target: UnsafeMutableBufferPointer<Int64>) {
    unsafe values.withUnsafeBufferPointer { values in
      let from = rows.lowerBound
      for index in 0..<size { unsafe target[index] = Int64(truncatingIfNeeded: values[from &+ index]) }
    }
  }
  var factors = (Int64(0), Int64(0), Int64(0), Int64(0))
  for (place, part) in parts.enumerated() {
    let own = unsafe scratchOf(place)
    switch part.values {
    case .wide(let values):
      unsafe values.withUnsafeBufferPointer { values in
        unsafe own.baseAddress?.update(from: values.baseAddress.unsafelyUnwrapped + rows.lowerBound, count: size)
      }
    case .narrow(.bits8(let values)): unsafe widen(values, own)
    case .narrow(.bits16(let values)): unsafe widen(values, own)
    case .narrow(.bits32(let values)): unsafe widen(values, own)
    }
    switch place {
    case 0: factors.0 = part.factor
    case 1: factors.1 = part.factor
    case 2: factors.2 = part.factor
    default: factors.3 = part.factor
    }
  }
  let start = constant ?? 0
  let (a, b, c, d) = unsafe (scratchOf(0), scratchOf(1), scratchOf(2), scratchOf(3))
  let (p, q, r, s) = factors
  switch parts.count {
  case 0: for index in 0..<size { unsafe totals[index] = start }
  case 1:
    if constant != nil {
      for index in 0..<size { unsafe totals[index] = start &+ a[index] &* p }
    } else {
      for index in 0..<size { unsafe totals[index] &+= a[index] &* p }
    }
  case 2:
    if constant != nil {
      for index in 0..<size { unsafe totals[index] = start &+ a[index] &* p &+ b[index] &* q }
    } else {
      for index in 0..<size { unsafe totals[index] &+= a[index] &* p &+ b[index] &* q }
    }
  case 3:
    if constant != nil {
      for index in 0..<size { unsafe totals[index] = start &+ a[index] &* p &+ b[index] &* q &+ c[index] &* r }
    } else {
      for index in 0..<size { unsafe totals[index] &+= a[index] &* p &+ b[index] &* q &+ c[index] &* r }
    }
  default:
    if constant != nil {
      for index in 0..<size {
        unsafe totals[index] = start &+ a[index] &* p &+ b[index] &* q &+ c[index] &* r &+ d[index] &* s
      }
    } else {
      for index in 0..<size {
        unsafe totals[index] &+= a[index] &* p &+ b[index] &* q &+ c[index] &* r &+ d[index] &* s
      }
    }
  }
}
