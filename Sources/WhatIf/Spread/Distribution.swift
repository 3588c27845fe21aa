public import Columns
public import Diagnostics
public import Language
public import Query
import Reports
import Tiering

/// Where customers stand on a policy's score, or on another number: how many in each step of it, with the policy's cuts.
public struct Distribution: RowSource {
  public static let manual = Manual(
    [
      Signature(
        .source,
        "distribution (of E:expression | POLICY:policy [with ('(' PARAM<PARAM:parameter = E:expression>, ')' | PARAM<PARAM:parameter = E:expression>,)]) [on SET:set]"
      )
    ],
    "where customers stand on a policy's score, with its cuts: how many in each step of it, and in which tier; or on any other number",
    examples: ["distribution standard", "distribution of amount_12m | where customers > 1000"])

  private let policy: BoundPolicy?
  private let name: Message
  private let formula: Formula
  private let customers: CatalogTable
  private let set: CustomerSet?
  private let columns: SpreadRows

  public init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    customers = try binding.enterCustomers(at: clause.span)
    set = try binding.set(on: clause)
    var unit: String?
    var columns: [(name: String, type: ColumnType, unit: String?)] = []
    if let named = clause.name("POLICY") {
      let bound = try binding.policy(named: named, with: clause.groups("PARAM"))
      guard let score = bound.score else {
        throw Diagnostic(
          "no-score", "policy \"\(named.text)\" has no score: it decides by rules alone", at: named.span,
          hint: "distribution of amount_12m")
      }
      (policy, formula, name) = (bound, score, "score of \(named.text)")
      columns = bound.domain.codes.map { ("customers_\($0)", .integer, nil) }
    } else {
      guard let expression = clause.expression("E") else { preconditionFailure("a distribution is of something") }
      let bound = try binding.bindNumber(expression)
      unit = bound.unit
      (policy, formula, name) = (nil, bound.formula, Message(verbatim: Formatter().format(expression)))
    }
    self.columns = SpreadRows(
      [("low", .real, unit), ("high", .real, unit), ("customers", .integer, nil), ("share", .real, nil)] + columns,
      shares: ["share"], noun: "ranges")
    binding.schema = self.columns.schema
  }

  public var summaryItems: [(name: String, type: ColumnType)] { [("name", .text), ("value", .real)] }

  public static var madeColumns: (rows: [String], summary: [String]) {
    (["low", "high", "customers", "share"], ["name", "value"])
  }

  public func run(_ evaluation: Evaluation) throws(Diagnostic) -> SourceAnswer {
    let stored = Population(customers.table)
    let among = set.map { $0.rows(of: customers, evaluation.cache) }
    let column = try evaluation.column(formula, of: stored)
    let sorted = sortedValues(column, among: among)
    let asked = among?.population ?? stored.rowCount
    var notes: [Message] = []
    if sorted.count < asked {
      notes.append("\(grouped(asked - sorted.count)) customers left out: the value is missing")
    }
    guard let steps = Steps(sorted) else {
      throw Diagnostic("nothing-to-spread", "none of these customers has a value")
    }
    var made = [reals(steps.lows), reals(steps.highs)]
    let counts = steps.counts(sorted)
    made.append(Column(.exact(counts.map { Int64($0) }, .integer)))
    made.append(reals(counts.map { Double($0) / Double(sorted.count) }))
    var lines: [Message] = [
      "\(name) of \(grouped(sorted.count)) customers: from \(text(sorted[0])) to \(text(sorted[sorted.count - 1])), half of them at \(text(sorted[(sorted.count - 1) / 2])) or below"
    ]
    var marks: [CurveChart.Mark] = []
    if let policy {
      let given = try policy.assign(stored, evaluation, toldOf: among)
      guard case .tier(let places, _) = given.tiers.data else { preconditionFailure("policies give tiers") }
      let numbers = doubles(column)
      for tier in policy.domain.codes.indices {
        var rows = bitmap(count: places.count) { places[$0] == UInt8(tier) }
        if let among { rows = rows & among }
        if let missing = column.missing { rows = rows.subtracting(missing) }
        let own = rows.ones().map { numbers[Int($0)] }.sorted()
        made.append(Column(.exact(steps.counts(own).map { Int64($0) }, .integer)))
      }
      notes += given.notes
      for cut in policy.scoreCuts {
        let at = cut.bound.double
        marks.append(CurveChart.Mark(at: at, sentence(cut)))
        let (below, above) = (
          sorted.count { $0 < at && $0 >= at - steps.near }, sorted.count { $0 >= at && $0 <= at + steps.near }
        )
        lines.append(
          "within \(text(steps.near)) of \(cut.bound.text): \(grouped(below)) below, \(grouped(above)) at it or above")
      }
    }
    if let set, let among { notes += set.notes(policies: policy.map { [$0] } ?? [], chosen: among.population) }
    var rows = columns.rows(made)
    rows.notes = notes
    var answer = SourceAnswer(
      rows: rows, headline: lines, charts: [chart(steps, counts, marks)], exhibits: [],
      summary: summaryTable([
        ("customers", Double(sorted.count)), ("lowest", sorted[0]), ("highest", sorted[sorted.count - 1]),
        ("median", quantile(sorted, 0.5)), ("mean", sorted.reduce(0, +) / Double(sorted.count)),
      ]))
    answer.isWhole = true
    return answer
  }

  private func sentence(_ cut: BoundPolicy.ScoreCut) -> Message {
    switch cut.relation {
    case .greaterOrEqual: "\(cut.tier) from \(cut.bound.text)"
    case .greater: "\(cut.tier) above \(cut.bound.text)"
    case .less: "\(cut.tier) below \(cut.bound.text)"
    default: "\(cut.tier) up to \(cut.bound.text)"
    }
  }

  private func text(_ value: Double) -> String {
    guard abs(value) < 1e15 else { return decimalText(value, digits: 2) }
    return value == value.rounded() || abs(value) >= 10_000
      ? grouped(Int(value.rounded())) : decimalText(value, digits: 2)
  }

  private func chart(_ steps: Steps, _ counts: [Int], _ marks: [CurveChart.Mark]) -> Chart {
    var points: [(x: Double, y: Double)] = [(steps.edges[0], Double(counts[0]))]
    for (place, count) in counts.enumerated() { points.append((steps.edges[place + 1], Double(count))) }
    return .curves(
      CurveChart(
        steps.isOpen
          ? "customers in each step of \(name); the last is all beyond" : "customers in each step of \(name)",
        axis: name,
        lines: [CurveChart.Line("customers", points, isStepped: true, isFilled: true)], uprights: marks))
  }
}

private func quantile(_ sorted: [Double], _ p: Double) -> Double {
  let place = Double(sorted.count - 1) * p
  let low = Int(place)
  return low + 1 < sorted.count ? sorted[low] + (sorted[low + 1] - sorted[low]) * (place - Double(low)) : sorted[low]
}

/// Some twenty steps of one round width. A value on the edge of two belongs to the upper one, as `>=` has it; the largest
/// to the last. Where a thin tail would press the rest together, the last step is open.
private struct Steps {
  let edges: [Double]
  let isOpen: Bool

  /// Nil without values.
  init?(_ sorted: [Double]) {
    guard let least = sorted.first, let most = sorted.last else { return nil }
    let high = quantile(sorted, 0.98)
    isOpen = most - high > 2 * (high - least) && high > least
    let top = isOpen ? high : most
    var width = 1.0
    if top > least {
      let wanted = (top - least) / 20
      var power = 1.0
      while power > wanted { power /= 10 }
      while power * 10 <= wanted { power *= 10 }
      width = [1, 2, 2.5, 5, 10].map { $0 * power }.first { $0 >= wanted * 0.999_999 } ?? wanted
    }
    let first = (least / width).rounded(.down)
    var count = max(1, Int(((top / width) - first).rounded(.up)))
    if isOpen { count += 1 }
    edges = (0...count).map { (first + Double($0)) * width }
  }

  var lows: [Double?] { edges.dropLast().map { $0 } }
  var highs: [Double?] { edges.dropFirst().enumerated().map { isOpen && $0 == edges.count - 2 ? nil : $1 } }
  /// A fifth of a step: what counts as close to a cut.
  var near: Double { (edges[1] - edges[0]) / 5 }

  func counts(_ sorted: [Double]) -> [Int] {
    var counts = [Int](repeating: 0, count: edges.count - 1)
    var step = 0
    for value in sorted {
      while step < counts.count - 1, value >= edges[step + 1] { step += 1 }
      counts[step] += 1
    }
    return counts
  }
}
