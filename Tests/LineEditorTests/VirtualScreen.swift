import TextWidth

/// What a terminal shows after the bytes it was sent: as much of a VT100 as the editor uses, and strict about the rest.
///
/// Like xterm it keeps the cursor on the last cell of a full row until the next sign comes, and erasing takes that cell.
struct VirtualScreen {
  /// A sign, or nothing for the second cell of a wide one.
  private(set) var cells: [[String]]
  private(set) var cursor = (row: 0, column: 0)
  /// Things the editor must never do: control characters written raw, unknown sequences, relying on automatic wrapping.
  private(set) var complaints: [String] = []
  private(set) var looks: [String] = []
  /// How often something came.
  private(set) var arrivals = 0
  /// What the terminal says it is: tmux, where nothing else is said.
  var device = "84;0;0"
  /// What the terminal has to answer, as the keyboard's bytes.
  private(set) var replies: [String] = []
  private var columns: Int
  private var wrapIsPending = false
  private var bytes: [UInt8] = []

  init(columns: Int, rows: Int) {
    self.columns = columns
    cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
  }

  /// The rows as text, without the blanks at their ends.
  var rows: [String] {
    cells.map { row in
      var text = row.joined()
      while text.last == " " { text.removeLast() }
      return text
    }
  }

  mutating func feed(_ new: some Sequence<UInt8>) {
    bytes += new
    arrivals += 1
    while let (scalar, rest) = Self.firstScalar(of: bytes) {
      if scalar == "\u{1B}" {
        guard let length = sequenceLength() else { return }
        follow(String(decoding: bytes[..<length], as: UTF8.self).dropFirst())
        bytes.removeFirst(length)
      } else {
        bytes = rest
        show(scalar)
      }
    }
  }

  /// Another width: each row that is too long is wrapped, the cursor stays with its sign, rows above go if need be.
  mutating func reflow(to newColumns: Int) {
    var wrapped: [[String]] = []
    var place = cursor
    for (number, row) in cells.enumerated() {
      var length = columns
      while length > 0, row[length - 1] == " " { length -= 1 }
      if number == cursor.row { place = (wrapped.count, cursor.column) }
      var line: [String] = []
      for column in 0..<max(length, number == cursor.row ? cursor.column + 1 : 0) where !row[column].isEmpty {
        let cells = column + 1 < columns && row[column + 1].isEmpty ? [row[column], ""] : [row[column]]
        if line.count + cells.count > newColumns {
          wrapped.append(line)
          line = []
        }
        if number == cursor.row, column == cursor.column { place = (wrapped.count, line.count) }
        line += cells
      }
      wrapped.append(line)
    }
    let height = cells.count
    while wrapped.count > height, wrapped[wrapped.count - 1].isEmpty, place.row < wrapped.count - 1 {
      wrapped.removeLast()
    }
    let lost = max(0, wrapped.count - height)
    cells = wrapped.dropFirst(lost).map { $0 + Array(repeating: " ", count: newColumns - $0.count) }
    cursor = (place.row - lost, place.column)
    columns = newColumns
    wrapIsPending = false
  }

  /// Another width: each row is cut off or filled up, as xterm does.
  mutating func cut(to newColumns: Int) {
    cells = cells.map { row in
      var kept = Array(row.prefix(newColumns))
      // Half a wide character is none.
      if newColumns < row.count, row[newColumns].isEmpty { kept[newColumns - 1] = " " }
      return kept + Array(repeating: " ", count: newColumns - kept.count)
    }
    cursor.column = min(cursor.column, newColumns - 1)
    columns = newColumns
    wrapIsPending = false
  }

  mutating func takeReplies() -> [String] {
    defer { replies = [] }
    return replies
  }

  private static func firstScalar(of bytes: [UInt8]) -> (Unicode.Scalar, [UInt8])? {
    guard let first = bytes.first else { return nil }
    let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard bytes.count >= length,
      let scalar = String(decoding: bytes.prefix(length), as: UTF8.self).unicodeScalars.first
    else { return nil }
    return (scalar, Array(bytes.dropFirst(length)))
  }

  private func sequenceLength() -> Int? {
    guard bytes.count > 1 else { return nil }
    guard bytes[1] == UInt8(ascii: "[") else { return 2 }
    return bytes.dropFirst(2).firstIndex { $0 >= 0x40 }.map { $0 + 1 }
  }

  private mutating func follow(_ sequence: Substring) {
    let parameters = sequence.dropFirst().dropLast()
    let number = Int(parameters) ?? 1
    switch (sequence.first, sequence.last) {
    case ("[", "A"): moveCursor(toRow: cursor.row - number)
    case ("[", "B"): moveCursor(toRow: cursor.row + number)
    case ("[", "C"):
      wrapIsPending = false
      cursor.column = min(cursor.column + number, columns - 1)
    case ("[", "H") where parameters.isEmpty:
      wrapIsPending = false
      cursor = (0, 0)
    case ("[", "J") where parameters == "2": for row in cells.indices { erase(row, from: 0) }
    case ("[", "J") where parameters.isEmpty:
      erase(cursor.row, from: cursor.column)
      for row in cells.indices where row > cursor.row { erase(row, from: 0) }
    case ("[", "K") where parameters.isEmpty: erase(cursor.row, from: cursor.column)
    case ("[", "n") where parameters == "6": replies.append("\u{1B}[\(cursor.row + 1);\(cursor.column + 1)R")
    case ("[", "c") where parameters == ">": replies.append("\u{1B}[>\(device)c")
    case ("[", "m"): looks.append(String(parameters))
    case ("[", "h") where parameters == "?2004", ("[", "l") where parameters == "?2004": break
    default: complaints.append("unknown sequence ESC \(sequence)")
    }
  }

  private mutating func moveCursor(toRow row: Int) {
    wrapIsPending = false
    if row < 0 || row >= cells.count { complaints.append("moved to row \(row)") }
    cursor.row = min(max(row, 0), cells.count - 1)
  }

  private mutating func erase(_ row: Int, from column: Int) {
    for index in column..<columns { cells[row][index] = " " }
  }

  private mutating func show(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\r":
      cursor.column = 0
      wrapIsPending = false
    case "\n":
      lineFeed()
    case "\u{7}": break
    case let control where isControl(control): complaints.append("raw control \(visibleEscape(of: control))")
    default: put(scalar)
    }
  }

  private mutating func lineFeed() {
    wrapIsPending = false
    if cursor.row + 1 < cells.count {
      cursor.row += 1
    } else {
      cells.removeFirst()
      cells.append(Array(repeating: " ", count: columns))
    }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    if joinsPrevious(scalar) { return }
    let width = displayWidth(of: Character(scalar))
    if wrapIsPending || cursor.column + width > columns {
      complaints.append("the terminal had to wrap before \(scalar)")
      cursor.column = 0
      lineFeed()
    }
    cells[cursor.row][cursor.column] = String(scalar)
    if width == 2 { cells[cursor.row][cursor.column + 1] = "" }
    advance(by: width)
  }

  private mutating func advance(by width: Int) {
    cursor.column += width
    if cursor.column >= columns {
      cursor.column = columns - 1
      wrapIsPending = true
    }
  }

  /// Whether the scalar belongs to the character before the cursor, which may become wider by it.
  private mutating func joinsPrevious(_ scalar: Unicode.Scalar) -> Bool {
    var column = wrapIsPending ? cursor.column : cursor.column - 1
    while column >= 0, cells[cursor.row][column].isEmpty { column -= 1 }
    guard column >= 0, let previous = cells[cursor.row][column].first else { return false }
    let joined = cells[cursor.row][column] + String(scalar)
    guard joined.count == 1, let whole = joined.first else { return false }
    cells[cursor.row][column] = joined
    if displayWidth(of: whole) > displayWidth(of: previous), !wrapIsPending {
      cells[cursor.row][cursor.column] = ""
      advance(by: 1)
    }
    return true
  }
}
