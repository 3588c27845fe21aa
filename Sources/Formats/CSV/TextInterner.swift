/// The distinct texts of a column as they come, each with a code from 0: an open-addressing table over bytes, without a
/// `String` per row.
///
/// As long as the texts come in ascending order (ids mostly do) there is nothing to look up: a text is either the last
/// one or new. The table is made at the first text that breaks the order. A text of up to 16 bytes stands in its slot
/// whole, so that finding it touches one place in memory.
struct TextInterner: Sendable {
  private(set) var bytes: [UInt8] = []
  private(set) var offsets: [Int] = [0]
  /// A power of two of them, at most five eighths taken.
  private var slots: [Slot] = []
  private var used = 0
  private(set) var ascending = true
  /// Where the first text that is not valid UTF-8, or holds a NUL, was met.
  private(set) var firstUnreadable: Int?

  /// Scratch of `warm`, and a sum that nothing reads but that must be made.
  private var batch: [UInt32] = []
  private var touched = 0

  private struct Slot {
    var key = TextKey()
    /// The code plus one; 0 where nothing is.
    var code: UInt32 = 0
  }

  var count: Int { offsets.count &- 1 }
  /// There are more texts than are near.
  var isLarge: Bool { count > 1024 }

  /// The code of the text at a stretch of bytes; `place` is where it stands in the file.
  @inline(__always)
  mutating func code(of source: FileBytes, from start: Int, to end: Int, at place: Int) -> Int32 {
    if ascending {
      let order = count == 0 ? 1 : compareWithLast(source, start, end)
      if order == 0 { return Int32(truncatingIfNeeded: count &- 1) }
      if order > 0 { return append(source, start, end, place) }
      makeTable()
    }
    let key = TextKey(source, start, end)
    let mask = slots.count &- 1
    var slot = key.hash & mask
    while slots[slot].code != 0 {
      if slots[slot].key == key {
        let code = slots[slot].code &- 1
        if key.isWhole || isEqual(source, start, Int(code), Int(key.length)) { return Int32(bitPattern: code) }
      }
      slot = (slot &+ 1) & mask
    }
    let code = append(source, start, end, place)
    slots[slot] = Slot(key: key, code: UInt32(bitPattern: code) &+ 1)
    used &+= 1
    if used &* 8 > slots.count &* 5 { rehash(slots.count &* 2) }
    return code
  }

  /// The codes of another interner's texts, each written to its place in `codes`: for merging.
  mutating func codes(ofTexts texts: Range<Int>, in other: TextInterner, into codes: inout [Int32]) {
    withFileBytes(other.bytes) { source in
      other.offsets.lent { offsets in
        for first in stride(from: texts.lowerBound, to: texts.upperBound, by: TextInterner.batch) {
          let batch = first..<min(first + TextInterner.batch, texts.upperBound)
          warm(source, batch) { (offsets[$0], offsets[$0 &+ 1]) }
          for text in batch { codes[text] = code(of: source, from: offsets[text], to: offsets[text + 1], at: 0) }
        }
      }
    }
  }

  /// How many texts are warmed at once: few enough that the first is still near when the last has been fetched.
  static let batch = 256

  /// Touches the memory that looking up the texts of a batch will need, in loops where nothing waits for anything, so
  /// that the processor fetches many places at once. A large table is otherwise all waiting: a third of a microsecond a
  /// text.
  @inline(__always)
  mutating func warm(_ source: FileBytes, _ texts: Range<Int>, _ bounds: (Int) -> (Int, Int)) {
    guard slots.count > 1 << 13, !texts.isEmpty else { return }
    let mask = slots.count &- 1
    var batch = self.batch
    self.batch = []
    if batch.isEmpty { batch = [UInt32](repeating: 0, count: TextInterner.batch) }
    touched = batch.lentForWriting { codes in
      slots.lent { slots in
        for text in texts {
          let (start, end) = bounds(text)
          let slot = TextKey(source, start, end).hash & mask
          codes[text &- texts.lowerBound] = UInt32(truncatingIfNeeded: slot)
        }
        for index in 0..<texts.count { codes[index] = slots[Int(codes[index])].code }
      }
      var touched = 0
      offsets.lent { offsets in
        for index in 0..<texts.count { touched &+= offsets[Int(codes[index])] }
        bytes.lent { bytes in
          for index in 0..<texts.count where codes[index] > 0 {
            touched &+= Int(bytes[min(offsets[Int(codes[index]) &- 1], bytes.count &- 1)])
          }
        }
      }
      return touched
    }
    self.batch = batch
  }

  @inline(never)
  private mutating func append(_ source: FileBytes, _ start: Int, _ end: Int, _ place: Int) -> Int32 {
    if firstUnreadable == nil, !isReadable(source, start, end) { firstUnreadable = place }
    let code = Int32(truncatingIfNeeded: count)
    source.append(from: start, to: end, onto: &bytes)
    offsets.append(bytes.count)
    return code
  }

  private mutating func makeTable() {
    ascending = false
    var size = 64
    while size * 5 < count * 16 { size *= 2 }
    slots = [Slot](repeating: Slot(), count: size)
    for code in 0..<count {
      let key = withFileBytes(bytes) { TextKey($0, offsets[code], offsets[code + 1]) }
      insert(Slot(key: key, code: UInt32(truncatingIfNeeded: code) &+ 1))
    }
  }

  private mutating func rehash(_ size: Int) {
    let old = slots
    used = 0
    slots = [Slot](repeating: Slot(), count: size)
    for slot in old where slot.code != 0 { insert(slot) }
  }

  private mutating func insert(_ new: Slot) {
    // Room for all that come before the next look at how full it is.
    used &+= 1
    let mask = slots.count &- 1
    var slot = new.key.hash & mask
    while slots[slot].code != 0 { slot = (slot &+ 1) & mask }
    slots[slot] = new
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

  /// Whether a stored text of more than 16 bytes, with the same key, is this one.
  private func isEqual(_ source: FileBytes, _ start: Int, _ code: Int, _ length: Int) -> Bool {
    let from = offsets[code]
    return withFileBytes(bytes) { own in
      var place = 0
      while place &+ 8 <= length {
        if own.word(at: from &+ place) != source.word(at: start &+ place) { return false }
        place &+= 8
      }
      // The key holds the last eight bytes.
      return true
    }
  }
}

/// What a text is found by: all of it up to 16 bytes, else a digest of its beginning and its last eight bytes.
struct TextKey: Sendable, Equatable {
  private(set) var first: UInt64 = 0
  private(set) var last: UInt64 = 0
  private(set) var length: UInt32 = 0

  init() {}

  @inline(__always)
  init(_ bytes: FileBytes, _ start: Int, _ end: Int) {
    let count = end &- start
    length = UInt32(truncatingIfNeeded: count)
    if count <= 16 {
      // Sixteen bytes at once, without those that follow: lengths come as they come, and a branch for each would be
      // guessed wrong as often as not.
      (first, last) = bytes.words(at: start, count: count)
    } else {
      first = digest(bytes, start, end)
      last = bytes.word(at: end &- 8)
    }
  }

  var isWhole: Bool { length <= 16 }

  /// Spread by one 128-bit product (after wyhash), so that its low bits depend on every byte.
  var hash: Int {
    @inline(__always) get {
      let mixed = folded(first ^ 0x8EBC_6AF0_9C88_C6E3, last ^ 0x5899_65CC_7537_4CC3 ^ UInt64(length))
      return Int(truncatingIfNeeded: mixed)
    }
  }
}

/// All but the last eight bytes of a text of more than 16, eight at a time.
private func digest(_ bytes: FileBytes, _ start: Int, _ end: Int) -> UInt64 {
  var digest: UInt64 = 0xA076_1D64_78BD_642F
  var place = start
  while end &- place > 8 {
    digest = folded(bytes.word(at: place) ^ 0xE703_7ED1_A0B4_28DB, digest)
    place &+= 8
  }
  return digest
}

@inline(__always)
private func folded(_ a: UInt64, _ b: UInt64) -> UInt64 {
  let product = a.multipliedFullWidth(by: b)
  return product.high ^ product.low
}
