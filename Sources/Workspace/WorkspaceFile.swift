public import Diagnostics
import Foundation
import GRDB
public import History
import Synchronization

/// A workspace in one SQLite file. Every call is one transaction; what another session wrote since this one looked is
/// never overwritten: the call is refused.
public final class WorkspaceFile: WorkspaceStore {
  public enum Access: Sendable { case readWrite, readOnly }

  public let path: String
  private let lock: WorkspaceLock?
  /// The rows from which on the workspace has an image beside it; nil where none is made.
  let imageFrom: Int?
  let session: Mutex<Session>

  struct Session: Sendable {
    var connection: Connection
    var catalogue = Catalogue()
    /// The file's revision when this session last read or wrote it.
    var revision = 0
    /// What the session is opened from, where it is not the file.
    var image: WorkspaceImage?
    var isOpened = false
    /// What the file holds, for its next image; nil where that is not known, or none is made.
    var held: OpenedWorkspace?
    /// SQLite's own count of what others wrote, when `held` was read.
    var dataVersion = 0
  }

  /// With `create` the file is new, and an existing one is refused.
  ///
  /// - Parameters:
  ///   - lock: what tells others that this session writes; let go of when the file is closed.
  ///   - imageFrom: the rows from which on an image is made beside the file when it is closed, so that it opens at once
  ///     the next time; nil where nothing is to be written beside it.
  public init(
    path: String, access: Access, create: Bool, lock: WorkspaceLock? = nil, imageFrom: Int? = nil
  ) throws(Diagnostic) {
    if create { try createWorkspace(NewFile(workspaceAt: path)) }
    self.path = path
    self.lock = lock
    self.imageFrom = access == .readWrite ? imageFrom : nil
    if !create, let image = WorkspaceImage(of: path) {
      session = Mutex(
        Session(
          connection: access == .readOnly ? .eachTime(FileMark(of: path)) : .notYet, revision: image.revision,
          image: image))
      return
    }
    switch access {
    case .readWrite:
      let queue = try connect(path, readOnly: false)
      session = Mutex(Session(connection: .held(queue, FileMark(of: path))))
    case .readOnly:
      session = Mutex(Session(connection: .eachTime(FileMark(of: path))))
    }
    do throws(Diagnostic) {
      let revision = try reading { db, _ in try Head(db).revision }
      session.withLock { $0.revision = revision }
    } catch {
      close()
      throw error
    }
  }

  public static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  deinit { close() }

  /// Brings the journal into the file and lets go of it; later calls are refused.
  public func close() {
    session.withLock { session in
      makeImage(&session)
      if case .held(let queue, _) = session.connection { try? queue.close() }
      (session.connection, session.held) = (.closed, nil)
    }
    lock?.release()
  }

  public func open() throws(Diagnostic) -> OpenedWorkspace {
    if let opened = openedFromImage() { return opened }
    return try reading { db, session in
      let head = try Head(db)
      let seal = try Schema.hasStepSeals(db) ? "seal" : "NULL"
      let steps = try Row.fetchAll(db, sql: "SELECT statement, at, state, \(seal) FROM step ORDER BY position")
      guard (0...steps.count).contains(head.position) else { throw Damage(what: "the list of steps") }
      let ids = [head.committedState] + (try steps.map { Int64(try $0.integer(2)) })
      let states = try Workspace.states(ids, from: db, &session.catalogue)
      session.revision = head.revision
      let commits = try Commit.all(from: db)
      if let last = commits.last { try last.checkSeal(leaving: states[0], in: db) }
      let pending = try zip(steps, states.dropFirst()).enumerated().map { place, pair in
        let step = Step(statement: try pair.0.text(0), at: try pair.0.text(1), state: pair.1)
        // What was sealed is looked at before anybody works on with it.
        if let seal = pair.0.textIfAny(3), seal != step.seal(at: place) { throw Damage(what: "a pending step") }
        return step
      }
      let opened = OpenedWorkspace(committed: states[0], commits: commits, steps: pending, position: head.position)
      if imageFrom != nil { (session.held, session.dataVersion) = (opened, try dataVersion(db)) }
      return opened
    }
  }

  public func state(of commit: Int) throws(Diagnostic) -> WorkingState {
    try reading { db, session in
      guard
        let id = try Int64.fetchOne(db, sql: "SELECT state FROM commit_record WHERE number = ?", arguments: [commit])
      else { throw Diagnostic("unknown-commit", "there is no commit \(commit)") }
      return try states([id], from: db, &session.catalogue)[0]
    }
  }

  public func append(_ step: Step, at position: Int, _ consent: Consent) throws(Diagnostic) {
    try writing(step.state, consent) { db, catalogue in
      let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM step") ?? 0
      precondition((0...count).contains(position), "a step goes after the steps that are kept")
      try db.execute(sql: "DELETE FROM step WHERE position >= ?", arguments: [position])
      try step.write(to: db, at: position, catalogue)
      if position < count { try sweep(db, &catalogue) }
    } after: { held in
      held.steps.removeSubrange(position...)
      held.steps.append(step)
      held.position = position + 1
    }
  }

  public func move(to position: Int) throws(Diagnostic) {
    try writing(nil) { db, _ in
      let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM step") ?? 0
      precondition((0...count).contains(position), "only kept steps can be in force")
      try db.execute(sql: "UPDATE head SET position = ?", arguments: [position])
    } after: {
      $0.position = position
    }
  }

  public func discard() throws(Diagnostic) {
    try writing(nil) { db, catalogue in
      try db.execute(sql: "DELETE FROM step; UPDATE head SET position = 0")
      try sweep(db, &catalogue)
    } after: {
      ($0.steps, $0.position) = ([], 0)
    }
  }

  public func commit(_ commit: Commit, leaving state: WorkingState) throws(Diagnostic) {
    try writing(
      state,
      first: { db in
        let last = try Int.fetchOne(db, sql: "SELECT max(number) FROM commit_record")
        guard last == commit.parent, commit.number == (last ?? 0) + 1 else {
          throw Diagnostic.baseMoved(try Commit.all(from: db), commit.parent)
        }
      },
      then: { db, catalogue in
        try commit.write(to: db, state: try state.write(to: db, catalogue), state)
        try db.execute(sql: "DELETE FROM step")
        try sweep(db, &catalogue)
      },
      after: { held in
        held.commits.append(commit)
        (held.committed, held.steps, held.position) = (state, [], 0)
      })
  }

  public func seal(of commit: Int) throws(Diagnostic) -> String? {
    try reading { db, _ in try Commit.seal(of: commit, in: db) }
  }

  /// What SQLite answers to a pragma on this connection: that durability is on can be asked, not only wished.
  func pragma(_ text: String) throws(Diagnostic) -> String {
    try reading { db, _ in
      guard let row = try Row.fetchOne(db, sql: "PRAGMA \(text)") else { return "" }
      return (row[0] as DatabaseValue).storage.value.map { "\($0)" } ?? ""
    }
  }

  // MARK: - Transactions

  func reading<Answer: Sendable>(
    _ body: (Database, inout Session) throws -> Answer
  ) throws(Diagnostic) -> Answer {
    try session.withLock { (session) throws(Diagnostic) -> Answer in
      try session.hold(path)
      do {
        var after = session
        let answer = try session.withQueue(of: path) { queue in
          after = session
          return try queue.read { try body($0, &after) }
        }
        session = after
        return answer
      } catch {
        throw diagnostic(for: error, path: path)
      }
    }
  }

  /// Compresses what is new in the state, then does everything else in one transaction. What was learnt about the file
  /// is kept only when the transaction is on disk.
  private func writing(
    _ state: WorkingState?, _ consent: Consent = .given, first check: (Database) throws -> Void = { _ in },
    then body: (Database, inout Catalogue) throws -> Void, after: (inout OpenedWorkspace) -> Void
  ) throws(Diagnostic) {
    try session.withLock { (session) throws(Diagnostic) in
      try session.hold(path)
      if case .eachTime = session.connection { throw .readOnly(path) }
      guard case .held(let queue, let mark) = session.connection else { throw .closed(path) }
      do { try queue.read { try session.catalogue.learnParts(from: $0) } } catch {
        throw diagnostic(for: error, path: path)
      }
      let columns = try NewColumns(of: state ?? WorkingState(), beyond: session.catalogue, consent)
      var catalogue = session.catalogue
      let revision = session.revision
      SystemWord.forget()
      do {
        try queue.write { db in
          try check(db)
          let now = try Head(db).revision
          guard now == revision else { throw Diagnostic.changed(path, by: now - revision) }
          try db.execute(sql: "UPDATE head SET revision = revision + 1")
          try columns.write(to: db, &catalogue, consent)
          try body(db, &catalogue)
          // A file that was moved or deleted would be written to all the same, and nobody would find it again.
          guard mark.isStillThere(path) else { throw Diagnostic.gone(path) }
          try consent.decide()
        }
      } catch {
        throw diagnostic(for: error, path: path)
      }
      session.catalogue = catalogue
      session.revision = revision + 1
      if var held = session.held {
        session.held = nil
        after(&held)
        session.held = held
      }
    }
  }
}

extension Diagnostic {
  /// - Parameter all: the commits on record.
  fileprivate static func baseMoved(_ all: [Commit], _ parent: Int?) -> Diagnostic {
    let none: Message = "none"
    let since = all.filter { $0.number > parent ?? 0 }.prefix(5).map { "\($0.number) \($0.author): \($0.message)" }
    let last = all.last.map { "\($0.number)" }
    return Diagnostic(
      "commit-base-moved",
      "this decision was made on commit \(parent.map { "\($0)" } ?? none), and the last on record is \(last.map { "\($0)" } ?? none); since then: \(Message(listing: Array(since)))",
      hint: "open the workspace again and repeat the statements")
  }
}
