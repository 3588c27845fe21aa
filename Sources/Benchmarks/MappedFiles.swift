import Diagnostics
import Glibc
import History
import Shell

/// Files mapped into memory, to be read only.
struct MappedFiles: FileSystem {
  func read<Result>(
    _ path: String, _ body: (Span<UInt8>) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    let descriptor = unsafe open(path, O_RDONLY)
    guard descriptor >= 0 else { throw Diagnostic("no-such-file", "there is no file \"\(path)\"") }
    defer { close(descriptor) }
    let size = Int(lseek(descriptor, 0, SEEK_END))
    guard size > 0, let start = unsafe mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0),
      unsafe start != MAP_FAILED
    else { throw Diagnostic("file-failed", "\"\(path)\" cannot be mapped") }
    defer { unsafe munmap(start, size) }
    let bytes = unsafe UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: size)
    return try body(unsafe Span(_unsafeElements: bytes))
  }

  func write(_ bytes: [UInt8], to path: String) throws(Diagnostic) {
    throw Diagnostic("read-only", "a benchmark writes no files")
  }

  func saveWorkspace(
    _ opened: OpenedWorkspace, stateOfCommit: (Int) throws(Diagnostic) -> WorkingState, as path: String,
    _ consent: Consent
  ) throws(Diagnostic) -> any WorkspaceStore {
    throw Diagnostic("read-only", "a benchmark writes no files")
  }
}
