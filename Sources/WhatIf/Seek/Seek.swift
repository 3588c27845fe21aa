public import Columns
public import Diagnostics
public import Language
public import Query
import Reports
import Tiering

/// The best setting of one or two parameters under conditions on counts, sums and shares: found among all values at which
/// anything changes, so that no better one exists.
public struct Seek: RowSource {
  public static let manual = Manual(
    [
      Signature(
        .source,
        "seek POLICY:policy with ['(' SETTING<PARAM:parameter = E:expression>, ')'] "
          + "VARIED<PARAM:parameter [from LOW:expression to HIGH:expression step STEP:expression]>, "
          + "[maximize MAXIMUM:aggregate] [minimize MINIMUM:aggregate] "
          + "[so that CONDITION<E:condition [per PER:column]>,] [on SET:set]"
      )
    ],
    "the best value of a parameter under conditions: the largest set within an upper limit, the smallest meeting a lower one, or what is maximized; or why there is none",
    examples: [
      "seek standard with a_min so that count(tier = A) <= 1200",
      "seek standard with a_min maximize sum(amount_12m where tier = A) so that count(tier = A) <= 150 per region",
      "seek standard with a_min so that count(tier = A) <= 150 per region, count(tier = A) <= 900",
    ])

  let question: SeekQuestion
  private let items: [Schema.Item]
  private let references: [ColumnReference]

  public init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    question = try SeekQuestion(clause, &binding)
    var items: [Schema.Item] = []
    var references: [ColumnReference] = []
    func add(_ name: String, _ type: ColumnType, display: Display = .plain) {
      let reference = ColumnReference(identity: Column.newIdentity())
      references.append(reference)
      items.append(Schema.Item(name, .column(reference), type, display: display))
    }
    for varied in question.varied { add(varied.parameter, varied.isDate ? .date : .real) }
    for code in question.domain.codes {
      add("customers_\(code)", .integer)
      if question.measure != nil { add("share_\(code)", .real, display: .share) }
    }
    let isOne = question.varied.count == 1
    for varied in question.varied {
      add(isOne ? "at_line" : "at_line_\(varied.parameter)", .integer)
      add(isOne ? "next" : "next_\(varied.parameter)", varied.isDate ? .date : .real)
    }
    (self.items, self.references) = (items, references)
    binding.schema = Schema(items: items, key: nil, noun: "settings", areCustomers: false)
  }

  public var summaryItems: [(name: String, type: ColumnType)] { [("name", .text), ("value", .real)] }

  public static var madeColumns: (rows: [String], summary: [String]) { (["at_line", "next"], ["name", "value"]) }

  public func run(_ evaluation: Evaluation) throws(Diagnostic) -> SourceAnswer {
    let found = try question.answer(evaluation)
    var columns: [Column] = []
    let rows = found.best == nil ? 0 : 1
    func number(_ value: Exact?, isDate: Bool) -> Column {
      guard rows > 0 else { return isDate ? Column(.date([])) : Column(.exact([], .integer)) }
      let missing = value == nil ? Bitmap(count: 1, repeating: true) : nil
      let value = value ?? Exact(units: 0)
      return isDate
        ? Column(.date([Int32(truncatingIfNeeded: value.units)]), missing: missing)
        : .exact([value.units], value.form, missing: missing)
    }
    for (place, varied) in question.varied.enumerated() {
      columns.append(number(found.best?.values[place], isDate: varied.isDate))
    }
    for tier in question.domain.codes.indices {
      columns.append(Column(.exact(found.best.map { [$0.totals.customers[tier]] } ?? [], .integer)))
      if question.measure != nil {
        let shares = found.best.map { [$0.totals.sums.double(tier) / found.whole] } ?? []
        columns.append(Column(.real(shares), missing: Bitmap(shares.map { !$0.isFinite })))
      }
    }
    for (place, varied) in question.varied.enumerated() {
      columns.append(Column(.exact(found.best.map { [Int64($0.atLine[place])] } ?? [], .integer)))
      columns.append(number(found.best?.next[place], isDate: varied.isDate))
    }
    var population = Population(rowCount: rows, columns: [:], isStored: false)
    for (reference, column) in zip(references, columns) { population.columns[reference.identity] = column }
    var answer = Rows(
      population: population, schema: Schema(items: items, key: nil, noun: "settings", areCustomers: false),
      selection: .all(rows))
    answer.notes = found.notes
    return SourceAnswer(rows: answer, headline: found.headline, exhibits: [], summary: summary(found))
  }

  private func summary(_ found: SeekAnswer) -> Table {
    var rows: [(String, Double?)] = []
    for (place, varied) in question.varied.enumerated() where !varied.isDate {
      rows.append((varied.parameter, found.best?.values[place].double))
    }
    rows.append(("sought", found.best?.sought))
    for (tier, code) in question.domain.codes.enumerated() {
      rows.append(("customers_\(code)", found.best.map { Double($0.totals.customers[tier]) }))
    }
    return summaryTable(rows)
  }
}
