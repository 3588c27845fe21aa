import Columns
import Diagnostics
import Query

/// The columns of a source whose rows are few and made at once.
struct SpreadRows: Sendable {
  let schema: Schema
  private let references: [ColumnReference]

  init(_ columns: [(name: String, type: ColumnType, unit: String?)], shares: Set<String>, noun: Message) {
    let references = columns.map { _ in ColumnReference(identity: Column.newIdentity()) }
    self.references = references
    schema = Schema(
      items: zip(columns, references).map {
        Schema.Item($0.name, .column($1), $0.type, unit: $0.unit, display: shares.contains($0.name) ? .share : .plain)
      }, key: nil, noun: noun, areCustomers: false)
  }

  func rows(_ columns: [Column]) -> Rows {
    let count = columns.first?.count ?? 0
    var population = Population(rowCount: count, columns: [:], isStored: false)
    for (reference, column) in zip(references, columns) { population.columns[reference.identity] = column }
    return Rows(population: population, schema: schema, selection: .all(count))
  }
}

/// Names and numbers as the rows of `| summary`.
///
/// - Parameter shares: the names of those that are parts of a whole.
func summaryTable(_ rows: [(name: String, value: Double?)], shares: [String] = []) -> Table {
  let kinds = Dictionary(shares.map { ($0, Display.NamedDisplay.share) }) { first, _ in first }
  return Table(
    rowCount: rows.count,
    fields: [
      Field("name", texts(rows.map(\.name))),
      Field("value", reals(rows.map(\.value)), display: .named(kinds)),
    ])
}

/// The values that are there, ascending, of those asked about.
func sortedValues(_ column: Column, among: Bitmap?) -> [Double] {
  let numbers = doubles(column)
  var rows = among
  if let missing = column.missing { rows = rows.map { $0.subtracting(missing) } ?? ~missing }
  return (rows.map { $0.ones().map { numbers[Int($0)] } } ?? numbers).filter { $0.isFinite }.sorted()
}
