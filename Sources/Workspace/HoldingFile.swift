import Diagnostics
import GRDB

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How a session holds its file.
enum Connection: Sendable {
  /// Open as long as the session writes, and which file it was then.
  case held(DatabaseQueue, FileMark)
  /// A session that only reads holds the file no longer than it reads: SQLite's files beside it go with the session that
  /// writes, and one that is gone by then could not take them away.
  case eachTime
  /// A session that writes, and that the image beside the file has answered so far.
  case notYet
  case closed
}

extension WorkspaceFile.Session {
  /// Lends a connection for reading.
  func withQueue<Answer>(of path: String, _ body: (DatabaseQueue) throws -> Answer) throws -> Answer {
    switch connection {
    case .closed, .notYet: throw Diagnostic.closed(path)
    case .held(let queue, _):
      do { return try body(queue) } catch { throw queue.withCause(error) }
    case .eachTime: return try look(at: path, body)
    }
  }
}

/// Reads a file that is nobody's to write here. Where no journal waits beside it nobody writes to it, and SQLite is told
/// so, since it would otherwise make files beside it; where somebody has begun meanwhile, it is read again.
func look<Answer>(at path: String, _ body: (DatabaseQueue) throws -> Answer) throws -> Answer {
  for _ in 0..<8 {
    let before = FileMark(of: path)
    let unchanging = !hasJournal(path)
    let hadIndex = isThere(path + "-shm")
    let queue = try connect(path, readOnly: true, unchanging: unchanging)
    let outcome = Result { try body(queue) }.mapError { queue.withCause($0) }
    try? queue.close()
    guard unchanging else {
      if !hadIndex { removeIndex(of: path) }
      return try outcome.get()
    }
    if !hasJournal(path), FileMark(of: path) == before { return try outcome.get() }
  }
  throw Diagnostic.busy(path)
}

/// The index of a journal that somebody left behind without one: it goes, unless somebody writes by now.
private func removeIndex(of path: String) {
  guard let lock = try? WorkspaceLock.take(path, holder: "", since: "", waiting: 0) else { return }
  _ = unsafe unlink(path + "-shm")
  lock.release()
}

/// A journal that is empty says nothing.
private func hasJournal(_ path: String) -> Bool {
  var facts = stat()
  return unsafe stat(path + "-wal", &facts) == 0 && facts.st_size > 0
}

private func isThere(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

/// Which file stands under a name, and as of when.
struct FileMark: Sendable, Equatable {
  private var device: UInt64 = 0
  private var number: UInt64 = 0
  private var size: Int64 = 0
  private var seconds = 0
  private var nanoseconds = 0

  /// All zeros where there is none.
  init(of path: String) {
    var facts = stat()
    guard unsafe stat(path, &facts) == 0 else { return }
    (device, number, size) = (UInt64(facts.st_dev), UInt64(facts.st_ino), Int64(facts.st_size))
    #if canImport(Darwin)
      (seconds, nanoseconds) = (facts.st_mtimespec.tv_sec, facts.st_mtimespec.tv_nsec)
    #else
      (seconds, nanoseconds) = (facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec)
    #endif
  }

  /// Whether the same file, with its journal, still has its name.
  func isStillThere(_ path: String) -> Bool {
    let now = FileMark(of: path)
    return now.device == device && now.number == number && isThere(path + "-wal")
  }
}
