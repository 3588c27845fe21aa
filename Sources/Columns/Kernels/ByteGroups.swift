import Synchronization

extension Column {
  /// The codes of texts in a byte each, 255 where missing; nil where the column is not kept in bytes.
  public var byteCodes: [UInt8]? {
    guard case .narrow(.bits8(let codes), .text) = storage else { return nil }
    return mapped(codes) { UInt8(bitPattern: $0) }
  }

  /// A group for each row, in order of the values and a missing one last, and the first row of each, where the column is
  /// kept in a byte a row; nil elsewhere. Kept once made.
  public func byteGroups() -> (rows: [UInt8], firstRows: [Int32])? {
    if let known = slots.withLock({ $0.byteGroups }) { return (known.rows, known.firstRows) }
    guard let made = madeByteGroups() else { return nil }
    slots.withLock { $0.byteGroups = ByteGroups(rows: made.rows, firstRows: made.firstRows) }
    return made
  }

  /// The groups of a column by its values.
  struct ByteGroups {
    var rows: [UInt8]
    var firstRows: [Int32]
  }

  private func madeByteGroups() -> (rows: [UInt8], firstRows: [Int32])? {
    let codes: [UInt8]
    // For each code but the missing one's, 255, its place in order.
    let order: [Int32]
    if let bytes = byteCodes, let dictionary {
      (codes, order) = (bytes, dictionary.rankOfCode())
    } else if case .plain(.tier(let places, let domain)) = storage {
      (codes, order) = (places, [Int32](0..<Int32(domain.codes.count)))
    } else {
      return nil
    }
    guard order.count < 255 else { return nil }
    let first = firstPlaces(ofBytes: codes, distinct: order.count + (missing == nil ? 0 : 1))
    let used = (0..<256).filter { first[$0] >= 0 }.sorted {
      ($0 == 255 ? Int32.max : order[$0]) < ($1 == 255 ? Int32.max : order[$1])
    }
    var group = [UInt8](repeating: 0, count: 256)
    for (place, code) in used.enumerated() { group[code] = UInt8(place) }
    let isOwn = used.enumerated().allSatisfy { $0.offset == $0.element }
    return (isOwn ? codes : translated(codes, by: group), used.map { first[$0] })
  }
}

/// The first row of each byte; -1 where there is none. Ends as soon as so many distinct ones are found.
public func firstPlaces(ofBytes bytes: [UInt8], distinct: Int) -> [Int32] {
  var first = [Int32](repeating: -1, count: 256)
  var open = distinct
  for (row, byte) in bytes.enumerated() where first[Int(byte)] < 0 {
    first[Int(byte)] = Int32(row)
    open -= 1
    if open == 0 { break }
  }
  return first
}

/// Each byte replaced by what a table of 256 says.
public func translated(_ bytes: [UInt8], by table: [UInt8]) -> [UInt8] {
  precondition(table.count == 256, "each byte is in the table")
  return unsafe table.withUnsafeBufferPointer { table in
    unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe filledInStrips(bytes.count) { changed, strip in
        for row in strip { unsafe changed[row] = table[Int(bytes[row])] }
      }
    }
  }
}
