/// What a terminal does to the rows it shows when its width changes.
enum Resizing {
  /// It wraps them anew, as most do: what was one row may be several now.
  case wraps
  /// It cuts them off, as xterm and the console do: a row stays a row.
  case cuts
}

/// What is known of how this terminal resizes: what it is, and what its cursor showed.
struct KnownResizing {
  private(set) var way = KnownResizing.ofTheEnvironment()
  private(set) var isKnown = false
  private(set) var canAsk = true

  /// The bytes that ask where the cursor is, and the first time what the terminal is.
  var question: String { "\u{1B}[6n" + (isKnown ? "" : "\u{1B}[>c") }

  /// What the cursor showed counts most, then what the terminal says it is.
  mutating func learn(_ seen: Resizing?, from answers: (column: Int?, device: KeyReader.Device?)) {
    canAsk = answers.column != nil
    if let seen {
      way = seen
    } else if !isKnown, let device = answers.device {
      // Others take xterm's number too, and have versions that it never will.
      way = device.kind == 41 && device.version < 1000 ? .cuts : .wraps
    }
    isKnown = isKnown || canAsk
  }

  private static func ofTheEnvironment() -> Resizing {
    let kind = environmentValue("TERM") ?? ""
    func isSet(_ name: String) -> Bool { !(environmentValue(name) ?? "").isEmpty }
    if !isSet("TMUX"), !isSet("STY"), isSet("XTERM_VERSION") { return .cuts }
    return ["linux", "vt", "Eterm", "aterm"].contains { kind.hasPrefix($0) } ? .cuts : .wraps
  }
}

extension Painter {
  /// Whether anything was painted since it forgot.
  var isPainted: Bool { !painted.isEmpty }

  /// Whether the cursor may be in another row below the first one according to what the terminal does.
  func mattersHow(itResizesTo newColumns: Int) -> Bool {
    isPainted && place(after: .wraps, to: newColumns).row != place(after: .cuts, to: newColumns).row
  }

  /// What the terminal did, told by the column its cursor is in now; nil where either would have put it there.
  func resizing(to newColumns: Int, cursorSeenAt column: Int?) -> Resizing? {
    let wrapped = place(after: .wraps, to: newColumns).column
    let cut = place(after: .cuts, to: newColumns).column
    guard wrapped != cut else { return nil }
    return column == wrapped ? .wraps : column == cut ? .cuts : nil
  }

  /// The bytes that take what was painted off the screen, the cursor back where the first row began.
  mutating func erase(after resizing: Resizing, to newColumns: Int) -> String {
    guard isPainted else { return "" }
    let rowsUp = place(after: resizing, to: newColumns).row
    forget()
    return (rowsUp > 0 ? "\u{1B}[\(rowsUp)A" : "") + "\r\u{1B}[J"
  }

  /// Where the cursor is after a change of the width, counted from where the first row begins.
  private func place(after resizing: Resizing, to newColumns: Int) -> (row: Int, column: Int) {
    let stays = (row: cursor.row, column: min(cursor.column, newColumns - 1))
    guard resizing == .wraps else { return stays }
    let above = painted.prefix(cursor.row).reduce(0) { $0 + $1.wrapped(to: newColumns, cursor: 0).rows }
    guard painted.indices.contains(cursor.row) else { return stays }
    let own = painted[cursor.row].wrapped(to: newColumns, cursor: cursor.column)
    return (above + own.cursor.row, min(own.cursor.column, newColumns - 1))
  }
}

extension Layout.Row {
  /// The rows this one becomes where a narrower terminal wraps it anew, and where a cursor in it then is.
  fileprivate func wrapped(to columns: Int, cursor: Int) -> (rows: Int, cursor: (row: Int, column: Int)) {
    var (row, used, seen) = (0, 0, 0)
    var place = (row: 0, column: 0)
    for sign in signs {
      if used + Int(sign) > columns { (row, used) = (row + 1, 0) }
      if seen <= cursor { place = (row, used) }
      used += Int(sign)
      seen += Int(sign)
    }
    // After the last sign, where a person types.
    if seen <= cursor { place = (row, used) }
    return (row + 1, place)
  }
}
