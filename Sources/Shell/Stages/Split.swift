import Columns
import Diagnostics
import History
import Language
import Query

/// Divides the customers who reach it into arms at random, and writes each one's arm into a column.
///
/// Within each stratum the customers, in order of the key, are shuffled by the seed and dealt out one by one; the dealing
/// goes on where the stratum before ended, so that arms differ by at most one customer, in each stratum and altogether.
struct Split: ActingStage {
  static let manual = Manual(
    [
      Signature(
        .stage,
        "split into ARM<NAME:new>, [stratified by E<E:expression>,] [seed SEED:integer] [as COLUMN:new]", acting: true)
    ],
    "divides these customers into arms at random and writes the arm into the column `arm`, or the one named; the same seed divides the same way, and each stratum is divided evenly",
    examples: [
      "where tier = A | split into visit, mail stratified by region seed 7",
      "where tier = B | split into call, letter, nothing seed 1 as spring_test",
    ])

  private let arms: [String]
  private let strata: [Formula]
  private let seed: UInt64
  private let column: String

  init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    var arms: [String] = []
    for group in clause.groups("ARM") {
      guard let name = group.name("NAME") else { continue }
      if arms.contains(name.text) {
        throw Diagnostic("name-twice", "two arms would be called \"\(name.text)\"", at: name.span)
      }
      arms.append(name.text)
    }
    guard arms.count >= 2 else {
      throw Diagnostic(
        "one-arm", "a split has at least two arms", at: clause.span, hint: "split into \(arms[0]), other_arm seed 7")
    }
    self.arms = arms
    var strata: [Formula] = []
    for group in clause.groups("E") {
      guard let expression = group.expression("E") else { continue }
      let bound = try binding.bind(expression)
      guard bound.type != .tags else { throw Diagnostic("not-ordered", "tags have no order", at: bound.span) }
      strata.append(bound.formula)
    }
    self.strata = strata
    seed = clause.integer("SEED").map { UInt64(bitPattern: Int64($0)) } ?? binding.catalog.seed ?? 1
    column = clause.name("COLUMN")?.text ?? "arm"
    try checkColumn(at: clause.name("COLUMN")?.span ?? clause.span, binding)
  }

  private func checkColumn(at span: SourceSpan, _ binding: Binding) throws(Diagnostic) {
    if binding.catalog.definitions.contains(where: { $0.name == column }) {
      throw Diagnostic(
        "computed-column", "\"\(column)\" is computed, so it cannot be written", at: span, hint: "as \(column)_2")
    }
    guard column != binding.schema.key else {
      throw Diagnostic("key-column", "the key says who a customer is, so it cannot be written", at: span)
    }
    if let taken = binding.catalog.customers?.table.field(named: column)?.column, taken.type != .text {
      throw Diagnostic(
        "column-taken", "\"\(column)\" holds \(taken.type), so no arms can be written to it", at: span,
        hint: "as \(column)_2")
    }
  }

  func change(_ rows: Rows, _ state: inout WorkingState, _ evaluation: Evaluation) throws(Diagnostic) -> Message {
    let chosen = rows.chosen.ones()
    var columns: [Column] = []
    for formula in strata { columns.append(try evaluation.column(formula, of: rows.population, rows: chosen)) }
    var members: [[Int32]] = [chosen]
    if !columns.isEmpty {
      let groups = Groups(by: columns)
      members = Array(repeating: [], count: groups.count)
      for (place, row) in chosen.enumerated() { members[Int(groups.codes[place])].append(row) }
    }
    var draws = SeededDraws(seed: seed)
    var codes = [Int32](repeating: -1, count: rows.population.rowCount)
    var sizes = [Int](repeating: 0, count: arms.count)
    var next = 0
    for var stratum in members {
      draws.shuffle(&stratum)
      for row in stratum {
        codes[Int(row)] = Int32(next)
        sizes[next] += 1
        next = (next + 1) % arms.count
      }
    }
    let isReplaced = state.customers?.table.field(named: column) != nil
    let missing = bitmap(count: codes.count) { codes[$0] < 0 }
    state.setCustomers(
      Field(column, Column(.text(codes: codes, dictionary: TextDictionary(arms)), missing: missing)))
    let counts = Message(listing: zip(arms, sizes).map { "\($0) \(grouped($1))" })
    if strata.isEmpty {
      return isReplaced
        ? "\(counts) in \"\(column)\", whose earlier arms are gone; drawn at random with seed \(seed)"
        : "\(counts) in \"\(column)\", drawn at random with seed \(seed)"
    }
    return isReplaced
      ? "\(counts) in \"\(column)\", whose earlier arms are gone; drawn at random in \(grouped(members.count)) strata with seed \(seed)"
      : "\(counts) in \"\(column)\", drawn at random in \(grouped(members.count)) strata with seed \(seed)"
  }
}
