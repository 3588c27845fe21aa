import Synchronization

/// The distinct texts of a column, each with a code from 0, in order of first appearance; immutable and shared.
///
/// The texts lie one after another in `bytes` (valid UTF-8); text `c` is `bytes[offsets[c] ..< offsets[c + 1]]`. The
/// order of the codes by bytes and the look-up by text are made when first asked for, under a lock.
public final class TextDictionary: Sendable {
  public let bytes: [UInt8]
  public let offsets: [Int]
  private let lazily = Mutex(Lazily())

  private struct Lazily {
    var rankOfCode: [Int32]?
    var table: HashTable?
  }

  /// The texts must be distinct.
  public init(bytes: [UInt8], offsets: [Int]) {
    precondition(offsets.first == 0 && offsets.last == bytes.count, "offsets frame the bytes")
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
    return table().code(of: wanted[...], in: self)
  }

  /// For each text of another dictionary the code it has here, or -1.
  public func codes(matching other: TextDictionary) -> [Int32] {
    if other === self { return [Int32](0..<Int32(count)) }
    let table = table()
    return (0..<Int32(other.count)).map { table.code(of: other.utf8($0), in: self) ?? -1 }
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
    lazily.withLock { state in
      if let ranks = state.rankOfCode { return ranks }
      let ranks = makeRanks()
      state.rankOfCode = ranks
      return ranks
    }
  }

  private func makeRanks() -> [Int32] {
    var codes = [Int32](0..<Int32(count))
    // Files often come in order of their texts: then the codes are the ranks already.
    let inOrder = count < 2 || (1..<count).allSatisfy { precedes(Int32($0 - 1), Int32($0)) }
    if inOrder { return codes }
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

  private func precedes(_ a: Int32, _ b: Int32) -> Bool {
    unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe compareBytes(bytes, offsets[Int(a)], offsets[Int(a) + 1], offsets[Int(b)], offsets[Int(b) + 1]) < 0
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
