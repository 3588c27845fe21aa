public import Diagnostics
public import History

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension NewFile {
  /// A workspace that is to be at a path; an existing file is refused.
  public init(workspaceAt path: String) throws(Diagnostic) {
    // A journal left beside a file that is gone would be played into the new one.
    for name in [path, path + "-wal", path + "-journal"] where unsafe access(name, F_OK) == 0 { throw .exists(name) }
    let draft = "\(path).new-\(UInt32.random(in: .min ... .max))"
    self.init(path: path, draft: draft) { () throws(Diagnostic) in try putInPlace(draft, as: path) }
  }
}

/// Makes the draft of a file, which only its owner may read or write.
func createDraft(of file: NewFile) throws(Diagnostic) {
  let made = unsafe open(file.draft, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
  guard made >= 0 else { throw fault(file.path, errno) }
  close(made)
}

/// Gives a finished file its real name without ever replacing another file, and makes the name durable.
private func putInPlace(_ draft: String, as path: String) throws(Diagnostic) {
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
  defer { close(folder) }
  guard fsync(folder) != 0, errno != EINVAL, errno != ENOTSUP else { return }
  // A name that may be gone after a power cut is none.
  let cause = errno
  _ = unsafe unlink(path)
  throw fault(path, cause)
}

private func fault(_ path: String, _ code: Int32) -> Diagnostic {
  switch code {
  case EEXIST: .exists(path)
  case ENOENT, ENOTDIR: .unreadable(path, "there is no such folder")
  case EACCES, EPERM: .unreadable(path, "this user may not write there")
  default: .fault(path, code)
  }
}
