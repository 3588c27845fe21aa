import Glibc
import Workspace

/// Writes a file whole or not at all, readable by its owner alone: under another name first, and under its own once it
/// is on disk. The calls follow no link and are made within one folder that is open already.
///
/// - Parameters:
///   - folder: the folder, open.
///   - replacing: whether a file of this name may go; else it is refused.
/// - Returns: 0, or what the system said; then all is as it was.
func writeWhole(_ bytes: [UInt8], as name: String, in folder: Int32, replacing: Bool) -> Int32 {
  Drafts.sweep(folder)
  let draft = Drafts.newName()
  let descriptor = Drafts.create(draft, in: folder)
  guard descriptor >= 0 else { return errno }
  // Locked until it has its name.
  defer {
    _ = unsafe unlinkat(folder, draft, 0)
    close(descriptor)
  }
  var cause = writeAll(bytes, to: descriptor)
  if cause == 0, fsync(descriptor) != 0 { cause = errno }
  // Some disks tell of a failure only when a file is closed.
  if close(dup(descriptor)) != 0, cause == 0 { cause = errno }
  guard cause == 0 else { return cause }
  // `link` refuses to replace, which a rename would not.
  let isPlaced = unsafe replacing ? renameat(folder, draft, folder, name) : linkat(folder, draft, folder, name, 0)
  guard isPlaced == 0 else { return errno }
  if let cause = syncFailure(folder) {
    // A name that may be gone after a power cut is none; what was replaced cannot be brought back.
    if !replacing { _ = unsafe unlinkat(folder, name, 0) }
    return cause
  }
  return 0
}

/// Makes the names in a folder durable; nil where they are, or the file system has no word for it.
func syncFailure(_ folder: Int32) -> Int32? {
  guard fsync(folder) != 0, errno != EINVAL, errno != ENOTSUP else { return nil }
  return errno
}

/// 0, or what the system said.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
  var done = 0
  while done < bytes.count {
    let written = unsafe bytes.withUnsafeBytes {
      unsafe write(descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done)
    }
    if written < 0, errno == EINTR { continue }
    if written <= 0 { return written < 0 ? errno : EIO }
    done += written
  }
  return 0
}
