import Diagnostics
import Glibc
import History
import Shell

/// The files that a script from others may touch: those in one folder and below it, read as they are, never replaced.
///
/// Every folder on the way is opened without following a link, one from the other, so that nothing planted in between
/// leads out; what is no plain file of one name (a device, a pipe, a second name of some other file) is refused.
struct SafeFiles: FileSystem {
  /// The folder, without a slash at its end.
  let folder: String
  /// What was named on the command line may be read wherever it is.
  let named: Set<String>
  private let real = RealFiles()

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
    let draft = ".\(name).tmp-\(getpid())"
    let descriptor = unsafe openat(parent, draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw refusal(path, errno) }
    defer { _ = unsafe unlinkat(parent, draft, 0) }
    let cause = put(bytes, descriptor)
    let isSynced = fsync(descriptor) == 0
    close(descriptor)
    guard cause == 0, isSynced else { throw refusal(path, cause == 0 ? EIO : cause) }
    guard unsafe linkat(parent, draft, parent, name, 0) == 0 else { throw refusal(path, errno) }
    fsync(parent)
  }

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
    let cause = put(bytes, descriptor)
    guard cause == 0 else { throw refusal(path, cause) }
  }

  func placeToWrite(_ path: String) throws(Diagnostic) -> String {
    throw Diagnostic("not-safe", "a script from others makes no workspaces: --safe forbids it")
  }

  func saveWorkspace(
    _ opened: OpenedWorkspace, stateOfCommit: (Int) throws(Diagnostic) -> WorkingState, as path: String,
    _ consent: Consent
  ) throws(Diagnostic) -> any WorkspaceStore {
    throw Diagnostic("not-safe", "a script from others makes no workspaces: --safe forbids it")
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

  /// 0, or what the system said.
  private func put(_ bytes: [UInt8], _ descriptor: Int32) -> Int32 {
    var done = 0
    while done < bytes.count {
      let written = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done)
      }
      if written < 0, errno == EINTR { continue }
      if written <= 0 { return written < 0 ? errno : EIO }
      done += written
    }
    return 0
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
