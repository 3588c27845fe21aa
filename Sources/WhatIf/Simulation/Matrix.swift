import Columns

/// A square of sums out of rows (first tier, second tier, value): the first tier down, the second across; tiers in
/// the domain's order, "unscored" or "none" for a missing one, zeros where nothing is.
///
/// - Parameters:
///   - summary: its first two fields are tiers.
///   - tiers: so many of the domain's tiers stand across whoever is in them; the others where somebody is.
func matrix(_ summary: Table, value: String, _ domain: TierDomain, tiers: Int) -> Table {
  guard let values = summary.field(named: value)?.column else { preconditionFailure("the value is in the summary") }
  let down = summary.fields[0].column
  let across = summary.fields[1].column
  func place(_ column: Column, _ row: Int) -> Int {
    if case .tier(let code, _) = column[row] {
      domain.index(of: code) ?? domain.codes.count
    } else {
      domain.codes.count
    }
  }
  let size = domain.codes.count + 1
  var cells = [Int?](repeating: nil, count: size * size)
  for row in 0..<summary.rowCount { cells[place(down, row) * size + place(across, row)] = row }
  let rows = (0..<size).filter { row in (0..<size).contains { cells[row * size + $0] != nil } }
  let columns = (0..<size).filter { column in
    column < tiers || (0..<size).contains { cells[$0 * size + column] != nil }
  }
  func title(_ place: Int, _ missing: String) -> String {
    guard place < domain.codes.count else { return missing }
    return domain.labels[place].map { "\(domain.codes[place]) \($0)" } ?? domain.codes[place]
  }
  var fields = [
    Field(
      summary.fields[0].name,
      Column(.text(codes: [Int32](0..<Int32(rows.count)), dictionary: TextDictionary(rows.map { title($0, "–") }))))
  ]
  for column in columns {
    let picked = rows.map { cells[$0 * size + column].map { Int32($0) } }
    fields.append(Field(title(column, "unscored"), filled(values, picked)))
  }
  return Table(rowCount: rows.count, fields: fields)
}

/// The values at the given rows; 0 where there is none.
private func filled(_ values: Column, _ rows: [Int32?]) -> Column {
  switch values.data {
  case .exact(let units, let form): Column(.exact(rows.map { $0.map { units[Int($0)] } ?? 0 }, form))
  case .wide(let units, let form): Column(.wide(rows.map { $0.map { units[Int($0)] } ?? 0 }, form))
  case .real(let numbers): Column(.real(rows.map { $0.map { numbers[Int($0)] } ?? 0 }))
  default: preconditionFailure("a matrix holds numbers")
  }
}
