import Columns
import Diagnostics
import Language
import Query
import Tiering

/// What is wrong, or worth knowing, about a policy on today's customers.
struct LintPolicy: SessionSource {
  static let manual = Manual(
    [Signature(.source, "lint POLICY:policy")],
    "what is wrong with a policy, or worth knowing before it is applied: rules that never fire, overlaps, lines that customers stand on, missing inputs, weights, units; each with an example",
    examples: ["lint standard", "lint growth | where customers > 100"])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    guard let name = clause.name("POLICY") else { preconditionFailure("lint names a policy") }
    var binding = Binding(session.catalog)
    let customers = try binding.enterCustomers(at: name.span)
    let policy = try binding.policy(named: name, with: [])
    let notes = binding.notes
    let findings = try policy.lint(Population(customers.table), session.evaluation, binding)
    let key = customers.key.flatMap { customers.table.field(named: $0)?.column }
    let fields = [
      Field("kind", textColumn(findings.map(\.kind.description))), Field("rule", textColumn(findings.map(\.rule))),
      Field("message", textColumn(findings.map(\.message.description))),
      Field("customers", countColumn(findings.map(\.customers))),
      Field("example", textColumn(findings.map { $0.example.flatMap { key?[$0].text } })),
    ]
    return MadeTable(
      table: Table(rowCount: findings.count, fields: fields),
      headline: findings.isEmpty ? ["nothing was found in \"\(name.text)\""] : [],
      notes: unique(notes + (binding.usedAsOf.map { [session.asOfNote($0)] } ?? [])), noun: "findings",
      prose: ["message", "rule"],
      said: ["kind": byRow(findings.map(\.kind)), "message": byRow(findings.map(\.message))])
  }
}
