import TextWidth

/// Writes a laid-out table: header, rule, rows.
struct TablePainter {
  let layout: TableLayout
  let box: BoxStyle
  let paint: Paint

  /// Calls `flush` with whole lines whenever enough of them have gathered, and at the end leaves the rest in `page`.
  func write<E: Error>(
    to page: inout [UInt8], flush: (inout [UInt8]) throws(E) -> Void
  ) throws(E) {
    if box == .full { page.append(line: rule("┌", "┬", "┐")) }
    appendHeader(to: &page)
    page.append(line: box == .full ? rule("├", "┼", "┤") : rule("", "  ", ""))
    let wraps = layout.slots.contains { $0.isProse && $0.width < $0.natural }
    for row in 0..<layout.rows {
      if wraps { appendWrapped(row, to: &page) } else { append(row, to: &page) }
      if page.count >= 1 << 16 { try flush(&page) }
    }
    if box == .full { page.append(line: rule("└", "┴", "┘")) }
  }

  private func rule(_ left: String, _ middle: String, _ right: String) -> String {
    let padding = box == .full ? 2 : 0
    let pieces = layout.slots.map { String(repeating: box.rule, count: $0.width + padding) }
    return paint(left + pieces.joined(separator: middle) + right, .dim)
  }

  private func appendHeader(to page: inout [UInt8]) {
    appendLine(to: &page) { slot, line in
      let text = squeezed(slot.header, to: slot.width, ellipsis: box.ellipsis)
      line.append(contentsOf: paint(text, .bold).utf8)
      return displayWidth(of: text)
    }
  }

  private func append(_ row: Int, to page: inout [UInt8]) {
    appendLine(to: &page) { slot, line in
      let start = line.count
      if slot.format.isMissing(row) {
        line.append(contentsOf: paint(box.missing, .dim).utf8)
        return 1
      }
      let width = slot.format.append(row, to: &line)
      guard width > slot.width else { return width }
      let cut = truncated(String(decoding: line[start...], as: UTF8.self), to: slot.width, ellipsis: box.ellipsis)
      line.replaceSubrange(start..., with: cut.utf8)
      return displayWidth(of: cut)
    }
  }

  /// A row some of whose columns are sentences that take more than one line.
  private func appendWrapped(_ row: Int, to page: inout [UInt8]) {
    let cells = layout.slots.map { slot in
      let text = slot.format.text(row)
      return slot.isProse ? wrapped(text, to: slot.width) : [truncated(text, to: slot.width, ellipsis: box.ellipsis)]
    }
    for number in 0..<(cells.map(\.count).max() ?? 1) {
      var place = 0
      appendLine(to: &page) { slot, line in
        defer { place += 1 }
        guard number < cells[place].count else { return 0 }
        let text = cells[place][number]
        line.append(contentsOf: (slot.format.isMissing(row) ? paint(text, .dim) : text).utf8)
        return displayWidth(of: text)
      }
    }
  }

  /// One line of cells, each padded to its column; `cell` appends its text and answers its width.
  private func appendLine(to page: inout [UInt8], cell: (TableLayout.Slot, inout [UInt8]) -> Int) {
    let edges = box.edges
    page.append(contentsOf: paint(edges.left, .dim).utf8)
    let gap = Array((box == .full ? paint(edges.gap, .dim) : edges.gap).utf8)
    for (place, slot) in layout.slots.enumerated() {
      if place > 0 { page.append(contentsOf: gap) }
      let start = page.count
      let padding = max(0, slot.width - cell(slot, &page))
      let pad = repeatElement(UInt8(ascii: " "), count: padding)
      if slot.format.kind == .number {
        page.insert(contentsOf: pad, at: start)
      } else {
        page.append(contentsOf: pad)
      }
    }
    page.append(contentsOf: paint(edges.right, .dim).utf8)
    while page.last == UInt8(ascii: " ") { page.removeLast() }
    page.append(UInt8(ascii: "\n"))
  }
}

extension [UInt8] {
  mutating func append(line: String) {
    append(contentsOf: line.utf8)
    append(UInt8(ascii: "\n"))
  }
}
