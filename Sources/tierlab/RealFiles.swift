import Diagnostics
import Glibc
import History
import Shell
import Workspace

/// Files as they are on this machine.
struct RealFiles: FileSystem {
  let workspaces: OpenFile

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
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard let name = parts.last, !name.isEmpty else { throw RealFiles.failure(path, EISDIR) }
    let parent = parts.count == 1 ? "." : parts.dropLast().joined(separator: "/") + "/"
    let folder = unsafe open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw errno == ENOENT ? RealFiles.noFolder(path) : RealFiles.failure(path, errno) }
    defer { close(folder) }
    let cause = writeWhole(bytes, as: String(name), in: folder, replacing: replacing)
    guard cause == 0 else { throw RealFiles.failure(path, cause) }
  }

  func append(_ bytes: [UInt8], to path: String) throws(Diagnostic) {
    let descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else { throw RealFiles.failure(path, errno) }
    defer { close(descriptor) }
    let cause = writeAll(bytes, to: descriptor)
    guard cause == 0 else { throw RealFiles.failure(path, cause) }
  }

  func newWorkspace(_ path: String) throws(Diagnostic) -> NewFile { try NewFile(workspaceAt: path) }

  func saveWorkspace(
    _ opened: OpenedWorkspace, stateOfCommit: (Int) throws(Diagnostic) -> WorkingState, as path: String,
    _ consent: Consent
  ) throws(Diagnostic) -> any WorkspaceStore {
    try workspaces.save(
      opened, stateOfCommit: stateOfCommit, as: NewFile(workspaceAt: path), opening: path, consent)
  }

  static func noFolder(_ path: String) -> Diagnostic {
    Diagnostic("no-folder", "there is no folder for \"\(path)\"", hint: "make the folder, or choose another name")
  }

  /// What the system said of a file, in words.
  static func failure(_ path: String, _ cause: Int32) -> Diagnostic {
    switch cause {
    case ENOENT: Diagnostic("no-such-file", "there is no file \"\(path)\"")
    case EEXIST:
      Diagnostic("file-exists", "\"\(path)\" is there already and is not replaced", hint: "choose another name")
    case EACCES, EPERM: Diagnostic("no-permission", "\"\(path)\" may not be read or written by you")
    case EROFS: Diagnostic("no-permission", "\"\(path)\": its disk may only be read")
    case ENOSPC, EDQUOT:
      Diagnostic(
        "disk-full", "the disk is full: \"\(path)\" was not written", hint: "free some space, or choose another disk")
    case EIO: Diagnostic("file-failed", "\"\(path)\": the disk reported an error")
    case EISDIR: Diagnostic("not-a-file", "\"\(path)\" is a folder, not a file")
    case ENOTDIR: Diagnostic("file-failed", "\"\(path)\": what stands before the last \"/\" is no folder")
    default: Diagnostic("file-failed", "\"\(path)\": \(unsafe String(cString: strerror(cause)))")
    }
  }
}
