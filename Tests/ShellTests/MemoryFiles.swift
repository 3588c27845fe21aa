import Diagnostics
import History
import Shell
import Synchronization

/// Files that live no longer than a test.
final class MemoryFiles: FileSystem {
  private let contents: Mutex<[String: [UInt8]]>
  private let workspaces = Mutex<[String: MemoryWorkspace]>([:])

  init(_ files: [String: [UInt8]] = [:]) { contents = Mutex(files) }

  func read<Result>(
    _ path: String, _ body: (Span<UInt8>) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    guard let bytes = contents.withLock({ $0[path] }) else {
      throw Diagnostic("no-such-file", "there is no file \"\(path)\"")
    }
    return try body(bytes.span)
  }

  func write(_ bytes: [UInt8], to path: String) throws(Diagnostic) {
    try refuseExisting(path)
    contents.withLock { $0[path] = bytes }
  }

  func replace(_ bytes: [UInt8], at path: String) { contents.withLock { $0[path] = bytes } }

  func append(_ bytes: [UInt8], to path: String) throws(Diagnostic) {
    contents.withLock { $0[path, default: []] += bytes }
  }

  func saveWorkspace(
    _ opened: OpenedWorkspace, stateOfCommit: (Int) throws(Diagnostic) -> WorkingState, as path: String,
    _ consent: Consent
  ) throws(Diagnostic) -> any WorkspaceStore {
    try refuseExisting(path)
    var states: [WorkingState] = []
    for commit in opened.commits { states.append(try stateOfCommit(commit.number)) }
    let workspace = MemoryWorkspace(path: path, opened, states: states)
    workspaces.withLock { $0[path] = workspace }
    return workspace
  }

  /// Another content for a file, as another program would give it.
  func replace(_ path: String, with bytes: [UInt8]) { contents.withLock { $0[path] = bytes } }

  /// A workspace that was saved before.
  func workspace(_ path: String) -> MemoryWorkspace? { workspaces.withLock { $0[path] } }

  private func refuseExisting(_ path: String) throws(Diagnostic) {
    if contents.withLock({ $0[path] != nil }) || workspaces.withLock({ $0[path] != nil }) {
      throw Diagnostic(
        "file-exists", "\"\(path)\" is there already and is not replaced", hint: "choose another name")
    }
  }
}

/// A workspace file as the protocol describes it, kept in memory.
final class MemoryWorkspace: WorkspaceStore {
  private struct Content {
    var opened: OpenedWorkspace
    var states: [WorkingState]
  }

  let path: String
  private let content: Mutex<Content>
  /// While it is set, nothing can be written.
  let isFull = Mutex(false)

  init(path: String, _ opened: OpenedWorkspace, states: [WorkingState]) {
    self.path = path
    content = Mutex(Content(opened: opened, states: states))
  }

  func open() -> OpenedWorkspace { content.withLock { $0.opened } }

  func append(_ step: Step, at position: Int, _ consent: Consent) throws(Diagnostic) {
    try refuseWhenFull()
    try consent.decide()
    content.withLock {
      $0.opened.steps.removeSubrange(position...)
      $0.opened.steps.append(step)
      $0.opened.position = position + 1
    }
  }

  func move(to position: Int) throws(Diagnostic) {
    try refuseWhenFull()
    content.withLock { $0.opened.position = position }
  }

  func discard() throws(Diagnostic) {
    try refuseWhenFull()
    content.withLock {
      $0.opened.steps = []
      $0.opened.position = 0
    }
  }

  func commit(_ commit: Commit, leaving state: WorkingState) throws(Diagnostic) {
    try refuseWhenFull()
    content.withLock {
      $0.states.append(state)
      $0.opened = OpenedWorkspace(committed: state, commits: $0.opened.commits + [commit], steps: [], position: 0)
    }
  }

  private func refuseWhenFull() throws(Diagnostic) {
    if isFull.withLock({ $0 }) { throw Diagnostic("disk-full", "the disk is full: \"\(path)\" was not written") }
  }

  func state(of commit: Int) -> WorkingState { content.withLock { $0.states[commit - 1] } }
}
