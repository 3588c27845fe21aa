import Diagnostics
import Foundation
import GRDB
import History

/// Opens the file at a path as a workspace, or tells why it is none.
func connect(_ path: String, readOnly: Bool) throws(Diagnostic) -> DatabaseQueue {
  try checkHeader(of: path)
  do {
    let queue = try openQueue(path, readOnly: readOnly)
    let format = try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
    guard format <= Schema.format else {
      throw Diagnostic(
        "workspace-newer", "the workspace \"\(path)\" has format \(format); this version reads up to \(Schema.format)",
        hint: "use a newer tierlab")
    }
    if !readOnly, format < Schema.format { try Schema.migrations.migrate(queue) }
    return queue
  } catch {
    throw diagnostic(for: error, path: path)
  }
}

/// Makes an empty workspace at a path where there is no file, readable by its owner alone. It is built under another
/// name and put in place whole, so that a crash leaves no half-made file under this one.
func createWorkspace(
  at path: String, _ consent: Consent = .given, migrating: Bool = true,
  filling fill: (DatabaseQueue) throws -> Void = { _ in }
) throws(Diagnostic) {
  try refuseToReplace(path)
  let draft = "\(path).new-\(UInt32.random(in: .min ... .max))"
  defer {
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: draft + suffix) }
  }
  do {
    try createEmptyFile(draft, for: path)
    let queue = try openQueue(draft, readOnly: false)
    if migrating { try Schema.migrations.migrate(queue) }
    try fill(queue)
    // The last connection to close brings everything into the one file.
    try queue.close()
    try consent.decide()
    try putInPlace(draft, as: path)
  } catch {
    throw diagnostic(for: error, path: path)
  }
}

private func openQueue(_ path: String, readOnly: Bool) throws -> DatabaseQueue {
  var configuration = Configuration()
  configuration.readonly = readOnly
  configuration.busyMode = .timeout(2)
  configuration.label = "workspace"
  configuration.prepareDatabase { db in
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
  return try DatabaseQueue(path: readOnly ? address(ofReadOnly: path) : plainPath(path), configuration: configuration)
}

/// SQLite takes `file:…` for an address and `:memory:` for no file at all.
private func plainPath(_ path: String) -> String { path.hasPrefix("/") ? path : "./" + path }

/// Where nothing can be written beside the file (a read-only disk, somebody else's folder) and no journal waits to be
/// played, the file is read as one that doesn't change: SQLite would otherwise fail to make its shared memory.
private func address(ofReadOnly path: String) -> String {
  let files = FileManager.default
  let plain = plainPath(path)
  let folder = plain.lastIndex(of: "/").map { String(plain[...$0]) } ?? "."
  guard !files.isWritableFile(atPath: folder), !files.fileExists(atPath: path + "-wal"),
    let escaped = plain.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed)
  else { return plain }
  return "file:\(escaped)?immutable=1"
}

/// Looks at the first bytes before SQLite does: opening another program's database would already write beside it.
private func checkHeader(of path: String) throws(Diagnostic) {
  var isDirectory: ObjCBool = false
  guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
    throw Diagnostic("workspace-missing", "there is no workspace \"\(path)\"")
  }
  guard !isDirectory.boolValue else { throw .foreign(path, "it is a folder") }
  guard let file = FileHandle(forReadingAtPath: path) else { throw .unreadable(path, "this user may not open it") }
  defer { try? file.close() }
  let header: Data
  do { header = try file.read(upToCount: 100) ?? Data() } catch {
    throw .unreadable(path, "the disk reported an error")
  }
  guard !header.isEmpty else { throw .foreign(path, "it is empty") }
  guard header.starts(with: Data("SQLite format 3\0".utf8)) else { throw .foreign(path, "it is another kind of file") }
  guard header.count == 100 else { throw .damaged(path, "its first bytes") }
  let id = header[68..<72].reduce(0) { $0 << 8 | Int($1) }
  guard id == Schema.applicationID else { throw .foreign(path, "it is the database of another program") }
}

private func refuseToReplace(_ path: String) throws(Diagnostic) {
  guard !FileManager.default.fileExists(atPath: path) else { throw .exists(path) }
  // A journal left beside a file that is gone would be played into the new one.
  for suffix in ["-wal", "-journal"] where FileManager.default.fileExists(atPath: path + suffix) {
    throw .exists(path + suffix)
  }
}
