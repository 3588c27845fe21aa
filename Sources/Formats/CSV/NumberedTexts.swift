/// Texts of one beginning and one number of digits, such as `C0000123`, found by the number: a table with a place for
/// each, which is nearer than any hash table where the numbers are.
struct NumberedTexts: Sendable {
  /// A beginning of at most eight bytes, and from one to eight digits after it.
  struct Shape: Sendable {
    private let stem: UInt64
    private let stemLength: Int
    private let digits: Int

    /// The shape of a text; nil where it does not end with so many digits, or is too long.
    init?(_ bytes: FileBytes, _ start: Int, _ end: Int) {
      var digits = 0
      while digits < 8, end &- digits > start, bytes[end &- digits &- 1] &- 48 <= 9 { digits += 1 }
      let length = end &- start &- digits
      guard digits >= 4, length <= 8 else { return nil }
      var stem: UInt64 = 0
      for place in 0..<length { stem |= UInt64(bytes[start &+ place]) &<< UInt64(8 &* place) }
      (self.stem, stemLength, self.digits) = (stem, length, digits)
    }

    /// The number of a text of this shape; nil for any other, and for numbers too great for a table. Wherever the text
    /// stands, the answer is the same.
    @inline(__always)
    func number(_ bytes: FileBytes, _ start: Int, _ end: Int) -> Int? {
      guard end &- start == stemLength &+ digits else { return nil }
      guard end >= 8, start &+ 8 <= bytes.count else { return numberAtEdge(bytes, start, end) }
      let mask: UInt64 = stemLength == 8 ? ~0 : (1 &<< UInt64(truncatingIfNeeded: 8 &* stemLength)) &- 1
      guard bytes.word(at: start) & mask == stem, let number = Formats.digits(bytes.word(at: end &- 8), digits),
        number < Shape.limit
      else { return nil }
      return Int(number)
    }

    private static let limit = 1 << 24

    /// The same byte by byte, where eight bytes cannot be read at once.
    @inline(never)
    private func numberAtEdge(_ bytes: FileBytes, _ start: Int, _ end: Int) -> Int? {
      for place in 0..<stemLength where bytes[start + place] != UInt8(truncatingIfNeeded: stem >> UInt64(8 * place)) {
        return nil
      }
      var number = 0
      for place in (start + stemLength)..<end {
        let digit = bytes[place] &- 48
        guard digit <= 9 else { return nil }
        number = number * 10 + Int(digit)
      }
      return number < Shape.limit ? number : nil
    }
  }

  let shape: Shape
  /// For each number the code plus one; 0 where it never came.
  private var codes: [UInt32] = []

  init(shape: Shape) { self.shape = shape }

  @inline(__always)
  func code(of number: Int) -> Int32? {
    guard number < codes.count, codes[number] != 0 else { return nil }
    return Int32(bitPattern: codes[number] &- 1)
  }

  /// The codes of some rows' texts, written to their places, -2 where a text is not of the shape or never came.
  ///
  /// The numbers are read first and looked up then, in loops where nothing waits for anything: the table is larger than
  /// what is near.
  func findCodes(of cells: Cells, _ rows: Range<Int>, into places: Places<Int32>) {
    let (bytes, shape) = (cells.bytes, shape)
    for row in rows {
      let (start, end) = cells[row]
      places[row] = Int32(truncatingIfNeeded: shape.number(bytes, start, end) ?? -1)
    }
    guard !codes.isEmpty else {
      for row in rows { places[row] = -2 }
      return
    }
    codes.lent { codes in
      for row in rows {
        let number = UInt32(bitPattern: places[row])
        let code = number < UInt32(truncatingIfNeeded: codes.count) ? codes[Int(number)] : 0
        places[row] = code == 0 ? -2 : Int32(bitPattern: code &- 1)
      }
    }
  }

  mutating func insert(_ code: Int32, _ number: Int) {
    if number >= codes.count {
      var size = max(codes.count, 1024)
      while size <= number { size *= 2 }
      codes.append(contentsOf: repeatElement(0, count: size - codes.count))
    }
    codes[number] = UInt32(bitPattern: code) &+ 1
  }
}
