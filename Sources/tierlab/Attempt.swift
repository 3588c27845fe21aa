import Diagnostics
import Foundation
import History
import LineEditor
import Shell
import Synchronization

/// Work that Ctrl-C stops within 0.2 s, whatever it is at.
///
/// A statement works on a copy of the session and on a thread of its own. Most of what takes long looks now and then
/// whether it is to stop (`World.isInterrupted`) and ends by itself; what has not after 0.1 s is left behind: nobody
/// looks at its copy, what it says goes nowhere, and it ends when it next looks. Only what it does to a file cannot be
/// taken back, so that asks first (`World.decide`), and from then on it is waited for.
final class Attempt: Sendable {
  private enum Stage { case running, decided, left }
  private struct State {
    var stage = Stage.running
    var reached: Session?
  }

  private let state = Mutex(State())
  private let isStopped = Atomic(false)

  /// Does some work on a session, and gives what the work gives. Where it is stopped the session is as it was, but for
  /// what an included file had done by then.
  static func run<Made: Sendable>(
    _ session: inout Session, _ work: @escaping @Sendable (inout Session) throws(Diagnostic) -> Made
  ) throws(Diagnostic) -> Made {
    let attempt = Attempt()
    let outside = session.world
    var copy = session
    copy.world = outside.watched(by: attempt)
    let outcome = attempt.outcome { [copy] in
      var copy = copy
      do throws(Diagnostic) {
        let made = try work(&copy)
        return (session: copy, made: Result<Made, Diagnostic>.success(made))
      } catch {
        return (session: copy, made: .failure(error))
      }
    }
    if let outcome {
      session = outcome.session
      session.world = outside
      return try outcome.made.get()
    }
    guard let reached = attempt.state.withLock({ $0.reached }) else {
      session.forgetLastAnswer()
      throw .interrupted
    }
    session = reached
    session.world = outside
    throw .interruptedWithin
  }

  /// Does some work that changes nothing, and gives what it gives; nil where it was left behind.
  static func run<Made: Sendable>(
    _ work: @escaping @Sendable (_ asksToStop: @escaping @Sendable () -> Bool) -> Made
  ) -> Made? {
    let attempt = Attempt()
    return attempt.outcome { work { attempt.asksToStop } }
  }

  /// What the work gives; nil where it was left behind.
  private func outcome<Made: Sendable>(of work: @escaping @Sendable () -> Made) -> Made? {
    let place = Place<Made>()
    let ended = DispatchSemaphore(value: 0)
    let thread = Thread {
      let made = work()
      place.made.withLock { $0 = made }
      ended.signal()
    }
    // As deep as a statement may be nested.
    thread.stackSize = 64 << 20
    thread.start()
    while ended.wait(timeout: .now() + .milliseconds(20)) == .timedOut {
      guard Interruption.isRequested else { continue }
      isStopped.store(true, ordering: .relaxed)
      if ended.wait(timeout: .now() + .milliseconds(100)) == .success { break }
      if leave() { return nil }
    }
    return place.made.withLock { $0 }
  }

  /// Whether nobody needs to wait any more.
  private func leave() -> Bool {
    state.withLock { state in
      if state.stage == .running { state.stage = .left }
      return state.stage == .left
    }
  }

  // MARK: What the work asks and says

  fileprivate var asksToStop: Bool { isStopped.load(ordering: .relaxed) }

  /// - Parameter late: what was asked to stop, and is done nevertheless, counts.
  fileprivate func decide(late: Bool = false) throws(Diagnostic) {
    let isDecided = state.withLock { state in
      if state.stage == .running, late || !asksToStop { state.stage = .decided }
      return state.stage == .decided
    }
    if !isDecided { throw .interrupted }
  }

  fileprivate func reach(_ session: Session) {
    state.withLock { state in
      guard state.stage != .left else { return }
      state.stage = .running
      state.reached = session
    }
  }

  /// Does something that others see, unless the work was left behind.
  fileprivate func say(_ words: () -> Void) {
    state.withLock { if $0.stage != .left { words() } }
  }
}

/// Where one thread puts what it made for another.
private final class Place<Made: Sendable>: Sendable {
  let made = Mutex<Made?>(nil)
}

extension World {
  fileprivate func watched(by attempt: Attempt) -> World {
    var world = self
    world.isInterrupted = { attempt.asksToStop }
    world.decide = { () throws(Diagnostic) in try attempt.decide() }
    world.reached = { attempt.reach($0) }
    world.print = { [print] text, settings in attempt.say { print(text, settings) } }
    world.progress = { [progress] done, total in attempt.say { progress(done, total) } }
    world.files = WatchedFiles(files: files, attempt: attempt)
    return world
  }
}

/// Files of work that may be left behind: it decides before it writes.
private struct WatchedFiles: FileSystem {
  let files: any FileSystem
  let attempt: Attempt

  func read<Result>(
    _ path: String, _ body: (Span<UInt8>) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    try files.read(path, body)
  }

  func write(_ bytes: [UInt8], to path: String) throws(Diagnostic) {
    try attempt.decide()
    try files.write(bytes, to: path)
  }

  func replace(_ bytes: [UInt8], at path: String) throws(Diagnostic) {
    try attempt.decide()
    try files.replace(bytes, at: path)
  }

  func append(_ bytes: [UInt8], to path: String) throws(Diagnostic) {
    // What is taken down in a recording is done already.
    try attempt.decide(late: true)
    try files.append(bytes, to: path)
  }

  func newWorkspace(_ path: String) throws(Diagnostic) -> NewFile {
    let place = try files.newWorkspace(path)
    try attempt.decide()
    return place
  }

  func saveWorkspace(
    _ opened: OpenedWorkspace, stateOfCommit: (Int) throws(Diagnostic) -> WorkingState, as path: String,
    _ consent: Consent
  ) throws(Diagnostic) -> any WorkspaceStore {
    try files.saveWorkspace(opened, stateOfCommit: stateOfCommit, as: path, consent)
  }
}
