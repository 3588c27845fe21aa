public import Columns
public import Diagnostics
public import Language
public import Query
import Reports
import Tiering

/// Policies as they would have decided on days in the past, from what was known then, and what became of their tiers.
public struct Backtest: RowSource {
  public static let manual = Manual(
    [
      Signature(
        .source,
        "backtest SIDE<POLICY:policy [with '(' PARAM<PARAM:parameter = E:expression>, ')'] [as NAME:new]>, "
          + "[at ORIGIN<DATE:date>,] [horizon HORIZON:duration] [outcome OUTCOME:aggregate] [worth MARGIN:number] "
          + "[trusting TRUSTED<COLUMN:column>,] [without pins] [on SET:set]")
    ],
    "tiers as of days in the past, from what was known then, and what became of them: share, lift, and whether A is really above B",
    examples: [
      "backtest growth at 2025-12-31, 2026-03-31 horizon 90d outcome sum(orders.amount) trusting potential",
      "backtest standard, growth at 2026-03-31 horizon 90d outcome count(orders) > 0 trusting strategic, potential, tags",
    ])

  private let origins: [BacktestOrigin]
  private let names: [String]
  private let margin: (share: Double, text: String)?
  private let customers: CatalogTable
  private let set: CustomerSet?
  private let outcome: String
  private let seed: UInt64
  private let items: [Schema.Item]
  private let references: [ColumnReference]

  public init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    customers = try binding.enterCustomers(at: clause.span)
    set = try binding.set(on: clause)
    seed = binding.catalog.seed ?? 1
    guard let expression = clause.expression("OUTCOME") else {
      throw Diagnostic(
        "no-outcome", "a backtest looks at an outcome: what became of customers after the day", at: clause.span,
        hint: "outcome sum(orders.amount)")
    }
    guard let horizon = clause.duration("HORIZON"), let span = clause.span(of: "HORIZON") else {
      throw Diagnostic(
        "no-horizon", "an outcome has a horizon: how long after the day it is looked at", at: clause.span,
        hint: "horizon 90d")
    }
    margin = try givenMargin(clause)
    var days: [(day: Day, span: SourceSpan)] = []
    for group in clause.groups("ORIGIN") {
      guard let literal = group.date("DATE") else { continue }
      let day = try binding.day(literal, at: group.span)
      if days.contains(where: { $0.day == day }) {
        throw Diagnostic("name-twice", "\(day) is an origin already", at: group.span)
      }
      days.append((day, group.span))
    }
    if days.isEmpty {
      days = [(try binding.subtract(horizon, from: binding.asOf(at: clause.span), at: span), span)]
    }
    var origins: [BacktestOrigin] = []
    var names: [String] = []
    for (day, place) in days.sorted(by: { $0.day < $1.day }) {
      var catalog = binding.catalog
      catalog.asOf = day
      var then = Binding(catalog)
      _ = try then.enterCustomers(at: clause.span)
      let sides = try comparedSides(clause, &then)
      names = sides.map(\.name)
      let known = try KnownThen(clause, day: day, customers)
      for side in sides { try known.check(side.policy, customers, at: side.span) }
      let found: Outcome
      do throws(Diagnostic) {
        found = try Outcome(expression, at: day, horizon: horizon, span: span, &then)
      } catch {
        throw error.rule == "no-outcome" ? Diagnostic(error.rule, error.message, at: place, hint: error.hint) : error
      }
      let policies = sides.map { known.policy($0.policy, &then.notes) }
      binding.notes = unique(binding.notes + then.notes + known.notes)
      origins.append(BacktestOrigin(day: day, policies: policies, outcome: found))
    }
    self.origins = origins
    self.names = names
    outcome = Formatter().format(expression)
    var items: [Schema.Item] = []
    var references: [ColumnReference] = []
    for (name, type, display) in [
      ("policy", ColumnType.text, Display.plain), ("at", .date, .plain), ("tier", .tier, .plain),
      ("customers", .integer, .plain), ("outcome", origins.first?.outcome.sumType ?? .real, .plain),
      ("share", .real, .share), ("lift", .real, .times), ("low", .real, .share), ("high", .real, .share),
    ] {
      let reference = ColumnReference(identity: Column.newIdentity())
      references.append(reference)
      items.append(Schema.Item(name, .column(reference), type, display: display))
    }
    (self.items, self.references) = (items, references)
    binding.schema = Schema(items: items, key: nil, noun: "tiers", areCustomers: false)
  }

  public var summaryItems: [(name: String, type: ColumnType)] {
    [("name", .text), ("value", .real), ("low", .real), ("high", .real)]
  }

  public static var madeColumns: (rows: [String], summary: [String]) {
    (
      ["policy", "at", "tier", "customers", "outcome", "share", "lift", "low", "high"],
      ["name", "value", "low", "high"]
    )
  }

  public func run(_ evaluation: Evaluation) throws(Diagnostic) -> SourceAnswer {
    let stored = Population(customers.table)
    let chosen = set.map { $0.rows(of: customers, evaluation.cache) }
    var lines: [BacktestLine] = []
    var tested: [BacktestTested] = []
    var notes: [Message] = []
    for origin in origins {
      let found = try origin.tested(names, among: chosen, seed: seed, stored, evaluation)
      lines += found.lines
      notes += found.notes
      tested.append(found)
    }
    let told = BacktestReport(names: names, tested: tested, margin: margin, outcome: outcome)
    let table = BacktestLine.table(lines)
    var population = Population(rowCount: lines.count, columns: [:], isStored: false)
    for (reference, field) in zip(references, table.fields) { population.columns[reference.identity] = field.column }
    var rows = Rows(
      population: population, schema: Schema(items: items, key: nil, noun: "tiers", areCustomers: false),
      selection: .all(lines.count))
    if let set, let chosen { notes += set.notes(policies: origins[0].policies, chosen: chosen.population) }
    rows.notes = unique(notes + told.notes)
    var answer = SourceAnswer(
      rows: rows, headline: told.headline, charts: told.charts, exhibits: told.exhibits, summary: told.summary)
    answer.isWhole = true
    return answer
  }
}

func unique(_ messages: [Message]) -> [Message] {
  var seen: Set<Message> = []
  return messages.filter { seen.insert($0).inserted }
}
