import Diagnostics
import Foundation
import GRDB
import History

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Opens the file at a path as a workspace, or tells why it is none.
///
/// - Parameter unchanging: nobody writes to the file meanwhile, and no journal waits beside it; SQLite then makes no
///   file beside it either.
func connect(_ path: String, readOnly: Bool, unchanging: Bool = false) throws(Diagnostic) -> DatabaseQueue {
  try checkHeader(of: path)
  do {
    let queue = try openQueue(path, readOnly: readOnly, unchanging: unchanging)
    let format = try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
    try checkFormat(format, of: path)
    // What would act by itself when something is written is nobody's who made this file with this program.
    let acts = try queue.read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")
    }
    guard acts == 0 else { throw Diagnostic.foreign(path, "it has triggers, which act by themselves") }
    if !readOnly, format < Schema.format { try Schema.migrations.migrate(queue) }
    return queue
  } catch {
    throw diagnostic(for: error, path: path)
  }
}

/// Makes an empty workspace where there is no file, readable by its owner alone. It is built under another name and put
/// in place whole, so that a crash leaves no half-made file under this one.
func createWorkspace(
  _ file: NewFile, _ consent: Consent = .given, migrating: Bool = true,
  filling fill: (DatabaseQueue) throws -> Void = { _ in }
) throws(Diagnostic) {
  defer {
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file.draft + suffix) }
  }
  do {
    let lock = try createDraft(of: file)
    defer { close(lock) }
    let queue = try openQueue(file.draft, readOnly: false)
    if migrating { try Schema.migrations.migrate(queue) }
    try fill(queue)
    // Brought into the one file and synced while it can still be told that the disk would not: closing tells nothing.
    let isBusy = try queue.writeWithoutTransaction { db in
      try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)").map { try $0.integer(0) } ?? 1
    }
    guard isBusy == 0 else { throw Diagnostic.unreadable(file.path, "the disk reported an error") }
    try queue.close()
    try consent.decide()
    try file.put()
  } catch {
    throw diagnostic(for: error, path: file.path)
  }
}

private func checkFormat(_ format: Int, of path: String) throws(Diagnostic) {
  guard format <= Schema.format else {
    throw Diagnostic(
      "workspace-newer", "the workspace \"\(path)\" has format \(format); this version reads up to \(Schema.format)",
      hint: "use a newer tierlab")
  }
}

private func openQueue(_ path: String, readOnly: Bool, unchanging: Bool = false) throws -> DatabaseQueue {
  var configuration = Configuration()
  configuration.readonly = readOnly
  configuration.busyMode = .timeout(2)
  configuration.label = "workspace"
  configuration.prepareDatabase { try prepare($0, path, readOnly: readOnly) }
  SystemWord.forget()
  return try DatabaseQueue(
    path: unchanging ? address(ofUnchanging: path) : plainPath(path), configuration: configuration)
}

private func prepare(_ db: Database, _ path: String, readOnly: Bool) throws {
  if !readOnly {
    // The size of a page can be chosen only while the file is empty; long blobs like long pages.
    try db.execute(sql: "PRAGMA page_size = 8192")
    let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
    guard mode == "wal" else { throw Diagnostic.unreadable(path, "its file system cannot keep a journal beside it") }
    try db.execute(sql: "PRAGMA synchronous = FULL")
    // Debian's SQLite overwrites what is deleted with zeros, which writes every swept column once more.
    _ = try Int.fetchOne(db, sql: "PRAGMA secure_delete = FAST")
    _ = try Int.fetchOne(db, sql: "PRAGMA journal_size_limit = 4194304")
  }
  try db.execute(sql: "PRAGMA cache_size = -16000")
  // Views are data in the file: they may call nothing that has an effect.
  try db.execute(sql: "PRAGMA trusted_schema = OFF")
}

/// SQLite takes `file:…` for an address and `:memory:` for no file at all.
private func plainPath(_ path: String) -> String { path.hasPrefix("/") ? path : "./" + path }

private func address(ofUnchanging path: String) -> String {
  let plain = plainPath(path)
  guard let escaped = plain.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) else { return plain }
  return "file:\(escaped)?immutable=1"
}

/// Looks at the first bytes before SQLite does: opening another program's database would already write beside it.
private func checkHeader(of path: String) throws(Diagnostic) {
  var facts = stat()
  // What is no plain file would never end, or never begin.
  guard unsafe stat(path, &facts) == 0 else {
    if errno != ENOENT, errno != ENOTDIR { throw .fault(path, errno) }
    throw Diagnostic("workspace-missing", "there is no workspace \"\(path)\"")
  }
  guard facts.st_mode & S_IFMT != S_IFDIR else { throw .foreign(path, "it is a folder") }
  guard facts.st_mode & S_IFMT == S_IFREG else { throw .foreign(path, "it is a device or a pipe") }
  let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard file >= 0 else { throw .fault(path, errno) }
  defer { close(file) }
  var header = [UInt8](repeating: 0, count: 100)
  let count = unsafe header.withUnsafeMutableBytes { unsafe pread(file, $0.baseAddress, $0.count, 0) }
  guard count >= 0 else { throw .fault(path, errno) }
  guard count > 0 else { throw .foreign(path, "it is empty") }
  guard header.starts(with: "SQLite format 3\0".utf8) else { throw .foreign(path, "it is another kind of file") }
  guard count == 100 else { throw .damaged(path, "its first bytes") }
  func number(at place: Int) -> Int { header[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
  guard number(at: 68) == Schema.applicationID else { throw .foreign(path, "it is the database of another program") }
  // A newer format is not even opened for writing.
  try checkFormat(number(at: 60), of: path)
}
