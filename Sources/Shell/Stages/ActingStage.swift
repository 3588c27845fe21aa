import Columns
import Diagnostics
import History
import Language
import Query

/// A stage that changes the customers who reach it; it stands last. To add one, write a file like its neighbours and put
/// its name into `actingStages`.
protocol ActingStage: Sendable {
  static var manual: Manual { get }

  init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic)

  /// Changes the state for these customers.
  ///
  /// - Returns: the headline.
  func change(_ rows: Rows, _ state: inout WorkingState, _ evaluation: Evaluation) throws(Diagnostic) -> Message
}

let actingStages: [any ActingStage.Type] = [
  Tag.self, Untag.self, SetColumn.self, Pin.self, Unpin.self, NameSet.self, Split.self,
]

extension Session {
  /// Runs the rows, then the change, as one step.
  mutating func perform(
    _ change: any ActingStage, _ source: BoundSource, _ plan: PipelinePlan, _ binding: Binding,
    text: String
  ) throws(Diagnostic) -> Answer {
    let (rows, _, _) = try rows(source, plan, binding)
    let evaluation = evaluation
    let statement = withValues(text)
    var headline: Message = ""
    let notes = try perform(text, asOf: binding.usedAsOf) { (state) throws(Diagnostic) in
      headline = try change.change(rows, &state, evaluation)
      // A set knows what made it.
      for place in state.sets.indices where state.sets[place].statement.isEmpty {
        state.sets[place].statement = statement
      }
    }
    return Answer(headline, notes: rows.notes + notes)
  }
}

extension WorkingState {
  /// The customers with one column replaced or added.
  mutating func setCustomers(_ field: Field) {
    guard let place = tables.firstIndex(where: { $0.name == "customers" }) else {
      preconditionFailure("customers are changed only where there are some")
    }
    tables[place].table = tables[place].table.with(field)
  }

  /// The column of tags; without any where there is none yet.
  func customerTags() -> (name: String, sets: TagSets) {
    let table = customers?.table
    for field in table?.fields ?? [] { if let sets = field.column.tagSets { return (field.name, sets) } }
    // A column of that name that holds something else stays as it is.
    let taken = Set((table?.fields ?? []).map(\.name) + definitions.map(\.name))
    let free = ["tags", "customer_tags"].first { !taken.contains($0) }
    return (
      free ?? (2...).lazy.map { "tags_\($0)" }.first { !taken.contains($0) } ?? "tags",
      TagSets(rowCount: table?.rowCount ?? 0)
    )
  }

  mutating func setCustomerTags(_ name: String, _ sets: TagSets) { setCustomers(Field(name, Column(.tags(sets)))) }
}

extension Rows {
  /// The chosen rows as bits of the population.
  var chosen: Bitmap {
    switch selection {
    case .all(let count): return Bitmap(count: count, repeating: true)
    case .mask(let bits): return bits
    case .list(let rows):
      var bits = Bitmap(count: population.rowCount)
      for row in rows { bits[Int(row)] = true }
      return bits
    }
  }
}
