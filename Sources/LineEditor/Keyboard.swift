import CEditline
import Glibc

/// One terminal being typed at: answers libedit's questions for the next key, does what our own keys ask, and paints.
///
/// A class because libedit calls it back by reference; it lives as long as its `LineEditor` and is used by one thread.
final class Keyboard {
  enum Outcome {
    case entered, interrupted, ended
  }

  let buffer: EditBuffer
  let output: Int32
  var keys: KeyReader
  var history: StatementHistory
  var style: LineStyle
  var hint = LineEditor.Hint.none
  var words = EditorWords()

  var question = Question()
  var outcome = Outcome.ended
  private var painter = Painter()
  private var resizing = KnownResizing()
  private var undoing = UndoStack()
  private var walk: HistoryWalk?
  private var menu: [Completion] = []
  /// What was killed last, for Ctrl-Y.
  private var killed = ""

  init?(input: Int32, output: Int32, history: StatementHistory, style: LineStyle, isConfigured: Bool) {
    guard let buffer = EditBuffer(input: input, output: output, isConfigured: isConfigured) else { return nil }
    self.buffer = buffer
    self.output = output
    self.keys = KeyReader(input: input, resizes: editline_resize_signals())
    self.history = history
    self.style = style
  }

  /// Reads one statement; its text is meant only if it was entered.
  func read(_ question: Question) -> (outcome: Outcome, text: String) {
    self.question = question
    outcome = .ended
    undoing = UndoStack()
    walk = nil
    isFirstKey = true
    painter.forget()
    write(Self.pasteOn, to: output)
    buffer.edit(for: self)
    write(Self.pasteOff, to: output)
    self.question = Question()
    return (outcome, entered)
  }

  /// One key, shown after the question.
  func confirm(_ question: String) -> Bool {
    // First the keys, then the question: whoever sees it can answer it.
    buffer.takeTerminal(editing: true)
    write(question, to: output)
    var key = keys.next()
    while key == .resized { key = keys.next() }
    buffer.takeTerminal(editing: false)
    let isYes = [.scalar("y"), .scalar("Y"), .scalar("\u{4}"), .end].contains(key)
    write(isYes ? "y\r\n" : "n\r\n", to: output)
    return isYes
  }

  private var entered = ""
  private var isFirstKey = true
  private static let pasteOn = "\u{1B}[?2004h"
  private static let pasteOff = "\u{1B}[?2004l"

  // MARK: What libedit asks

  /// The next character or key code, painting the line while nothing has come; nil at the end of input.
  func nextCode() -> UInt32? {
    if isFirstKey {
      isFirstKey = false
      keys.takeTypedAhead()
    }
    while true {
      undoing.note(buffer.draft)
      if !keys.hasMore { paint() }
      let key = keys.next()
      if key == .resized {
        windowChanged()
        continue
      }
      menu = []
      switch key {
      case .scalar(let scalar): return scalar.value
      case .named(let name): return name.rawValue
      case .resized, .answer: continue
      case .end:
        finish()
        return nil
      }
    }
  }

  /// Does what a key asks; true if the line is finished.
  func act(_ action: EditlineAction) -> Bool {
    let draft = buffer.draft
    switch action {
    case .enter: return enter(draft)
    case .newline: buffer.replace(with: draft.inserting("\n"))
    case .interrupt: return finish(.interrupted, after: "^C")
    case .deleteOrEnd where draft.text.isEmpty: return finish(.ended)
    case .deleteOrEnd, .delete: buffer.replace(with: draft.replacing(draft.cursor..<draft.nextCharacter, with: ""))
    case .erase: buffer.replace(with: draft.replacing(draft.previousCharacter..<draft.cursor, with: ""))
    case .suspend: suspend()
    case .complete: complete(draft)
    case .older: walkHistory(from: draft, older: true)
    case .newer: walkHistory(from: draft, older: false)
    case .search: searchHistory(from: draft)
    case .paste: paste(into: draft)
    case .left: move(draft, to: draft.previousCharacter)
    case .right where draft.isAtEnd: takeHint(draft)
    case .right: move(draft, to: draft.nextCharacter)
    case .lineStart: move(draft, to: draft.lineStart)
    case .lineEnd where draft.isAtEnd: takeHint(draft)
    case .lineEnd: move(draft, to: draft.lineEnd)
    case .clearScreen:
      painter.forget()
      write("\u{1B}[H\u{1B}[2J", to: output)
    case .undo:
      if let before = undoing.takeBack() { buffer.replace(with: before) }
    case .killToLineEnd: cut(draft, to: draft.isAtLineEnd ? draft.nextCharacter : draft.lineEnd)
    case .killToLineStart: cut(draft, to: draft.lineStart == draft.cursor ? draft.previousCharacter : draft.lineStart)
    case .killWord: cut(draft, to: draft.previousWord)
    case .yank: buffer.replace(with: draft.inserting(killed))
    }
    return false
  }

  // MARK: Painting

  /// Paints the draft, or what a search shows in its place.
  func paint(_ draft: Draft? = nil, prompt: String? = nil, match: Range<Int>? = nil) {
    var size = terminalSize(of: output)
    if painter.isPainted, painter.columns != size.columns {
      // The window has another size, and its signal is on the way.
      windowChanged()
      size = terminalSize(of: output)
    }
    let shown = draft ?? buffer.draft
    var look = style
    if let match { look.runs = { [style] _ in [StyledRun(range: match, sgr: style.match)] } }
    var layout = Layout(
      shown, prompt: prompt ?? question.prompt, continuationPrompt: question.continuationPrompt,
      hint: draft == nil ? firstLine(of: hintText(for: shown)) : "", style: look, columns: size.columns)
    let list = CompletionMenu(items: menu, more: words.more)
    layout.appendBelow(
      list.rows(columns: size.columns, limit: size.rows - min(layout.rows.count, size.rows / 2), style: style))
    write(painter.repaint(layout, height: size.rows), to: output)
  }

  /// Takes what was painted off a screen of another size. Where it isn't clear what the terminal made of it, that is
  /// told by where its cursor is now.
  func windowChanged() {
    buffer.windowChanged()
    let columns = terminalSize(of: output).columns
    if resizing.canAsk, painter.mattersHow(itResizesTo: columns) {
      write(resizing.question, to: output)
      let answers = keys.answers(toWhatItIs: !resizing.isKnown)
      resizing.learn(painter.resizing(to: columns, cursorSeenAt: answers.column), from: answers)
    }
    write(painter.erase(after: resizing.way, to: columns), to: output)
  }

  @discardableResult
  private func finish(_ outcome: Outcome = .ended, after mark: String = "") -> Bool {
    self.outcome = outcome
    var draft = buffer.draft
    entered = draft.text
    draft.text += mark
    menu = []
    let size = terminalSize(of: output)
    let layout = Layout(
      draft, prompt: question.prompt, continuationPrompt: question.continuationPrompt, hint: "", style: style,
      columns: size.columns)
    write(painter.finish(layout, height: size.rows), to: output)
    return true
  }

  private func firstLine(of text: String) -> String {
    text.firstIndex(of: "\n").map { String(text[..<$0]) + " …" } ?? text
  }

  private func bell() {
    write("\u{7}", to: output)
  }

  // MARK: Keys

  private func enter(_ draft: Draft) -> Bool {
    if question.isComplete(draft.text) { return finish(.entered) }
    buffer.replace(with: draft.inserting("\n"))
    return false
  }

  private func move(_ draft: Draft, to cursor: Int) {
    buffer.replace(with: Draft(draft.text, cursor: cursor))
  }

  private func cut(_ draft: Draft, to place: Int) {
    let range = min(place, draft.cursor)..<max(place, draft.cursor)
    guard !range.isEmpty else { return bell() }
    killed = draft.text(in: range)
    buffer.replace(with: draft.replacing(range, with: ""))
  }

  private func paste(into draft: Draft) {
    var text = keys.paste()
    // The line end after the last line is not yet Enter: a person looks at what was pasted, then presses it.
    if text.last == "\n" { text.removeLast() }
    buffer.replace(with: draft.inserting(text))
  }

  private func hintText(for draft: Draft) -> String {
    guard draft.isAtEnd, !draft.text.isEmpty else { return "" }
    switch hint {
    case .none: return ""
    case .fromHistory: return history.continuation(of: draft.text) ?? ""
    case .from(let give): return give(draft.text) ?? ""
    }
  }

  private func takeHint(_ draft: Draft) {
    buffer.replace(with: draft.inserting(hintText(for: draft)))
  }

  private func complete(_ draft: Draft) {
    let offered = question.complete(draft.text, draft.cursor)
    guard !offered.items.isEmpty else { return bell() }
    let after = draft.replacing(offered.replaced, with: offered.commonPrefix)
    let typed = Draft(draft.text, cursor: offered.replaced.upperBound)
      .beforeCursor.utf8.dropFirst(max(0, offered.replaced.lowerBound))
    let goesOn = offered.commonPrefix.utf8.count > typed.count || offered.items.count == 1
    if goesOn, after != draft {
      buffer.replace(with: after)
    } else if offered.items.count > 1 {
      menu = offered.items
    }
  }

  private func walkHistory(from draft: Draft, older: Bool) {
    var walk = walk.flatMap { $0.shown == draft.text ? $0 : nil }
    if walk == nil, let cursor = draft.cursor(linesDown: older ? -1 : 1) { return move(draft, to: cursor) }
    walk = walk ?? HistoryWalk(from: draft, in: history)
    guard let shown = walk?.step(older: older, in: history) else { return bell() }
    self.walk = walk
    buffer.replace(with: shown)
  }

  private func searchHistory(from draft: Draft) {
    var search = HistorySearch(draft: draft, in: history)
    let result = search.run(on: self)
    buffer.replace(with: result)
  }

  private func suspend() {
    finish()
    write(Self.pasteOff, to: output)
    buffer.takeTerminal(editing: false)
    kill(0, SIGTSTP)
    buffer.takeTerminal(editing: true)
    windowChanged()
    write(Self.pasteOn, to: output)
    painter.forget()
  }
}

/// What is read now: the prompts, and who knows when a statement is complete and how it could go on.
struct Question {
  var prompt = ""
  var continuationPrompt = ""
  var isComplete: (String) -> Bool = { _ in true }
  var complete: (String, Int) -> Completions = { _, offset in Completions(replaced: offset..<offset, items: []) }
}
