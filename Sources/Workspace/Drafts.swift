#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files in the making. Each has a name of its own in its folder and is locked by its maker, so that what a program that
/// was killed has left is known, and goes when the next file is made in that folder.
public enum Drafts {
  private static let prefix = ".tierlab-draft-"

  /// A name that no other draft has.
  public static func newName() -> String {
    let number = String(UInt64.random(in: .min ... .max), radix: 16)
    return prefix + String(repeating: "0", count: 16 - number.count) + number
  }

  /// Makes an empty draft that only its owner may read or write, and locks it for as long as the descriptor is open.
  ///
  /// - Parameter name: one of `newName`; a path is taken from the folder.
  /// - Returns: the descriptor, or −1 with the reason in `errno`.
  public static func create(_ name: String, in folder: Int32) -> Int32 {
    let flags = O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC
    while true {
      let descriptor = unsafe openat(folder, name, flags, 0o600)
      guard descriptor >= 0 else { return -1 }
      // A file system without locks keeps drafts from being told apart, not from being made.
      _ = flock(descriptor, LOCK_EX)
      // Swept between being made and being locked: made again.
      var facts = stat()
      if unsafe fstat(descriptor, &facts) == 0, facts.st_nlink == 0 {
        close(descriptor)
        continue
      }
      return descriptor
    }
  }

  /// Removes the drafts in a folder whose makers are gone. What is no plain file of this user's, or is locked, stays.
  public static func sweep(_ folder: Int32) {
    let listed = unsafe openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard listed >= 0 else { return }
    guard let entries = unsafe fdopendir(listed) else {
      close(listed)
      return
    }
    defer { unsafe closedir(entries) }
    var found: [String] = []
    while let entry = unsafe readdir(entries) {
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if isDraft(name) { found.append(name) }
    }
    for name in found { remove(name, in: folder) }
  }

  private static func isDraft(_ name: String) -> Bool {
    name.hasPrefix(prefix) && name.utf8.count == prefix.utf8.count + 16
      && name.utf8.dropFirst(prefix.utf8.count).allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }

  private static func remove(_ name: String, in folder: Int32) {
    let descriptor = unsafe openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var facts = stat()
    guard unsafe fstat(descriptor, &facts) == 0, facts.st_mode & (S_IFMT | 0o777) == S_IFREG | 0o600,
      facts.st_uid == geteuid(), flock(descriptor, LOCK_EX | LOCK_NB) == 0
    else { return }
    for suffix in ["", "-wal", "-shm", "-journal"] { _ = unsafe unlinkat(folder, name + suffix, 0) }
  }
}
