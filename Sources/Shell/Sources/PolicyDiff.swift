import Columns
import Diagnostics
import History
import Language
import Query
import Tiering

/// What differs in meaning between two policies, and whom each difference moves by itself.
struct PolicyDiff: SessionSource {
  static let manual = Manual(
    [Signature(.source, "diff policy OLD:policy [, NEW:policy]")],
    "what differs in meaning between two policies, with the customers each difference moves by itself; with one policy, between the version in force and the text as it is now",
    examples: ["diff policy standard, growth", "diff policy standard | where customers > 0"])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    guard let first = clause.name("OLD") else { preconditionFailure("diff policy names a policy") }
    let old: Policy
    let new: Policy
    if let second = clause.name("NEW") {
      old = try session.policy(named: first)
      new = try session.policy(named: second)
    } else {
      new = try session.policy(named: first)
      guard let adopted = session.catalog.adoptions[new.axis] else {
        throw Diagnostic(
          "not-adopted", "no policy is in force on \(new.axis) to compare \"\(first.text)\" with", at: first.span,
          hint: "diff policy \(first.text), OTHER")
      }
      old = try Policy(adopted.policy.clause).given(adopted.parameters)
    }
    let difference = PolicyDifference(from: old, to: new)
    var binding = Binding(session.catalog)
    let customers = try binding.enterCustomers(at: clause.span)
    let moves = try difference.moves(Population(customers.table), session.evaluation, binding)
    let changes = difference.changes
    let together: Message = "all together"
    let count = customers.table.rowCount
    let fields = [
      Field("what", textColumn(changes.map(\.what.description) + (changes.isEmpty ? [] : [together.description]))),
      Field("before", textColumn(changes.map(\.before) + (changes.isEmpty ? [] : [nil]))),
      Field("after", textColumn(changes.map(\.after) + (changes.isEmpty ? [] : [nil]))),
      Field("customers", numbers(moves.alone + (changes.isEmpty ? [] : [moves.together]))),
    ]
    let headline: Message =
      changes.isEmpty
      ? "the two mean the same"
      : "\(changes.count) differences; together they move \(grouped(moves.together)) of \(grouped(count)) customers"
    return MadeTable(
      table: Table(rowCount: fields[0].column.count, fields: fields), headline: [headline], noun: "rows",
      prose: ["what", "before", "after"], said: ["what": byRow(changes.map(\.what) + [together])])
  }

  private static func numbers(_ counts: [Int?]) -> Column {
    Column(.exact(counts.map { Int64($0 ?? 0) }, .integer), missing: Bitmap(counts.map { $0 == nil }))
  }
}

extension Session {
  /// The policy of this name, as it was written.
  func policy(named name: Name) throws(Diagnostic) -> Policy {
    guard let known = catalog.policies.first(where: { $0.name == name.text }) else {
      throw Diagnostic(
        "unknown-policy", "no policy is called \"\(name.text)\"", at: name.span, hint: "`policies` lists them",
        nearest: nearestName(to: name.text, among: catalog.policies.map(\.name)))
    }
    return try Policy(known.clause)
  }
}
