import Diagnostics
import Glibc
import Rendering
import Synchronization

/// One line on standard error of a terminal that tells how far a statement is that takes over a second, and goes away
/// again. A statement that is quick costs it a look at the clock.
final class ProgressLine: Sendable {
  private struct State {
    var start: Double?
    var done = 0
    var total = 0
    var isShown = false
    var isWatched = false
    var catalogue = Catalogue.english
  }
  private let state = Mutex(State())
  private let isEnabled: Bool
  private let columns: @Sendable () -> Int
  private let seconds: @Sendable () -> Double

  init(isEnabled: Bool, columns: @escaping @Sendable () -> Int, seconds: @escaping @Sendable () -> Double) {
    self.isEnabled = isEnabled
    self.columns = columns
    self.seconds = seconds
  }

  /// A statement begins.
  func begin(_ catalogue: Catalogue) {
    guard isEnabled else { return }
    let starts = state.withLock { state in
      state.start = seconds()
      state.catalogue = catalogue
      (state.done, state.total) = (0, 0)
      defer { state.isWatched = true }
      return !state.isWatched
    }
    // One task at a time, which ends by itself when it finds nothing running.
    if starts { Task.detached(priority: .high) { await self.watch() } }
  }

  /// So much of the whole is done; called from any thread.
  func report(_ done: Int, of total: Int) {
    guard isEnabled else { return }
    state.withLock { ($0.done, $0.total) = (done, total) }
  }

  /// The statement has ended.
  func end() {
    guard isEnabled else { return }
    state.withLock { state in
      state.start = nil
      hide(&state)
    }
  }

  /// Something else is about to be written.
  func makeRoom() {
    guard isEnabled else { return }
    state.withLock { hide(&$0) }
  }

  private func watch() async {
    while true {
      try? await Task.sleep(for: .milliseconds(250))
      let goesOn = state.withLock { state in
        guard let start = state.start else {
          state.isWatched = false
          return false
        }
        let elapsed = seconds() - start
        if elapsed >= 1 { show(elapsed, &state) }
        return true
      }
      if !goesOn { return }
    }
  }

  private func show(_ elapsed: Double, _ state: inout State) {
    let line = state.catalogue.text(of: message(elapsed, state.done, state.total))
    put("\r\u{1B}[2m" + fitted(line, to: columns() - 1) + "\u{1B}[m\u{1B}[K")
    state.isShown = true
  }

  private func hide(_ state: inout State) {
    guard state.isShown else { return }
    put("\r\u{1B}[K")
    state.isShown = false
  }

  private func message(_ elapsed: Double, _ done: Int, _ total: Int) -> Message {
    let spent = Int(elapsed)
    guard total > 0, done > 0 else { return "working, \(spent) s; Ctrl-C stops" }
    let part = min(1, Double(done) / Double(total))
    let percent = Int(part * 100)
    let left = Int((elapsed * (1 - part) / part).rounded(.up))
    return "\(percent)% done, about \(left) s to go; Ctrl-C stops"
  }

  private func put(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
  }
}

/// As much of a line as a row of the terminal holds.
private func fitted(_ line: String, to columns: Int) -> String {
  var result = ""
  var width = 0
  for character in line {
    // Wide enough for any script, without asking how wide each character is.
    width += character.isASCII ? 1 : 2
    guard width <= columns else { break }
    result.append(character)
  }
  return result
}
