internal import Synchronization

/// Counts what is read, and asks after each chunk whether to go on.
final class ReadingWatch: Sendable {
  private let done = Atomic<Int>(0)
  private let stopped = Atomic<Bool>(false)
  private let total: Int
  private let goOn: @Sendable (_ done: Int, _ total: Int) -> Bool

  /// `total` is all bytes of all passes that are foreseen.
  init(total: Int, goOn: @escaping @Sendable (Int, Int) -> Bool) {
    self.total = total
    self.goOn = goOn
  }

  var isStopped: Bool { stopped.load(ordering: .relaxed) }

  /// Takes note of bytes that were read.
  func passed(_ bytes: Int) {
    let now = done.wrappingAdd(bytes, ordering: .relaxed).newValue
    if !goOn(min(now, total), total) { stopped.store(true, ordering: .relaxed) }
  }
}
