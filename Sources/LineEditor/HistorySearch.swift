/// Ctrl-R: each typed character narrows to the newest statement that contains the text, in any script.
///
/// Ctrl-R goes to older matches and Ctrl-S to newer ones. Enter takes the match and enters it, Ctrl-G or Ctrl-C gives the
/// draft back, and every other key takes the match for editing and then does what it always does.
struct HistorySearch {
  private let draft: Draft
  private let history: StatementHistory
  private var query = ""
  private var index: Int
  private var fails = false
  /// How it stood before each character typed, for Backspace.
  private var earlier: [(query: String, index: Int, fails: Bool)] = []

  init(draft: Draft, in history: StatementHistory) {
    self.draft = draft
    self.history = history
    index = history.statements.count
  }

  /// Reads keys until the search is over; the draft to go on with.
  mutating func run(on keyboard: Keyboard) -> Draft {
    while true {
      if !keyboard.keys.hasMore { show(on: keyboard) }
      let key = keyboard.keys.next()
      switch key {
      case .resized: keyboard.windowChanged()
      case .scalar("\u{12}"): goOn(to: query.isEmpty ? nil : history.containing(query, upTo: index - 1))
      case .scalar("\u{13}"): goOn(to: query.isEmpty ? nil : history.containing(query, from: index + 1))
      case .scalar("\u{7}"), .scalar("\u{3}"): return draft
      case .scalar("\u{7F}"), .scalar("\u{8}"):
        guard let before = earlier.popLast() else { break }
        (query, index, fails) = before
      case .scalar(let scalar) where scalar.value >= 0x20:
        earlier.append((query, index, fails))
        query.unicodeScalars.append(scalar)
        goOn(to: history.containing(query, upTo: index))
      case .scalar, .named, .answer, .end:
        if key != .scalar("\u{1B}") { keyboard.keys.giveBack(key) }
        return found.map { Draft($0.text, cursor: $0.range.lowerBound) } ?? draft
      }
    }
  }

  private mutating func goOn(to next: Int?) {
    fails = next == nil && !query.isEmpty
    if let next { index = next }
  }

  /// The statement found, and where in its UTF-8 the text stands.
  private var found: (text: String, range: Range<Int>)? {
    guard !query.isEmpty, index < history.statements.count else { return nil }
    let statement = history.statements[index]
    let folds = query == query.lowercased()
    let place = Self.place(of: query, in: folds ? statement.lowercased() : statement)
    // Folding may change lengths in rare scripts: then the whole statement is meant.
    guard let place, !folds || statement.utf8.count == statement.lowercased().utf8.count else {
      return (statement, statement.utf8.count..<statement.utf8.count)
    }
    return (statement, place)
  }

  private static func place(of query: String, in text: String) -> Range<Int>? {
    let bytes = Array(text.utf8)
    let sought = Array(query.utf8)
    guard sought.count <= bytes.count else { return nil }
    let start = (0...(bytes.count - sought.count)).first { bytes[$0..<($0 + sought.count)].elementsEqual(sought) }
    return start.map { $0..<($0 + sought.count) }
  }

  private func show(on keyboard: Keyboard) {
    let shown = found.map { Draft($0.text, cursor: $0.range.lowerBound) } ?? draft
    let words = keyboard.words
    keyboard.paint(shown, prompt: fails ? words.noMatch(query) : words.search(query), match: found?.range)
  }
}
