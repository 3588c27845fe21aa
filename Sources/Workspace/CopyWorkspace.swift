public import Diagnostics
import GRDB
public import History

/// Writes a whole workspace to a new file, commits and steps included. The file appears when it is complete; an
/// existing one is refused.
public func copyWorkspace(
  opened: OpenedWorkspace, stateOfCommit: (Int) throws(Diagnostic) -> WorkingState, to target: NewFile,
  _ consent: Consent = .given
) throws(Diagnostic) {
  try createWorkspace(target, consent) { queue in
    var catalogue = Catalogue()
    // The state before is held on to, so that what it shares with the next one is still known.
    var held: [WorkingState] = []
    try queue.write { db in
      for commit in opened.commits {
        let state = commit == opened.commits.last ? opened.committed : try stateOfCommit(commit.number)
        try NewColumns(of: state, beyond: catalogue, consent).write(to: db, &catalogue, consent)
        try commit.write(to: db, state: try state.write(to: db, catalogue), state)
        held = [state]
      }
      for (position, step) in opened.steps.enumerated() {
        try NewColumns(of: step.state, beyond: catalogue, consent).write(to: db, &catalogue, consent)
        try step.write(to: db, at: position, catalogue)
      }
      try db.execute(sql: "UPDATE head SET position = ?", arguments: [opened.position])
      try sweep(db, &catalogue)
    }
    _ = held
  }
}
