public import Columns
public import Diagnostics
public import Language
public import Query
import Reports
import Statistics

/// How unevenly a number is spread over customers: the Lorenz curve, Gini's coefficient, and what the largest hold.
public struct Lorenz: RowSource {
  public static let manual = Manual(
    [Signature(.source, "lorenz [E:expression] [on SET:set]")],
    "how unevenly the measure, or another number, is spread over customers: the Lorenz curve, Gini's coefficient, what the top 1, 10 or 20 % hold",
    examples: ["lorenz", "lorenz amount_total | where customers_share = 0.2"])

  private let name: String
  private let formula: Formula
  private let customers: CatalogTable
  private let set: CustomerSet?
  private let columns: SpreadRows

  public init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    customers = try binding.enterCustomers(at: clause.span)
    set = try binding.set(on: clause)
    if let expression = clause.expression("E") {
      formula = try binding.bindNumber(expression).formula
      name = Formatter().format(expression)
    } else if let measure = binding.defaultMeasure() {
      (name, formula) = (measure.name, measure.formula)
    } else {
      throw Diagnostic(
        "no-measure", "no measure is set: say which number", at: clause.span, hint: "lorenz amount_total")
    }
    columns = SpreadRows(
      [("customers_share", .real, nil), ("smallest_hold", .real, nil), ("largest_hold", .real, nil)],
      shares: ["customers_share", "smallest_hold", "largest_hold"], noun: "shares")
    binding.schema = columns.schema
  }

  public var summaryItems: [(name: String, type: ColumnType)] { [("name", .text), ("value", .real)] }

  public static var madeColumns: (rows: [String], summary: [String]) {
    (["customers_share", "smallest_hold", "largest_hold"], ["name", "value"])
  }

  /// The shares of customers that the summary tells.
  private static let told = [0.01, 0.05, 0.1, 0.2, 0.5]
  private static func name(_ share: Double) -> String { "top_\(Int((share * 100).rounded()))" }

  /// The shares of customers that are told.
  private static let steps = [0.01, 0.02, 0.05] + (1...10).map { Double($0) / 10 }

  public func run(_ evaluation: Evaluation) throws(Diagnostic) -> SourceAnswer {
    let stored = Population(customers.table)
    let among = set.map { $0.rows(of: customers, evaluation.cache) }
    let column = try evaluation.column(formula, of: stored)
    let values = sortedValues(column, among: among)
    guard let found = Concentration(ofSorted: values) else {
      throw Diagnostic("nothing-to-spread", "\(name) adds up to nothing over these customers")
    }
    let asked = among?.population ?? stored.rowCount
    var notes: [Message] = []
    if values.count < asked {
      notes.append("\(grouped(asked - values.count)) customers left out: the value is missing")
    }
    let negative = values.prefix { $0 < 0 }.count
    if negative > 0 {
      notes.append("\(grouped(negative)) customers have less than 0: the curve begins below the axis")
    }
    if let set, let among { notes += set.notes(policies: [], chosen: among.population) }
    var rows = columns.rows([
      reals(Lorenz.steps), reals(Lorenz.steps.map { found.heldBySmallest($0) }),
      reals(Lorenz.steps.map { found.heldByLargest($0) }),
    ])
    rows.notes = notes
    let held = [0.01, 0.1, 0.2].map { percentNumber(found.heldByLargest($0)) }
    var answer = SourceAnswer(
      rows: rows,
      headline: [
        "of \(name), the top 1 % of \(grouped(found.count)) customers hold \(held[0]) %, the top 10 % \(held[1]) %, the top 20 % \(held[2]) %",
        "Gini's coefficient \(decimalText(found.gini, digits: 4)): 0 is all alike, 1 is one who has all",
      ],
      charts: [chart(found)], exhibits: [],
      summary: summaryTable(
        [("gini", found.gini), ("customers", Double(found.count)), ("total", found.total)]
          + Lorenz.told.map { (Lorenz.name($0), found.heldByLargest($0)) }, shares: Lorenz.told.map(Lorenz.name)))
    answer.isWhole = true
    return answer
  }

  private func chart(_ found: Concentration) -> Chart {
    let places = 200
    let curve = (0...places).map { step -> (x: Double, y: Double) in
      let share = Double(step) / Double(places)
      return (share * 100, found.heldBySmallest(share))
    }
    return .curves(
      CurveChart(
        "share of \(name) held by the smallest customers", axis: "% of the customers, smallest first",
        lines: [
          CurveChart.Line("held", curve, isFilled: true), CurveChart.Line("all alike", [(0, 0), (100, 1)]),
        ], scale: .percent))
  }
}
