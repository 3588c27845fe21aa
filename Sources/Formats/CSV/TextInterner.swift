/// The distinct texts of a column as they come, each with a code from 0: an open-addressing table over bytes, without a
/// `String` per row.
///
/// As long as the texts come in ascending order (ids mostly do) there is nothing to look up: a text is either the last
/// one or new. The table is made at the first text that breaks the order.
struct TextInterner: Sendable {
  private(set) var bytes: [UInt8] = []
  private(set) var offsets: [Int] = [0]
  private var hashes: [UInt32] = []
  /// The hash in the high half, the code plus one in the low; 0 where nothing is.
  private var slots: [UInt64] = []
  private(set) var ascending = true
  /// Where the first text that is not valid UTF-8, or holds a NUL, was met; the column is not read any further then.
  private(set) var firstUnreadable: Int?

  var count: Int { offsets.count &- 1 }

  /// The code of the text at a stretch of bytes; `place` is where it stands in the file.
  @inline(__always)
  mutating func code(of source: FileBytes, from start: Int, to end: Int, at place: Int) -> Int32 {
    if ascending {
      let order = count == 0 ? 1 : compareWithLast(source, start, end)
      if order == 0 { return Int32(truncatingIfNeeded: count &- 1) }
      if order > 0 { return append(source, start, end, place) }
      makeTable()
    }
    return lookUp(source, start, end, place)
  }

  /// The stored text of a code, added to another interner: for merging.
  mutating func code(ofText other: Int, in interner: TextInterner, source: FileBytes) -> Int32 {
    code(of: source, from: interner.offsets[other], to: interner.offsets[other + 1], at: 0)
  }

  private mutating func lookUp(_ source: FileBytes, _ start: Int, _ end: Int, _ place: Int) -> Int32 {
    let hash = hashOfBytes(source, start, end)
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    let length = end &- start
    while true {
      let entry = slots[slot]
      if entry == 0 { break }
      if UInt32(truncatingIfNeeded: entry &>> 32) == hash {
        let code = Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) &- 1
        let from = offsets[code]
        if offsets[code &+ 1] &- from == length, isEqual(source, start, from, length) {
          return Int32(truncatingIfNeeded: code)
        }
      }
      slot = (slot &+ 1) & mask
    }
    let code = append(source, start, end, place)
    hashes.append(hash)
    slots[slot] = UInt64(hash) &<< 32 | UInt64(truncatingIfNeeded: Int(code) &+ 1)
    if count &* 2 > slots.count { rehash(slots.count &* 4) }
    return code
  }

  private mutating func append(_ source: FileBytes, _ start: Int, _ end: Int, _ place: Int) -> Int32 {
    if firstUnreadable == nil, !isReadable(source, start, end) { firstUnreadable = place }
    let code = Int32(truncatingIfNeeded: count)
    source.append(from: start, to: end, onto: &bytes)
    offsets.append(bytes.count)
    return code
  }

  private mutating func makeTable() {
    ascending = false
    hashes.reserveCapacity(count)
    for code in 0..<count {
      let (from, to) = (offsets[code], offsets[code + 1])
      hashes.append(withFileBytes(bytes) { hashOfBytes($0, from, to) })
    }
    var size = 256
    while size < count * 4 { size *= 2 }
    rehash(size)
  }

  private mutating func rehash(_ size: Int) {
    slots = [UInt64](repeating: 0, count: size)
    let mask = size &- 1
    for code in 0..<count {
      var slot = Int(truncatingIfNeeded: hashes[code]) & mask
      while slots[slot] != 0 { slot = (slot &+ 1) & mask }
      slots[slot] = UInt64(hashes[code]) &<< 32 | UInt64(truncatingIfNeeded: code &+ 1)
    }
  }

  private func compareWithLast(_ source: FileBytes, _ start: Int, _ end: Int) -> Int {
    let from = offsets[count &- 1]
    let length = bytes.count &- from
    let common = min(length, end &- start)
    var place = 0
    while place < common {
      let difference = Int(source[start &+ place]) &- Int(bytes[from &+ place])
      if difference != 0 { return difference }
      place &+= 1
    }
    return (end &- start) &- length
  }

  @inline(__always)
  private func isEqual(_ source: FileBytes, _ start: Int, _ from: Int, _ length: Int) -> Bool {
    unsafe bytes.withUnsafeBufferPointer { buffer in
      let own = unsafe FileBytes(buffer)
      if length >= 8 {
        var place = 0
        while place &+ 8 <= length {
          if own.word(at: from &+ place) != source.word(at: start &+ place) { return false }
          place &+= 8
        }
        return own.word(at: from &+ length &- 8) == source.word(at: start &+ length &- 8)
      }
      if length >= 4 {
        return own.half(at: from) == source.half(at: start)
          && own.half(at: from &+ length &- 4) == source.half(at: start &+ length &- 4)
      }
      for place in 0..<length where own[from &+ place] != source[start &+ place] { return false }
      return true
    }
  }
}

/// A hash of a stretch of bytes: 16 bytes at a time, each folded in by a 128-bit product (after wyhash).
@inline(__always)
private func hashOfBytes(_ bytes: FileBytes, _ start: Int, _ end: Int) -> UInt32 {
  let length = end &- start
  var seed: UInt64 = 0xA076_1D64_78BD_642F
  var a: UInt64 = 0
  var b: UInt64 = 0
  if length > 16 {
    var place = start
    while end &- place > 16 {
      seed = folded(bytes.word(at: place) ^ 0xE703_7ED1_A0B4_28DB, bytes.word(at: place &+ 8) ^ seed)
      place &+= 16
    }
    a = bytes.word(at: end &- 16)
    b = bytes.word(at: end &- 8)
  } else if length >= 8 {
    a = bytes.word(at: start)
    b = bytes.word(at: end &- 8)
  } else if length >= 4 {
    a = UInt64(bytes.half(at: start))
    b = UInt64(bytes.half(at: end &- 4))
  } else if length > 0 {
    a = UInt64(bytes[start]) &<< 16 | UInt64(bytes[start &+ length / 2]) &<< 8 | UInt64(bytes[end &- 1])
  }
  let mixed = folded(a ^ 0x8EBC_6AF0_9C88_C6E3, b ^ seed)
  let hash = folded(mixed ^ UInt64(truncatingIfNeeded: length), 0x5899_65CC_7537_4CC3)
  return UInt32(truncatingIfNeeded: hash ^ (hash &>> 32))
}

@inline(__always)
private func folded(_ a: UInt64, _ b: UInt64) -> UInt64 {
  let product = a.multipliedFullWidth(by: b)
  return product.high ^ product.low
}

/// Whether a stretch of bytes is valid UTF-8 without NUL.
func isReadable(_ bytes: FileBytes, _ start: Int, _ end: Int) -> Bool {
  firstUnreadable(bytes, from: start, to: end) == nil
}

/// The place of the first byte that is a NUL or not valid UTF-8 (no overlong forms, surrogates or values past U+10FFFF).
func firstUnreadable(_ bytes: FileBytes, from start: Int, to end: Int) -> Int? {
  var place = start
  while place < end {
    while place &+ 8 <= end {
      let word = bytes.word(at: place)
      // Neither a high bit nor a zero byte.
      if (word | (word &- 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080 != 0 { break }
      place &+= 8
    }
    guard place < end else { return nil }
    let length = scalarLength(bytes, place, end)
    if length == 0 { return place }
    place &+= length
  }
  return nil
}

/// How many bytes the scalar at a place takes; 0 where there is none.
private func scalarLength(_ bytes: FileBytes, _ place: Int, _ end: Int) -> Int {
  let lead = bytes[place]
  func follows(_ distance: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
    place &+ distance < end && range.contains(bytes[place &+ distance])
  }
  switch lead {
  case 0x01...0x7F: return 1
  case 0xC2...0xDF: return follows(1) ? 2 : 0
  case 0xE0: return follows(1, 0xA0...0xBF) && follows(2) ? 3 : 0
  case 0xED: return follows(1, 0x80...0x9F) && follows(2) ? 3 : 0
  case 0xE1...0xEF: return follows(1) && follows(2) ? 3 : 0
  case 0xF0: return follows(1, 0x90...0xBF) && follows(2) && follows(3) ? 4 : 0
  case 0xF1...0xF3: return follows(1) && follows(2) && follows(3) ? 4 : 0
  case 0xF4: return follows(1, 0x80...0x8F) && follows(2) && follows(3) ? 4 : 0
  default: return 0
  }
}
