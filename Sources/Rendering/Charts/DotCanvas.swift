/// Dots two to a cell across and four down, written as Braille; in ASCII one mark to a cell.
struct DotCanvas {
  let columns: Int
  let rows: Int
  /// Which of the eight dots of a cell are set.
  private var dots: [UInt8]
  /// The line that was drawn last in a cell; -1 where none was.
  private(set) var owners: [Int8]

  init(columns: Int, rows: Int) {
    (self.columns, self.rows) = (columns, rows)
    dots = [UInt8](repeating: 0, count: columns * rows)
    owners = [Int8](repeating: -1, count: columns * rows)
  }

  var width: Int { columns * 2 }
  var height: Int { rows * 4 }

  /// Sets the dots of one column from one height to another; 0 is the bottom.
  mutating func fill(_ x: Int, from low: Int, through high: Int, owner: Int) {
    guard (0..<width).contains(x) else { return }
    for y in max(0, min(low, high))...max(0, min(height - 1, max(low, high))) {
      let down = height - 1 - y
      let cell = down / 4 * columns + x / 2
      let bit: UInt8 =
        switch (x & 1, down & 3) {
        case (0, 0): 0x01
        case (0, 1): 0x02
        case (0, 2): 0x04
        case (0, 3): 0x40
        case (1, 0): 0x08
        case (1, 1): 0x10
        case (1, 2): 0x20
        default: 0x80
        }
      dots[cell] |= bit
      owners[cell] = Int8(owner)
    }
  }

  /// What stands in a cell; nil where it is empty.
  func character(_ column: Int, _ row: Int, isASCII: Bool) -> Character? {
    let cell = row * columns + column
    guard dots[cell] != 0 else { return nil }
    if isASCII { return ["*", "o", "+", "x"][Int(owners[cell]) & 3] }
    return Unicode.Scalar(0x2800 + UInt32(dots[cell])).map { Character($0) }
  }
}
