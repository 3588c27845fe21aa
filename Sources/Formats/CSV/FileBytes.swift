/// The bytes of a file while they are being read, for any thread; every access is checked.
///
/// This is the seam: the pointer is valid for the length of the call that made this value (`withFileBytes`), and
/// nothing keeps one longer.
@safe
struct FileBytes: @unchecked Sendable {
  private let base: UnsafePointer<UInt8>?
  let count: Int

  init(_ buffer: UnsafeBufferPointer<UInt8>) {
    unsafe base = buffer.baseAddress
    count = buffer.count
  }

  subscript(place: Int) -> UInt8 {
    @inline(__always) get {
      precondition(place >= 0 && place < count, "a byte is inside the file")
      return unsafe base.unsafelyUnwrapped[place]
    }
  }

  /// Eight bytes from a place, the first in the low bits.
  @inline(__always)
  func word(at place: Int) -> UInt64 {
    precondition(place >= 0 && place <= count &- 8, "a word is inside the file")
    return unsafe UInt64(
      littleEndian: UnsafeRawPointer(base.unsafelyUnwrapped + place).loadUnaligned(as: UInt64.self))
  }

  /// The `count` bytes (0…16) from a place, the first in the low bits of the first word; what is beyond them is 0.
  @inline(__always)
  func words(at place: Int, count length: Int) -> (UInt64, UInt64) {
    precondition(place >= 0 && length >= 0 && length <= 16 && place &+ length <= count, "the bytes are inside the file")
    guard place &+ 16 <= count else { return lastWords(at: place, count: length) }
    // A shift by 64 gives 0.
    let below = UInt64(truncatingIfNeeded: min(length, 8) &* 8)
    let above = UInt64(truncatingIfNeeded: max(length &- 8, 0) &* 8)
    return (word(at: place) & ~(~0 << below), word(at: place &+ 8) & ~(~0 << above))
  }

  @inline(never)
  private func lastWords(at place: Int, count length: Int) -> (UInt64, UInt64) {
    var words: (UInt64, UInt64) = (0, 0)
    for index in 0..<length {
      let byte = UInt64(self[place + index])
      if index < 8 { words.0 |= byte << UInt64(index * 8) } else { words.1 |= byte << UInt64(index * 8 - 64) }
    }
    return words
  }

  /// Four bytes from a place, the first in the low bits.
  @inline(__always)
  func half(at place: Int) -> UInt32 {
    precondition(place >= 0 && place <= count &- 4, "a half word is inside the file")
    return unsafe UInt32(
      littleEndian: UnsafeRawPointer(base.unsafelyUnwrapped + place).loadUnaligned(as: UInt32.self))
  }

  /// Which of the 64 bytes from a place are separators, line ends and quotes, a bit for each.
  @inline(__always)
  func masks(at place: Int, separator: UInt8, newline: UInt8) -> BlockMasks {
    precondition(place >= 0 && place <= count &- 64, "a block is inside the file")
    return unsafe BlockMasks(base.unsafelyUnwrapped + place, separator: separator, newline: newline)
  }

  /// How many bytes of a stretch are this one.
  func population(of byte: UInt8, from start: Int, to end: Int) -> Int {
    populations(of: byte, and: byte, from: start, to: end).first
  }

  /// How many bytes of a stretch are each of two, in one pass.
  func populations(of first: UInt8, and second: UInt8, from start: Int, to end: Int) -> (first: Int, second: Int) {
    precondition(start >= 0 && start <= end && end <= count, "the stretch is inside the file")
    guard start < end, let base = unsafe base else { return (0, 0) }
    var totals = (first: 0, second: 0)
    var place = start
    while place &+ 64 <= end {
      // Counts of at most 255 fit in a byte.
      let blocks = min(60, (end &- place) / 64)
      unsafe countBlocks(base + place, blocks: blocks, of: first, and: second, into: &totals)
      place &+= blocks &* 64
    }
    while place < end {
      totals.first &+= unsafe base[place] == first ? 1 : 0
      totals.second &+= unsafe base[place] == second ? 1 : 0
      place &+= 1
    }
    return totals
  }

  /// The first place from `start` on (before the end of the file) that holds this byte.
  func firstPlace(of byte: UInt8, from start: Int) -> Int? {
    var place = start
    while place < count {
      if self[place] == byte { return place }
      place &+= 1
    }
    return nil
  }

  /// The bytes of a stretch as text; only for texts known to be UTF-8, and for messages.
  func text(from start: Int, to end: Int) -> String {
    precondition(start >= 0 && start <= end && end <= count, "the stretch is inside the file")
    guard start < end, let base = unsafe base else { return "" }
    return unsafe String(decoding: UnsafeBufferPointer(start: base + start, count: end - start), as: UTF8.self)
  }

  /// Appends the bytes of a stretch.
  @inline(__always)
  func append(from start: Int, to end: Int, onto bytes: inout [UInt8]) {
    precondition(start >= 0 && start <= end && end <= count, "the stretch is inside the file")
    guard start < end, let base = unsafe base else { return }
    unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: base + start, count: end - start))
  }
}

/// Lends the bytes of an array to a reader.
func withFileBytes<Result>(_ bytes: [UInt8], _ body: (FileBytes) -> Result) -> Result {
  unsafe bytes.withUnsafeBufferPointer { body(unsafe FileBytes($0)) }
}
