/// The texts of a column as they stand in its rows, one after another, for columns where most are distinct: nothing is
/// looked up to make it. Text `r` is `bytes[offsets[r] ..< offsets[r + 1]]`, valid UTF-8, empty where missing.
public struct RowTexts: Sendable {
  public let bytes: [UInt8]
  public let offsets: [UInt32]
  /// Each text is greater than the one before, by its bytes: as keys in a file often are.
  public let areAscending: Bool

  /// - Parameter areAscending: where that is known already; nil where it is to be found out.
  public init(bytes: [UInt8], offsets: [UInt32], areAscending: Bool? = nil) {
    precondition(offsets.first == 0 && Int(offsets.last ?? 1) == bytes.count, "offsets frame the bytes")
    self.bytes = bytes
    self.offsets = offsets
    self.areAscending = areAscending ?? areStrictlyAscending(bytes, offsets)
  }

  public var count: Int { offsets.count - 1 }

  public subscript(row: Int) -> String { String(decoding: utf8(row), as: UTF8.self) }

  public func utf8(_ row: Int) -> ArraySlice<UInt8> { bytes[Int(offsets[row])..<Int(offsets[row + 1])] }

  func gathered(_ rows: [Int32]) -> RowTexts {
    var offsets: [UInt32] = [0]
    offsets.reserveCapacity(rows.count + 1)
    var total = 0
    for row in rows {
      total += Int(self.offsets[Int(row) + 1] - self.offsets[Int(row)])
      precondition(total <= Int(UInt32.max), "a column of texts has less than 4 GB")
      offsets.append(UInt32(total))
    }
    let bytes: [UInt8] = unsafe self.bytes.withUnsafeBufferPointer { source in
      unsafe filled(total) { target in
        for (place, row) in rows.enumerated() {
          let from = Int(self.offsets[Int(row)])
          let to = Int(offsets[place])
          for byte in 0..<Int(offsets[place + 1]) - to { unsafe target[to &+ byte] = source[from &+ byte] }
        }
      }
    }
    return RowTexts(bytes: bytes, offsets: offsets)
  }

  /// Which rows pass a test of their text; a missing one never does.
  public func bits(_ test: (ArraySlice<UInt8>) -> Bool) -> Bitmap {
    bitmap(count: count) { row in offsets[row] < offsets[row + 1] && test(utf8(row)) }
  }

  /// The same for texts whose first byte is flagged, of 256; no other is looked at.
  func bits(_ test: (ArraySlice<UInt8>) -> Bool, beginsWith flags: [Bool]) -> Bitmap {
    precondition(flags.count == 256, "each byte has its flag")
    let likely = unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe offsets.withUnsafeBufferPointer { offsets in
        unsafe flags.withUnsafeBufferPointer { flags in
          unsafe bitmapInStrips(count: count) { words, rows in
            unsafe fillWords(words, rows: rows) { row in
              let start = unsafe offsets[row]
              return unsafe start < offsets[row &+ 1] && flags[Int(bytes[Int(start)])]
            }
          }
        }
      }
    }
    var passing = Bitmap(count: count)
    likely.forEachOne { row in if test(utf8(row)) { passing[row] = true } }
    return passing
  }

  /// A code for each row, -1 where missing, and the distinct texts in order of first appearance.
  func coded() -> (codes: [Int32], dictionary: TextDictionary) {
    if areAscending {
      return (
        [Int32](0..<Int32(count)),
        TextDictionary(bytes: bytes, offsets: mapped(offsets) { Int($0) }, areAscending: true)
      )
    }
    return interned(self)
  }
}

private func areStrictlyAscending(_ bytes: [UInt8], _ offsets: [UInt32]) -> Bool {
  guard offsets.count > 1 else { return true }
  return unsafe bytes.withUnsafeBytes { bytes in
    unsafe offsets.withUnsafeBufferPointer { offsets in
      inStrips(offsets.count - 1) { strip in
        // Below the first text there is nothing but the empty one, which is none.
        for row in strip {
          let end = unsafe Int(offsets[row &+ 1])
          let start = unsafe Int(offsets[row])
          let before = unsafe row == 0 ? start : Int(offsets[row &- 1])
          guard unsafe isLess(bytes, before, start, bytes, start, end) else { return false }
        }
        return true
      }.allSatisfy { $0 }
    }
  }
}

/// Whether one stretch of bytes precedes another, eight at a time where both have them.
@inline(__always)
func isLess(
  _ ours: UnsafeRawBufferPointer, _ aStart: Int, _ aEnd: Int, _ theirs: UnsafeRawBufferPointer, _ bStart: Int,
  _ bEnd: Int
) -> Bool {
  var a = aStart
  var b = bStart
  while a &+ 8 <= aEnd, b &+ 8 <= bEnd {
    let x = unsafe UInt64(bigEndian: ours.loadUnaligned(fromByteOffset: a, as: UInt64.self))
    let y = unsafe UInt64(bigEndian: theirs.loadUnaligned(fromByteOffset: b, as: UInt64.self))
    if x != y { return x < y }
    a &+= 8
    b &+= 8
  }
  while a < aEnd, b < bEnd {
    let (x, y) = unsafe (ours[a], theirs[b])
    if x != y { return x < y }
    a &+= 1
    b &+= 1
  }
  return aEnd &- aStart < bEnd &- bStart
}

/// Looks every text up once: open addressing, a word of hash and code for each slot, so that bytes are compared only
/// where 32 bits of the hash agree. The hashes are made first, by both threads.
private func interned(_ texts: RowTexts) -> (codes: [Int32], dictionary: TextDictionary) {
  let count = texts.count
  var bytes: [UInt8] = []
  var offsets = [0]
  let codes: [Int32] = unsafe texts.bytes.withUnsafeBytes { source in
    unsafe texts.offsets.withUnsafeBufferPointer { starts in
      let hashes: [UInt64] = unsafe filledInStrips(count) { hashes, strip in
        for row in strip { unsafe hashes[row] = hash(source, Int(starts[row]), Int(starts[row &+ 1])) }
      }
      var size = 64
      while size < count * 2 { size *= 2 }
      let mask = UInt64(size - 1)
      // Hash above, code plus one below; 0 where nothing is.
      var slots = [UInt64](repeating: 0, count: size)
      return unsafe slots.withUnsafeMutableBufferPointer { slots in
        unsafe filled(count) { codes in
          for row in 0..<count {
            let (start, end) = unsafe (Int(starts[row]), Int(starts[row &+ 1]))
            if start == end {
              unsafe codes[row] = -1
              continue
            }
            let hash = hashes[row]
            let high = hash & 0xFFFF_FFFF_0000_0000
            var slot = hash & mask
            while true {
              let found = unsafe slots[Int(truncatingIfNeeded: slot)]
              if found == 0 {
                unsafe bytes.append(contentsOf: source[start..<end])
                offsets.append(bytes.count)
                unsafe slots[Int(truncatingIfNeeded: slot)] = high | UInt64(offsets.count - 1)
                unsafe codes[row] = Int32(offsets.count - 2)
                break
              }
              if found & 0xFFFF_FFFF_0000_0000 == high {
                let code = Int(found & 0xFFFF_FFFF) - 1
                let from = offsets[code]
                if offsets[code + 1] - from == end - start,
                  unsafe bytes.withUnsafeBytes({ known in
                    unsafe isEqual(known, from, source, start, end - start)
                  })
                {
                  unsafe codes[row] = Int32(code)
                  break
                }
              }
              slot = (slot &+ 1) & mask
            }
          }
        }
      }
    }
  }
  return (codes, TextDictionary(bytes: bytes, offsets: offsets))
}

@inline(__always)
private func isEqual(
  _ a: UnsafeRawBufferPointer, _ aStart: Int, _ b: UnsafeRawBufferPointer, _ bStart: Int, _ count: Int
) -> Bool {
  var place = 0
  while place &+ 8 <= count {
    let x = unsafe a.loadUnaligned(fromByteOffset: aStart &+ place, as: UInt64.self)
    let y = unsafe b.loadUnaligned(fromByteOffset: bStart &+ place, as: UInt64.self)
    if x != y { return false }
    place &+= 8
  }
  while place < count {
    if unsafe a[aStart &+ place] != b[bStart &+ place] { return false }
    place &+= 1
  }
  return true
}

/// Spread by 128-bit products (after wyhash).
@inline(__always)
private func hash(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> UInt64 {
  func folded(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
  var hash: UInt64 = 0xA076_1D64_78BD_642F ^ UInt64(truncatingIfNeeded: end &- start)
  var place = start
  while place &+ 8 <= end {
    let word = unsafe bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
    hash = folded(word ^ 0xE703_7ED1_A0B4_28DB, hash ^ 0x8EBC_6AF0_9C88_C6E3)
    place &+= 8
  }
  var rest: UInt64 = 0
  while place < end {
    rest = unsafe rest &<< 8 | UInt64(bytes[place])
    place &+= 1
  }
  return folded(rest ^ 0x5899_65CC_7537_4CC3, hash ^ 0x1D8E_4E27_C47D_124F)
}
