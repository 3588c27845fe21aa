import Diagnostics
import Glibc
import History
import Shell
import Workspace

/// The files that a script from others may touch: those in one folder and below it, read as they are, never replaced.
///
/// Every folder on the way is opened without following a link, one from the other, so that nothing planted in between
/// leads out; what is no plain file of one name (a device, a pipe, a second name of some other file) is refused.
struct SafeFiles: FileSystem {
  /// The folder, without a slash at its end.
  let folder: String
  /// What was named on the command line may be read wherever it is.
  let named: Set<String>
  let workspaces: OpenFile
  private var real: RealFiles { RealFiles(workspaces: workspaces) }

  func read<Result>(
    _ path: String, _ body: (Span<UInt8>) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    if named.contains(path) { return try real.read(path, body) }
    let (parent, name) = try enter(path)
    defer { close(parent) }
    let descriptor = unsafe openat(parent, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { throw refusal(path, errno) }
    defer { close(descriptor) }
    var facts = stat()
    guard unsafe fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      throw outside(path, "it is not a plain file")
    }
    guard facts.st_nlink == 1 else { throw outside(path, "it is another name of a file that may lie outside") }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(facts.st_size))
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw refusal(path, errno) }
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    return try body(bytes.span)
  }

  func write(_ bytes: [UInt8], to path: String) throws(Diagnostic) {
    let (parent, name) = try enter(path)
    defer { close(parent) }
    let cause = writeWhole(bytes, as: name, in: parent, replacing: false)
    guard cause == 0 else { throw refusal(path, cause) }
  }

  /// A guest replaces nothing.
  func replace(_ bytes: [UInt8], at path: String) throws(Diagnostic) { try write(bytes, to: path) }

  func append(_ bytes: [UInt8], to path: String) throws(Diagnostic) {
    let (parent, name) = try enter(path)
    defer { close(parent) }
    let descriptor = unsafe openat(parent, name, O_WRONLY | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw refusal(path, errno) }
    defer { close(descriptor) }
    var facts = stat()
    guard unsafe fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_nlink == 1 else {
      throw outside(path, "it is not a plain file")
    }
    let cause = writeAll(bytes, to: descriptor)
    guard cause == 0 else { throw refusal(path, cause) }
  }

  /// A workspace is made in the folder itself, whose path is its owner's, and gets its name from there by way of folders
  /// that are opened one from the other: where a link was planted meanwhile, it is not followed.
  func newWorkspace(_ path: String) throws(Diagnostic) -> NewFile {
    let (parent, name) = try enter(path)
    defer { close(parent) }
    for taken in [name, name + "-wal", name + "-journal"] {
      var facts = stat()
      if unsafe fstatat(parent, taken, &facts, AT_SYMLINK_NOFOLLOW) == 0 { throw refusal(path, EEXIST) }
    }
    let draft = "\(folder)/\(Drafts.newName())"
    return NewFile(path: path, draft: draft) { [self] () throws(Diagnostic) in
      let (parent, name) = try enter(path)
      defer { close(parent) }
      guard unsafe linkat(AT_FDCWD, draft, parent, name, 0) == 0 else { throw refusal(path, errno) }
      guard let cause = syncFailure(parent) else { return }
      _ = unsafe unlinkat(parent, name, 0)
      throw refusal(path, cause)
    }
  }

  func saveWorkspace(
    _ opened: OpenedWorkspace, stateOfCommit: (Int) throws(Diagnostic) -> WorkingState, as path: String,
    _ consent: Consent
  ) throws(Diagnostic) -> any WorkspaceStore {
    let place = try newWorkspace(path)
    return try workspaces.save(
      opened, stateOfCommit: stateOfCommit, as: place, opening: path.hasPrefix("/") ? path : "\(folder)/\(path)",
      consent)
  }

  /// The folder that a path lies in, opened step by step, and the path's last name.
  private func enter(_ path: String) throws(Diagnostic) -> (parent: Int32, name: String) {
    guard !path.utf8.contains(0) else { throw outside(path, "its name has a NUL character") }
    var rest = path[...]
    if path.hasPrefix("/") {
      guard path.hasPrefix(folder + "/") else { throw outside(path, "it lies elsewhere") }
      rest = path.dropFirst(folder.count + 1)
    }
    let names = rest.split(separator: "/").map(String.init).filter { $0 != "." }
    guard let last = names.last, !names.contains("..") else { throw outside(path, "it leads out by \"..\"") }
    var at = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard at >= 0 else { throw refusal(path, errno) }
    for name in names.dropLast() {
      let next = unsafe openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      let cause = errno
      close(at)
      guard next >= 0 else { throw refusal(path, cause) }
      at = next
    }
    return (at, last)
  }

  private func refusal(_ path: String, _ cause: Int32) -> Diagnostic {
    switch cause {
    case ELOOP, ENOTDIR: outside(path, "a link leads out of it")
    case ENXIO: outside(path, "it is not a plain file")
    default: RealFiles.failure(path, cause)
    }
  }

  private func outside(_ path: String, _ cause: Message) -> Diagnostic {
    Diagnostic("not-safe", "\"\(path)\" is not for a script from others: \(cause); --safe keeps to \"\(folder)\"")
  }
}
