import Columns

/// Groups by columns of few distinct values: a small table turns each row's codes into its group, without sorting and
/// without wide numbers.
struct NarrowGroups {
  let rows: RowGroups
  let firstRows: [Int32]

  private static let limit = 1 << 16

  /// Nil where a column has, or the columns together have, too many values.
  init?(_ columns: [Column]) {
    if columns.count == 1, let (rows, first) = columns[0].byteGroups() {
      (self.rows, firstRows) = (.bytes(rows), first)
      return
    }
    var raw: [Int32] = []
    // For each raw code its place in the order of groups.
    var order: [Int32] = []
    for column in columns {
      guard let next = column.narrowCodes() else { return nil }
      if order.isEmpty {
        (raw, order) = next
        continue
      }
      let width = Int32(next.order.count)
      guard order.count * Int(width) <= NarrowGroups.limit else { return nil }
      raw = combined(raw, next.codes, width: width)
      order = order.flatMap { first in next.order.map { first * width + $0 } }
    }
    guard order.count <= NarrowGroups.limit else { return nil }
    let first = firstPlaces(of: raw, distinct: order.count)
    let used = order.indices.filter { first[$0] >= 0 }.sorted { order[$0] < order[$1] }
    var group = [Int32](repeating: 0, count: order.count)
    for (place, code) in used.enumerated() { group[code] = Int32(place) }
    firstRows = used.map { first[$0] }
    rows = .words(translated(raw, by: group))
  }
}

extension Column {
  /// A code from 0 for each row, the last for a missing value, and for each code its place in order; nil where the
  /// column may have many values.
  fileprivate func narrowCodes() -> (codes: [Int32], order: [Int32])? {
    switch data {
    case .text(let codes, let dictionary):
      guard dictionary.count < 1 << 16, dictionary.count <= max(codes.count, 256) else { return nil }
      // A place for missing values only where there are some: a search for what is not there reads every row.
      guard missing != nil else { return (codes, dictionary.rankOfCode()) }
      let last = Int32(dictionary.count)
      return (mapped(codes) { $0 < 0 ? last : $0 }, dictionary.rankOfCode() + [last])
    case .tier(let places, let domain):
      let last = Int32(domain.codes.count)
      return (
        mapped(places) { $0 == 255 ? last : Int32($0) }, [Int32](0...last)
      )
    case .boolean(let bits):
      var codes = [Int32](repeating: 0, count: count)
      put(1, at: bits, into: &codes)
      if let missing { put(2, at: missing, into: &codes) }
      return (codes, [0, 1, 2])
    default: return nil
    }
  }
}
