import Foundation
import Glibc

/// The built program at a pseudo-terminal, with the test as the person who types.
final class TerminalRun {
  let process = Process()
  private let keyboard: Int32
  private let terminal: Int32
  private var seen: [UInt8] = []

  enum Failure: Error { case noTerminal }

  init(
    _ arguments: [String], columns: Int = 120, rows: Int = 30, in folder: URL? = nil,
    environment: [String: String] = [:], without: [String] = []
  ) throws {
    keyboard = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var isLocked: Int32 = 0
    var number: Int32 = 0
    guard keyboard >= 0, unsafe ioctl(keyboard, 0x4004_5431, &isLocked) == 0,
      unsafe ioctl(keyboard, 0x8004_5430, &number) == 0
    else { throw Failure.noTerminal }
    terminal = unsafe open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard terminal >= 0 else { throw Failure.noTerminal }
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    unsafe _ = ioctl(keyboard, UInt(TIOCSWINSZ), &size)
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.executableURL = tests.deletingLastPathComponent().appendingPathComponent("tierlab")
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = folder }
    var all = ProcessInfo.processInfo.environment.merging(["LANG": "C.UTF-8", "TERM": "xterm-256color"]) { $1 }
      .merging(environment) { $1 }
    for name in ["NO_COLOR", "XDG_STATE_HOME", "LC_ALL"] + without where environment[name] == nil { all[name] = nil }
    process.environment = all
    let end = FileHandle(fileDescriptor: terminal)
    process.standardInput = end
    process.standardOutput = end
    process.standardError = end
    try process.run()
  }

  deinit {
    if process.isRunning { process.terminate() }
    close(keyboard)
    close(terminal)
  }

  func type(_ keys: String) {
    let bytes = Array(keys.utf8)
    unsafe _ = write(keyboard, bytes, bytes.count)
  }

  /// Everything that was written so far, looks and moves included.
  var text: String { String(decoding: seen, as: UTF8.self) }

  /// The same without looks and moves.
  var plain: String { text.replacing(/\u{1B}\[[0-9;?]*[A-Za-z]/, with: "") }

  /// Reads until a condition holds; false if it doesn't within some seconds.
  func wait(seconds: Double = 60, until holds: (TerminalRun) -> Bool) -> Bool {
    let deadline = Date().addingTimeInterval(seconds)
    while !holds(self) {
      if Date() > deadline { return false }
      read()
    }
    return true
  }

  func sees(_ text: String, seconds: Double = 60) -> Bool { wait(seconds: seconds) { $0.plain.contains(text) } }

  /// Whether the last thing written is an empty prompt.
  var isAtPrompt: Bool {
    let text = plain
    return text.hasSuffix("tierlab> ") || text.hasSuffix("tierlab> \r")
  }

  /// Forgets what was written so far.
  func look() { seen = [] }

  /// The status, if the program ends within some seconds; a signal counts 128 and its number.
  func ends(seconds: Double = 60) -> Int32? {
    guard wait(seconds: seconds, until: { !$0.process.isRunning }) else { return nil }
    read()
    return process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
  }

  /// Whether the terminal edits lines itself, as it does for programs that leave it alone.
  var isInItsOwnModes: Bool {
    var modes = termios()
    guard unsafe tcgetattr(terminal, &modes) == 0 else { return false }
    return modes.c_lflag & tcflag_t(ICANON) != 0 && modes.c_lflag & tcflag_t(ECHO) != 0
      && modes.c_lflag & tcflag_t(ISIG) != 0
  }

  private func read() {
    var wait = pollfd(fd: keyboard, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&wait, 1, 20) > 0 else { return }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe Glibc.read(keyboard, &chunk, chunk.count)
    if count > 0 { seen += chunk.prefix(count) }
  }
}
