import Columns
import Diagnostics
import History
import Language
import Query
import Reports

/// Looks at the store as a commit left it.
struct AsOfCommit: SessionSource {
  static let manual = Manual(
    [
      Signature(.source, "as of commit COMMIT:integer show QUERY:pipeline"),
      Signature(.source, "as of commit COMMIT:integer"),
    ],
    "customers as a commit left them, with its day, policies and tags; after `show`, any question is asked of that store",
    examples: ["as of commit 1 | count by tier", "as of commit 1 show tags | where kind = manual"])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    // Stages run on that store too, so a session looks back itself: this is for who asks for the rows alone.
    guard let number = clause.integer("COMMIT") else { preconditionFailure("as of names a commit") }
    _ = try session.commit(number, at: clause.span(of: "COMMIT"))
    guard let customers = try session.state(ofCommit: number).customers else {
      throw Diagnostic("no-customers", "commit \(number) has no customers", at: clause.span)
    }
    return MadeTable(table: customers.table, noun: "customers", users: Set(customers.table.fields.map(\.name)))
  }
}

extension Session {
  /// Runs a pipeline that begins with `as of commit N` on the store of then. `it` is not of that store, so it ends.
  mutating func runAsOfCommit(_ clause: Clause, _ pipeline: Pipeline, text: String) throws(Diagnostic) -> Answer {
    guard let number = clause.integer("COMMIT") else { preconditionFailure("as of names a commit") }
    let commit = try commit(number, at: clause.span(of: "COMMIT"))
    var then = try lookingBack(from: number, to: number)
    var query = Pipeline(.named(Name("customers", at: clause.span)), pipeline.stages, at: pipeline.span)
    if let shown = clause.pipeline("QUERY") {
      query = Pipeline(shown.source, shown.stages + pipeline.stages, at: pipeline.span)
    }
    if let acting = query.stages.first(where: { stage in
      actingStages.contains { $0.manual.signatures.contains(stage.signature) }
    }) {
      throw Diagnostic("past-changed", "what is on record is not changed", at: acting.span, hint: "revert \(number)")
    }
    var answer = try then.run(query, text: text)
    answer.report.blocks.append(.note("as commit \(number) left it, \(commit.at): \(commit.message)"))
    catalog.it = .none
    return answer
  }
}
