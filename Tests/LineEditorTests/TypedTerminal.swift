import Foundation
import Glibc
import LineEditor
import Synchronization

/// A pseudo-terminal with an editor at one end, in a thread of its own, and the test typing at the other.
final class TypedTerminal {
  private let keyboard: Int32
  private let answers = Answers()
  private(set) var screen: VirtualScreen
  let prompt = "客> "
  let continuationPrompt = ".. "
  private(set) var columns: Int

  /// Everything the editor answered so far.
  final class Answers: Sendable {
    let lines = Mutex<[LineEditor.Line]>([])
  }

  init(
    columns: Int = 40, rows: Int = 24, historyFile: String? = nil, startRow: Int = 0, hint: Bool = false,
    completions: [String] = []
  ) throws {
    self.columns = columns
    screen = VirtualScreen(columns: columns, rows: rows)
    screen.feed(String(repeating: "\r\n", count: startRow).utf8)
    unsafe setenv("TERM", "xterm", 1)
    // What posix_openpt, unlockpt and ptsname do, which Swift's C library module leaves out.
    keyboard = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var isLocked: Int32 = 0
    var number: Int32 = 0
    guard keyboard >= 0, unsafe ioctl(keyboard, Self.setLock, &isLocked) == 0,
      unsafe ioctl(keyboard, Self.getNumber, &number) == 0
    else { throw Failure.noTerminal }
    let terminal = unsafe open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard terminal >= 0 else { throw Failure.noTerminal }
    resize(columns: columns, rows: rows)
    let (answers, prompt, continuationPrompt) = (answers, prompt, continuationPrompt)
    Thread.detachNewThread {
      defer { close(terminal) }
      guard var editor = LineEditor(historyFile: historyFile, input: terminal, output: terminal, style: .plain) else {
        return answers.lines.withLock { $0.append(.endOfInput) }
      }
      if hint { editor.hint = .fromHistory }
      var line = LineEditor.Line.interrupted
      while line != .endOfInput {
        line = editor.readStatement(
          prompt: prompt, continuationPrompt: continuationPrompt,
          isComplete: { !$0.contains("(") || $0.contains(")") },
          complete: { text, offset in Self.words(completions, in: text, at: offset) })
        answers.lines.withLock { $0.append(line) }
      }
    }
  }

  deinit {
    // The editor finds its terminal gone and ends; its thread closes the other end, whose number must not be reused before.
    close(keyboard)
  }

  private static let setLock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430

  enum Failure: Error { case noTerminal }

  private static func words(_ words: [String], in text: String, at offset: Int) -> Completions {
    let before = String(decoding: text.utf8.prefix(offset), as: UTF8.self)
    let word = before.split(separator: " ", omittingEmptySubsequences: false).last.map(String.init) ?? ""
    return Completions(
      replaced: (offset - word.utf8.count)..<offset,
      items: words.filter { $0.hasPrefix(word) }.map { Completion(text: $0, description: "说明 \($0)") })
  }

  /// Whether rows are cut off where the window becomes narrower, as xterm does, or wrapped anew as most terminals do.
  var cutsRows = false {
    didSet { if cutsRows { screen.device = "41;370;0" } }
  }

  /// Gives the window another size; the signal is for the test to send.
  func resize(columns: Int, rows: Int) {
    if columns != self.columns {
      if cutsRows { screen.cut(to: columns) } else { screen.reflow(to: columns) }
    }
    self.columns = columns
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    unsafe _ = ioctl(keyboard, UInt(TIOCSWINSZ), &size)
  }

  func type(_ keys: String) {
    type(bytes: Array(keys.utf8))
  }

  func type(bytes: [UInt8]) {
    unsafe _ = write(keyboard, bytes, bytes.count)
  }

  /// Reads what the editor paints until a condition holds; false if it doesn't within some seconds.
  func wait(seconds: Double = 30, until holds: (VirtualScreen) -> Bool) -> Bool {
    let deadline = Date().addingTimeInterval(seconds)
    while true {
      if holds(screen) { return true }
      if Date() > deadline { return false }
      var wait = pollfd(fd: keyboard, events: Int16(POLLIN), revents: 0)
      guard unsafe poll(&wait, 1, 20) > 0 else { continue }
      var chunk = [UInt8](repeating: 0, count: 4096)
      let count = unsafe read(keyboard, &chunk, chunk.count)
      guard count > 0 else { return holds(screen) }
      screen.feed(chunk.prefix(count))
      for reply in screen.takeReplies() { type(reply) }
    }
  }

  /// Reads the rest of what was written: a screen may look right a few bytes before the last of them.
  func drain() { _ = wait(seconds: 0.05) { _ in false } }

  /// Whether a statement stands on the screen once everything before has been answered: a character is typed and taken
  /// back, for an editor that shows it has nothing older left to paint.
  func settles(_ text: String, cursor: Int) -> Bool {
    var longer = Array(text)
    longer.insert("x", at: cursor)
    type("x")
    guard shows(String(longer), cursor: cursor + 1) else { return false }
    type("\u{7F}")
    return shows(text, cursor: cursor)
  }

  /// Whether the screen comes to show this statement, and nothing else from its first row down, with the cursor before
  /// the character of this number.
  func shows(_ text: String, cursor: Int) -> Bool {
    let expected = expectedRows(Array(text), cursor: cursor)
    return wait { screen in
      let top = screen.cursor.row - expected.cursor.row
      guard top >= 0, screen.cursor.column == expected.cursor.column else { return false }
      let below = screen.rows[top...]
      return Array(below.prefix(expected.rows.count)) == expected.rows
        && below.dropFirst(expected.rows.count).allSatisfy(\.isEmpty)
    }
  }

  /// The next answer, if it comes within some seconds.
  func answer(_ number: Int = 0) -> LineEditor.Line? {
    _ = wait { _ in answers.lines.withLock { $0.count > number } }
    return answers.lines.withLock { $0.count > number ? $0[number] : nil }
  }
}
