import Columns
import Diagnostics
import Foundation
import GRDB
import Glibc
import History
import Synchronization

/// How a workspace's image is made when the workspace is closed.
extension WorkspaceFile {
  /// Everything as the image has it, without a look into the file; nil where there is no image, and once the session has
  /// been opened: what is asked for again is asked of the file.
  func openedFromImage() -> OpenedWorkspace? {
    session.withLock { session in
      guard !session.isOpened, let image = session.image,
        let (opened, columns) = image.opened({ [path] in values(instead: $0, of: path) })
      else { return nil }
      session.isOpened = true
      for (column, kept) in zip(columns, image.columns) { session.catalogue.remember(column, as: kept.stored) }
      if imageFrom != nil { session.held = opened }
      return opened
    }
  }

  /// Makes the image anew where the file is large and it has none that is still of it. Whatever is in the way, there is
  /// none, and nobody misses it.
  func makeImage(_ session: inout Session) {
    guard let least = imageFrom, let held = session.held else { return }
    if let image = session.image, !image.isSound {
      _ = unsafe unlink(WorkspaceImage.path(of: path))
      return
    }
    guard held.rows >= least, case .held(let queue, _) = session.connection,
      session.image?.revision != session.revision
    else { return }
    let catalogue = session.catalogue
    let (revision, version) = (session.revision, session.dataVersion)
    let seal = try? queue.read { db in try held.commits.last.flatMap { try Commit.seal(of: $0.number, in: db) } }
    do {
      // All that is in the journal goes into the file, which is not touched again after that.
      let isBusy = try queue.writeWithoutTransaction { db in
        try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)").map { try $0.integer(0) } ?? 1
      }
      guard isBusy == 0, let facts = FileFacts.ofWhole(path) else { return }
      guard var draft = ImageDraft(beside: path, of: held.columns),
        let directory = draft.write(
          held, revision: revision, seal: seal.flatMap { $0 }, stored: { catalogue.stored[$0.identity] })
      else { return }
      // The clock of files has steps: what is written in the same one as the last change could not be told by it.
      waitUntil(facts.changed + 20_000_000)
      guard try queue.read({ try dataVersion($0) }) == version, FileFacts.ofWhole(path) == facts else { return }
      draft.putInPlace(facts, directory, of: path)
    } catch {
      return
    }
  }
}

extension WorkspaceFile.Session {
  /// Connects a session to its file that the image has answered so far.
  mutating func hold(_ path: String) throws(Diagnostic) {
    guard case .notYet = connection else { return }
    let isStillTheSame = FileFacts.ofWhole(path) == image?.facts
    let queue = try connect(path, readOnly: false)
    do {
      let (head, seal, version) = try queue.read { db in
        let last = try Int.fetchOne(db, sql: "SELECT max(number) FROM commit_record")
        return (try Head(db), try last.flatMap { try Commit.seal(of: $0, in: db) }, try Workspace.dataVersion(db))
      }
      // What others did since is told by the revision when something is to be written.
      guard head.revision != image?.revision || seal == image?.seal else { throw Damage(what: "the last commit") }
      dataVersion = version
      if !isStillTheSame { held = nil }
    } catch {
      throw diagnostic(for: queue.withCause(error), path: path)
    }
    connection = .held(queue, FileMark(of: path))
  }
}

/// Grows when another connection has written since.
func dataVersion(_ db: Database) throws -> Int { try Int.fetchOne(db, sql: "PRAGMA data_version") ?? 0 }

/// - Parameter moment: in nanoseconds since 1970; waited for only where it is near.
private func waitUntil(_ moment: Int) {
  var now = timespec()
  unsafe clock_gettime(CLOCK_REALTIME, &now)
  let rest = moment - (now.tv_sec * 1_000_000_000 + now.tv_nsec)
  if rest > 0 { usleep(UInt32(min(rest / 1000 + 1, 50_000))) }
}

extension OpenedWorkspace {
  fileprivate var rows: Int {
    (steps.last?.state ?? committed).tables.reduce(0) { $0 + $1.table.rowCount }
  }

  fileprivate var columns: [Column] {
    var (writer, numbers) = (WordWriter(), ColumnNumbers())
    writer.put(self, &numbers)
    return numbers.columns
  }
}

/// The values of a column whose bytes in the image are damaged: those of the workspace itself.
func values(instead column: ImageColumn, of path: String) -> ColumnValues {
  do {
    let found = try look(at: path) { queue in
      try queue.read { db in
        var (reading, catalogue) = (ColumnReading(), Catalogue())
        reading.want(column.stored, named: "\(column.stored)")
        return try reading.columns(from: db, &catalogue)[column.stored]
      }
    }
    if let found, found.digest == column.digest {
      return ColumnValues(storage: found.storage, missing: found.missing)
    }
  } catch {}
  // Neither the image has the values nor the workspace, which may have changed since. All that was acknowledged is on
  // disk, so the session ends rather than answer with other values.
  let told = Array(
    "error: the image \"\(WorkspaceImage.path(of: path))\" is damaged, and the workspace has changed: open it again\n"
      .utf8)
  _ = unsafe told.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
  _ = unsafe unlink(WorkspaceImage.path(of: path))
  exit(1)
}
