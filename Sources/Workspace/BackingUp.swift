public import Diagnostics
import Foundation
import GRDB
import Synchronization

extension WorkspaceFile {
  /// A copy of the file as it is at one moment, by SQLite's own backup, which takes in what is in the journal and may
  /// run while others write. It appears whole or not at all, and never in the place of another file.
  public func backup(to target: String) throws(Diagnostic) {
    try session.withLock { (session) throws(Diagnostic) in
      guard let queue = session.queue else { throw .closed(path) }
      try createWorkspace(at: target, migrating: false) { copy in try queue.backup(to: copy) }
    }
  }
}
