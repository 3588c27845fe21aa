import Columns
public import Diagnostics
public import Language

/// The rows with the largest values, largest first.
public struct Top: Stage {
  public static let manual = Manual(
    [Signature(.stage, "top N:integer by E:expression")],
    "the rows with the largest values, largest first; ties go in order of the key, and a cut through a tie is told",
    examples: ["top 20 by amount_12m", "where tier = B | top 5 by orders_12m"])

  private let cut: Cut

  public init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    cut = try Cut(clause, &binding, largest: true)
  }

  public func run(_ rows: inout Rows, _ evaluation: Evaluation) throws(Diagnostic) { try cut.run(&rows, evaluation) }
}

/// The rows with the smallest values, smallest first.
public struct Bottom: Stage {
  public static let manual = Manual(
    [Signature(.stage, "bottom N:integer by E:expression")],
    "the rows with the smallest values, smallest first; ties go in order of the key",
    examples: ["where amount_12m > 0 | bottom 5 by amount_12m", "bottom 3 by last_order"])

  private let cut: Cut

  public init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    cut = try Cut(clause, &binding, largest: false)
  }

  public func run(_ rows: inout Rows, _ evaluation: Evaluation) throws(Diagnostic) { try cut.run(&rows, evaluation) }
}

/// What `top` and `bottom` share.
private struct Cut: Sendable {
  let limit: Int
  let formula: Formula
  let largest: Bool

  init(_ clause: Clause, _ binding: inout Binding, largest: Bool) throws(Diagnostic) {
    limit = try clause.rowCount("N")
    let bound = try binding.bind(clause.required("E"))
    guard bound.type != .tags else { throw Diagnostic("not-ordered", "tags have no order", at: bound.span) }
    formula = bound.formula
    self.largest = largest
  }

  func run(_ rows: inout Rows, _ evaluation: Evaluation) throws(Diagnostic) {
    // Ties go in order of the key, whatever order the rows were brought into before.
    if case .list(let list) = rows.selection { rows.selection = .list(list.sorted()) }
    let values = try evaluation.column(formula, of: rows.population, rows: rows.selection.rows)
    let (places, cutsTie) = values.extremeRows(limit, largest: largest)
    if cutsTie {
      rows.notes.append("the cut at \(limit) falls on a tie: equal \(rows.schema.noun) were left out, by key")
    }
    if places.count < limit, values.missingCount > 0 {
      rows.notes.append(
        "\(grouped(values.missingCount)) \(rows.schema.noun) left out: they have no value to be ranked by")
    }
    rows.total = rows.count
    rows.selection = rows.selection.picking(places)
  }
}

/// The first rows.
public struct Take: Stage {
  public static let manual = Manual(
    [Signature(.stage, "take N:integer")], "the first rows, in the order they have",
    examples: ["where tier = A | take 5", "orders | take 3"])

  private let limit: Int

  public init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) { limit = try clause.rowCount("N") }

  public func run(_ rows: inout Rows, _ evaluation: Evaluation) {
    rows.total = rows.count
    rows.selection = rows.selection.prefix(limit)
  }
}

/// A random sample without replacement, the same for the same seed; rows keep their order.
public struct Sample: Stage {
  public static let manual = Manual(
    [Signature(.stage, "sample N:integer [seed SEED:integer]")],
    "so many rows drawn at random without replacement; the seed is told, and the same seed draws the same rows",
    examples: ["where tier = A | sample 5 seed 7", "customers | sample 100 seed 1 | count by tier"])

  private let limit: Int
  private let seed: UInt64

  public init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    limit = try clause.rowCount("N")
    seed = clause.integer("SEED").map { UInt64(bitPattern: Int64($0)) } ?? binding.catalog.seed ?? 1
  }

  /// Selection sampling (Knuth, Algorithm S).
  public func run(_ rows: inout Rows, _ evaluation: Evaluation) {
    var draws = SeededDraws(seed: seed)
    var places: [Int32] = []
    let total = rows.count
    for place in 0..<total where places.count < limit {
      if draws.next(below: total - place) < limit - places.count { places.append(Int32(place)) }
    }
    rows.notes.append("drawn at random with seed \(seed)")
    rows.total = total
    rows.selection = rows.selection.picking(places)
  }
}

extension HasParts {
  /// A number of rows: whole and not negative.
  func rowCount(_ role: String) throws(Diagnostic) -> Int {
    guard let count = integer(role), count >= 0 else {
      throw Diagnostic("not-a-whole-number", "a number of rows is whole and not negative", at: span(of: role))
    }
    return min(count, Int(Int32.max))
  }
}
