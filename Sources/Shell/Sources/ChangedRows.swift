import Columns
import History
import Query

extension StoredTable {
  var key: String? { if case .keyed(let key) = kind { key } else { nil } }
}

/// Customers that are new, gone, or have another stored value in any column or another pin. Where the key is another
/// column, the customers were loaded anew, and all of them count. What a tier was before any capacity is no change by
/// itself: nobody is treated otherwise for it.
func changedCustomers(from old: WorkingState, to new: WorkingState) -> Int {
  guard let after = new.customers else { return old.customers?.table.rowCount ?? 0 }
  guard let (before, came, went) = old.customers?.matched(to: after) else { return after.table.rowCount }
  var changed = came
  let ofCapacity = Set(after.table.fields.map { uncappedName($0.name) })
  for field in after.table.fields where !ofCapacity.contains(field.name) {
    changed = changed | changedRows(before.table.field(named: field.name)?.column, field.column)
  }
  for field in before.table.fields
  where after.table.field(named: field.name) == nil && !ofCapacity.contains(field.name) {
    changed = changed | ~(field.column.missing ?? Bitmap(count: changed.count))
  }
  if !new.pins.isSame(as: old.pins), let key = after.key.flatMap({ after.table.field(named: $0)?.column }) {
    let pins = Set(old.pins.all).symmetricDifference(new.pins.all)
    for row in customerRows(of: textColumn(pins.map(\.key)), in: key) where row >= 0 { changed[Int(row)] = true }
  }
  return changed.population + went.count
}

extension StoredTable {
  /// This table with its rows brought to those of a later one, by key: new rows there have no values here.
  ///
  /// - Returns: nil where the keys are another column; which rows of the later one are new, and which of these are gone.
  func matched(to later: StoredTable) -> (table: StoredTable, came: Bitmap, went: [Int])? {
    if sameKeys(self, later) { return (self, Bitmap(count: later.table.rowCount), []) }
    guard let key, key == later.key, let mine = table.field(named: key)?.column,
      let theirs = later.table.field(named: key)?.column
    else { return nil }
    let rows = customerRows(of: theirs, in: mine)
    var isThere = Bitmap(count: table.rowCount)
    for row in rows where row >= 0 { isThere[Int(row)] = true }
    var moved = self
    moved.table = Table(
      rowCount: rows.count,
      fields: table.fields.map { field in
        var field = field
        field.column = field.name == key ? theirs : field.column.carried(rows)
        return field
      })
    return (moved, Bitmap(rows.map { $0 < 0 }), (~isThere).ones().map { Int($0) })
  }
}

func sameKeys(_ a: StoredTable, _ b: StoredTable) -> Bool {
  guard let key = a.key, key == b.key, let x = a.table.field(named: key)?.column,
    let y = b.table.field(named: key)?.column
  else { return false }
  return x.identity == y.identity || (x.count == y.count && changedRows(x, y).isEmpty)
}

/// Rows whose values differ; a column that is not there has none.
func changedRows(_ old: Column?, _ new: Column) -> Bitmap {
  guard let old else {
    if let sets = new.tagSets { return sets.members.reduce(Bitmap(count: new.count)) { $0 | $1 } }
    return ~(new.missing ?? Bitmap(count: new.count))
  }
  if old.identity == new.identity { return Bitmap(count: new.count) }
  if let a = old.tagSets, let b = new.tagSets {
    var changed = Bitmap(count: new.count)
    for name in Set(a.names + b.names) { changed = changed | (a.members(of: name) ^ b.members(of: name)) }
    return changed
  }
  let none = Bitmap(count: new.count)
  let (gone, missing) = (old.missing ?? none, new.missing ?? none)
  return (gone ^ missing) | (differing(old, new).subtracting(gone | missing))
}

/// Rows whose values differ; whatever for those where one is missing.
private func differing(_ old: Column, _ new: Column) -> Bitmap {
  let count = new.count
  switch (old.data, new.data) {
  case (.tier(let a, let x), .tier(let b, let y)):
    if x.codes == y.codes { return bitmap(count: count) { a[$0] != b[$0] } }
    // Places in another order of tiers; 255 stands for a missing one, and for a tier that is no more.
    var place = [UInt8](repeating: 255, count: 256)
    for (old, code) in x.codes.enumerated() { place[old] = y.codes.firstIndex(of: code).map { UInt8($0) } ?? 255 }
    return bitmap(count: count) { place[Int(a[$0])] != b[$0] }
  case (.text(let a, let x), .text(let b, let y)):
    if x === y { return bitmap(count: count) { a[$0] != b[$0] } }
    let code = y.codes(matching: x) + [-1]
    let last = Int32(code.count - 1)
    return bitmap(count: count) { code[Int(a[$0] < 0 ? last : a[$0])] != b[$0] }
  case (.exact(let a, let x), .exact(let b, let y)) where x == y: return bitmap(count: count) { a[$0] != b[$0] }
  case (.wide(let a, let x), .wide(let b, let y)) where x == y: return bitmap(count: count) { a[$0] != b[$0] }
  case (.real(let a), .real(let b)): return bitmap(count: count) { a[$0].bitPattern != b[$0].bitPattern }
  case (.date(let a), .date(let b)): return bitmap(count: count) { a[$0] != b[$0] }
  case (.boolean(let a), .boolean(let b)): return a ^ b
  default: return bitmap(count: count) { !isSame(old[$0], new[$0]) }
  }
}

/// 200.00 and 200.000 are one value: a column that was given more digits did not change for those who need none.
private func isSame(_ a: Value, _ b: Value) -> Bool {
  guard case .exact(let x) = a, case .exact(let y) = b, x.form != y.form, x.form.divisor == 1, y.form.divisor == 1
  else { return a.text == b.text }
  let (short, long) = x.form.scale < y.form.scale ? (x, y) : (y, x)
  let (units, overflow) = short.units.multipliedReportingOverflow(
    by: integerPowerOfTen(long.form.scale - short.form.scale))
  return !overflow && units == long.units
}
