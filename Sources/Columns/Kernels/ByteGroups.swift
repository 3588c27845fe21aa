extension Column {
  /// A group for each row, in order of the values and a missing one last, and the first row of each, where the column is
  /// kept in a byte a row; nil elsewhere.
  public func byteGroups() -> (rows: [UInt8], firstRows: [Int32])? {
    switch storage {
    case .narrow(.bits8(let codes), .text(let dictionary)):
      // A code's byte is its place in the tables; -1, for a missing one, is the last.
      return grouped(mapped(codes) { UInt8(bitPattern: $0) }, order: dictionary.rankOfCode())
    case .plain(.tier(let places, let domain)): return grouped(places, order: [Int32](0..<Int32(domain.codes.count)))
    default: return nil
    }
  }
}

/// - Parameter order: for each code but the missing one's, 255, its place in order.
private func grouped(_ codes: [UInt8], order: [Int32]) -> (rows: [UInt8], firstRows: [Int32])? {
  guard order.count < 255 else { return nil }
  var first = [Int32](repeating: -1, count: 256)
  var open = order.count + 1
  for (row, code) in codes.enumerated() where first[Int(code)] < 0 {
    first[Int(code)] = Int32(row)
    open -= 1
    if open == 0 { break }
  }
  let used = (0..<256).filter { first[$0] >= 0 }.sorted {
    ($0 == 255 ? Int32.max : order[$0]) < ($1 == 255 ? Int32.max : order[$1])
  }
  var group = [UInt8](repeating: 0, count: 256)
  for (place, code) in used.enumerated() { group[code] = UInt8(place) }
  let isOwn = used.enumerated().allSatisfy { $0.offset == $0.element }
  if isOwn { return (codes, used.map { first[$0] }) }
  let rows: [UInt8] = unsafe group.withUnsafeBufferPointer { group in
    unsafe codes.withUnsafeBufferPointer { codes in
      unsafe filledInStrips(codes.count) { rows, strip in
        for row in strip { unsafe rows[row] = group[Int(codes[row])] }
      }
    }
  }
  return (rows, used.map { first[$0] })
}
