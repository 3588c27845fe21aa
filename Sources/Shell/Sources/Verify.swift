import Columns
import Diagnostics
import History
import Language
import Query

/// Proves that the file holds what was put there.
struct Verify: SessionSource {
  static let manual = Manual(
    [Signature(.source, "verify")],
    "reads the whole workspace and compares it with its checks and with the chain of seals: a row for each thing looked at; the last commit's seal, written down elsewhere, proves all before it",
    examples: ["verify", "verify | where result != good"])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    guard let store = session.store else {
      throw Diagnostic(
        "scratch", "a scratch store is not kept in a file", at: clause.span, hint: "save as \"client.tierlab\"")
    }
    let checks = try store.verify()
    let bad = checks.filter { $0.problem != nil }
    let results: [Message] = checks.map { $0.problem ?? "good" }
    var headline: [Message] = [
      bad.isEmpty
        ? "the workspace is whole: \(checks.count) things looked at"
        : "the workspace is damaged or was changed from outside: \(bad.count) of \(checks.count) things are not what was written"
    ]
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
