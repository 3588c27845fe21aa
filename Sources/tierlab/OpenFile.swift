import Diagnostics
import Synchronization
import Workspace

/// The workspace a run of the program has open, and its lock, so that both are let go of however the run ends.
final class OpenFile: Sendable {
  private let held = Mutex<(lock: WorkspaceLock?, file: WorkspaceFile?)>((nil, nil))

  /// Opens a workspace; for writing it is locked first, and whoever comes second is told who holds it.
  ///
  /// - Parameter seconds: how long to wait for a session that holds it.
  func open(
    _ path: String, readOnly: Bool, holder: String, since: String, waiting seconds: Double
  ) throws(Diagnostic) -> WorkspaceFile {
    if !readOnly {
      let lock = try WorkspaceLock.take(path, holder: holder, since: since, waiting: seconds)
      held.withLock { $0.lock = lock }
    }
    do throws(Diagnostic) {
      let exists = WorkspaceFile.exists(path)
      if !exists, readOnly { throw Diagnostic("no-such-file", "there is no file \"\(path)\"") }
      let file = try WorkspaceFile(path: path, access: readOnly ? .readOnly : .readWrite, create: !exists)
      held.withLock { $0.file = file }
      return file
    } catch {
      close()
      throw error
    }
  }

  /// Brings the journal into the file and lets go of it.
  func close() {
    held.withLock { held in
      held.file?.close()
      held.lock?.release()
      held = (nil, nil)
    }
  }
}
