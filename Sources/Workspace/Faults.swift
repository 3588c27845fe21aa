import Diagnostics
import GRDB

/// Something in the file that no version of this program wrote.
struct Damage: Error {
  /// What can't be read, as the end of a sentence: `the column "spend"`.
  var what: Message
}

/// What went wrong with a workspace file, for a person.
func diagnostic(for error: any Error, path: String) -> Diagnostic {
  switch error {
  case let told as Diagnostic: told
  case let damage as Damage: .damaged(path, damage.what)
  case let error as DatabaseError: diagnostic(for: error, path: path)
  default: .damaged(path, "its rows")
  }
}

private func diagnostic(for error: DatabaseError, path: String) -> Diagnostic {
  switch error.extendedResultCode {
  // The disk ran out where a file that SQLite keeps beside the workspace was to grow.
  case .SQLITE_IOERR_SHMSIZE: return .full(path)
  case .SQLITE_IOERR_SHMOPEN, .SQLITE_IOERR_SHMMAP: return .unreadable(path, "this user may not write beside it")
  default: break
  }
  switch error.resultCode {
  case .SQLITE_BUSY, .SQLITE_LOCKED:
    return Diagnostic(
      "workspace-busy", "the workspace \"\(path)\" is being written by another session",
      hint: "wait until the other session's statement is done, then repeat this one")
  case .SQLITE_FULL: return .full(path)
  case .SQLITE_READONLY:
    return Diagnostic(
      "workspace-read-only", "the workspace \"\(path)\" may only be read", hint: "save as \"copy.tierlab\"")
  case .SQLITE_CORRUPT, .SQLITE_NOTADB: return .damaged(path, "its structure")
  case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_ERROR: return .damaged(path, "its rows")
  case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: return .unreadable(path, "this user may not open it")
  case .SQLITE_IOERR: return .unreadable(path, "the disk reported an error")
  case .SQLITE_NOMEM, .SQLITE_TOOBIG: return .unreadable(path, "there is not enough memory")
  default: return .unreadable(path, error.message.map { Message(verbatim: $0) } ?? "the disk reported an error")
  }
}

extension Diagnostic {
  static func unreadable(_ path: String, _ cause: Message) -> Diagnostic {
    Diagnostic("workspace-unreadable", "the workspace \"\(path)\" cannot be used: \(cause)")
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
