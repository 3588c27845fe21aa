import Columns

extension Column {
  /// The values at the given rows, in their order, and none where the row is -1: text codes and tier places say so too.
  /// The type stays that of the column, even where it has no rows.
  func gatheredWithGaps(_ rows: [Int32]) -> Column {
    func pick<Item>(_ values: [Item], _ none: Item) -> [Item] { rows.map { $0 < 0 ? none : values[Int($0)] } }
    func pick(_ bits: Bitmap) -> Bitmap { Bitmap(rows.map { $0 >= 0 && bits[Int($0)] }) }
    let picked: ColumnData =
      switch data {
      case .text(let codes, let dictionary): .text(codes: pick(codes, -1), dictionary: dictionary)
      case .exact(let values, let form): .exact(pick(values, 0), form)
      case .wide(let values, let form): .wide(pick(values, 0), form)
      case .real(let values): .real(pick(values, 0))
      case .date(let values): .date(pick(values, 0))
      case .boolean(let bits): .boolean(pick(bits))
      case .tags(let sets): .tags(TagSets(rowCount: rows.count, names: sets.names, members: sets.members.map(pick)))
      case .tier(let places, let domain): .tier(pick(places, 255), domain)
      }
    return Column(picked, missing: Bitmap(rows.map { $0 < 0 || isMissing(Int($0)) }))
  }

  /// So many rows of this column's type without a value.
  func withoutValues(count: Int) -> Column { gatheredWithGaps([Int32](repeating: -1, count: count)) }
}
