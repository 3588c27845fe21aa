public import Columns
public import Diagnostics
public import Language
public import Query
import Reports
import Tiering

/// Every value of one parameter at once: how many customers each tier would hold, and what share of the measure.
public struct Sweep: RowSource {
  public static let manual = Manual(
    [
      Signature(
        .source,
        "sweep POLICY:policy with ['(' SETTING<PARAM:parameter = E:expression>, ')'] VARIED:parameter "
          + "(exact | from LOW:expression to HIGH:expression step STEP:expression) [on SET:set]")
    ],
    "every value of a parameter at once: customers and share of the measure in each tier; `exact` is every value at which anything changes",
    examples: ["sweep standard with a_min from 60 to 90 step 0.5", "sweep standard with a_min exact | take 5"])

  private let swept: SweptPolicy
  private let grid: SweepGrid?
  private let set: CustomerSet?
  private let customers: CatalogTable
  private let measure: (name: String, formula: Formula, type: ColumnType, unit: String?)?
  private let items: [Schema.Item]
  private let references: [ColumnReference]

  public init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    guard let policy = clause.name("POLICY"), let parameter = clause.name("VARIED") else {
      preconditionFailure("a sweep names its policy and a parameter")
    }
    customers = try binding.enterCustomers(at: policy.span)
    set = try binding.set(on: clause)
    swept = try SweptPolicy(policy, parameter, place: 0, settings: clause.groups("SETTING"), &binding)
    measure = binding.defaultMeasure()
    if clause.has("exact") {
      grid = nil
      _ = try swept.cuts.get()
    } else {
      guard !swept.isDate else {
        throw Diagnostic(
          "not-varied", "a date is swept by every day at which anything changes", at: parameter.span,
          hint: "sweep \(policy.text) with \(parameter.text) exact")
      }
      grid = try SweepGrid(clause, &binding)
    }
    let domain = swept.policy.domain
    var items: [Schema.Item] = []
    var references: [ColumnReference] = []
    func add(_ name: String, _ type: ColumnType, display: Display = .plain) {
      let reference = ColumnReference(identity: Column.newIdentity())
      references.append(reference)
      items.append(Schema.Item(name, .column(reference), type, display: display))
    }
    add(swept.parameter, swept.isDate ? .date : .real)
    for code in domain.codes {
      add("customers_\(code)", .integer)
      if measure != nil { add("share_\(code)", .real, display: .share) }
    }
    self.items = items
    self.references = references
    if measure == nil { binding.notes.append("no measure is set: `measure COLUMN` adds each tier's share of it") }
    binding.schema = Schema(items: items, key: nil, noun: grid == nil ? "breakpoints" : "values", areCustomers: false)
  }

  public var summaryItems: [(name: String, type: ColumnType)] { [("name", .text), ("value", .real)] }

  public static var madeColumns: (rows: [String], summary: [String]) { ([], ["name", "value"]) }

  public func run(_ evaluation: Evaluation) throws(Diagnostic) -> SourceAnswer {
    let stored = Population(customers.table)
    let column = try measure.map { (measure) throws(Diagnostic) in
      try evaluation.column(measure.formula, of: stored)
    }
    let among = set.map { (rows: $0.rows(of: customers, evaluation.cache), keys: $0.keys) }
    let found = try SweepAnswer(swept, grid, measure: column, among: among, stored, evaluation)
    let rows = Rows(
      population: population(found), schema: Schema(items: items, key: nil, noun: "values", areCustomers: false),
      selection: .all(found.count))
    let picture = SweepPicture(swept: swept, found: found, measure: measure?.name)
    let telling = try picture.tellingPlaces()
    var answer = SourceAnswer(
      rows: rows, headline: try picture.headline(), charts: try picture.charts(), exhibits: [],
      summary: try picture.summary(), telling: telling)
    answer.rows.notes = try swept.policy.notes(stored, evaluation, unscored: Int(found.now.customers.last ?? 0))
    answer.rows.notes += swept.policy.notesOfPins(among: among?.rows)
    if let set, let among {
      answer.rows.notes += set.notes(policies: [swept.policy], chosen: among.rows.population)
    }
    if found.merged > 0 {
      answer.rows.notes.append("\(grouped(found.merged)) values lie too close to their neighbour to be told apart")
    }
    return answer
  }

  /// Columns that are made for the rows on show.
  private func population(_ found: SweepAnswer) -> Population {
    var population = Population(rowCount: found.count, columns: [:], isStored: false)
    let kept = SweepColumns(found, isDate: swept.isDate)
    for (place, reference) in references.enumerated() {
      let hasShares = measure != nil
      population.pending[reference.identity] = PendingColumn { (rows) throws(Diagnostic) in
        guard place > 0 else { return kept.values(rows) }
        let tier = hasShares ? (place - 1) / 2 : place - 1
        return hasShares && place % 2 == 0
          ? try kept.shares(of: tier, rows) : try kept.customers(of: tier, rows)
      }
    }
    return population
  }
}
