import Synchronization

/// The distinct texts of a column, each with a code from 0, in an order that nothing depends on; immutable and shared.
///
/// The texts lie one after another in `bytes` (valid UTF-8); text `c` is `bytes[offsets[c] ..< offsets[c + 1]]`. The
/// order of the codes by bytes and the look-up by text are made when first asked for, under a lock.
public final class TextDictionary: Sendable {
  public let bytes: [UInt8]
  public let offsets: [Int]
  private let lazily = Mutex(Lazily())

  private struct Lazily {
    var areAscending: Bool?
    var rankOfCode: [Int32]?
    var table: HashTable?
  }

  /// The texts must be distinct.
  ///
  /// - Parameter areAscending: each is greater than the one before, by its bytes; nil where nobody knows.
  public init(bytes: [UInt8], offsets: [Int], areAscending: Bool? = nil) {
    precondition(offsets.first == 0 && offsets.last == bytes.count, "offsets frame the bytes")
    if let areAscending { lazily.withLock { $0.areAscending = areAscending } }
    self.bytes = bytes
    self.offsets = offsets
  }

  public convenience init(_ texts: [String]) {
    var bytes: [UInt8] = []
    var offsets = [0]
    for text in texts {
      bytes.append(contentsOf: text.utf8)
      offsets.append(bytes.count)
    }
    self.init(bytes: bytes, offsets: offsets)
  }

  public var count: Int { offsets.count - 1 }

  public subscript(code: Int32) -> String {
    String(decoding: bytes[offsets[Int(code)]..<offsets[Int(code) + 1]], as: UTF8.self)
  }

  public func utf8(_ code: Int32) -> ArraySlice<UInt8> { bytes[offsets[Int(code)]..<offsets[Int(code) + 1]] }

  /// The code of a text, or nil where no row ever had it.
  public func code(of text: String) -> Int32? {
    let wanted = Array(text.utf8)
    if count <= 16 { return (0..<Int32(count)).first { utf8($0).elementsEqual(wanted) } }
    return areAscending ? codeByHalving(wanted) : table().code(of: wanted[...], in: self)
  }

  /// For each text of another dictionary the code it has here, or -1.
  public func codes(matching other: TextDictionary) -> [Int32] {
    if other === self { return [Int32](0..<Int32(count)) }
    if other.count * 16 < count, areAscending {
      return (0..<Int32(other.count)).map { codeByHalving(Array(other.utf8($0))) ?? -1 }
    }
    if count > 16, areAscending, other.areAscending { return codesMerging(other) }
    let table = table()
    return (0..<Int32(other.count)).map { table.code(of: other.utf8($0), in: self) ?? -1 }
  }

  /// The code of a text where all are in order of their bytes.
  private func codeByHalving(_ wanted: [UInt8]) -> Int32? {
    var (low, high) = (0, count)
    unsafe bytes.withUnsafeBytes { bytes in
      unsafe wanted.withUnsafeBytes { wanted in
        while low < high {
          let middle = (low + high) / 2
          if unsafe isLess(bytes, offsets[middle], offsets[middle + 1], wanted, 0, wanted.count) {
            low = middle + 1
          } else {
            high = middle
          }
        }
      }
    }
    return low < count && utf8(Int32(low)).elementsEqual(wanted) ? Int32(low) : nil
  }

  /// For each text of another dictionary its code, where both are in order of their bytes: they are gone through side by side.
  private func codesMerging(_ other: TextDictionary) -> [Int32] {
    unsafe bytes.withUnsafeBytes { own in
      unsafe other.bytes.withUnsafeBytes { theirs in
        unsafe offsets.withUnsafeBufferPointer { starts in
          unsafe other.offsets.withUnsafeBufferPointer { theirStarts in
            var code = 0
            return unsafe filled(other.count) { codes in
              for text in 0..<other.count {
                let (start, end) = unsafe (theirStarts[text], theirStarts[text &+ 1])
                while code < count, unsafe isLess(own, starts[code], starts[code &+ 1], theirs, start, end) {
                  code &+= 1
                }
                let isHere =
                  unsafe code < count && starts[code &+ 1] &- starts[code] == end &- start
                  && !isLess(theirs, start, end, own, starts[code], starts[code &+ 1])
                unsafe codes[text] = isHere ? Int32(truncatingIfNeeded: code) : -1
              }
            }
          }
        }
      }
    }
  }

  /// Each text is greater than the one before, by its bytes: as keys in a file often are.
  public var areAscending: Bool {
    lazily.withLock { state in
      if let known = state.areAscending { return known }
      let found = unsafe bytes.withUnsafeBytes { bytes in
        unsafe offsets.withUnsafeBufferPointer { offsets in
          (1..<max(count, 1)).allSatisfy { code in
            unsafe isLess(bytes, offsets[code &- 1], offsets[code], bytes, offsets[code], offsets[code &+ 1])
          }
        }
      }
      state.areAscending = found
      return found
    }
  }

  private func table() -> HashTable {
    lazily.withLock { state in
      if let table = state.table { return table }
      let table = HashTable(of: self)
      state.table = table
      return table
    }
  }

  /// For each code its place (from 0) when the texts are sorted by their bytes.
  public func rankOfCode() -> [Int32] {
    let areAscending = areAscending
    return lazily.withLock { state in
      if let ranks = state.rankOfCode { return ranks }
      let ranks = areAscending ? [Int32](0..<Int32(count)) : makeRanks()
      state.rankOfCode = ranks
      return ranks
    }
  }

  private func makeRanks() -> [Int32] {
    var codes = [Int32](0..<Int32(count))
    let prefixes = prefixes()
    codes = radixSorted(rows: codes, keys: prefixes)
    // Only texts with the same first eight bytes are compared.
    unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe offsets.withUnsafeBufferPointer { offsets in
        var start = 0
        while start < codes.count {
          var end = start + 1
          while end < codes.count, prefixes[Int(codes[end])] == prefixes[Int(codes[start])] { end += 1 }
          if end - start > 1 {
            codes[start..<end].sort { a, b in
              unsafe compareBytes(
                bytes, offsets[Int(a)], offsets[Int(a) + 1], offsets[Int(b)], offsets[Int(b) + 1]) < 0
            }
          }
          start = end
        }
      }
    }
    var ranks = [Int32](repeating: 0, count: count)
    for (rank, code) in codes.enumerated() { ranks[Int(code)] = Int32(rank) }
    return ranks
  }

  /// The first eight bytes of each text as a number in their order; shorter texts are filled up with zeros.
  private func prefixes() -> [UInt64] {
    unsafe bytes.withUnsafeBytes { bytes in
      unsafe offsets.withUnsafeBufferPointer { offsets in
        (0..<count).map { code in
          let start = unsafe offsets[code]
          let length = unsafe min(8, offsets[code + 1] - start)
          if length == 8 {
            return unsafe UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
          }
          var key: UInt64 = 0
          for place in 0..<length { unsafe key |= UInt64(bytes[start + place]) << UInt64(56 - 8 * place) }
          return key
        }
      }
    }
  }
}

private func compareBytes(
  _ bytes: UnsafeBufferPointer<UInt8>, _ aStart: Int, _ aEnd: Int, _ bStart: Int, _ bEnd: Int
) -> Int {
  var a = aStart
  var b = bStart
  while a < aEnd, b < bEnd {
    let difference = unsafe Int(bytes[a]) - Int(bytes[b])
    if difference != 0 { return difference }
    a += 1
    b += 1
  }
  return (aEnd - aStart) - (bEnd - bStart)
}

/// Open addressing over the bytes of a dictionary's texts; linear probing, at most half full.
private struct HashTable {
  private var slots: [Int32]

  init(of dictionary: TextDictionary) {
    var size = 32
    while size < dictionary.count * 2 { size *= 2 }
    slots = [Int32](repeating: -1, count: size)
    for code in 0..<Int32(dictionary.count) {
      var slot = place(dictionary.utf8(code))
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = code
    }
  }

  func code(of text: ArraySlice<UInt8>, in dictionary: TextDictionary) -> Int32? {
    var slot = place(text)
    while slots[slot] >= 0 {
      if dictionary.utf8(slots[slot]).elementsEqual(text) { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// FNV-1a, folded.
  private func place(_ text: ArraySlice<UInt8>) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Int(truncatingIfNeeded: hash ^ (hash >> 32)) & (slots.count - 1)
  }
}
