/// Writes a value to the rows of a mask.
public func put(_ value: Int64, at rows: Bitmap, into units: inout [Int64]) {
  precondition(rows.count == units.count, "a mask has a bit for each row")
  unsafe units.withUnsafeMutableBufferPointer { units in
    rows.forEachOne { unsafe units[$0] = value }
  }
}

/// Writes values times a factor to the rows of a mask; the caller knows that no product overflows.
public func put(_ values: [Int64], times factor: Int64, at rows: Bitmap, into units: inout [Int64]) {
  precondition(rows.count == units.count && values.count == units.count, "a mask has a bit for each row")
  unsafe units.withUnsafeMutableBufferPointer { units in
    unsafe values.withUnsafeBufferPointer { values in
      rows.forEachOne { unsafe units[$0] = values[$0] &* factor }
    }
  }
}

/// Writes a code to the rows of a mask.
public func put(_ value: Int32, at rows: Bitmap, into codes: inout [Int32]) {
  precondition(rows.count == codes.count, "a mask has a bit for each row")
  unsafe codes.withUnsafeMutableBufferPointer { codes in
    rows.forEachOne { unsafe codes[$0] = value }
  }
}

/// Two codes of each row as one: `first × width + second`.
public func combined(_ first: [Int32], _ second: [Int32], width: Int32) -> [Int32] {
  precondition(first.count == second.count, "each row has both codes")
  return unsafe first.withUnsafeBufferPointer { first in
    unsafe second.withUnsafeBufferPointer { second in
      unsafe filledInStrips(first.count) { codes, strip in
        for row in strip { unsafe codes[row] = first[row] &* width &+ second[row] }
      }
    }
  }
}

/// The first row of each code from 0 to `distinct` − 1; -1 where there is none. Ends as soon as all are found.
public func firstPlaces(of codes: [Int32], distinct: Int) -> [Int32] {
  var first = [Int32](repeating: -1, count: distinct)
  var open = distinct
  for (row, code) in codes.enumerated() where first[Int(code)] < 0 {
    first[Int(code)] = Int32(row)
    open -= 1
    if open == 0 { break }
  }
  return first
}

/// Each code replaced by what a table says; codes are places of the table.
public func translated(_ codes: [Int32], by table: [Int32]) -> [Int32] {
  precondition(areWithin(codes, table.count), "each code is in the table")
  return unsafe table.withUnsafeBufferPointer { table in mapped(codes) { unsafe table[Int($0)] } }
}

/// Writes a byte to the rows of a mask.
public func put(_ value: UInt8, at rows: Bitmap, into bytes: inout [UInt8]) {
  precondition(rows.count == bytes.count, "a mask has a bit for each row")
  unsafe bytes.withUnsafeMutableBufferPointer { bytes in
    rows.forEachOne { unsafe bytes[$0] = value }
  }
}
