import Columns
import Diagnostics
import History
import Language
import Query
import Tiering

/// What would give one customer a tier: the smallest change of one column, and of two.
struct ReachFor: SessionSource {
  static let manual = Manual(
    [Signature(.source, "reach TIER:tier for ID:id [under POLICY:policy] [by changing COLUMN<COLUMN:column>,]")],
    "the smallest change that gives one customer a tier: of each column alone, then of two together, or why none does; two columns move by the same part of the distance between their quartiles",
    examples: [
      "reach A for C0001023", "reach A for C0001023 under standard by changing amount_12m, last_order",
    ])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    guard let id = clause.id("ID"), let tier = clause.name("TIER") else {
      preconditionFailure("reach names a tier and a customer")
    }
    var binding = Binding(session.catalog)
    let customers = try binding.enterCustomers(at: id.span)
    let row = try session.row(of: id.text, at: id.span)
    let (policy, notes) = try binding.policyAsked(
      clause.name("POLICY"), for: "reach \(tier.written) for \(id.text) under", at: clause.span)
    let unchangeable = Set(session.state.entries(of: Unchangeable.kind).map(\.name))
    let reach = try Reach(
      tier, under: policy, by: clause.groups("COLUMN").compactMap { $0.name("COLUMN") },
      unchangeable: unchangeable, Population(customers.table), session.evaluation, &binding)
    let domain = policy.domain
    func named(_ place: UInt8) -> String {
      spoken(.tier(code: domain.codes[Int(place)], label: domain.labels[Int(place)]))
    }
    let now = reach.tiers[row]
    var changes: [Change] = []
    var none: [(column: String, why: Message)] = []
    var headline: [Message]
    if now == reach.target {
      headline = ["\(id.text) is \(named(now)) already"]
    } else {
      (changes, none) = try reach.changes(for: row)
      headline = [
        now == 255
          ? "\(id.text) is unscored; what gives it \(named(reach.target))"
          : "\(id.text) is \(named(now)); what gives it \(named(reach.target))"
      ]
      if changes.isEmpty { headline.append("no change of one thing or of two was found that gives it") }
    }
    var made = table(changes, none)
    made.headline = headline
    made.notes = notes + (binding.usedAsOf.map { [session.asOfNote($0)] } ?? [])
    if !unchangeable.isEmpty {
      made.notes.append("unchangeable: \(Message(listing: unchangeable.sorted()))")
    }
    return made
  }

  private static func table(_ changes: [Change], _ none: [(column: String, why: Message)]) -> MadeTable {
    func column(_ found: (Change) -> String?) -> Column {
      textColumn(changes.map(found) + none.map { _ in nil })
    }
    let texts = changes.map(\.text) + none.map(\.why)
    let fields = [
      Field("column", textColumn(changes.map(\.column) + none.map(\.column))),
      Field("before", column { $0.before }), Field("after", column { $0.after }),
      Field("change", column { $0.change }),
      Field("unit", column { $0.unit }),
      Field("steps", countColumn(changes.map(\.parts.count) + none.map { _ in nil })),
      Field("text", textColumn(texts.map(\.description))),
    ]
    func said(_ part: (Change.Part) -> String) -> [Int: Message] {
      byRow(changes.map { Message(listing: $0.parts.map(part)) })
    }
    return MadeTable(
      table: Table(rowCount: texts.count, fields: fields), noun: "changes", prose: ["text", "column"],
      named: ["column", "change", "text"],
      said: [
        "text": byRow(texts),
        "before": said { $0.before == .missing ? "–" : spoken($0.before) }, "after": said { spoken($0.after) },
        "change": said { $0.change == .missing ? "–" : spokenDistance($0.change) },
      ])
  }
}
