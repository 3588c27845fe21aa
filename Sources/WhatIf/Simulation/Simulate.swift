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
          + "[against (commit COMMIT:integer | current | OTHER:policy ['(' SETTING<PARAM:parameter = E:expression>, ')'])] "
          + "[on SET:set]")
    ],
    "shows what a policy would do, before anything is done: a row for each customer, from its tier now to the new one; `against` another policy, a commit, or the current tiers whatever made them",
    examples: [
      "simulate standard with a_min = 75", "simulate standard with a_min = 75 | where moved | top 20 by amount_12m",
      "simulate standard against growth | where moved | count by from, to", "simulate standard against current",
    ])

  private let policy: BoundPolicy
  /// The policy's name as it is shown.
  private let name: String
  private let base: SimulationBase
  private let customers: CatalogTable
  /// Whom it is about; nil for all.
  private let set: CustomerSet?
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
    guard let name = clause.name("POLICY") else { preconditionFailure("a simulation names its policy") }
    customers = try binding.enterCustomers(at: name.span)
    set = try binding.set(on: clause)
    policy = try binding.policy(named: name, with: clause.groups("PARAM"))
    self.name = name.text
    base = try SimulationBase(clause, axis: policy.policy.axis, customers, &binding)
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
    let stored = Population(customers.table)
    let chosen = set.map { $0.rows(of: customers, evaluation.cache) }
    let simulated = try Simulated(
      policy: policy, against: base, measure: measure?.formula, among: chosen, stored, evaluation)
    var population = stored
    population.pending = pendingColumns(simulated)
    population.columns[references.from.identity] = simulated.from
    if let score = simulated.score { population.columns[references.score.identity] = score }
    let selection = chosen.map { Selection.mask($0) } ?? .all(stored.rowCount)
    var rows = Rows(population: population, schema: schema, selection: selection)
    rows.words = [
      references.because.identity: [
        "data": "data", "rule": "rule", "both": "both", "keep": "keep", "cap": "cap", "pin": "pin",
      ],
      references.direction.identity: ["up": "up", "down": "down"],
    ]
    rows.notes = simulated.notes
    rows.notes += base.notes
    if let set { rows.notes.append(contentsOf: set.notes(policies: [policy], chosen: selection.count)) }
    let summary = try summarize(simulated, stored, evaluation)
    let picture = SimulationPicture(
      summary, simulated.domain, ranked: policy.policy.domain.codes.count, measure: measure?.name)
    var lines = try headline(simulated, count: selection.count)
    if let held = picture.concentration { lines.append(held) }
    var answer = SourceAnswer(
      rows: rows, headline: lines, charts: picture.charts(),
      exhibits: matrices(summary, simulated.domain) + [try MovesByRule(simulated).exhibit], summary: summary,
      telling: try simulated.largestMovers(Simulate.dozen, by: measure?.formula),
      tellingNote: measure.map { "those who move, most \($0.name) first" } ?? "those who move, in order of the key")
    answer.named = ["from", "to", "because"] + (measure.map { [$0.name] } ?? []) + ["score"]
    return answer
  }

  /// So many movers are shown where not all customers are.
  private static let dozen = 12

  /// The simulation's own columns, made where they are shown or asked for.
  private func pendingColumns(_ simulated: Simulated) -> [UInt64: PendingColumn] {
    func pending(
      _ make: @escaping @Sendable ([Int32]?) throws(Diagnostic) -> Column
    ) -> PendingColumn { PendingColumn(make) }
    return [
      references.sameRule.identity: pending { (rows) throws(Diagnostic) in
        rows.map { simulated.same.gathered($0) } ?? simulated.same
      },
      references.to.identity: pending { (rows) throws(Diagnostic) in try simulated.to(rows) },
      references.moved.identity: pending { (rows) throws(Diagnostic) in try simulated.columns(rows).moved() },
      references.direction.identity: pending { (rows) throws(Diagnostic) in try simulated.columns(rows).direction() },
      references.because.identity: pending { (rows) throws(Diagnostic) in try simulated.columns(rows).because() },
      references.score.identity: pending { (rows) throws(Diagnostic) in
        let count = rows?.count ?? simulated.from.count
        return Column(.real([Double](repeating: 0, count: count)), missing: Bitmap(count: count, repeating: true))
      },
      references.pinned.identity: pending { (rows) throws(Diagnostic) in
        Column(.boolean(simulated.pinned(rows)))
      },
    ]
  }

  private func headline(_ simulated: Simulated, count: Int) throws(Diagnostic) -> [Message] {
    let moves = Moves(simulated.cells, ranked: policy.policy.domain.codes.count)
    let moved = moves.moved
    guard moved > 0 else {
      var lines: [Message] = ["none of \(grouped(count)) customers would move"]
      if let held = try simulated.reasons()?.pin, held > 0 {
        lines.append("\(grouped(held)) are held by a pin in another tier than the policy gives")
      }
      return lines
    }
    var lines: [Message] = []
    let (first, up, down) = (moves.first, moves.up, moves.down)
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
    let reasons = try simulated.reasons()
    if base.inForce != nil {
      let (data, rule, both) = reasons.map { ($0.data, $0.rule, $0.both) } ?? (moves.data, moves.rule, moves.both)
      lines.append(
        "because of the data alone \(grouped(data)), of the rule alone \(grouped(rule)), of both \(grouped(both)); \(grouped(moves.cancelled)) cancelled out"
      )
    }
    if let reasons, reasons.keep > 0 {
      lines.append("\(grouped(reasons.keep)) keep a tier that the rules alone would take")
    }
    if let reasons, reasons.pin > 0 {
      lines.append("\(grouped(reasons.pin)) are held by a pin in another tier than the policy gives")
    }
    if let reasons, reasons.cap > 0 {
      lines.append("\(grouped(reasons.cap)) move because a tier has no place for them")
    }
    if let measure, let form = simulated.measureForm, moves.wholeSum > 0 {
      let part = Exact(units: moves.movedSum, form: form)
      let whole = Exact(units: moves.wholeSum, form: form)
      lines.append(
        "\(measure.name) of those who move: \(part.groupedText), \(percentNumber(part.double / whole.double)) % of all")
    }
    return lines
  }

  private func summarize(
    _ simulated: Simulated, _ population: Population, _ evaluation: Evaluation
  ) throws(Diagnostic) -> Table {
    let domain = simulated.domain
    // Without the same rule, neighbours with one `from` and one `to` are one row.
    var cells: [MoveCells.Cell] = []
    for cell in simulated.cells.cells {
      if let last = cells.last, last.from == cell.from, last.to == cell.to {
        cells[cells.count - 1].customers += cell.customers
        cells[cells.count - 1].sum += cell.sum
      } else {
        cells.append(cell)
      }
    }
    func tiers(_ places: [UInt8]) -> Column { Column(.tier(places, domain), missing: Bitmap(places.map { $0 == 255 })) }
    var fields = [
      Field("from", tiers(cells.map(\.from))), Field("to", tiers(cells.map(\.to))),
      Field("customers", Column(.exact(cells.map { Int64($0.customers) }, .integer))),
    ]
    if let measure {
      let sums: Column
      if let form = simulated.measureForm {
        sums = .exact(cells.map(\.sum), form, missing: nil)
      } else {
        // Reals, and numbers beyond 64 bits, are added in the order of the rows.
        let among = simulated.among
        let from = among.map { simulated.from.gathered($0) } ?? simulated.from
        sums = try evaluation.aggregated(
          Aggregate(.sum, measure.formula), of: population, rows: among,
          groups: Groups(by: [from, try simulated.to(among)]))
      }
      fields.append(Field(measure.name, sums, unit: measure.unit))
    }
    return Table(rowCount: cells.count, fields: fields)
  }

  private func matrices(_ summary: Table, _ domain: TierDomain) -> [Exhibit] {
    let titles: [String: Message] = ["from": "from", "unscored": "unscored"]
    let tiers = policy.policy.domain.codes.count
    var exhibits = [
      Exhibit(
        base.title("customers", to: name), matrix(summary, value: "customers", domain, tiers: tiers),
        titles: titles)
    ]
    if let measure {
      exhibits.append(
        Exhibit(
          base.title("\(measure.name)", to: name), matrix(summary, value: measure.name, domain, tiers: tiers),
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
