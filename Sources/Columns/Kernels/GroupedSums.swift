/// Which group each row belongs to, from 0: in a byte where there are few.
public enum RowGroups: Sendable {
  case bytes([UInt8])
  case words([Int32])

  public var count: Int {
    switch self {
    case .bytes(let codes): codes.count
    case .words(let codes): codes.count
    }
  }

  /// In 32 bits each.
  public func words() -> [Int32] {
    switch self {
    case .bytes(let codes): mapped(codes) { Int32($0) }
    case .words(let codes): codes
    }
  }
}

/// The sum of 64-bit units in each group, exact in 128 bits; `codes` is a group for each row, nil for one group.
///
/// Only rows of `chosen` count (nil for all). Where `bounds` let no block of rows overflow, blocks add up in 64 bits.
public func groupedSums(
  _ units: [Int64], bounds: ClosedRange<Int64>?, codes: [Int32]?, groups: Int, chosen: Bitmap?
) -> [Int128] {
  sums(units, bounds ?? boundsOf(units), codes, groups, chosen)
}

/// The same for a column of 64-bit exact numbers in whatever width it has; nil for any other.
public func groupedSums(_ column: Column, _ groups: RowGroups?, count: Int, chosen: Bitmap?) -> [Int128]? {
  let bounds = column.exactBounds
  func each<Units: FixedWidthInteger>(_ units: [Units]) -> [Int128] {
    switch groups {
    case nil: sums(units, bounds, [UInt8]?.none, count, chosen)
    case .bytes(let codes): sums(units, bounds, codes, count, chosen)
    case .words(let codes): sums(units, bounds, codes, count, chosen)
    }
  }
  switch column.storage {
  case .plain(.exact(let units, _)): return each(units)
  case .narrow(.bits8(let units), .exact): return each(units)
  case .narrow(.bits16(let units), .exact): return each(units)
  case .narrow(.bits32(let units), .exact): return each(units)
  default: return nil
  }
}

private func sums<Units: FixedWidthInteger, Code: FixedWidthInteger>(
  _ units: [Units], _ bounds: ClosedRange<Int64>?, _ codes: [Code]?, _ groups: Int, _ chosen: Bitmap?
) -> [Int128] {
  precondition(codes.map { $0.count == units.count } ?? true, "each row has its group")
  precondition(chosen.map { $0.count == units.count } ?? true, "each row is chosen or not")
  var totals = [Int128](repeating: 0, count: groups)
  guard !units.isEmpty, let bounds else { return totals }
  let largest = max(bounds.lowerBound.magnitude, bounds.upperBound.magnitude, 1)
  let safeRows = Int(clamping: UInt64(Int64.max) / largest)
  guard safeRows >= 1024, groups <= 1 << 16 else {
    func add(_ row: Int) { totals[codes.map { Int($0[row]) } ?? 0] &+= Int128(units[row]) }
    if let chosen { chosen.forEachOne(add) } else { for row in units.indices { add(row) } }
    return totals
  }
  let parts = inStrips(units.count) { strip -> [Int128] in
    var totals = [Int128](repeating: 0, count: groups)
    // Four tables in turn, so that rows of one group do not wait for each other.
    let lanes = codes == nil ? 1 : 4
    var block = [Int64](repeating: 0, count: lanes * groups)
    var start = strip.lowerBound
    while start < strip.upperBound {
      // A block is a multiple of 64 rows.
      let rows = start..<min(strip.upperBound, start + max(1024, min(safeRows & ~63, 1 << 30)))
      unsafe block.withUnsafeMutableBufferPointer { block in
        unsafe addRows(rows, units, codes, groups, chosen, to: block)
        for index in 0..<block.count {
          unsafe totals[index % groups] += Int128(block[index])
          unsafe block[index] = 0
        }
      }
      start = rows.upperBound
    }
    return totals
  }
  for part in parts { for group in 0..<groups { totals[group] += part[group] } }
  return totals
}

@inline(__always)
private func addRows<Units: FixedWidthInteger, Code: FixedWidthInteger>(
  _ rows: Range<Int>, _ units: [Units], _ codes: [Code]?, _ groups: Int, _ chosen: Bitmap?,
  to block: UnsafeMutableBufferPointer<Int64>
) {
  unsafe units.withUnsafeBufferPointer { units in
    guard let codes else {
      var total: Int64 = 0
      if let chosen {
        forEachOne(of: chosen, rows) { row in unsafe total &+= Int64(truncatingIfNeeded: units[row]) }
      } else {
        for row in rows { unsafe total &+= Int64(truncatingIfNeeded: units[row]) }
      }
      unsafe block[0] = total
      return
    }
    unsafe codes.withUnsafeBufferPointer { codes in
      if let chosen {
        forEachOne(of: chosen, rows) { row in
          unsafe block[(row & 3) &* groups &+ Int(truncatingIfNeeded: codes[row])] &+= Int64(
            truncatingIfNeeded: units[row])
        }
        return
      }
      var row = rows.lowerBound
      let (second, third, fourth) = (groups, 2 &* groups, 3 &* groups)
      while row &+ 4 <= rows.upperBound {
        unsafe block[Int(truncatingIfNeeded: codes[row])] &+= Int64(truncatingIfNeeded: units[row])
        unsafe block[second &+ Int(truncatingIfNeeded: codes[row &+ 1])] &+= Int64(truncatingIfNeeded: units[row &+ 1])
        unsafe block[third &+ Int(truncatingIfNeeded: codes[row &+ 2])] &+= Int64(truncatingIfNeeded: units[row &+ 2])
        unsafe block[fourth &+ Int(truncatingIfNeeded: codes[row &+ 3])] &+= Int64(truncatingIfNeeded: units[row &+ 3])
        row &+= 4
      }
      while row < rows.upperBound {
        unsafe block[Int(truncatingIfNeeded: codes[row])] &+= Int64(truncatingIfNeeded: units[row])
        row &+= 1
      }
    }
  }
}

/// The ones of a bitmap among some rows, of which the first is a multiple of 64.
@inline(__always)
private func forEachOne(of bits: Bitmap, _ rows: Range<Int>, _ body: (Int) -> Void) {
  guard !rows.isEmpty else { return }
  unsafe bits.words.withUnsafeBufferPointer { words in
    for index in (rows.lowerBound >> 6)...((rows.upperBound - 1) >> 6) {
      var word = unsafe words[index]
      while word != 0 {
        body(index &<< 6 &+ word.trailingZeroBitCount)
        word &= word &- 1
      }
    }
  }
}

/// How many rows are in each group.
public func groupSizes(_ codes: [Int32], groups: Int) -> [Int64] { sizes(codes, groups) }

public func groupSizes(_ rows: RowGroups, groups: Int) -> [Int64] {
  switch rows {
  case .bytes(let codes) where groups <= 12: countsOfBytes(codes, below: groups)
  case .bytes(let codes): sizes(codes, groups)
  case .words(let codes): sizes(codes, groups)
  }
}

private func sizes<Code: FixedWidthInteger>(_ codes: [Code], _ groups: Int) -> [Int64] {
  guard groups <= 1 << 16 else {
    var sizes = [Int64](repeating: 0, count: groups)
    for code in codes { sizes[Int(code)] += 1 }
    return sizes
  }
  let parts = inStrips(codes.count) { strip -> [Int32] in
    var sizes = [Int32](repeating: 0, count: 4 * groups)
    unsafe sizes.withUnsafeMutableBufferPointer { sizes in
      unsafe codes.withUnsafeBufferPointer { codes in
        for row in strip { unsafe sizes[(row & 3) &* groups &+ Int(truncatingIfNeeded: codes[row])] &+= 1 }
      }
    }
    return sizes
  }
  var sizes = [Int64](repeating: 0, count: groups)
  for part in parts { for index in part.indices { sizes[index % groups] += Int64(part[index]) } }
  return sizes
}

/// A byte for each row out of two or three places of tiers, as `tierCodes`; `width` to the power of their number is at
/// most 256.
public func tierBytes(_ columns: [[UInt8]], width: Int) -> [UInt8] {
  precondition((1...3).contains(columns.count) && (1...256).contains(columns.reduce(1) { size, _ in size * width }))
  let last = UInt8(width - 1)
  let count = columns[0].count
  precondition(columns.allSatisfy { $0.count == count }, "each row has its places")
  return unsafe columns[0].withUnsafeBufferPointer { a in
    unsafe columns[min(1, columns.count - 1)].withUnsafeBufferPointer { b in
      unsafe columns[columns.count - 1].withUnsafeBufferPointer { c in
        unsafe filledInStrips(count) { codes, strip in
          let width = UInt8(truncatingIfNeeded: width)
          switch columns.count {
          case 1: for row in strip { unsafe codes[row] = min(a[row], last) }
          case 2: for row in strip { unsafe codes[row] = min(a[row], last) &* width &+ min(b[row], last) }
          default:
            for row in strip {
              unsafe codes[row] = (min(a[row], last) &* width &+ min(b[row], last)) &* width &+ min(c[row], last)
            }
          }
        }
      }
    }
  }
}

/// One code for each row out of two or three places of tiers: `(a × width + b) × width + c`, 255 counting as
/// `width − 1`.
public func tierCodes(_ columns: [[UInt8]], width: Int) -> [Int32] {
  precondition((1...3).contains(columns.count) && width <= 101, "codes fit in 32 bits")
  let last = UInt8(width - 1)
  let count = columns[0].count
  precondition(columns.allSatisfy { $0.count == count }, "each row has its places")
  return unsafe columns[0].withUnsafeBufferPointer { a in
    unsafe columns[min(1, columns.count - 1)].withUnsafeBufferPointer { b in
      unsafe columns[columns.count - 1].withUnsafeBufferPointer { c in
        unsafe filledInStrips(count) { codes, strip in
          let width = Int32(width)
          switch columns.count {
          case 1: for row in strip { unsafe codes[row] = Int32(min(a[row], last)) }
          case 2: for row in strip { unsafe codes[row] = Int32(min(a[row], last)) &* width &+ Int32(min(b[row], last)) }
          default:
            for row in strip {
              let two = unsafe Int32(min(a[row], last)) &* width &+ Int32(min(b[row], last))
              unsafe codes[row] = two &* width &+ Int32(min(c[row], last))
            }
          }
        }
      }
    }
  }
}
