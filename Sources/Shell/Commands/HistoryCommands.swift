import Columns
import Diagnostics
import History
import Language
import Query

/// Takes back the last change.
struct Undo: Command {
  static let manual = Manual(
    [Signature(.command, "undo")], "takes back the last change since the last commit; `redo` does it again",
    examples: ["undo", "undo -- once more, for the change before"])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard session.position > 0 else {
      throw Diagnostic("nothing-to-undo", "nothing was changed since the last commit", at: clause.span)
    }
    let step = session.steps[session.position - 1]
    try session.move(to: session.position - 1)
    return Answer("taken back: \(firstLine(step.statement))")
  }
}

/// Does again what was taken back.
struct Redo: Command {
  static let manual = Manual(
    [Signature(.command, "redo")], "does again what `undo` took back", examples: ["undo", "redo"])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard session.position < session.steps.count else {
      throw Diagnostic("nothing-to-redo", "nothing was taken back", at: clause.span)
    }
    let step = session.steps[session.position]
    try session.move(to: session.position + 1)
    return Answer("done again: \(firstLine(step.statement))")
  }
}

/// Goes back to the last commit.
struct Discard: Command {
  static let manual = Manual(
    [Signature(.command, "discard")], "forgets all changes since the last commit",
    examples: ["discard", "discard -- for good: `redo` brings nothing back"])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    let count = session.steps.count
    guard count > 0 else { return Answer("nothing is pending") }
    try session.discard()
    return Answer(count == 1 ? "1 change forgotten" : "\(count) changes forgotten")
  }
}

/// Makes the pending changes a decision on record.
struct CommitChanges: Command {
  static let manual = Manual(
    [Signature(.command, "commit MESSAGE:text")],
    "puts the pending changes on record, whole or not at all; `log` shows them for ever",
    examples: ["commit \"first tiering\"", "commit \"A cut 80 -> 75 after the Q3 review\""])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let message = clause.text("MESSAGE") else { preconditionFailure("commit has a message") }
    guard message.text.contains(where: { !$0.isWhitespace }) else {
      throw Diagnostic(
        "empty-message", "a commit says why in words", at: message.span, hint: "commit \"A cut 80 -> 75\"")
    }
    guard session.position > 0 else {
      throw Diagnostic("nothing-to-commit", "nothing was changed since the last commit", at: clause.span)
    }
    let commit = try session.commit(message.text)
    return Answer(
      "commit \(commit.number): \(grouped(commit.customersChanged)) customers changed")
  }
}

extension Session {
  mutating func discard() throws(Diagnostic) {
    try refuseReadOnly()
    if let store {
      try world.decide()
      try store.discard()
    }
    steps = []
    position = 0
    state = committed
    try remakeCatalog()
  }

  mutating func commit(_ message: String) throws(Diagnostic) -> Commit {
    try refuseReadOnly()
    let commit = Commit(
      number: (commits.last?.number ?? 0) + 1, parent: commits.last?.number, at: world.now(), author: world.author,
      message: message, statements: steps[..<position].map(\.statement),
      customersChanged: changedCustomers(from: committed, to: state))
    if let store {
      try world.decide()
      try store.commit(commit, leaving: state)
    } else {
      scratchStates.append(state)
    }
    commits.append(commit)
    committed = state
    steps = []
    position = 0
    // The tiers on record are others now.
    try remakeCatalog()
    return commit
  }
}

/// A statement's first line, for messages of one line.
func firstLine(_ statement: String) -> String {
  let line = statement.split(separator: "\n", maxSplits: 1)[0]
  return line.count < statement.count ? "\(line) …" : String(line)
}

/// Puts the whole store into a new file.
struct SaveAs: Command {
  static let manual = Manual(
    [Signature(.command, "save as FILE:file")],
    "puts the store, its history and what is pending into a new workspace file, and goes on there",
    examples: ["save as \"client.tierlab\"", "save as \"客户分层.tierlab\""])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let file = clause.text("FILE") else { preconditionFailure("save names a file") }
    let notes: [Message]
    do throws(Diagnostic) {
      notes = try session.save(as: file.text)
    } catch {
      throw error.placed(at: file.span)
    }
    return Answer("saved as \(file.text); changes are kept there from now on", notes: notes)
  }
}

extension Session {
  /// - Returns: what must be told.
  mutating func save(as path: String) throws(Diagnostic) -> [Message] {
    var opened = OpenedWorkspace(committed: committed, commits: commits, steps: steps, position: position)
    var states = scratchStates
    if commits.isEmpty, !committed.tables.isEmpty {
      // A demo store begins without a commit; in a file it is the first one.
      opened.commits = [first(committed.customers?.source ?? "the store as it was made")]
      states = [committed]
    }
    let old = store
    var lost: Diagnostic?
    let new: any WorkspaceStore
    do throws(Diagnostic) {
      new = try world.files.saveWorkspace(
        opened,
        stateOfCommit: { (number) throws(Diagnostic) -> WorkingState in
          guard let old else { return states[number - 1] }
          do throws(Diagnostic) {
            return try old.state(of: number)
          } catch {
            lost = error
            throw error
          }
        }, as: path, world.consent)
    } catch {
      // Where the disk with the history is gone, what is in memory goes on without it.
      guard let old, let lost, ["workspace-unreadable", "workspace-gone"].contains(lost.rule) else { throw error }
      opened.commits = [first("goes on from \(old.path), whose commits could not be read")]
      let last = committed
      new = try world.files.saveWorkspace(
        opened, stateOfCommit: { (_) throws(Diagnostic) in last }, as: path, world.consent)
    }
    let reopened = try new.open()
    store = new
    isReadOnly = false
    committed = reopened.committed
    commits = reopened.commits
    steps = reopened.steps
    position = reopened.position
    state = position > 0 ? steps[position - 1].state : committed
    scratchStates = []
    try remakeCatalog()
    old?.close()
    guard let lost else { return [] }
    return [
      "the commits before are not in it: \(lost.message)",
      "it begins with the store as the last commit left it, and with what is pending",
    ]
  }

  /// The commit that a file begins with.
  private func first(_ message: String) -> Commit {
    Commit(
      number: 1, parent: nil, at: world.now(), author: world.author, message: message, statements: [],
      customersChanged: committed.customers?.table.rowCount ?? 0)
  }
}
