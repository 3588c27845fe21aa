import Columns

/// What differs between an answer and SQLite's; nil where nothing does.
func difference(_ table: Table, _ rows: [[String?]], _ columns: [Twin]) -> String? {
  guard table.fields.count == columns.count else {
    return "\(table.fields.count) columns, SQLite has \(columns.count)"
  }
  guard table.rowCount == rows.count else { return "\(table.rowCount) rows, SQLite has \(rows.count)" }
  for (row, cells) in rows.enumerated() {
    for (place, column) in columns.enumerated() {
      let value = table.fields[place].column[row]
      if !agrees(value, cells[place], column) {
        return
          "row \(row), column \(table.fields[place].name): \(value), SQLite has \(cells[place] ?? "NULL") (\(column.kind))"
      }
    }
  }
  return nil
}

private func agrees(_ value: Value, _ cell: String?, _ column: Twin) -> Bool {
  guard let cell else { return value == .missing }
  switch (column.kind, value) {
  case (.integer, .exact(let number)), (.decimal, .exact(let number)):
    guard number.form.divisor == 1, let wanted = Int128(cell), let scale = column.scale else { return false }
    let more = scale - number.form.scale
    return more >= 0
      ? number.units * integerPowerOfTen(more) == wanted : number.units == wanted * integerPowerOfTen(-more)
  case (.real, .exact(let number)): return isNear(number.double, cell, column.slack)
  case (.real, .real(let number)): return isNear(number, cell, column.slack)
  case (.boolean, .boolean(let flag)): return cell == (flag ? "1" : "0")
  case (.date, .date(let day)): return day.description == cell
  case (.text, .text(let text)): return text == cell
  case (.tags, .tags): return value.text == cell
  default: return false
  }
}

private func isNear(_ number: Double, _ cell: String, _ slack: Double) -> Bool {
  guard let wanted = Double(cell) else { return false }
  return number == wanted || abs(number - wanted) <= max(1e-9, slack, 1e-12 * max(abs(number), abs(wanted)))
}
