import Columns
import Diagnostics
import History
import Language
import Query

/// Proves that the file holds what was put there.
struct Verify: SessionSource {
  static let manual = Manual(
    [Signature(.source, "verify")],
    "reads the whole workspace and compares it with its checks and with the chain of seals: a row for each thing looked at, or an error where one is not what was written; the last commit's seal, written down elsewhere, proves all before it",
    examples: ["verify", "verify | select what, seal"])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    let checks: [Check]
    if let store = session.store { checks = try store.verify() } else { checks = try session.checksInMemory() }
    let bad = checks.filter { $0.problem != nil }
    // A script that goes on only where the file is whole has to hear it.
    guard bad.isEmpty else {
      let told = bad.prefix(5).map { "\($0.what): \($0.problem ?? "")" as Message }
      throw Diagnostic(
        "not-whole",
        "the workspace is damaged or was changed from outside: \(bad.count) of \(checks.count) things are not what was written: \(Message(joining: told, with: "; "))",
        at: clause.span, hint: "open a backup or an earlier copy")
    }
    let results: [Message] = checks.map { _ in "good" }
    var headline: [Message] = ["the workspace is whole: \(checks.count) things looked at"]
    if session.store == nil { headline = ["a scratch store is kept in memory alone: there is no file to prove"] }
    if let last = checks.last(where: { $0.seal != nil })?.seal { headline.append("the last seal is \(last)") }
    return MadeTable(
      table: Table(
        rowCount: checks.count,
        fields: [
          Field("what", textColumn(checks.map(\.what.description))),
          Field("result", textColumn(results.map(\.description))), Field("seal", textColumn(checks.map(\.seal))),
        ]), headline: headline, noun: "checks", prose: ["what", "result"],
      said: ["what": byRow(checks.map(\.what)), "result": byRow(results)])
  }
}

extension Session {
  /// The seals that the commits of a scratch store would have in a file.
  fileprivate func checksInMemory() throws(Diagnostic) -> [Check] {
    var checks: [Check] = []
    var before: String?
    for commit in commits {
      let seal = commit.seal(after: before, leaving: try state(ofCommit: commit.number))
      checks.append(Check("commit \(commit.number), \(commit.at): \(commit.message)", seal: seal))
      before = seal
    }
    return checks
  }
}
