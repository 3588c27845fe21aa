/// How SQLite's groups, one below the other, are laid across.
struct TwinPivot {
  /// The place of the column that goes across, and of the others that the groups are by.
  var across: Int
  var down: [Int]
  /// For each column that is not one of those: a group without rows has 0.
  var isZeroWhenEmpty: [Bool]

  /// The rows and columns of the pivoted answer. Rows come in order of what goes down; their last cell says at which
  /// place what goes across stands among its values.
  func laid(_ rows: [[String?]], _ columns: [Twin]) -> (rows: [[String?]], columns: [Twin]) {
    let rank = columns.count - 1
    let values = (0..<rank).filter { $0 != across && !down.contains($0) }
    let headings = Set(rows.map { $0[rank] ?? "" }).sorted { (Int($0) ?? 0) < (Int($1) ?? 0) }
    var lines: [[String?]] = []
    var cells: [[String: [String?]]] = []
    for row in rows {
      let line = down.map { row[$0] }
      if lines.last != line {
        lines.append(line)
        cells.append([:])
      }
      cells[cells.count - 1][row[rank] ?? ""] = row
    }
    let laid = zip(lines, cells).map { line, cells in
      line
        + values.enumerated().flatMap { place, value in
          headings.map { heading -> String? in
            if let row = cells[heading] { return row[value] }
            return isZeroWhenEmpty[place] ? "0" : nil
          }
        }
    }
    return (laid, down.map { columns[$0] } + values.flatMap { value in headings.map { _ in columns[value] } })
  }
}
