import Glibc

/// What the system says of a file without a look into it. A file that was written to since has other facts: the time of
/// its last change of state (ctime) can't be set by anybody, and no two files that exist at once have one number.
struct FileFacts: Sendable, Equatable {
  var device: Int
  var number: Int
  var size: Int
  /// Nanoseconds since 1970.
  var modified: Int
  var changed: Int

  /// Nil where there is no such file.
  init?(of path: String) {
    var facts = stat()
    guard unsafe stat(path, &facts) == 0 else { return nil }
    self.init(facts)
  }

  init(device: Int, number: Int, size: Int, modified: Int, changed: Int) {
    self.device = device
    self.number = number
    self.size = size
    self.modified = modified
    self.changed = changed
  }

  private init(_ facts: stat) {
    device = Int(facts.st_dev)
    number = Int(facts.st_ino)
    size = Int(facts.st_size)
    modified = facts.st_mtim.tv_sec * 1_000_000_000 + facts.st_mtim.tv_nsec
    changed = facts.st_ctim.tv_sec * 1_000_000_000 + facts.st_ctim.tv_nsec
  }

  /// The facts of a workspace whose one file says it all; nil where a journal waits beside it.
  static func ofWhole(_ path: String) -> FileFacts? {
    for suffix in ["-wal", "-journal"] {
      if let journal = FileFacts(of: path + suffix), journal.size > 0 { return nil }
    }
    return FileFacts(of: path)
  }
}

extension WordWriter {
  mutating func put(_ facts: FileFacts) {
    for number in [facts.device, facts.number, facts.size, facts.modified, facts.changed] { put(number) }
  }
}
