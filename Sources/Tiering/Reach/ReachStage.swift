import Columns
public import Diagnostics
public import Language
public import Query

/// Stages that know policies.
public let tieringStages: [any Stage.Type] = [ReachStage.self]

/// What each customer would need for a tier, as columns: the smallest change of one thing, else of two.
public struct ReachStage: Stage {
  public static let manual = Manual(
    [Signature(.stage, "reach TIER:tier [under POLICY:policy]")],
    "what each customer would need for a tier: `column before after change unit steps text`; steps is 0 where it is there already, and missing where no change of one or two things gives it",
    examples: [
      "where tier = B | reach A under standard | where steps = 1 | top 5 by amount_12m",
      "where tier = B | reach A under growth | count by steps",
    ])

  private let tier: Name
  private let unchangeable: Set<String>
  private let policy: BoundPolicy
  private let binding: Binding
  private let customers: CatalogTable
  private let references: [ColumnReference]

  public init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    guard let tier = clause.name("TIER") else { preconditionFailure("reach names a tier") }
    guard binding.schema.areCustomers else {
      throw Diagnostic(
        "not-customers", "only customers reach a tier; these are \(binding.schema.noun)", at: clause.span,
        hint: "customers | where … | reach \(tier.written)")
    }
    self.tier = tier
    unchangeable = Set(binding.catalog.entries(of: "unchangeable").map(\.name))
    var own = Binding(binding.catalog)
    customers = try own.enterCustomers(at: clause.span)
    let (policy, notes) = try own.policyAsked(
      clause.name("POLICY"), for: "reach \(tier.written) under", at: clause.span)
    self.policy = policy
    _ = try Reach.place(of: tier, policy)
    self.binding = own
    binding.notes += notes
    for formula in policy.changeable { binding.touch(formula) }
    let names = ["column", "before", "after", "change", "unit", "steps", "text"]
    references = names.map { _ in ColumnReference(identity: Column.newIdentity()) }
    let hidden = names.filter { binding.schema.item(named: $0) != nil }
    if !hidden.isEmpty { binding.notes.append("the customers' own \(Message(listing: hidden)) is hidden by reach's") }
    for (name, reference) in zip(names, references) {
      binding.schema.set(Schema.Item(name, .column(reference), name == "steps" ? .integer : .text))
    }
  }

  public func run(_ rows: inout Rows, _ evaluation: Evaluation) throws(Diagnostic) {
    var binding = binding
    let reach = try Reach(
      tier, under: policy, by: [], unchangeable: unchangeable, Population(customers.table), evaluation,
      &binding)
    let chosen = rows.selection.rows ?? [Int32](0..<Int32(rows.population.rowCount))
    let open = chosen.filter { reach.tiers[Int($0)] != reach.target }
    let changes = try reach.cheapest(for: open)
    let count = rows.population.rowCount
    var texts = [TextsOfRows](repeating: TextsOfRows(count: count), count: 6)
    var words: [String: Message] = [:]
    var steps = [Int64](repeating: -1, count: count)
    for row in chosen where reach.tiers[Int(row)] == reach.target { steps[Int(row)] = 0 }
    for (row, change) in zip(open, changes) {
      guard let change else { continue }
      steps[Int(row)] = Int64(change.parts.count)
      let text = change.text
      let values = [change.column, change.before, change.after, change.change, change.unit, text.description]
      for (place, value) in values.enumerated() { if let value { texts[place].set(value, at: Int(row)) } }
      words[text.description] = text
    }
    let none = bitmap(count: count) { steps[$0] < 0 }
    var columns = texts.map { $0.column() }
    columns.insert(Column(.exact(steps.map { max($0, 0) }, .integer), missing: none), at: 5)
    for (reference, column) in zip(references, columns) { rows.population.columns[reference.identity] = column }
    if let text = references.last { rows.words[text.identity] = words }
    let unreached = changes.count { $0 == nil }
    if unreached > 0 {
      rows.notes.append(
        "no change of one or two things was found that gives \(grouped(unreached)) customers tier \(tier.text)")
    }
  }
}

/// A text column that is filled row by row.
private struct TextsOfRows {
  private var codes: [Int32]
  private var texts: [String] = []
  private var known: [String: Int32] = [:]

  init(count: Int) { codes = [Int32](repeating: -1, count: count) }

  mutating func set(_ text: String, at row: Int) {
    if let code = known[text] {
      codes[row] = code
      return
    }
    known[text] = Int32(texts.count)
    codes[row] = Int32(texts.count)
    texts.append(text)
  }

  func column() -> Column {
    Column(.text(codes: codes, dictionary: TextDictionary(texts)), missing: Bitmap(codes.map { $0 < 0 }))
  }
}
