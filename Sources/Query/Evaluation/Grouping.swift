public import Columns

/// Which group each row belongs to; groups are in ascending order of their values, a missing value last.
public struct Groups: Sendable {
  /// A group for each row, in as few bytes as it takes.
  public let rows: RowGroups
  public let count: Int
  /// The first row of each group.
  public let firstRows: [Int32]

  /// A group for each row, in 32 bits: made anew each time.
  public var codes: [Int32] { rows.words() }

  /// Groups of rows with equal values in all of the columns (at least one).
  public init(by columns: [Column]) {
    precondition(!columns.isEmpty, "rows are grouped by something")
    if let narrow = NarrowGroups(columns) {
      (rows, firstRows, count) = (narrow.rows, narrow.firstRows, narrow.firstRows.count)
      return
    }
    var codes: [Int64] = []
    var width: Int64 = 1
    for (index, column) in columns.enumerated() {
      let (places, distinct) = column.groupPlaces()
      let next = Int64(distinct) + 1
      // Missing values come last.
      let own = places.map { $0 < 0 ? Int64(distinct) : Int64($0) }
      if index == 0 {
        (codes, width) = (own, next)
      } else {
        if width.multipliedReportingOverflow(by: next).overflow {
          let dense = denseCodes(codes)
          (codes, width) = (dense.codes.map { Int64($0) }, Int64(dense.firstRows.count))
        }
        for row in codes.indices { codes[row] = codes[row] * next + own[row] }
        width *= next
      }
    }
    let dense = width <= Int64(max(4 * codes.count, 65_536)) ? countedCodes(codes, Int(width)) : denseCodes(codes)
    rows = .words(dense.codes)
    firstRows = dense.firstRows
    count = dense.firstRows.count
  }
}

extension Column {
  /// Places in order of the values, not necessarily dense; -1 where missing.
  fileprivate func groupPlaces() -> (places: [Int32], distinct: Int) {
    switch data {
    case .text(let codes, let dictionary):
      let ranks = dictionary.rankOfCode()
      return (codes.map { $0 < 0 ? -1 : ranks[Int($0)] }, dictionary.count)
    case .tier(let places, let domain):
      return (places.indices.map { isMissing($0) ? -1 : Int32(places[$0]) }, domain.codes.count)
    case .boolean(let bits): return ((0..<count).map { isMissing($0) ? -1 : bits[$0] ? 1 : 0 }, 2)
    case .tags(let sets):
      let texts = (0..<count).map { sets.tags(of: $0).joined(separator: ";") }
      var collector = TextCollector()
      let codes = texts.map { collector.code(of: $0) }
      return Column(.text(codes: codes, dictionary: collector.dictionary())).groupPlaces()
    default: return densePlaces()
    }
  }
}

private func countedCodes(_ codes: [Int64], _ width: Int) -> (codes: [Int32], firstRows: [Int32]) {
  var firstRow = [Int32](repeating: -1, count: width)
  for (row, code) in codes.enumerated() where firstRow[Int(code)] < 0 { firstRow[Int(code)] = Int32(row) }
  var dense = [Int32](repeating: 0, count: width)
  var firstRows: [Int32] = []
  for code in 0..<width where firstRow[code] >= 0 {
    dense[code] = Int32(firstRows.count)
    firstRows.append(firstRow[code])
  }
  return (codes.map { dense[Int($0)] }, firstRows)
}

private func denseCodes(_ codes: [Int64]) -> (codes: [Int32], firstRows: [Int32]) {
  let places = Column(.exact(codes, .integer)).densePlaces()
  var firstRows = [Int32](repeating: -1, count: places.distinct)
  for (row, place) in places.places.enumerated() where firstRows[Int(place)] < 0 { firstRows[Int(place)] = Int32(row) }
  return (places.places, firstRows)
}
