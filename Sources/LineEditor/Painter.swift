/// Brings a layout to the screen by the smallest repaint of whole rows, knowing only what it painted before.
///
/// Moves are relative, since nobody knows on which row of the screen a prompt begins. The terminal never wraps for us:
/// each row ends in an explicit line feed, and a full row is left before anything else is written.
struct Painter {
  private(set) var painted: [Layout.Row] = []
  private(set) var cursor = (row: 0, column: 0)
  private(set) var columns = 0

  /// The bytes that turn what is on the screen into the layout; at most `height` rows around the cursor are shown.
  mutating func repaint(_ layout: Layout, height: Int) -> String {
    let shown = Self.window(of: layout.rows.count, around: layout.cursor.row, height: max(height, 1))
    let rows = Array(layout.rows[shown])
    let target = (row: layout.cursor.row - shown.lowerBound, column: layout.cursor.column)
    var output = ""
    columns = layout.columns
    for (index, row) in rows.enumerated() where index >= painted.count || painted[index] != row {
      output += move(to: index)
      output += "\r" + row.text
      // In a full row the cursor still stands on the last cell, and erasing to the end would take that cell away.
      if row.width < columns { output += "\u{1B}[K" }
      cursor.column = row.width
    }
    if painted.count > rows.count {
      output += move(to: rows.count) + "\r\u{1B}[J"
      cursor.column = 0
    }
    painted = rows
    output += move(to: target.row)
    if !output.isEmpty || cursor.column != target.column {
      output += "\r" + (target.column > 0 ? "\u{1B}[\(target.column)C" : "")
    }
    cursor.column = target.column
    return output
  }

  /// The bytes that leave the statement on the screen, all its rows, and begin a new row below; then nothing is known.
  mutating func finish(_ layout: Layout, height: Int) -> String {
    var output = ""
    if layout.rows.count > height {
      output += move(to: 0) + "\r\u{1B}[J" + layout.rows.map(\.text).joined(separator: "\r\n")
    } else {
      var last = layout
      last.cursor = (layout.rows.count - 1, 0)
      output += repaint(last, height: height)
    }
    forget()
    return output + "\r\n"
  }

  /// After this the next repaint paints everything, from the cursor's row on.
  mutating func forget() {
    self = Painter()
  }

  private mutating func move(to row: Int) -> String {
    defer { cursor.row = row }
    if row < cursor.row { return "\u{1B}[\(cursor.row - row)A" }
    // A row that isn't there yet is made by a line feed; the others are only stepped over.
    let there = min(row, max(painted.count - 1, cursor.row))
    let down = there - cursor.row
    return (down > 0 ? "\u{1B}[\(down)B" : "") + String(repeating: "\r\n", count: max(0, row - there))
  }

  private static func window(of count: Int, around row: Int, height: Int) -> Range<Int> {
    guard count > height else { return 0..<count }
    // As much as fits from the top, so that a list below the line loses its end first.
    let first = max(0, min(row - height + 1, count - height))
    return first..<(first + height)
  }
}
