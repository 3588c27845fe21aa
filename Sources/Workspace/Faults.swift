import Diagnostics
import GRDB
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Something in the file that no version of this program wrote.
struct Damage: Error {
  /// What can't be read, as the end of a sentence: `the column "spend"`.
  var what: Message
}

/// What the system last said to SQLite, whose own words are too few: that the disk is full and that it fails are one to
/// it. It says so as it happens, on the thread it happens on, and a session does one thing at a time.
enum SystemWord {
  private static let last = Atomic<Int32>(0)

  /// 0 where nothing was said since it was last forgotten.
  static var cause: Int32 { last.load(ordering: .relaxed) }

  /// To be called before SQLite is asked for something, and before it is asked for the first time.
  static func forget() {
    _ = isHeard
    last.store(0, ordering: .relaxed)
  }

  /// `os_unix.c:36437: (28) full_fsync(…) - No space left on device`
  private static let isHeard: Bool = {
    unsafe Database.logError = { _, message in
      guard message.hasPrefix("os_unix.c:"), let open = message.firstIndex(of: "("),
        let cause = Int32(message[message.index(after: open)...].prefix { $0.isNumber })
      else { return }
      last.store(cause, ordering: .relaxed)
    }
    return true
  }()
}

/// What went wrong with a workspace file, for a person.
func diagnostic(for error: any Error, path: String) -> Diagnostic {
  switch error {
  case let told as Diagnostic: told
  case let damage as Damage: .damaged(path, damage.what)
  case let error as DatabaseError: diagnostic(for: error, SystemWord.cause, path: path)
  default: .damaged(path, "its rows")
  }
}

private func diagnostic(for error: DatabaseError, _ cause: Int32, path: String) -> Diagnostic {
  switch error.extendedResultCode {
  case .SQLITE_IOERR_SHMOPEN, .SQLITE_IOERR_SHMMAP, .SQLITE_READONLY_CANTINIT, .SQLITE_READONLY_DIRECTORY:
    if cause == 0 || cause == EACCES || cause == EROFS { return .unreadable(path, "this user may not write beside it") }
  default: break
  }
  switch error.resultCode {
  case .SQLITE_BUSY, .SQLITE_LOCKED: return .busy(path)
  case .SQLITE_FULL: return .full(path)
  case .SQLITE_READONLY: return .readOnly(path)
  case .SQLITE_CORRUPT, .SQLITE_NOTADB: return .damaged(path, "its structure")
  case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_ERROR: return .damaged(path, "its rows")
  case .SQLITE_IOERR: return .fault(path, cause == 0 ? EIO : cause)
  case .SQLITE_CANTOPEN: return .fault(path, cause == 0 ? EACCES : cause)
  case .SQLITE_PERM, .SQLITE_AUTH: return .unreadable(path, "this user may not open it")
  case .SQLITE_NOMEM, .SQLITE_TOOBIG: return .unreadable(path, "there is not enough memory")
  default: return .unreadable(path, error.message.map { Message(verbatim: $0) } ?? "the disk reported an error")
  }
}

extension Diagnostic {
  static func unreadable(_ path: String, _ cause: Message) -> Diagnostic {
    Diagnostic("workspace-unreadable", "the workspace \"\(path)\" cannot be used: \(cause)")
  }

  /// What the system said of a file.
  static func fault(_ path: String, _ cause: Int32) -> Diagnostic {
    switch cause {
    case ENOSPC, EDQUOT: .full(path)
    case EACCES, EPERM: .unreadable(path, "this user may not open it")
    case EROFS: .unreadable(path, "its disk may only be read")
    case ENOENT, ENOTDIR, ESTALE: .gone(path)
    case EMFILE, ENFILE: .unreadable(path, "too many files are open")
    default: .unreadable(path, "the disk reported an error")
    }
  }

  static func readOnly(_ path: String) -> Diagnostic {
    Diagnostic("workspace-read-only", "the workspace \"\(path)\" may only be read", hint: "save as \"copy.tierlab\"")
  }

  static func busy(_ path: String) -> Diagnostic {
    Diagnostic(
      "workspace-busy", "the workspace \"\(path)\" is being written by another session",
      hint: "wait until the other session's statement is done, then repeat this one")
  }

  static func gone(_ path: String) -> Diagnostic {
    Diagnostic(
      "workspace-gone",
      "the workspace \"\(path)\" is not where it was: the file was moved or deleted, or its disk is gone",
      hint: "save as \"copy.tierlab\"")
  }

  static func damaged(_ path: String, _ what: Message) -> Diagnostic {
    Diagnostic(
      "workspace-damaged", "the workspace \"\(path)\" is damaged: \(what) cannot be read",
      hint: "open a backup or an earlier copy")
  }

  static func full(_ path: String) -> Diagnostic {
    Diagnostic(
      "workspace-full", "there is no room on the disk for the workspace \"\(path)\"",
      hint: "free some space and repeat the statement; nothing was changed")
  }

  static func foreign(_ path: String, _ cause: Message) -> Diagnostic {
    Diagnostic("workspace-foreign", "\"\(path)\" is not a workspace: \(cause)")
  }

  static func exists(_ path: String) -> Diagnostic {
    Diagnostic(
      "workspace-exists", "there is a file \"\(path)\" already", hint: "name another file, or move that one away")
  }

  /// - Parameter count: how many statements the other session did.
  static func changed(_ path: String, by count: Int) -> Diagnostic {
    Diagnostic(
      "workspace-changed",
      "another session changed the workspace \"\(path)\" since it was opened here: \(count) statements",
      hint: "open the workspace again and repeat the statement")
  }

  static func closed(_ path: String) -> Diagnostic {
    Diagnostic("workspace-closed", "the workspace \"\(path)\" is closed")
  }
}
