import Columns
import History
import Query

/// New customers as they were when they came: what they hold otherwise now, they were given since.
struct Arrivals {
  /// Those of whom nobody has seen yet when they came.
  private(set) var waited: Bitmap
  private var all: [(then: StoredTable, came: Bitmap)] = []

  init(waited: Bitmap) { self.waited = waited }

  /// - Parameters:
  ///   - then: customers of a moment, in the order of the last ones.
  ///   - absent: which of the last ones were not there.
  mutating func add(_ then: StoredTable, absent: Bitmap) {
    let came = waited.subtracting(absent)
    guard !came.isEmpty else { return }
    all.append((then, came))
    waited = waited.subtracting(came)
  }

  func changed(_ field: Field) -> Bitmap {
    all.reduce(Bitmap(count: field.column.count)) { changed, arrival in
      changed | (changedRows(arrival.then.table.field(named: field.name)?.column, field.column) & arrival.came)
    }
  }
}

extension Session {
  /// When the new ones among these customers came, and as what.
  func arrivals(of new: Bitmap, among customers: StoredTable) -> Arrivals {
    var arrivals = Arrivals(waited: new)
    var last = committed.customers
    for step in steps[..<position] where !arrivals.waited.isEmpty {
      guard let next = step.state.customers else { continue }
      if last.map({ sameKeys($0, next) }) ?? false { continue }
      if let (then, absent, _) = next.matched(to: customers) { arrivals.add(then, absent: absent) }
      last = next
    }
    return arrivals
  }
}
