import Columns
import Diagnostics
import History
import Language
import Query
import Tiering

/// The tag dictionary, what the tags share, and what is wrong with them.
struct Tags: SessionSource {
  static let manual = Manual(
    [Signature(.source, "tags [(overlaps | findings)]")],
    "the tag dictionary: what each tag means, whose it is, its rule, how many have it; `overlaps` has the pairs with customers in common; `findings` what is undefined, nearly double, contradictory or out of date",
    examples: ["tags", "tags | where customers = 0", "tags overlaps | top 5 by jaccard", "tags findings"])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    if clause.has("overlaps") { return overlaps(session) }
    if clause.has("findings") { return try findings(session) }
    return try dictionary(session)
  }

  private static func dictionary(_ session: Session) throws(Diagnostic) -> MadeTable {
    let sets = session.state.customerTags().sets
    let defined = session.state.tags
    let undefined = session.undefinedTags(sets)
    let names = defined.map(\.name) + undefined
    let kinds: [Message] = defined.map { $0.rule == nil ? "manual" : "rule" } + undefined.map { _ in "undefined" }
    let fields = [
      Field("tag", textColumn(names)), Field("customers", countColumn(names.map { sets.members(of: $0).population })),
      Field("kind", textColumn(kinds.map(\.description))),
      Field("owner", textColumn(names.map { session.state.entry(ownerOfTag, $0)?.text })),
      Field(
        "definition",
        textColumn(defined.map { $0.definition.isEmpty ? nil : $0.definition } + undefined.map { _ in nil })),
      Field("rule", textColumn(defined.map(\.rule) + undefined.map { _ in nil })),
    ]
    return MadeTable(
      table: Table(rowCount: names.count, fields: fields), headline: headline(try session.tagFindings()), noun: "tags",
      prose: ["definition", "rule"], said: ["kind": byRow(kinds)])
  }

  /// How many findings of which kind there are.
  private static func headline(_ findings: [TagFinding]) -> [Message] {
    let counts: [Message] = TagFinding.Kind.allCases.compactMap { kind in
      let count = findings.count { $0.kind == kind }
      return count == 0 ? nil : said(kind, count)
    }
    return counts.isEmpty
      ? [] : ["\(Message(joining: counts, with: Message.comma)); `tags findings` tells"]
  }

  private static func said(_ kind: TagFinding.Kind, _ count: Int) -> Message {
    switch kind {
    case .contradiction: "\(count) contradictions"
    case .undefined: "\(count) tags in use that nobody defined"
    case .undescribed: "\(count) without a meaning in words"
    case .similar: "\(count) pairs of names nearly alike"
    case .sameMembers: "\(count) pairs with the same customers"
    case .stale: "\(count) whose rule is to be evaluated again"
    case .broken: "\(count) whose rule cannot be evaluated"
    }
  }

  private static func overlaps(_ session: Session) -> MadeTable {
    let sets = session.state.customerTags().sets
    let names = session.state.tags.map(\.name) + session.undefinedTags(sets)
    let members = names.map { sets.members(of: $0) }
    let counts = members.map(\.population)
    var pairs: [(first: Int, second: Int, both: Int)] = []
    for first in names.indices {
      for second in names.indices.dropFirst(first + 1) {
        let both = (members[first] & members[second]).population
        if both > 0 { pairs.append((first, second, both)) }
      }
    }
    // Of n and m customers with k in common, k / (n + m − k) have both of those with either.
    func jaccard(_ pair: (first: Int, second: Int, both: Int)) -> Double {
      Double(pair.both) / Double(counts[pair.first] + counts[pair.second] - pair.both)
    }
    pairs.sort { jaccard($0) > jaccard($1) }
    let fields = [
      Field("tag", textColumn(pairs.map { names[$0.first] })),
      Field("other", textColumn(pairs.map { names[$0.second] })),
      Field("both", countColumn(pairs.map(\.both))),
      Field("jaccard", Column(.real(pairs.map(jaccard))), display: .share),
      Field(
        "share_of_tag", Column(.real(pairs.map { Double($0.both) / Double(counts[$0.first]) })), display: .share),
      Field(
        "share_of_other", Column(.real(pairs.map { Double($0.both) / Double(counts[$0.second]) })), display: .share),
    ]
    return MadeTable(table: Table(rowCount: pairs.count, fields: fields), noun: "pairs of tags")
  }

  private static func findings(_ session: Session) throws(Diagnostic) -> MadeTable {
    let findings = try session.tagFindings()
    let kinds: [Message] = findings.map { finding in
      switch finding.kind {
      case .contradiction: "contradiction"
      case .undefined: "undefined"
      case .undescribed: "undescribed"
      case .similar: "similar"
      case .sameMembers: "same_members"
      case .stale: "stale"
      case .broken: "broken"
      }
    }
    let fields = [
      Field("kind", textColumn(findings.map(\.kind.rawValue))), Field("tag", textColumn(findings.map(\.tag))),
      Field("other", textColumn(findings.map(\.other))),
      Field("customers", countColumn(findings.map { $0.rows?.population })),
      Field("message", textColumn(findings.map(\.message.description))),
      Field("example", textColumn(findings.map { $0.rows.map(session.state.firstCustomer) })),
    ]
    return MadeTable(
      table: Table(rowCount: findings.count, fields: fields),
      headline: findings.isEmpty ? ["nothing is wrong with the tags"] : [], noun: "findings", prose: ["message"],
      said: ["message": byRow(findings.map(\.message)), "kind": byRow(kinds)])
  }
}

extension Session {
  /// Tags in use that are not in the dictionary.
  fileprivate func undefinedTags(_ sets: TagSets) -> [String] {
    sets.names.filter { name in !state.tags.contains { $0.name == name } }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
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
