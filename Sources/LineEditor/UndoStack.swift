/// The drafts before each change of the line being typed; a word typed in one go is one change.
struct UndoStack {
  private var earlier: [Draft] = []
  private var current = Draft()
  private var isTypingWord = false
  private static let limit = 200

  /// Takes note of the draft as it is now.
  mutating func note(_ draft: Draft) {
    defer { current = draft }
    guard draft.text != current.text else { return }
    let grows = draft.text.unicodeScalars.count == current.text.unicodeScalars.count + 1
    let typed = draft.beforeCursor.last
    let continuesWord = grows && isTypingWord && typed?.isWhitespace == false
    if !continuesWord { earlier.append(current) }
    if earlier.count > Self.limit { earlier.removeFirst() }
    isTypingWord = grows
  }

  /// The draft before the last change; nil where nothing was changed.
  mutating func takeBack() -> Draft? {
    isTypingWord = false
    guard let before = earlier.popLast() else { return nil }
    current = before
    return before
  }
}
