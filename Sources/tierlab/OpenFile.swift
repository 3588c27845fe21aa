import Diagnostics
import History
import Shell
import Synchronization
import Workspace

/// The workspaces that a run of the program has open, so that they and their locks are let go of however the run ends.
final class OpenFile: Sendable {
  private let author: String
  private let now: @Sendable () -> String
  /// A large workspace has an image beside it from so many rows on; nil where nothing is to be written beside it.
  private let imageFrom: Int?
  private let files = Mutex<[WorkspaceFile]>([])

  init(author: String, now: @escaping @Sendable () -> String, imaged: Bool) {
    self.author = author
    self.now = now
    imageFrom = imaged ? 500_000 : nil
  }

  /// Opens a workspace; for writing it is locked first, and whoever comes second is told who holds it.
  ///
  /// - Parameter seconds: how long to wait for a session that holds it.
  func open(_ path: String, readOnly: Bool, waiting seconds: Double) throws(Diagnostic) -> WorkspaceFile {
    let lock = readOnly ? nil : try WorkspaceLock.take(path, holder: author, since: now(), waiting: seconds)
    let exists = WorkspaceFile.exists(path)
    if !exists, readOnly { throw Diagnostic("no-such-file", "there is no file \"\(path)\"") }
    let file = try WorkspaceFile(
      path: path, access: readOnly ? .readOnly : .readWrite, create: !exists, lock: lock, imageFrom: imageFrom)
    files.withLock { $0.append(file) }
    return file
  }

  /// Writes a new workspace and opens it, locked from before it has its name.
  ///
  /// - Parameter path: where it will be opened.
  func save(
    _ opened: OpenedWorkspace, stateOfCommit: (Int) throws(Diagnostic) -> WorkingState, as place: NewFile,
    opening path: String, _ consent: Consent
  ) throws(Diagnostic) -> WorkspaceFile {
    let lock = try WorkspaceLock.take(path, holder: author, since: now(), waiting: 0)
    try copyWorkspace(opened: opened, stateOfCommit: stateOfCommit, to: place, consent)
    let file = try WorkspaceFile(
      path: path, access: .readWrite, create: false, lock: lock, imageFrom: imageFrom)
    files.withLock { $0.append(file) }
    return file
  }

  /// Brings each journal into its file and lets go of it.
  func close() {
    for file in files.withLock({ $0 }) { file.close() }
  }
}
