/// The codes of texts of at most eight bytes that came already, for columns that have few: a place for each, decided by
/// its bytes, which the next one of the same place takes over.
struct ShortTexts: Sendable {
  /// The bytes as a number, quotes included; 0 in a place that nothing took, and for the empty text.
  private var keys: [UInt64] = []
  /// The length, and the code plus one above it: 0 says that the empty text has no code.
  private var codes: [UInt32] = []
  private static let bits = 12

  /// Puts the codes of some rows' texts in their places, -2 where a text is longer or not here; gives how many these are.
  func findCodes(of cells: Cells, _ rows: Range<Int>, into places: Places<Int32>) -> Int {
    guard !keys.isEmpty, cells.areFollowedBy(8) else { return rows.count }
    let bytes = cells.bytes
    var others = 0
    keys.lent { keys in
      codes.lent { codes in
        for row in rows {
          let (start, end) = cells[row]
          let length = end &- start
          let key = ShortTexts.key(bytes, start, length)
          let slot = ShortTexts.slot(key)
          let code = codes[slot]
          let isHere = keys[slot] == key && Int(code & 15) == length
          places[row] = isHere ? Int32(bitPattern: code &>> 4) &- 1 : -2
          others &+= isHere ? 0 : 1
        }
      }
    }
    return others
  }

  /// Takes note of a row's code; nothing, where its text is too long.
  mutating func insert(_ code: Int32, _ cells: Cells, _ row: Int) {
    let (start, end) = cells[row]
    guard end &- start <= 8, start &+ 8 <= cells.bytes.count, code < 1 << 27 else { return }
    if keys.isEmpty {
      keys = [UInt64](repeating: 0, count: 1 << ShortTexts.bits)
      codes = [UInt32](repeating: 0, count: 1 << ShortTexts.bits)
    }
    let key = ShortTexts.key(cells.bytes, start, end &- start)
    // The empty text's place is its own.
    guard key != 0 else { return }
    let slot = ShortTexts.slot(key)
    guard slot != 0 else { return }
    keys[slot] = key
    codes[slot] = UInt32(bitPattern: code &+ 1) &<< 4 | UInt32(truncatingIfNeeded: end &- start)
  }

  @inline(__always)
  private static func key(_ bytes: FileBytes, _ start: Int, _ length: Int) -> UInt64 {
    // Of a longer text its first bytes: its length tells it from any here.
    let unused = UInt64(truncatingIfNeeded: (8 &- min(length, 8)) &* 8)
    return bytes.word(at: start) & (length == 0 ? 0 : ~0 &>> unused)
  }

  @inline(__always)
  private static func slot(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> UInt64(truncatingIfNeeded: 64 &- bits))
  }
}
