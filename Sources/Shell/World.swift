public import Columns
public import Diagnostics
public import Formats
public import History

/// Files as the session sees them; the program's edge gives the real ones, tests give their own.
public protocol FileSystem: Sendable {
  /// Lends the bytes of a file.
  func read<Result>(
    _ path: String, _ body: (Span<UInt8>) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result

  /// Puts a file in place whole or not at all; refuses to replace one.
  func write(_ bytes: [UInt8], to path: String) throws(Diagnostic)

  /// Puts a file in place whole or not at all, of one that is there too.
  func replace(_ bytes: [UInt8], at path: String) throws(Diagnostic)

  /// Adds to the end of a file that is there.
  func append(_ bytes: [UInt8], to path: String) throws(Diagnostic)

  /// Where a new workspace file may be made; refused where there is one, or this session may not.
  func newWorkspace(_ path: String) throws(Diagnostic) -> NewFile

  /// A new workspace file with this content; refuses to replace one. The result takes over from then on.
  func saveWorkspace(
    _ opened: OpenedWorkspace, stateOfCommit: (Int) throws(Diagnostic) -> WorkingState, as path: String,
    _ consent: Consent
  ) throws(Diagnostic) -> any WorkspaceStore
}

extension FileSystem {
  public func newWorkspace(_ path: String) throws(Diagnostic) -> NewFile {
    NewFile(path: path, draft: path) { () throws(Diagnostic) in }
  }

  public func replace(_ bytes: [UInt8], at path: String) throws(Diagnostic) {
    throw Diagnostic("file-failed", "\"\(path)\" cannot be replaced")
  }

  public func append(_ bytes: [UInt8], to path: String) throws(Diagnostic) {
    throw Diagnostic("file-failed", "\"\(path)\" cannot be added to")
  }
}

/// Bytes of the machine's memory: free to be taken, and taken by this program.
public struct MemoryFacts: Sendable {
  public var free: Int
  public var used: Int

  public init(free: Int, used: Int) {
    self.free = free
    self.used = used
  }
}

/// All that a session takes from outside, so that every result can be replayed.
public struct World: Sendable {
  public var files: any FileSystem
  /// Encodings, workbooks and databases: what needs C libraries.
  public var foreign: any ForeignFormats = NoForeignFormats()
  /// UTC, ISO 8601 to the second.
  public var now: @Sendable () -> String
  public var today: @Sendable () -> Day
  /// Who commits.
  public var author: String
  /// Whether a person has asked to stop; asked now and then by whatever takes a while.
  public var isInterrupted: @Sendable () -> Bool
  /// Asked before a statement does what cannot be taken back: throws where a person has asked to stop, and after it
  /// nobody can.
  public var decide: @Sendable () throws(Diagnostic) -> Void = {}
  /// A statement within the one that runs is done: where that is stopped later, the session goes on from here.
  public var reached: @Sendable (Session) -> Void = { _ in }
  /// Where a line of `print` goes, before the next statement is run.
  public var print: @Sendable (String, Settings) -> Void
  /// What is left of the machine's memory now; nil where nobody knows.
  public var memory: @Sendable () -> MemoryFacts? = { nil }
  /// Seconds from a fixed moment, for `timing on`.
  public var seconds: @Sendable () -> Double
  /// Forgets the statements that were typed at prompts.
  public var clearHistory: @Sendable () throws(Diagnostic) -> Void
  /// The files and folders whose path begins so, for completion.
  public var paths: @Sendable (String) -> [String] = { _ in [] }
  /// Told how much of the whole a statement has done, from any thread and as often as it likes.
  public var progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }

  public init(
    files: any FileSystem, now: @escaping @Sendable () -> String, today: @escaping @Sendable () -> Day, author: String,
    isInterrupted: @escaping @Sendable () -> Bool = { false }, print: @escaping @Sendable (String, Settings) -> Void,
    seconds: @escaping @Sendable () -> Double = { 0 },
    clearHistory: @escaping @Sendable () throws(Diagnostic) -> Void = {}
  ) {
    self.files = files
    self.now = now
    self.today = today
    self.author = author
    self.isInterrupted = isInterrupted
    self.print = print
    self.seconds = seconds
    self.clearHistory = clearHistory
  }

  /// The same for those who write.
  var consent: Consent { Consent(goesOn: { [isInterrupted] in !isInterrupted() }, decide: decide) }
}
