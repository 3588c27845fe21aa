import Columns
import Diagnostics
import History
import Language
import Query

/// The state that is left when what one commit changed is taken back from a later state.
///
/// Whatever was changed again since is not touched: it is told, and the whole is refused.
struct TakingBack {
  /// The store before the commit, and after it.
  let before: WorkingState
  let after: WorkingState
  /// The store now, and from then on without what the commit did.
  private(set) var state: WorkingState
  /// What the commit changed, and was changed again since.
  private(set) var conflicts: [Message] = []

  init(before: WorkingState, after: WorkingState, from now: WorkingState) {
    self.before = before
    self.after = after
    state = now
    if before.asOf != after.asOf {
      if now.asOf == after.asOf { state.asOf = before.asOf } else { conflicts.append("as_of") }
    }
    if before.measure != after.measure {
      if now.measure == after.measure { state.measure = before.measure } else { conflicts.append("the measure") }
    }
    state.definitions = back(\.definitions, \.name) { "the definition of \"\($0)\"" }
    state.tags = back(\.tags, \.name) { "the meaning of tag \"\($0)\"" }
    state.policies = back(\.policies, \.name) { "policy \"\($0)\"" }
    state.adoptions = back(\.adoptions, \.axis) { "the policy in force on \($0)" }
    state.entries = back(\.entries, { "\($0.kind) \($0.name)" }) { "\($0)" }
    takeBackSets()
    if !same(before.pins, after.pins) {
      if same(now.pins, after.pins) { state.pins = before.pins } else { conflicts.append("the pins") }
    }
    let names = uniqueTexts((before.tables + after.tables).map(\.name))
    for name in names { takeBack(table: name) }
  }

  /// How those who were merged or removed by the commit come back one by one; nil where it cleaned nothing.
  var waysBack: Message? {
    func aside(_ state: WorkingState) -> Table? {
      guard let stored = state.table(named: CleaningRecord.setAsideName), stored.source == CleaningRecord.source else {
        return nil
      }
      return stored.table
    }
    guard let key = after.customers?.key, let now = aside(state), let after = aside(after),
      let ids = after.field(named: key)?.column, let left = now.field(named: key)?.column
    else { return nil }
    let known = aside(before)?.field(named: key)?.column
    let wasThere =
      known.map { customerRows(of: ids, in: $0).map { $0 >= 0 } } ?? [Bool](repeating: false, count: ids.count)
    let isThere = customerRows(of: ids, in: left).map { $0 >= 0 }
    let into = after.field(named: CleaningRecord.Aside.into)?.column
    var (merged, removed): ([String], [String]) = ([], [])
    for row in 0..<ids.count where isThere[row] && !wasThere[row] {
      if into?.isMissing(row) ?? true { removed.append(ids[row].text) } else { merged.append(ids[row].text) }
    }
    guard merged.count + removed.count > 0 else { return nil }
    guard merged.count + removed.count <= 5 else {
      return
        "clean { split ID, … } and clean { restore ID, … } bring back whom you choose: `set_aside` has the \(grouped(merged.count + removed.count))"
    }
    func list(_ ids: [String]) -> String { ids.map { literal(.text($0)) }.joined(separator: ", ") }
    return merged.isEmpty ? "clean { restore \(list(removed)) }" : "clean { split \(list(merged)) }"
  }

  private func same(_ a: StoredPins, _ b: StoredPins) -> Bool {
    a.isSame(as: b) || a.table.fields.map(\.column.digest) == b.table.fields.map(\.column.digest)
  }

  private mutating func takeBackSets() {
    let names = uniqueTexts((before.sets + after.sets).map(\.name))
    func find(_ state: WorkingState, _ name: String) -> String? {
      state.sets.first { $0.name == name }.map { "\($0.keys.digest) \($0.statement)" }
    }
    for name in names where find(before, name) != find(after, name) {
      guard find(state, name) == find(after, name) else {
        conflicts.append("the set \"\(name)\"")
        continue
      }
      let place = state.sets.firstIndex { $0.name == name }
      let old = before.sets.first { $0.name == name }
      if let place, let old {
        state.sets[place] = old
      } else if let place {
        state.sets.remove(at: place)
      } else if let old {
        state.sets.append(old)
      }
    }
  }

  /// A list of named things: each that the commit made, changed or removed is as it was before.
  private mutating func back<Entry: Hashable>(
    _ list: (WorkingState) -> [Entry], _ name: (Entry) -> String, _ told: (String) -> Message
  ) -> [Entry] {
    var result = list(state)
    for key in uniqueTexts((list(before) + list(after)).map(name)) {
      let old = list(before).first { name($0) == key }
      let new = list(after).first { name($0) == key }
      let place = result.firstIndex { name($0) == key }
      guard old != new else { continue }
      guard place.map({ result[$0] }) == new else {
        conflicts.append(told(key))
        continue
      }
      if let place, let old {
        result[place] = old
      } else if let place {
        result.remove(at: place)
      } else if let old {
        result.append(old)
      }
    }
    return result
  }

  private mutating func takeBack(table name: String) {
    let (old, new) = (before.table(named: name), after.table(named: name))
    if let old, let new, isSame(old, new) { return }
    let place = state.tables.firstIndex { $0.name == name }
    if let old, let new, let place, sameKeys(old, new), sameKeys(new, state.tables[place]) {
      takeBackColumns(old.table, new.table, at: place)
      return
    }
    // Other rows than before: the table goes back as a whole, or not at all.
    let now = place.map { state.tables[$0] }
    let isUntouched = new.map { new in now.map { isSame(new, $0) } ?? false } ?? (now == nil)
    guard isUntouched else {
      conflicts.append(new.flatMap { new in now.flatMap { told(new, $0) } } ?? "table \(name)")
      return
    }
    if let place, let old {
      state.tables[place] = old
    } else if let place {
      state.tables.remove(at: place)
    } else if let old {
      state.tables.append(old)
    }
  }

  /// Who is otherwise in a keyed table since the commit: `customers 0001, 0002 and 7 more (phone, tier)`.
  private func told(_ new: StoredTable, _ now: StoredTable) -> Message? {
    guard let key = new.key, now.key == key, let was = new.table.field(named: key)?.column,
      let keys = now.table.field(named: key)?.column
    else { return nil }
    let rows = customerRows(of: keys, in: was)
    var isOther = Bitmap(rows.map { $0 < 0 })
    let stayed = ~isOther
    var columns: [String] = []
    for field in now.table.fields where field.name != key {
      let then = new.table.field(named: field.name)?.column.carried(rows)
      let changed = changedRows(then, field.column) & stayed
      if !changed.isEmpty { columns.append(field.name) }
      isOther = isOther | changed
    }
    let gone = customerRows(of: was, in: keys).enumerated().filter { $1 < 0 }.map { was[$0.offset].text }
    let ids = gone.prefix(5) + isOther.ones().prefix(5).map { keys[Int($0)].text }
    let count = gone.count + isOther.population
    guard count > 0 else { return nil }
    var message: Message = "\(new.name) \(Message(listing: Array(ids.prefix(5))))"
    if count > 5 { message = "\(message) and \(grouped(count - 5)) more" }
    return columns.isEmpty ? message : "\(message) (\(Message(listing: columns)))"
  }

  private func isSame(_ a: StoredTable, _ b: StoredTable) -> Bool {
    a.kind == b.kind && a.table.fields.map(\.name) == b.table.fields.map(\.name)
      && a.table.fields.map(\.unit) == b.table.fields.map(\.unit)
      && zip(a.table.fields, b.table.fields).allSatisfy {
        $0.column.identity == $1.column.identity || $0.column.digest == $1.column.digest
      }
  }

  private mutating func takeBackColumns(_ old: Table, _ new: Table, at place: Int) {
    var table = state.tables[place].table
    let name = state.tables[place].name
    for column in uniqueTexts((old.fields + new.fields).map(\.name)) {
      let (was, became, now) = (old.field(named: column), new.field(named: column), table.field(named: column))
      if was?.column.identity == became?.column.identity, was?.unit == became?.unit { continue }
      let isUntouched =
        now?.column.identity == became?.column.identity
        || now.map { $0.column.digest } == became.map { $0.column.digest }
      switch (was, became, now) {
      case (let was?, _, _) where isUntouched: table = table.with(was)
      case (nil, _?, _?) where isUntouched:
        table = Table(rowCount: table.rowCount, fields: table.fields.filter { $0.name != column })
      case (let was?, let became?, let now?):
        let rows = changedRows(was.column, became.column)
        let since = changedRows(became.column, now.column) & rows
        if since.isEmpty, let mended = now.column.taking(was.column, at: rows) {
          table = table.with(Field(column, mended, unit: now.unit, knownAt: now.knownAt))
        } else {
          conflicts.append("\"\(column)\" of \(grouped(since.population)) \(name)")
        }
      default: conflicts.append("the column \"\(column)\"")
      }
    }
    state.tables[place].table = table
  }
}

extension Column {
  /// This column with another one's values in some rows; nil where their types are too different.
  func taking(_ other: Column, at rows: Bitmap) -> Column? {
    guard count == other.count else { return nil }
    func pick<T>(_ mine: [T], _ theirs: [T]) -> [T] {
      var mine = mine
      rows.forEachOne { mine[$0] = theirs[$0] }
      return mine
    }
    func pick(_ mine: Bitmap, _ theirs: Bitmap) -> Bitmap { mine.subtracting(rows) | (theirs & rows) }
    let none = Bitmap(count: count)
    let gone: Bitmap? = pick(missing ?? none, other.missing ?? none)
    switch (data, other.data) {
    case (.text(let a, let dictionary), .text(let b, let theirs)):
      if dictionary === theirs { return Column(.text(codes: pick(a, b), dictionary: dictionary), missing: gone) }
      return textColumn(
        (0..<count).map { row in
          let column = rows[row] ? other : self
          return column.isMissing(row) ? nil : column[row].text
        })
    case (.exact(let a, let form), .exact(let b, let theirs)) where form == theirs:
      return Column(.exact(pick(a, b), form), missing: gone)
    case (.wide(let a, let form), .wide(let b, let theirs)) where form == theirs:
      return Column(.wide(pick(a, b), form), missing: gone)
    case (.real(let a), .real(let b)): return Column(.real(pick(a, b)), missing: gone)
    case (.date(let a), .date(let b)): return Column(.date(pick(a, b)), missing: gone)
    case (.boolean(let a), .boolean(let b)): return Column(.boolean(pick(a, b)), missing: gone)
    case (.tier(let a, let domain), .tier(let b, let theirs)) where domain.codes == theirs.codes:
      return Column(.tier(pick(a, b), domain), missing: gone)
    case (.tags(let a), .tags(let b)):
      var sets = a
      for name in uniqueTexts(a.names + b.names) {
        sets = sets.replacing(name, with: pick(a.members(of: name), b.members(of: name)))
      }
      return Column(.tags(sets))
    default: return nil
    }
  }
}
