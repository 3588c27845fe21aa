import Diagnostics
import Glibc

/// Where typed statements are kept: `$XDG_STATE_HOME/tierlab/history` where that is set, else `~/.tierlab_history`.
struct HistoryFile: Sendable {
  /// Nil where there is no home, or nothing can be written there: then nothing is kept.
  let path: String?
  /// Said once, where statements cannot be kept.
  let warning: Message?

  init() {
    let wanted: String?
    if let state = environment("XDG_STATE_HOME"), state.hasPrefix("/") {
      _ = unsafe mkdir(state, 0o700)
      _ = unsafe mkdir(state + "/tierlab", 0o700)
      wanted = state + "/tierlab/history"
    } else {
      wanted = environment("HOME").flatMap { $0.hasPrefix("/") ? $0 + "/.tierlab_history" : nil }
    }
    guard let wanted else {
      path = nil
      warning = "no HOME: the statements typed here are not kept"
      return
    }
    let folder = wanted.lastIndex(of: "/").map { String(wanted[...$0]) } ?? "."
    let isThere = unsafe access(wanted, F_OK) == 0
    let canBeKept = unsafe access(isThere ? wanted : folder, W_OK) == 0
    path = canBeKept || isThere ? wanted : nil
    warning = canBeKept ? nil : "\(wanted) cannot be written: the statements typed here are not kept"
  }
}
