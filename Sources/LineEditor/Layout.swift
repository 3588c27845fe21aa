import TextWidth

/// A statement laid out in the rows of a terminal: what stands in each row, and where the cursor is.
///
/// Pure: the same draft, prompts and width give the same rows, so the painter only has to bring them to the screen. A row
/// is never wider than the terminal, and a wide character is never split.
struct Layout {
  struct Row: Equatable {
    /// What to write, looks included; a row leaves the look as it found it.
    var text = ""
    /// The cells each sign takes, in order.
    var signs: [UInt8] = []
    var width = 0
  }

  private(set) var rows = [Row()]
  var cursor = (row: 0, column: 0)
  let columns: Int
  private var look = ""

  /// Lays out a statement after its prompts, with the cursor before the character that holds its UTF-8 offset.
  init(
    _ draft: Draft, prompt: String, continuationPrompt: String, hint: String, style: LineStyle, columns: Int
  ) {
    self.columns = max(columns, 2)
    append(prompt, look: style.prompt, controlLook: style.control)
    var runs = (style.runs?(draft.text) ?? [])[...]
    var position = 0
    var cursorIsPlaced = false
    for character in draft.text {
      let end = position + character.utf8.count
      if !cursorIsPlaced, draft.cursor < end {
        placeCursor(before: character == "\n" || isControl(character) ? 1 : displayWidth(of: character))
        cursorIsPlaced = true
      }
      if character == "\n" {
        newRow()
        append(continuationPrompt, look: style.continuationPrompt, controlLook: style.control)
      } else {
        while let run = runs.first, run.range.upperBound <= position { _ = runs.popFirst() }
        let look = runs.first.flatMap { $0.range.lowerBound <= position ? $0.sgr : nil } ?? ""
        append(character, look: look, controlLook: style.control)
      }
      position = end
    }
    if !cursorIsPlaced { placeCursor(before: 1) }
    append(hint, look: style.hint, controlLook: style.control)
    turn(to: "")
    if rows.count <= cursor.row { rows.append(Row()) }
  }

  /// Adds rows below, each no wider than the terminal, such as a list of completions.
  mutating func appendBelow(_ lines: [Row]) {
    rows += lines
  }

  // The cursor stands where the next character will: after a full row, or before a wide character that doesn't fit, that
  // is the row below.
  private mutating func placeCursor(before cells: Int) {
    let column = rows[rows.count - 1].width
    cursor = column + max(cells, 1) > columns ? (rows.count, 0) : (rows.count - 1, column)
  }

  private mutating func append(_ text: String, look: String, controlLook: String) {
    for character in text { append(character, look: look, controlLook: controlLook) }
  }

  private mutating func append(_ character: Character, look: String, controlLook: String) {
    guard isControl(character) else {
      append(String(character), width: displayWidth(of: character), look: look)
      return
    }
    for scalar in character.unicodeScalars {
      for sign in visibleEscape(of: scalar) { append(String(sign), width: 1, look: controlLook) }
    }
  }

  private mutating func append(_ sign: String, width: Int, look: String) {
    if rows[rows.count - 1].width + width > columns { newRow() }
    turn(to: look)
    rows[rows.count - 1].text += sign
    rows[rows.count - 1].signs.append(UInt8(width))
    rows[rows.count - 1].width += width
  }

  private mutating func newRow() {
    turn(to: "")
    rows.append(Row())
  }

  private mutating func turn(to look: String) {
    guard look != self.look else { return }
    if !self.look.isEmpty { rows[rows.count - 1].text += "\u{1B}[m" }
    if !look.isEmpty { rows[rows.count - 1].text += "\u{1B}[\(look)m" }
    self.look = look
  }
}
