import Columns
import Diagnostics
import Query

extension Simulated {
  /// The places, among those counted, of the movers with most of the measure, largest first; then those without a value.
  /// Nil where nobody moves.
  ///
  /// A pass over the movers; where a ladder knows the order of the measure, only until enough are found.
  func largestMovers(_ limit: Int, by measure: Formula?) throws(Diagnostic) -> [Int32]? {
    let count = cells.customers { $0.moved }
    guard count > 0 else { return nil }
    if made == nil, let byMeasure { return try firstMovers(min(limit, count), in: byMeasure.reversed()) }
    if made == nil { return try firstMovers(min(limit, count), in: [Int32](0..<Int32(from.count))) }
    guard case .boolean(let moves) = try columns(among).moved().data else { return nil }
    if among == nil, let measure {
      let values = try evaluation.column(measure, of: stored)
      if let rows = values.largestKnown(min(limit, count), among: moves), rows.count == min(limit, count) {
        return rows
      }
    }
    return try largest(limit, of: moves.ones(), by: measure, among: among, stored, evaluation)
  }

  /// The first so many movers of rows in an order, in parts that grow.
  private func firstMovers(_ wanted: Int, in order: some RandomAccessCollection<Int32>) throws(Diagnostic) -> [Int32] {
    var found: [Int32] = []
    var place = order.startIndex
    var size = 256
    while place < order.endIndex, found.count < wanted {
      let end = order.index(place, offsetBy: size, limitedBy: order.endIndex) ?? order.endIndex
      let part = Array(order[place..<end])
      guard case .boolean(let moves) = try columns(part).moved().data else { return found }
      moves.forEachOne { if found.count < wanted { found.append(part[$0]) } }
      place = end
      size *= 2
    }
    return found
  }
}

/// Those of some places, among the rows looked at, with most of a measure, largest first; then those without a value.
func largest(
  _ limit: Int, of places: [Int32], by measure: Formula?, among: [Int32]?, _ stored: Population,
  _ evaluation: Evaluation
) throws(Diagnostic) -> [Int32] {
  guard let measure else { return Array(places.prefix(limit)) }
  let values = try evaluation.column(
    measure, of: stored, rows: among.map { among in places.map { among[Int($0)] } } ?? places)
  var chosen = values.extremeRows(limit, largest: true).rows.map { places[Int($0)] }
  if chosen.count < limit, let missing = values.missing {
    chosen += missing.ones().prefix(limit - chosen.count).map { places[Int($0)] }
  }
  return chosen
}
