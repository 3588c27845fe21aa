import Columns
public import Diagnostics
import GRDB
public import History

extension WorkspaceFile {
  /// Reads every page, every column and every commit, and compares them with the checks, digests and seals beside them.
  public func verify() throws(Diagnostic) -> [Check] {
    try reading { db, _ in
      var checks = [try structure(db)]
      checks += try columns(db)
      checks += try commits(db)
      checks.append(try pending(db))
      return checks
    }
  }

  /// What SQLite finds in its own pages, and rows that lead nowhere.
  private func structure(_ db: Database) throws -> Check {
    let told = try String.fetchAll(db, sql: "PRAGMA integrity_check(5)")
    if told != ["ok"] { return Check("the structure of the file", problem: Message(listing: told)) }
    let lost = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check")
    return Check("the structure of the file", problem: lost.isEmpty ? nil : "\(lost.count) rows lead nowhere")
  }

  /// The values of every stored column, read anew.
  private func columns(_ db: Database) throws -> [Check] {
    let hasSeals = try Schema.hasSeals(db)
    let ids = try Int64.fetchAll(db, sql: "SELECT id FROM stored_column ORDER BY id")
    var problems: [Check] = []
    var unsealed = 0
    for id in ids {
      // A catalogue of its own: what a session has in memory proves nothing about the file.
      var catalogue = Catalogue()
      var reading = ColumnReading()
      let name = try String.fetchOne(
        db, sql: "SELECT name FROM state_column WHERE stored_column = ? LIMIT 1", arguments: [id])
      reading.want(id, named: name ?? "\(id)")
      do {
        guard let column = try reading.columns(from: db, &catalogue)[id] else { continue }
        let kept =
          hasSeals
          ? try String.fetchOne(db, sql: "SELECT digest FROM stored_column WHERE id = ?", arguments: [id]) : nil
        if kept == nil { unsealed += 1 }
        if let kept, column.digested() != kept {
          problems.append(
            Check("the column \"\(name ?? "\(id)")\"", problem: "its values are not those that were written"))
        }
      } catch let damage as Damage {
        problems.append(Check("the column \"\(name ?? "\(id)")\"", problem: "\(damage.what) cannot be read"))
      }
    }
    let whole = Check(
      unsealed == 0
        ? "\(ids.count) stored columns" : "\(ids.count) stored columns, \(unsealed) of them written before digests were"
    )
    return problems.isEmpty ? [whole] : problems
  }

  /// The chain of seals.
  private func commits(_ db: Database) throws -> [Check] {
    let hasSeals = try Schema.hasSeals(db)
    var checks: [Check] = []
    var catalogue = Catalogue()
    // The state before is held on to, so that what it shares with the next one is read once.
    var held: [WorkingState] = []
    var before: Commit?
    var sealBefore: String?
    for commit in try Commit.all(from: db) {
      let what: Message = "commit \(commit.number), \(commit.at): \(commit.message)"
      let kept = hasSeals ? try Commit.seal(of: commit.number, in: db) : nil
      var problem: Message?
      if commit.parent != before?.number || commit.number != (before?.number ?? 0) + 1 {
        problem = "it does not follow the one before it"
      }
      do {
        let id = try Int64.fetchOne(
          db, sql: "SELECT state FROM commit_record WHERE number = ?", arguments: [commit.number])
        let state = try states([id ?? 0], from: db, &catalogue)[0]
        held = [state]
        if let kept {
          if commit.seal(after: sealBefore, leaving: state) != kept {
            problem = problem ?? "its seal is not that of what it says and leaves"
          }
        } else if sealBefore != nil {
          problem = problem ?? "its seal is gone"
        }
      } catch let damage as Damage {
        problem = "\(damage.what) cannot be read"
      }
      let unsealed: Message = "\(what) (made before seals were)"
      checks.append(Check(kept == nil && problem == nil ? unsealed : what, problem: problem, seal: kept))
      (before, sealBefore) = (commit, kept)
    }
    _ = held
    let head = try Int64.fetchOne(db, sql: "SELECT committed_state FROM head")
    let last = try Int64.fetchOne(db, sql: "SELECT state FROM commit_record ORDER BY number DESC LIMIT 1")
    if let last, last != head {
      checks.append(Check("where changes start from", problem: "it is not the last commit"))
    }
    return checks
  }

  private func pending(_ db: Database) throws -> Check {
    let seal = try Schema.hasStepSeals(db) ? "seal" : "NULL"
    let steps = try Row.fetchAll(db, sql: "SELECT position, state, statement, at, \(seal) FROM step ORDER BY position")
    var catalogue = Catalogue()
    do {
      let position = try Head(db).position
      let states = try states(steps.map { Int64(try $0.integer(1)) }, from: db, &catalogue)
      var isWhole = (0...steps.count).contains(position)
      for (place, (row, state)) in zip(steps, states).enumerated() {
        let step = Step(statement: try row.text(2), at: try row.text(3), state: state)
        let kept = row.textIfAny(4)
        isWhole = try isWhole && row.integer(0) == place && (kept == nil || kept == step.seal(at: place))
      }
      return Check(
        "\(steps.count) pending steps", problem: isWhole ? nil : "they are not those that were written")
    } catch let damage as Damage {
      return Check("\(steps.count) pending steps", problem: "\(damage.what) cannot be read")
    }
  }
}
