import TextWidth

/// The list of completions under the line: as many columns as fit, filled downwards, and never wider than the terminal.
struct CompletionMenu {
  let items: [Completion]
  /// How many are not shown, in words.
  let more: (Int) -> String

  /// At most so many rows; what doesn't fit is counted in the last one.
  func rows(columns: Int, limit: Int, style: LineStyle) -> [Layout.Row] {
    guard limit > 0, !items.isEmpty else { return [] }
    let nameWidth = items.reduce(0) { max($0, displayWidth(of: visible($1.display))) }
    let cells = items.map { cell($0, nameWidth: nameWidth, columns: columns, style: style) }
    let gap = 2
    let cellWidth = cells.reduce(1) { max($0, $1.width) }
    let across = max(1, (columns + gap) / (cellWidth + gap))
    let needed = (cells.count + across - 1) / across
    let height = needed <= limit ? needed : max(1, limit - 1)
    let shown = min(cells.count, height * across)
    var rows = (0..<height).map { row in
      var line = Layout.Row()
      for index in stride(from: row, to: shown, by: height) {
        if index > row { line.pad(to: (index / height) * (cellWidth + gap)) }
        line.text += cells[index].text
        line.signs += cells[index].signs
        line.width += cells[index].width
      }
      return line
    }
    if shown < cells.count, limit > height {
      var more = Layout.Row()
      more.append(cut(self.more(cells.count - shown), to: columns), look: style.menuDescription)
      rows.append(more)
    }
    return rows
  }

  private func cell(_ item: Completion, nameWidth: Int, columns: Int, style: LineStyle) -> Layout.Row {
    var row = Layout.Row()
    row.append(cut(visible(item.display), to: columns), look: "")
    let room = columns - nameWidth - 2
    guard !item.description.isEmpty, room > 3 else { return row }
    row.pad(to: nameWidth + 2)
    row.append(cut(visible(item.description), to: room), look: style.menuDescription)
    return row
  }

  private func cut(_ text: String, to columns: Int) -> String {
    guard displayWidth(of: text) > columns else { return text }
    var kept = ""
    var width = 0
    for character in text {
      width += displayWidth(of: character)
      guard width < columns else { break }
      kept.append(character)
    }
    return kept + "…"
  }
}

extension Layout.Row {
  mutating func append(_ text: String, look: String) {
    self.text += look.isEmpty ? text : "\u{1B}[\(look)m\(text)\u{1B}[m"
    for character in text {
      signs.append(UInt8(displayWidth(of: character)))
      width += displayWidth(of: character)
    }
  }

  mutating func pad(to column: Int) {
    append(String(repeating: " ", count: max(0, column - width)), look: "")
  }
}
