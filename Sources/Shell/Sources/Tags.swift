import Columns
import Diagnostics
import History
import Language
import Query
import Tiering

/// The tag dictionary, and tags in use that nobody defined.
struct Tags: SessionSource {
  static let manual = Manual(
    [Signature(.source, "tags")],
    "the tag dictionary: what each tag means, its rule, how many customers have it; undefined tags in use are last",
    examples: ["tags", "tags | where customers = 0"])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    let (_, sets) = session.state.customerTags()
    let defined = session.state.tags
    let undefined = sets.names.filter { name in !defined.contains { $0.name == name } }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let names = defined.map(\.name) + undefined
    let fields = [
      Field("tag", textColumn(names)), Field("customers", countColumn(names.map { sets.members(of: $0).population })),
      Field(
        "kind",
        textColumn(defined.map { $0.rule == nil ? "manual" : "rule" } + undefined.map { _ in "undefined" })),
      Field(
        "definition",
        textColumn(defined.map { $0.definition.isEmpty ? nil : $0.definition } + undefined.map { _ in nil })),
      Field("rule", textColumn(defined.map(\.rule) + undefined.map { _ in nil })),
    ]
    let headline: [Message] =
      undefined.isEmpty ? [] : ["\(undefined.count) tags are in use and nobody said what they mean"]
    return MadeTable(
      table: Table(rowCount: names.count, fields: fields), headline: headline, noun: "tags",
      prose: ["definition", "rule"])
  }
}

/// The policies of the store.
struct Policies: SessionSource {
  static let manual = Manual(
    [Signature(.source, "policies")], "the policies of the store, their tiers and parameters, and which is in force",
    examples: ["policies", "policies | select policy, tiers"])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    var policies: [PolicyLine] = []
    for known in session.catalog.policies { policies.append(try PolicyLine(known, session)) }
    let fields = [
      Field("policy", textColumn(policies.map(\.name))), Field("title", textColumn(policies.map(\.title))),
      Field("assigns", textColumn(policies.map(\.axis))), Field("tiers", textColumn(policies.map(\.tiers))),
      Field("parameters", textColumn(policies.map(\.parameters))),
      Field("in_force", textColumn(policies.map { $0.inForce?.description })),
    ]
    return MadeTable(
      table: Table(rowCount: policies.count, fields: fields), noun: "policies",
      prose: ["title", "parameters", "in_force"], said: ["in_force": byRow(policies.map(\.inForce))])
  }
}

private struct PolicyLine {
  var name: String
  var title: String?
  var axis: String
  var tiers: String
  var parameters: String?
  var inForce: Message?

  init(_ known: Catalog.PolicyText, _ session: Session) throws(Diagnostic) {
    let policy = try Policy(known.clause)
    name = known.name
    title = policy.title
    axis = policy.axis
    tiers = policy.domain.codes.joined(separator: " ")
    let pairs = policy.parameters.map { "\($0.name.text) = \(Formatter().format($0.value))" }
    parameters = pairs.isEmpty ? nil : pairs.joined(separator: ", ")
    inForce = session.state.adoptions.first { $0.policy == known.name }.map { adoption in
      let given = adoption.parameters.map { "\($0.name) = \($0.value)" }.joined(separator: ", ")
      return given.isEmpty ? "on \(adoption.axis)" : "on \(adoption.axis) with \(given)"
    }
  }
}
