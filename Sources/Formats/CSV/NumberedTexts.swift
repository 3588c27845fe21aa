internal import Columns

/// Texts of one beginning and one number of digits, such as `C0000123`: while a file is read they are their numbers, and
/// nothing is looked up; which numbers came is a bit for each.
struct NumberedTexts: Sendable {
  /// A beginning of at most eight bytes, and from four to eight digits after it.
  struct Shape: Sendable, Hashable {
    fileprivate let stem: UInt64
    fileprivate let stemLength: Int
    fileprivate let digits: Int

    /// The shape of a text; nil where it does not end with so many digits, or is too long, or holds a quote.
    init?(_ bytes: FileBytes, _ start: Int, _ end: Int) {
      var digits = 0
      while digits < 8, end &- digits > start, bytes[end &- digits &- 1] &- 48 <= 9 { digits += 1 }
      let length = end &- start &- digits
      guard digits >= 4, length <= 8 else { return nil }
      var stem: UInt64 = 0
      for place in 0..<length {
        // A quote would be written in two ways.
        if bytes[start &+ place] == Dialect.quote { return nil }
        stem |= UInt64(bytes[start &+ place]) &<< UInt64(8 &* place)
      }
      guard isReadable(bytes, start, end) else { return nil }
      (self.stem, stemLength, self.digits) = (stem, length, digits)
    }

    /// The number of a text of this shape; nil for any other. Wherever the text stands, the answer is the same.
    @inline(__always)
    func number(_ bytes: FileBytes, _ start: Int, _ end: Int) -> Int32? {
      guard end &- start == stemLength &+ digits else { return nil }
      guard end >= 8, start &+ 8 <= bytes.count else { return numberAtEdge(bytes, start, end) }
      let mask: UInt64 = stemLength == 8 ? ~0 : (1 &<< UInt64(truncatingIfNeeded: 8 &* stemLength)) &- 1
      guard bytes.word(at: start) & mask == stem, let number = Formats.digits(bytes.word(at: end &- 8), digits) else {
        return nil
      }
      return Int32(truncatingIfNeeded: number)
    }

    /// The same byte by byte, where eight bytes cannot be read at once.
    @inline(never)
    private func numberAtEdge(_ bytes: FileBytes, _ start: Int, _ end: Int) -> Int32? {
      for place in 0..<stemLength where bytes[start + place] != UInt8(truncatingIfNeeded: stem >> UInt64(8 * place)) {
        return nil
      }
      var number: Int32 = 0
      for place in (start + stemLength)..<end {
        let digit = bytes[place] &- 48
        guard digit <= 9 else { return nil }
        number = number * 10 + Int32(digit)
      }
      return number
    }
  }

  /// A bit for each number that came.
  private(set) var seen: [UInt64] = []

  /// Takes note of numbers, those below 0 aside; none is greater than `greatest`.
  @inline(__always)
  mutating func insert(_ numbers: Places<Int32>, _ rows: Range<Int>, greatest: Int32) {
    guard greatest >= 0 else { return }
    makeRoom(for: Int(greatest))
    seen.lentForWriting { seen in
      for row in rows {
        let number = numbers[row]
        guard number >= 0 else { continue }
        seen[Int(number) >> 6] |= 1 &<< UInt64(truncatingIfNeeded: number & 63)
      }
    }
  }

  mutating func insert(_ number: Int32) {
    makeRoom(for: Int(number))
    seen[Int(number) >> 6] |= 1 << UInt64(number & 63)
  }

  private mutating func makeRoom(for number: Int) {
    guard number >> 6 >= seen.count else { return }
    let size = max(number >> 6 + 1, seen.count * 2)
    seen.append(contentsOf: repeatElement(0, count: size - seen.count))
  }

  /// The numbers of all workers.
  init(union all: [NumberedTexts] = []) {
    seen = [UInt64](repeating: 0, count: all.map(\.seen.count).max() ?? 0)
    for one in all { for (place, word) in one.seen.enumerated() where word != 0 { seen[place] |= word } }
  }
}

/// The codes of the numbers that came, from 0 in their order, which is that of their texts' bytes.
struct NumberCodes: Sendable {
  private let seen: [UInt64]
  /// How many numbers there are before each word.
  private let before: [Int32]
  let count: Int
  /// The least number, where none is missing between it and the greatest.
  private let first: Int32?

  init(_ numbers: NumberedTexts) {
    seen = numbers.seen
    var total = 0
    var (least, greatest) = (-1, -1)
    var before: [Int32] = []
    before.reserveCapacity(seen.count)
    for (place, word) in seen.enumerated() {
      before.append(Int32(truncatingIfNeeded: total))
      guard word != 0 else { continue }
      total += word.nonzeroBitCount
      if least < 0 { least = place << 6 + word.trailingZeroBitCount }
      greatest = place << 6 + 63 - word.leadingZeroBitCount
    }
    (self.before, count) = (before, total)
    first = total > 0 && greatest - least + 1 == total ? Int32(truncatingIfNeeded: least) : nil
  }

  /// Puts its code in the place of every number. What is below 0 stays, but for -2 − n, which becomes the code of the
  /// n-th other text.
  func recode(_ places: Places<Int32>, others: [Int32]) {
    if let first {
      places.lower(by: first)
      if !others.isEmpty { recodeOthers(places, others) }
      return
    }
    if count > 0 {
      seen.lent { seen in
        before.lent { before in
          for row in 0..<places.count {
            let number = Int(places[row])
            if number < 0 { continue }
            let below = seen[number >> 6] & ((1 &<< UInt64(truncatingIfNeeded: number & 63)) &- 1)
            places[row] = before[number >> 6] &+ Int32(truncatingIfNeeded: below.nonzeroBitCount)
          }
        }
      }
    }
    if !others.isEmpty { recodeOthers(places, others) }
  }

  private func recodeOthers(_ places: Places<Int32>, _ others: [Int32]) {
    for row in 0..<places.count where places[row] < -1 {
      places[row] = Int32(truncatingIfNeeded: count) + others[Int(-2 - places[row])]
    }
  }

  /// The texts of the numbers in their order, and other texts after them.
  func dictionary(_ shape: NumberedTexts.Shape, others: TextInterner) -> TextDictionary {
    let length = shape.stemLength + shape.digits
    let room = count * length + 8
    var offsets: [Int] = []
    offsets.reserveCapacity(count + others.count + 1)
    for code in 0...count { offsets.append(code * length) }
    var bytes = unsafe [UInt8](unsafeUninitializedCapacity: room + others.bytes.count) { buffer, written in
      let places = unsafe Places(buffer.baseAddress, count: room + others.bytes.count)
      var place = 0
      let unused = UInt64(8 * (8 - shape.digits))
      for (index, word) in seen.enumerated() {
        var bits = word
        while bits != 0 {
          let number = UInt64(index << 6 + bits.trailingZeroBitCount)
          bits &= bits &- 1
          // Eight bytes at once: those behind a text are written over by the next.
          places.write(shape.stem, at: place)
          places.write(eightDigits(number) >> unused, at: place &+ shape.stemLength)
          place &+= length
        }
      }
      written = place
    }
    bytes.append(contentsOf: others.bytes)
    for end in others.offsets.dropFirst() { offsets.append(count * length + end) }
    return TextDictionary(bytes: bytes, offsets: offsets, areAscending: others.count == 0 ? true : nil)
  }
}

/// A number of at most eight digits in text with zeros before it, the first digit in the low bits.
private func eightDigits(_ number: UInt64) -> UInt64 {
  let fours = number / 10_000 | (number % 10_000) << 32
  let hundreds = (fours &* 10_486) >> 20 & 0x0000_007F_0000_007F
  let twos = hundreds | (fours &- hundreds &* 100) << 16
  let tens = (twos &* 103) >> 10 & 0x000F_000F_000F_000F
  return (tens | (twos &- tens &* 10) << 8) &+ 0x3030_3030_3030_3030
}
