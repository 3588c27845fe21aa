public import Columns
public import Diagnostics
public import Language
public import Query
import Tiering

/// How firmly a policy stands: for each weight and each cut, how far it moves up and down before the first customer changes
/// tier, and before 1 % and 5 % of them do.
public struct Sensitivity: RowSource {
  public static let manual = Manual(
    [
      Signature(
        .source,
        "sensitivity POLICY:policy [with ('(' PARAM<PARAM:parameter = E:expression>, ')' | PARAM<PARAM:parameter = E:expression>,)] [on SET:set]"
      )
    ],
    "how far each weight and each cut moves, up and down, before the first customer changes tier, and before 1 % and 5 % do",
    examples: ["sensitivity standard", "sensitivity standard with a_min = 75 | where kind = cut | sort first_customer"])

  private let parts: [SensitivePart]
  private let policy: BoundPolicy
  private let customers: CatalogTable
  private let set: CustomerSet?
  private let items: [Schema.Item]
  private let references: [ColumnReference]

  public init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    guard let name = clause.name("POLICY") else { preconditionFailure("sensitivity is of a policy") }
    customers = try binding.enterCustomers(at: name.span)
    set = try binding.set(on: clause)
    let settings = clause.groups("PARAM")
    let policy = try binding.policy(named: name, with: settings)
    self.policy = policy
    var parts: [SensitivePart] = []
    for weight in policy.weights {
      parts.append(SensitivePart(weight: weight.term, weight.name, weight.value, policy))
    }
    for parameter in try binding.policyText(named: name).parameters {
      guard let part = try SensitivePart(cut: parameter, of: name, settings, &binding) else { continue }
      parts.append(part)
    }
    self.parts = parts
    var items: [Schema.Item] = []
    var references: [ColumnReference] = []
    for (name, type) in [
      ("part", ColumnType.text), ("kind", .text), ("value", .real), ("direction", .text), ("first_customer", .real),
      ("one_percent", .real), ("five_percent", .real),
    ] {
      let reference = ColumnReference(identity: Column.newIdentity())
      references.append(reference)
      items.append(Schema.Item(name, .column(reference), type))
    }
    (self.items, self.references) = (items, references)
    binding.schema = Schema(items: items, key: nil, noun: "rows", areCustomers: false)
  }

  public var summaryItems: [(name: String, type: ColumnType)] { [("name", .text), ("value", .real)] }

  public static var madeColumns: (rows: [String], summary: [String]) {
    (["part", "kind", "value", "direction", "first_customer", "one_percent", "five_percent"], ["name", "value"])
  }

  public func run(_ evaluation: Evaluation) throws(Diagnostic) -> SourceAnswer {
    let stored = Population(customers.table)
    let among = set.map { $0.rows(of: customers, evaluation.cache) }
    let count = among?.population ?? stored.rowCount
    var rows: [(part: SensitivePart, direction: String, reach: [Double?])] = []
    var notes: [Message] = []
    for part in parts {
      guard let table = try part.steps(among: among, stored, evaluation) else {
        notes.append("\(part.name): how far it moves cannot be found; `sweep` tries its values one by one")
        continue
      }
      let wanted = [1, max(1, (count + 99) / 100), max(1, (count * 5 + 99) / 100)]
      var decided: CappedReach?
      if let policy = part.capped {
        decided = try CappedReach(part, table, policy, among: among, stored, evaluation)
        guard decided != nil else {
          notes.append("\(part.name): how far it moves cannot be found; `sweep` tries its values one by one")
          continue
        }
      }
      for (direction, isUp) in [("down", false), ("up", true)] {
        let reach = try decided?.reach(up: isUp, wanted) ?? table.reach(from: part.value, up: isUp, wanted)
        rows.append((part, direction, reach))
      }
    }
    if policy.hasCaps, !rows.isEmpty {
      notes.append(
        "a tier has a capacity: each value is decided anew, and 1 % and 5 % are found by halving, as if more changed the farther it moves"
      )
    }
    let table = Table(
      rowCount: rows.count,
      fields: [
        Field("part", texts(rows.map(\.part.name))),
        Field("kind", texts(rows.map { $0.part.isWeight ? "weight" : "cut" })),
        Field("value", reals(rows.map { $0.part.value.double })), Field("direction", texts(rows.map(\.direction))),
        Field("first_customer", reals(rows.map { $0.reach[0] })), Field("one_percent", reals(rows.map { $0.reach[1] })),
        Field("five_percent", reals(rows.map { $0.reach[2] })),
      ])
    var population = Population(rowCount: rows.count, columns: [:], isStored: false)
    var words: [UInt64: [String: Message]] = [:]
    for (reference, field) in zip(references, table.fields) {
      population.columns[reference.identity] = field.column
      if field.name == "kind" { words[reference.identity] = ["weight": "weight", "cut": "cut"] }
      if field.name == "direction" { words[reference.identity] = ["up": "up", "down": "down"] }
    }
    var answer = Rows(
      population: population, schema: Schema(items: items, key: nil, noun: "rows", areCustomers: false),
      selection: .all(rows.count))
    notes += policy.notesOfPins(among: among)
    if let set, let among { notes += set.notes(policies: [], chosen: among.population) }
    answer.words = words
    answer.notes = notes
    let nearest = rows.filter { $0.reach[0] != nil }.min {
      ($0.reach[0] ?? 0) / scale($0.part) < ($1.reach[0] ?? 0) / scale($1.part)
    }
    var headline: [Message] = []
    if let nearest, nearest.reach[0] == 0 {
      headline = [
        nearest.direction == "up"
          ? "the first customer changes as soon as \(nearest.part.name) goes up from \(nearest.part.value.text): it stands on the line"
          : "the first customer changes as soon as \(nearest.part.name) goes down from \(nearest.part.value.text): it stands on the line"
      ]
    } else if let nearest, let distance = nearest.reach[0] {
      headline = [
        nearest.direction == "up"
          ? "the first customer changes when \(nearest.part.name) goes up from \(nearest.part.value.text) by \(decimalText(distance, digits: distance < 0.001 ? 8 : 4))"
          : "the first customer changes when \(nearest.part.name) goes down from \(nearest.part.value.text) by \(decimalText(distance, digits: distance < 0.001 ? 8 : 4))"
      ]
    } else if !rows.isEmpty {
      headline = ["no weight and no cut changes anything by itself"]
    }
    var found = SourceAnswer(
      rows: answer, headline: headline, exhibits: [],
      summary: Table(
        rowCount: rows.count,
        fields: [
          Field("name", texts(rows.map { "\($0.part.name)_\($0.direction)" })),
          Field("value", reals(rows.map { $0.reach[0] })),
        ]))
    found.isWhole = true
    found.named = ["value", "direction", "first_customer"]
    return found
  }

  private func scale(_ part: SensitivePart) -> Double { max(abs(part.value.double), 1e-9) }
}
