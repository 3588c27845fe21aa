import Columns
import Diagnostics
import Synchronization

/// What completion says of a column: its range, and its most frequent values. Made once for each column, since columns
/// never change; shared by the copies of a session.
public final class ColumnFacts: Sendable {
  private struct Kept {
    var ranges: [UInt64: Message] = [:]
    var values: [UInt64: [(String, Int)]] = [:]
  }
  private let kept = Mutex(Kept())
  /// Columns with more texts than this have names, not values to choose from.
  static let mostValues = 1_000

  public init() {}

  /// The least and the greatest value, or the values themselves where they are few; empty where there is nothing to say.
  ///
  /// - Parameter only: give nil rather than look through the column.
  func range(of column: Column, onlyIfKnown only: Bool = false) -> Message? {
    if let known = kept.withLock({ $0.ranges[column.identity] }) { return known }
    if only { return nil }
    let made: Message =
      switch column.data {
      case .text(_, let dictionary) where dictionary.count <= Self.mostValues:
        list(values(of: column).map(\.0), of: dictionary.count)
      case .text(_, let dictionary): "\(grouped(dictionary.count)) texts"
      case .tier(_, let domain): Message(listing: domain.codes)
      case .tags(let sets): list(sets.names, of: sets.names.count)
      case .boolean: ""
      case .exact(let values, _): ends(of: values, in: column)
      case .wide(let values, _): ends(of: values, in: column)
      case .real(let values): ends(of: values, in: column)
      case .date(let values): ends(of: values, in: column)
      }
    kept.withLock { kept in
      // Columns that are gone are forgotten with all others rather than one by one.
      if kept.ranges.count >= 4_096 { kept.ranges.removeAll() }
      kept.ranges[column.identity] = made
    }
    return made
  }

  /// The values of a text, tier or tags column with how many rows have each, the most frequent first; none where they
  /// are too many to choose from.
  func values(of column: Column) -> [(String, Int)] {
    if let known = kept.withLock({ $0.values[column.identity] }) { return known }
    let made = counted(column)
    kept.withLock { kept in
      if kept.values.count >= 256 { kept.values.removeAll() }
      kept.values[column.identity] = made
    }
    return made
  }

  private func counted(_ column: Column) -> [(String, Int)] {
    switch column.data {
    case .text(let codes, let dictionary):
      guard dictionary.count <= Self.mostValues else { return [] }
      var counts = [Int](repeating: 0, count: dictionary.count)
      for code in codes where code >= 0 { counts[Int(code)] += 1 }
      return counts.indices.filter { counts[$0] > 0 }.sorted { (counts[$1], $0) < (counts[$0], $1) }
        .map { (dictionary[Int32($0)], counts[$0]) }
    case .tier(let places, let domain):
      var counts = [Int](repeating: 0, count: 256)
      for place in places { counts[Int(place)] += 1 }
      return domain.codes.indices.map { (domain.codes[$0], counts[$0]) }
    case .tags(let sets): return zip(sets.names, sets.members).map { ($0, $1.population) }
    case .boolean: return [("true", 0), ("false", 0)]
    default: return []
    }
  }

  private func list(_ names: [String], of count: Int) -> Message {
    let first = Message(listing: Array(names.prefix(4)))
    return count > 4 ? "\(first), … \(count) in all" : first
  }

  private func ends<Number: Comparable>(of values: [Number], in column: Column) -> Message {
    var least: Int?
    var greatest: Int?
    for row in values.indices where !column.isMissing(row) {
      if least.map({ values[row] < values[$0] }) ?? true { least = row }
      if greatest.map({ values[row] > values[$0] }) ?? true { greatest = row }
    }
    guard let least, let greatest else { return "" }
    return least == greatest
      ? Message(verbatim: column[least].text) : "\(column[least].text) … \(column[greatest].text)"
  }
}
