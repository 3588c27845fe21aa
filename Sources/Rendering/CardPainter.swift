import TextWidth

/// One row as a card, a line for each column: what a row too wide for the screen becomes.
///
///     key:         0001
///     amount (¥):  1,234.50
struct CardPainter {
  let slots: [TableLayout.Slot]
  let width: Int?
  let box: BoxStyle
  let paint: Paint

  /// - Parameter isSparing: what is missing is left out.
  func append(_ row: Int, to page: inout [UInt8], isSparing: Bool = false) {
    // A name takes at most two fifths of the screen.
    let most = width.map { max(6, $0 * 2 / 5) } ?? .max
    let nameWidth = min(most, slots.map { displayWidth(of: $0.header) + 1 }.max() ?? 0)
    let room = width.map { max(2, $0 - nameWidth - 2) }
    for slot in slots {
      let name = squeezed(slot.header, to: nameWidth - 1, ellipsis: box.ellipsis) + ":"
      let padding = blanks(nameWidth - displayWidth(of: name) + 2)
      let isMissing = slot.format.isMissing(row)
      if isMissing, isSparing { continue }
      for (number, line) in wrapped(slot.format.text(row), to: room).enumerated() {
        let start = number == 0 ? paint(name, .bold) + padding : blanks(nameWidth + 2)
        page.append(line: start + (isMissing ? paint(line, .dim) : line))
      }
    }
  }
}
