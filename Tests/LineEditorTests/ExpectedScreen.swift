import TextWidth

extension TypedTerminal {
  /// The rows and the cursor as anyone would count them: the slow twin of the layout.
  func expectedRows(_ text: [Character], cursor: Int) -> (rows: [String], cursor: (row: Int, column: Int)) {
    var rows = [""]
    var place = (row: 0, column: 0)
    func put(_ sign: String) {
      if displayWidth(of: rows[rows.count - 1]) + displayWidth(of: sign) > columns { rows.append("") }
      rows[rows.count - 1] += sign
    }
    func markCursor(next: String) {
      let used = displayWidth(of: rows[rows.count - 1])
      place = used + max(1, displayWidth(of: next)) > columns ? (rows.count, 0) : (rows.count - 1, used)
    }
    for sign in prompt { put(String(sign)) }
    for (index, character) in text.enumerated() {
      if index == cursor { markCursor(next: character == "\n" ? "" : visible(String(character)).prefix(1).description) }
      if character == "\n" {
        rows.append("")
        for sign in continuationPrompt { put(String(sign)) }
      } else {
        for sign in visible(String(character)) { put(String(sign)) }
      }
    }
    if cursor == text.count { markCursor(next: "") }
    let trimmed = rows.map { row in
      var row = row
      while row.last == " " { row.removeLast() }
      return row
    }
    return (trimmed, place)
  }
}
