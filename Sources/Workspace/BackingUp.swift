public import Diagnostics
import GRDB
public import History
import Synchronization

extension WorkspaceFile {
  /// A copy of the file as it is at one moment, by SQLite's own backup, which takes in what is in the journal and may
  /// run while others write. It appears whole or not at all, and never in the place of another file.
  public func backup(to target: NewFile) throws(Diagnostic) {
    try session.withLock { (session) throws(Diagnostic) in
      try session.hold(path)
      try createWorkspace(target, migrating: false) { copy in
        try session.withQueue(of: path) { try $0.backup(to: copy) }
      }
    }
  }
}
