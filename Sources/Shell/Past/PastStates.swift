import Diagnostics
import History
import Language
import Query

extension Session {
  /// A commit by its number.
  func commit(_ number: Int, at span: SourceSpan?) throws(Diagnostic) -> Commit {
    guard let commit = commits.first(where: { $0.number == number }) else {
      throw Diagnostic(
        "unknown-commit", "there is no commit \(number)", at: span,
        expected: commits.isEmpty ? [] : ["1 to \(commits.count)"], hint: "`log` lists them")
    }
    return commit
  }

  /// The state that a commit left; before the first there was nothing, or the store as it was made.
  func state(ofCommit number: Int) throws(Diagnostic) -> WorkingState {
    if number == commits.last?.number { return committed }
    guard number > 0 else { return beginning }
    if let store { return try store.state(of: number) }
    return scratchStates[number - 1]
  }

  /// The session as it would stand at a commit, with what was done from there to another as its steps: for looking.
  func lookingBack(from old: Int, to new: Int) throws(Diagnostic) -> Session {
    var then = self
    then.isReadOnly = true
    then.committed = try state(ofCommit: old)
    then.steps = []
    for commit in commits where commit.number > old && commit.number <= new {
      then.steps.append(
        Step(
          statement: "commit \(commit.number): \(commit.message)", at: commit.at,
          state: try state(ofCommit: commit.number)))
    }
    then.position = then.steps.count
    then.state = then.steps.last?.state ?? then.committed
    then.commits = commits.filter { $0.number <= new }
    then.catalog.it = .none
    try then.remakeCatalog()
    return then
  }
}
