import Diagnostics
import Glibc
import History
import Shell
import Workspace

/// Files as they are on this machine.
struct RealFiles: FileSystem {
  func read<Result>(
    _ path: String, _ body: (Span<UInt8>) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw RealFiles.failure(path, errno) }
    defer { close(descriptor) }
    var facts = stat()
    guard unsafe fstat(descriptor, &facts) == 0 else { throw RealFiles.failure(path, errno) }
    guard facts.st_mode & S_IFMT == S_IFREG else {
      throw Diagnostic(
        "not-a-file",
        facts.st_mode & S_IFMT == S_IFDIR
          ? "\"\(path)\" is a folder, not a file" : "\"\(path)\" is a device, not a file")
    }
    let size = Int(facts.st_size)
    guard size > 0 else { return try body(Span()) }
    guard let start = unsafe mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), unsafe start != MAP_FAILED else {
      throw RealFiles.failure(path, errno)
    }
    defer { unsafe munmap(start, size) }
    _ = unsafe madvise(start, size, MADV_SEQUENTIAL)
    let bytes = unsafe UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: size)
    return try body(unsafe Span(_unsafeElements: bytes))
  }

  func write(_ bytes: [UInt8], to path: String) throws(Diagnostic) { try put(bytes, at: path, replacing: false) }

  func replace(_ bytes: [UInt8], at path: String) throws(Diagnostic) { try put(bytes, at: path, replacing: true) }

  private func put(_ bytes: [UInt8], at path: String, replacing: Bool) throws(Diagnostic) {
    var facts = stat()
    if replacing, unsafe stat(path, &facts) == 0, facts.st_mode & S_IFMT != S_IFREG {
      throw Diagnostic("not-a-file", "\"\(path)\" is a folder, not a file")
    }
    let temporary = "\(path).tmp-\(getpid())"
    let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw RealFiles.failure(path, errno) }
    var done = 0
    while done < bytes.count {
      let written = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done)
      }
      if written < 0, errno == EINTR { continue }
      if written <= 0 {
        let cause = errno
        close(descriptor)
        _ = unsafe unlink(temporary)
        throw RealFiles.failure(path, cause)
      }
      done += written
    }
    let synced = fsync(descriptor)
    close(descriptor)
    // `link` refuses to replace, which a rename would not.
    guard synced == 0, unsafe replacing ? rename(temporary, path) == 0 : link(temporary, path) == 0 else {
      let cause = errno
      _ = unsafe unlink(temporary)
      throw RealFiles.failure(path, cause)
    }
    _ = unsafe unlink(temporary)
  }

  func append(_ bytes: [UInt8], to path: String) throws(Diagnostic) {
    let descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else { throw RealFiles.failure(path, errno) }
    defer { close(descriptor) }
    var done = 0
    while done < bytes.count {
      let written = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done)
      }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw RealFiles.failure(path, errno) }
      done += written
    }
  }

  func saveWorkspace(
    _ opened: OpenedWorkspace, stateOfCommit: (Int) throws(Diagnostic) -> WorkingState, as path: String,
    _ consent: Consent
  ) throws(Diagnostic) -> any WorkspaceStore {
    try copyWorkspace(opened: opened, stateOfCommit: stateOfCommit, to: path, consent)
    return try WorkspaceFile(path: path, access: .readWrite, create: false)
  }

  static func failure(_ path: String, _ cause: Int32) -> Diagnostic {
    switch cause {
    case ENOENT: Diagnostic("no-such-file", "there is no file \"\(path)\"")
    case EEXIST:
      Diagnostic("file-exists", "\"\(path)\" is there already and is not replaced", hint: "choose another name")
    case EACCES, EPERM: Diagnostic("no-permission", "\"\(path)\" may not be read or written by you")
    case ENOSPC: Diagnostic("disk-full", "the disk is full: \"\(path)\" was not written")
    default: Diagnostic("file-failed", "\"\(path)\": \(unsafe String(cString: strerror(cause)))")
    }
  }
}
