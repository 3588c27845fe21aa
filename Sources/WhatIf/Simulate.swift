public import Columns
public import Diagnostics
public import Language
public import Query
import Tiering

/// What a policy would do now: who moves, because of the data or because of the rule, and what money moves.
public struct Simulate: RowSource {
  public static let manual = Manual(
    [
      Signature(
        .source,
        "simulate POLICY:policy [with ('(' PARAM<PARAM:parameter = E:expression>, ')' | PARAM<PARAM:parameter = E:expression>,)] "
          + "[against (commit COMMIT:integer | OTHER:policy)] [on SET:set]")
    ],
    "shows what a policy would do, before anything is done: a row for each customer, from its tier now to the new one",
    examples: [
      "simulate standard with a_min = 75", "simulate standard with a_min = 75 | where moved | top 20 by amount_12m",
    ])

  private let policy: BoundPolicy
  private let inForce: BoundPolicy?
  private let working: WorkingTiers
  private let customers: CatalogTable
  private let measure: (name: String, formula: Formula, type: ColumnType, unit: String?)?
  private let schema: Schema
  private let references: References

  /// The columns that the simulation makes.
  private struct References: Sendable {
    let from = ColumnReference(identity: Column.newIdentity())
    let sameRule = ColumnReference(identity: Column.newIdentity())
    let to = ColumnReference(identity: Column.newIdentity())
    let moved = ColumnReference(identity: Column.newIdentity())
    let direction = ColumnReference(identity: Column.newIdentity())
    let because = ColumnReference(identity: Column.newIdentity())
    let score = ColumnReference(identity: Column.newIdentity())
    let pinned = ColumnReference(identity: Column.newIdentity())
  }

  public init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    if clause.has("against") { throw notInThisVersion("simulate … against", at: clause.span) }
    if clause.has("on") { throw notInThisVersion("simulate … on", at: clause.span) }
    guard let name = clause.name("POLICY") else { preconditionFailure("a simulation names its policy") }
    customers = try binding.enterCustomers(at: name.span)
    policy = try binding.policy(named: name, with: clause.groups("PARAM"))
    let axis = policy.policy.axis
    working = WorkingTiers(axis: axis, binding.catalog)
    inForce = try binding.policyInForce(on: axis)
    measure = binding.defaultMeasure()
    let references = References()
    self.references = references
    let own = binding.schema.items
    let key = binding.schema.key
    var items: [Schema.Item] = own.filter { $0.name == key }
    items += [
      Schema.Item("from", .column(references.from), .tier),
      Schema.Item("same_rule", .column(references.sameRule), .tier),
      Schema.Item("to", .column(references.to), .tier), Schema.Item("moved", .column(references.moved), .boolean),
      Schema.Item("direction", .column(references.direction), .text),
      Schema.Item("because", .column(references.because), .text),
      Schema.Item("score", .column(references.score), .real),
      Schema.Item("pinned", .column(references.pinned), .boolean),
    ]
    let made = Set(items.map(\.name))
    let hidden = own.filter { made.contains($0.name) && $0.name != key }.map(\.name)
    if !hidden.isEmpty {
      binding.notes.append("the customers' own \(Message(listing: hidden)) is hidden by the simulation's")
    }
    items += own.filter { !made.contains($0.name) }
    binding.schema.items = items
    schema = binding.schema
  }

  public var summaryItems: [(name: String, type: ColumnType)] {
    [("from", .tier), ("to", .tier), ("customers", .integer)] + (measure.map { [($0.name, $0.type)] } ?? [])
  }

  public static var madeColumns: (rows: [String], summary: [String]) {
    (
      ["from", "same_rule", "to", "moved", "direction", "because", "score", "pinned"], ["from", "to", "customers"]
    )
  }

  public func run(_ evaluation: Evaluation) throws(Diagnostic) -> SourceAnswer {
    var population = Population(customers.table)
    let count = population.rowCount
    let new = try policy.assign(population, evaluation)
    let (from, domain) = try working.placed(in: policy.policy.domain, count: count)
    let to = try WorkingTiers(new.tiers).placed(in: domain, count: count).tiers
    let sameRule: Column
    if let inForce {
      let old = try inForce.assign(population, evaluation)
      sameRule = try WorkingTiers(old.tiers).placed(in: domain, count: count).tiers
    } else {
      sameRule = from
    }
    let moves = Moves(
      from: from, sameRule: sameRule, to: to, ranked: policy.policy.domain.codes.count, kept: new.kept,
      displaced: new.displaced)
    population.columns[references.from.identity] = from
    population.columns[references.sameRule.identity] = sameRule
    population.columns[references.to.identity] = to
    population.columns[references.moved.identity] = Column(.boolean(moves.moved))
    population.columns[references.direction.identity] = moves.directionColumn()
    population.columns[references.because.identity] = moves.becauseColumn()
    population.columns[references.score.identity] =
      new.score
      ?? Column(.real([Double](repeating: 0, count: count)), missing: Bitmap(count: count, repeating: true))
    population.columns[references.pinned.identity] = Column(.boolean(Bitmap(count: count)))
    // The made columns live no longer than this answer.
    population = Population(rowCount: count, columns: population.columns, isStored: true)
    var rows = Rows(population: population, schema: schema, selection: .all(count))
    rows.notes = new.notes
    if inForce == nil {
      rows.notes.append(
        working.column == nil
          ? "nobody has a tier yet: being given one is a move"
          : "no policy is in force: every move is because of the rule")
    }
    let summary = try summarize(from, to, population, evaluation)
    return SourceAnswer(
      rows: rows, headline: try headline(moves, population, evaluation, count: count),
      exhibits: matrices(summary, domain), summary: summary)
  }

  private func headline(
    _ moves: Moves, _ population: Population, _ evaluation: Evaluation, count: Int
  ) throws(Diagnostic) -> [Message] {
    let moved = moves.moved.population
    guard moved > 0 else { return ["none of \(grouped(count)) customers would move"] }
    var lines: [Message] = []
    let first = moves.first.population
    let up = moves.up.population
    let down = moves.down.population
    if first == moved {
      lines.append("\(grouped(moved)) of \(grouped(count)) customers would be given a first tier")
    } else {
      lines.append(
        "\(grouped(moved)) of \(grouped(count)) customers would move: \(grouped(up)) up, \(grouped(down)) down"
      )
      if first > 0 { lines.append("\(grouped(first)) of them are given a first tier") }
      let strangers = moved - first - up - down
      if strangers > 0 { lines.append("\(grouped(strangers)) of them leave a tier that the policy does not have") }
    }
    if inForce != nil {
      lines.append(
        "because of the data alone \(grouped(moves.data.population)), of the rule alone \(grouped(moves.rule.population)), of both \(grouped(moves.both.population)); \(grouped(moves.cancelled.population)) cancelled out"
      )
    }
    if !moves.kept.isEmpty {
      lines.append("\(grouped(moves.kept.population)) keep a tier that the rules alone would take")
    }
    if !moves.capped.isEmpty {
      lines.append("\(grouped(moves.capped.population)) move because a tier has no place for them")
    }
    if let measure {
      let value = try evaluation.aggregated(
        Aggregate(.sum, measure.formula), of: population, rows: moves.moved.ones(), groups: nil)
      let share = try evaluation.aggregated(Aggregate(.sum, measure.formula), of: population, rows: nil, groups: nil)
      if case .exact(let part) = value[0], case .exact(let whole) = share[0], whole.units > 0 {
        lines.append(
          "\(measure.name) of those who move: \(part.groupedText), \(percentNumber(part.double / whole.double)) % of all"
        )
      }
    }
    return lines
  }

  private func summarize(
    _ from: Column, _ to: Column, _ population: Population, _ evaluation: Evaluation
  ) throws(Diagnostic) -> Table {
    let groups = Groups(by: [from, to])
    var fields = [
      Field("from", from.gathered(groups.firstRows)), Field("to", to.gathered(groups.firstRows)),
      Field("customers", try evaluation.aggregated(Aggregate(.count), of: population, rows: nil, groups: groups)),
    ]
    if let measure {
      let sums = try evaluation.aggregated(
        Aggregate(.sum, measure.formula), of: population, rows: nil, groups: groups)
      fields.append(Field(measure.name, sums, unit: measure.unit))
    }
    return Table(rowCount: groups.count, fields: fields)
  }

  private func matrices(_ summary: Table, _ domain: TierDomain) -> [Exhibit] {
    let titles: [String: Message] = ["from": "from", "unscored": "unscored"]
    let tiers = policy.policy.domain.codes.count
    var exhibits = [
      Exhibit(
        "customers, from (down) to (across)", matrix(summary, value: "customers", domain, tiers: tiers),
        titles: titles)
    ]
    if let measure {
      exhibits.append(
        Exhibit(
          "\(measure.name), from (down) to (across)", matrix(summary, value: measure.name, domain, tiers: tiers),
          titles: titles))
    }
    return exhibits
  }
}

extension Binding {
  /// The default measure of value; nil where none was set or it cannot be computed.
  mutating func defaultMeasure() -> (name: String, formula: Formula, type: ColumnType, unit: String?)? {
    guard let name = catalog.measure, let item = schema.item(named: name), item.type.isNumeric else { return nil }
    touch(item.formula)
    return (name, item.formula, item.type, item.unit)
  }
}
