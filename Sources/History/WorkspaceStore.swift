public import Diagnostics

/// An acting statement that was done since the last commit, and the state it left.
public struct Step: Sendable {
  public var statement: String
  /// UTC, ISO 8601 to the second.
  public var at: String
  public var state: WorkingState

  public init(statement: String, at: String, state: WorkingState) {
    self.statement = statement
    self.at = at
    self.state = state
  }
}

/// A decision on record. Numbers count from 1.
public struct Commit: Sendable, Hashable {
  public var number: Int
  /// The number of the commit before; nil for the first.
  public var parent: Int?
  /// UTC, ISO 8601 to the second.
  public var at: String
  public var author: String
  public var message: String
  /// The acting statements that made it, in order.
  public var statements: [String]
  /// Customers that are new, gone or have another value in any column.
  public var customersChanged: Int

  public init(
    number: Int, parent: Int?, at: String, author: String, message: String, statements: [String], customersChanged: Int
  ) {
    self.number = number
    self.parent = parent
    self.at = at
    self.author = author
    self.message = message
    self.statements = statements
    self.customersChanged = customersChanged
  }
}

/// What a workspace file holds when it is opened.
public struct OpenedWorkspace: Sendable {
  /// The state of the last commit; empty where there is none.
  public var committed: WorkingState
  public var commits: [Commit]
  /// The steps since the last commit, undone ones included.
  public var steps: [Step]
  /// How many of the steps are in force; the rest were undone and can be redone.
  public var position: Int

  public init(committed: WorkingState, commits: [Commit], steps: [Step], position: Int) {
    self.committed = committed
    self.commits = commits
    self.steps = steps
    self.position = position
  }
}

/// Where a workspace lives. Every call is one transaction: when it returns, it is on disk; when it throws, the file
/// holds what it held before.
public protocol WorkspaceStore: Sendable {
  /// The file's path, as it was given.
  var path: String { get }

  func open() throws(Diagnostic) -> OpenedWorkspace

  /// Keeps a step at `position` (from 0); steps at or after it are forgotten, and it is in force.
  ///
  /// A step that brings much takes a while, so whether to go on is asked: where it is not, the file holds what it held.
  func append(_ step: Step, at position: Int, _ consent: Consent) throws(Diagnostic)

  /// Undo and redo: how many of the kept steps are in force.
  func move(to position: Int) throws(Diagnostic)

  /// Forgets all steps: the working state is the last commit's again.
  func discard() throws(Diagnostic)

  /// Puts a decision on record with the state it leaves, and forgets the steps. Refused when the file's last commit is
  /// not the commit's parent.
  func commit(_ commit: Commit, leaving state: WorkingState) throws(Diagnostic)

  /// The state that a commit left.
  func state(of commit: Int) throws(Diagnostic) -> WorkingState

  /// The seal a commit carries; nil for one that an older version made.
  func seal(of commit: Int) throws(Diagnostic) -> String?

  /// Reads all there is and compares it with what was sealed.
  func verify() throws(Diagnostic) -> [Check]

  /// A copy of the whole file under another name.
  func backup(to target: NewFile) throws(Diagnostic)

  /// Lets go of the file; later calls are refused.
  func close()
}

extension WorkspaceStore {
  public func seal(of commit: Int) throws(Diagnostic) -> String? { nil }
  public func verify() throws(Diagnostic) -> [Check] { [] }
  public func backup(to target: NewFile) throws(Diagnostic) {
    throw Diagnostic("no-backup", "this store is not kept in a file")
  }
  public func close() {}
}

/// One thing that was looked at when a workspace was verified.
public struct Check: Sendable {
  public var what: Message
  /// What is wrong with it; nil where it is what was sealed.
  public var problem: Message?
  public var seal: String?

  public init(_ what: Message, problem: Message? = nil, seal: String? = nil) {
    self.what = what
    self.problem = problem
    self.seal = seal
  }
}

extension WorkspaceStore {
  /// The same where nobody can stop it.
  public func append(_ step: Step, at position: Int) throws(Diagnostic) {
    try append(step, at: position, .given)
  }
}
