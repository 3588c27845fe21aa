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
    let draft = folder(of: path) + Drafts.newName()
    self.init(path: path, draft: draft) { () throws(Diagnostic) in try putInPlace(draft, as: path) }
  }
}

/// Makes the draft of a file, locked until the descriptor is closed; what killed programs left beside it goes.
func createDraft(of file: NewFile) throws(Diagnostic) -> Int32 {
  let place = unsafe open(folder(of: file.draft), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  if place >= 0 {
    Drafts.sweep(place)
    close(place)
  }
  let made = Drafts.create(file.draft, in: AT_FDCWD)
  guard made >= 0 else { throw fault(file.path, errno) }
  return made
}

/// The folder of a path, with its slash; "./" where the path names none.
private func folder(of path: String) -> String { path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./" }

/// Gives a finished file its real name without ever replacing another file, and makes the name durable.
private func putInPlace(_ draft: String, as path: String) throws(Diagnostic) {
  if unsafe link(draft, path) != 0 {
    // A file system without links has only the look before the step.
    guard errno == EPERM || errno == ENOTSUP || errno == ENOSYS, unsafe access(path, F_OK) != 0 else {
      throw fault(path, errno)
    }
    guard unsafe rename(draft, path) == 0 else { throw fault(path, errno) }
  }
  let place = unsafe open(folder(of: path), O_RDONLY | O_CLOEXEC)
  guard place >= 0 else { return }
  defer { close(place) }
  guard fsync(place) != 0, errno != EINVAL, errno != ENOTSUP else { return }
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
