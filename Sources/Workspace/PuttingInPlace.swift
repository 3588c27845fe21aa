import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Makes an empty file that only its owner may read or write; there must be none of this name.
///
/// - Parameter target: the name that the file will have, which is the one a person is told.
func createEmptyFile(_ path: String, for target: String) throws(Diagnostic) {
  let file = unsafe open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
  guard file >= 0 else { throw fault(target, errno) }
  close(file)
}

/// Gives a finished file its real name without ever replacing another file, and makes the name durable.
func putInPlace(_ draft: String, as path: String) throws(Diagnostic) {
  if unsafe link(draft, path) != 0 {
    // A file system without links has only the look before the step.
    guard errno == EPERM || errno == ENOTSUP || errno == ENOSYS, unsafe access(path, F_OK) != 0 else {
      throw fault(path, errno)
    }
    guard unsafe rename(draft, path) == 0 else { throw fault(path, errno) }
  }
  let slash = path.lastIndex(of: "/")
  let folder = unsafe open(slash.map { String(path[...$0]) } ?? ".", O_RDONLY | O_CLOEXEC)
  guard folder >= 0 else { return }
  fsync(folder)
  close(folder)
}

private func fault(_ path: String, _ code: Int32) -> Diagnostic {
  switch code {
  case EEXIST: .exists(path)
  case ENOSPC, EDQUOT: .full(path)
  case ENOENT, ENOTDIR: .unreadable(path, "there is no such folder")
  case EACCES, EPERM, EROFS: .unreadable(path, "this user may not write there")
  default: .unreadable(path, "the disk reported an error")
  }
}
