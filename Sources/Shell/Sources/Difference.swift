import Columns
import Diagnostics
import History
import Language
import Query

/// What is pending: a row for each changed value of each customer, and for each changed definition.
struct Difference: SessionSource {
  static let manual = Manual(
    [Signature(.source, "diff"), Signature(.source, "diff FROM:integer TO:integer")],
    "what has changed since the last commit, or from one commit to another (0 is before the first): each customer's values before and after, and the statement or the commit that did it",
    examples: ["diff", "diff | count by what", "diff 0 1 | take 5"])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    guard let from = clause.integer("FROM"), let to = clause.integer("TO") else { return try rows(of: session) }
    guard from < to else {
      throw Diagnostic(
        "commits-turned", "the earlier commit comes first", at: clause.span, hint: "diff \(to) \(from)")
    }
    if from != 0 { _ = try session.commit(from, at: clause.span(of: "FROM")) }
    _ = try session.commit(to, at: clause.span(of: "TO"))
    var made = try rows(of: session.lookingBack(from: from, to: to))
    made.headline = made.table.rowCount == 0 ? ["nothing differs"] : []
    return made
  }

  private static func rows(of session: Session) throws(Diagnostic) -> MadeTable {
    var rows = DifferenceRows(keyName: session.state.customers?.key ?? session.committed.customers?.key ?? "key")
    rows.compareCustomers(session)
    rows.comparePins(session)
    let cells = rows.count
    rows.compareStore(session)
    let table = rows.table()
    var headline: [Message] = []
    if table.rowCount == 0 {
      headline = ["nothing is pending"]
    } else {
      let others = rows.count - cells
      if cells == 0 {
        headline = ["\(others) things are pending"]
      } else {
        let changed = grouped(changedCustomers(from: session.committed, to: session.state))
        headline = [
          others == 0
            ? "\(grouped(cells)) values of \(changed) customers are pending"
            : "\(grouped(cells)) values of \(changed) customers and \(others) other things are pending"
        ]
      }
    }
    return MadeTable(
      table: table, headline: headline, noun: "changes", prose: ["before", "after", "because"],
      users: [rows.keyName], said: rows.said)
  }
}

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

/// Whom a pin is for.
private struct PinPlace: Hashable {
  var key: [UInt8]
  var axis: String
  init(_ pin: StoredPin) { (key, axis) = (Array(pin.key.utf8), pin.axis) }
}

/// The rows of `diff` as they are gathered.
private struct DifferenceRows {
  let keyName: String
  private var keys: [String?] = []
  private var whats: [String?] = []
  private var befores: [String?] = []
  private var afters: [String?] = []
  private var reasons: [String?] = []
  /// What is said of the store in words of the program.
  private(set) var said: [String: [Int: Message]] = [:]

  init(keyName: String) { self.keyName = keyName }

  var count: Int { whats.count }

  mutating func add(key: String? = nil, _ what: String, _ before: String?, _ after: String?, because: String?) {
    keys.append(key)
    whats.append(what)
    befores.append(before)
    afters.append(after)
    reasons.append(because)
  }

  /// A line about the store rather than a customer.
  mutating func add(_ what: Message, _ before: Message?, _ after: Message?, because: String?) {
    for (column, message) in [("what", what), ("before", before), ("after", after)] {
      said[column, default: [:]][count] = message
    }
    add(what.description, before?.description, after?.description, because: because)
  }

  func table() -> Table {
    Table(
      rowCount: whats.count,
      fields: [
        Field(keyName, textColumn(keys)), Field("what", textColumn(whats)), Field("before", textColumn(befores)),
        Field("after", textColumn(afters)), Field("because", textColumn(reasons)),
      ])
  }

  /// The values of customers, where they are the same customers as before.
  mutating func compareCustomers(_ session: Session) {
    guard let then = session.committed.customers, let after = session.state.customers,
      let (before, came, went) = then.matched(to: after), let key = after.table.field(named: keyName)?.column
    else { return }
    compareKeys(then, key, came, went, session)
    func text(_ column: Column?, _ row: Int) -> String? {
      guard let column, !column.isMissing(row) else { return nil }
      // Who has no tag has nothing; an empty text is a value.
      if case .tags(let names) = column[row], names.isEmpty { return nil }
      return column[row].text
    }
    // The values somebody came with are no changes, those given afterwards are.
    let arrivals = session.arrivals(of: came, among: after)
    for field in after.table.fields {
      let old = before.table.field(named: field.name)?.column
      let changed = changedRows(old, field.column).subtracting(came) | arrivals.changed(field)
      guard !changed.isEmpty else { continue }
      let reasons = session.statements(changing: field.name, of: after)
      var why: (Int) -> Message? = { _ in nil }
      if case .tags(let now) = field.column.data {
        var then = TagSets(rowCount: now.rowCount)
        if case .tags(let sets)? = old?.data { then = sets }
        why = (try? session.tagReasons(from: then, to: now)) ?? why
      }
      changed.forEachOne { row in
        var reason = reasons(row)
        if let told = why(row) {
          let whole: Message = "\(reason ?? ""): \(told)"
          said["because", default: [:]][count] = whole
          reason = whole.description
        }
        add(key: key[row].text, field.name, text(old, row), text(field.column, row), because: reason)
      }
    }
  }

  /// Of customers who are all new, as after the first load, what was changed since is one line a column.
  private mutating func compareNewCustomers(_ session: Session) {
    guard let after = session.state.customers, session.committed.customers?.matched(to: after) == nil else { return }
    let arrivals = session.arrivals(of: Bitmap(count: after.table.rowCount, repeating: true), among: after)
    for field in after.table.fields where field.name != keyName {
      let changed = arrivals.changed(field)
      guard !changed.isEmpty else { continue }
      let reason = session.statement { $0.customers?.table.field(named: field.name)?.column.identity }
      add(Message(verbatim: field.name), nil, "\(grouped(changed.population)) customers", because: reason)
    }
  }

  /// Units of stored columns; the one that a column came with is no change.
  private mutating func compareUnits(_ session: Session) {
    for table in session.state.tables {
      for field in table.table.fields {
        func then(_ state: WorkingState) -> Field? {
          state.table(named: table.name)?.table.field(named: field.name)
        }
        let first = session.steps[..<session.position].first { then($0.state) != nil }?.state
        let before = (then(session.committed) ?? first.flatMap(then))?.unit
        guard before != field.unit else { continue }
        let name = table.name == "customers" ? field.name : [table.name, field.name].joined(separator: ".")
        add(
          "unit \(name)", before.map { Message(verbatim: $0) }, field.unit.map { Message(verbatim: $0) },
          because: session.statement { then($0)?.unit })
      }
    }
  }

  /// Customers that came and went, and who was merged into whom.
  private mutating func compareKeys(
    _ then: StoredTable, _ key: Column, _ came: Bitmap, _ went: [Int], _ session: Session
  ) {
    guard !came.isEmpty || !went.isEmpty else { return }
    let reason = session.statement { state in
      state.customers.flatMap { table in table.key.flatMap { table.table.field(named: $0)?.column.identity } }
    }
    func merges(_ state: WorkingState) -> [String: String] {
      then.key.flatMap { try? CleaningRecord(of: state, key: $0) }?.targets() ?? [:]
    }
    let (merged, former) = (merges(session.state), merges(session.committed))
    came.forEachOne { row in
      let id = key[row].text
      said["what", default: [:]][count] = "came"
      add(key: id, "came", former[id], id, because: reason)
    }
    let ids = then.key.flatMap { then.table.field(named: $0)?.column }
    for row in went {
      let id = ids?[row].text ?? ""
      let survivor = merged[id]
      let what: Message = survivor == nil ? "went" : "merged"
      said["what", default: [:]][count] = what
      add(key: id, what.description, id, survivor, because: reason)
    }
  }

  /// Pins given, changed and taken, by customer and axis.
  mutating func comparePins(_ session: Session) {
    let old = session.committed.pins
    let new = session.state.pins
    guard !new.isSame(as: old) else { return }
    var before: [PinPlace: StoredPin] = [:]
    for pin in old.all { before[PinPlace(pin)] = pin }
    // The statement that each pin came or went with, found by one walk over the steps that changed any.
    var reasons: [PinPlace: String] = [:]
    var last = old
    var held = before
    for step in session.steps[..<session.position] where !step.state.pins.isSame(as: last) {
      let now = Dictionary(step.state.pins.all.map { (PinPlace($0), $0) }) { _, later in later }
      for (place, pin) in now where held[place] != pin { reasons[place] = firstLine(step.statement) }
      for place in held.keys where now[place] == nil { reasons[place] = firstLine(step.statement) }
      last = step.state.pins
      held = now
    }
    func text(_ pin: StoredPin) -> String {
      let until = pin.until.map { ["until", $0.description] } ?? []
      return ([pin.tier] + until + [literal(.text(pin.why))]).joined(separator: " ")
    }
    func what(_ pin: StoredPin) -> String { pin.axis == "tier" ? "pin" : ["pin", pin.axis].joined(separator: " ") }
    for pin in new.all {
      let was = before.removeValue(forKey: PinPlace(pin))
      guard was != pin else { continue }
      add(key: pin.key, what(pin), was.map(text), text(pin), because: reasons[PinPlace(pin)])
    }
    for pin in old.all where before[PinPlace(pin)] != nil {
      add(key: pin.key, what(pin), text(pin), nil, because: reasons[PinPlace(pin)])
    }
  }

  /// Everything else: tables, definitions, tags, policies, the day, the measure.
  mutating func compareStore(_ session: Session) {
    let old = session.committed
    let new = session.state
    for table in new.tables {
      let before = old.table(named: table.name)
      if table.name == "customers", let before, before.key == table.key { continue }
      if before?.table.fields.map(\.column.identity) == table.table.fields.map(\.column.identity) { continue }
      let reason = session.statement { $0.table(named: table.name)?.table.fields.first?.column.identity }
      add(
        "table \(table.name)", before.map { "\(grouped($0.table.rowCount)) rows" },
        "\(grouped(table.table.rowCount)) rows", because: reason)
    }
    compareNewCustomers(session)
    compareUnits(session)
    each(\.definitions, \.name, { "define \($0)" }, session) { definition in
      definition.unit.map { "\(definition.expression) in \($0)" } ?? Message(verbatim: definition.expression)
    }
    each(\.tags, \.name, { "tag \($0)" }, session) { tag in
      Message(
        verbatim: [tag.definition, tag.rule.map { "when \($0)" } ?? ""].filter { !$0.isEmpty }.joined(separator: " "))
    }
    each({ $0.sets.map(SetLine.init) }, \.name, { "set \($0)" }, session) { "\(grouped($0.count)) customers" }
    each(\.policies, \.name, { "policy \($0)" }, session) { Message(verbatim: firstLine($0.text)) }
    each(
      { $0.entries.filter { $0.kind != "rejects" && $0.kind != "recipe" } }, { "\($0.kind) \($0.name)" },
      { Message(verbatim: $0) }, session
    ) {
      Message(verbatim: firstLine($0.text))
    }
    each(\.adoptions, \.axis, { "adopted for \($0)" }, session) { adoption in
      let given = adoption.parameters.map { "\($0.name) = \($0.value)" }.joined(separator: ", ")
      return given.isEmpty ? Message(verbatim: adoption.policy) : "\(adoption.policy) with \(given)"
    }
    func addValue(_ what: Message, _ before: String?, _ after: String?, because: String?) {
      add(what, before.map { Message(verbatim: $0) }, after.map { Message(verbatim: $0) }, because: because)
    }
    if old.asOf != new.asOf {
      addValue("as_of", old.asOf?.description, new.asOf?.description, because: session.statement { $0.asOf })
    }
    if old.measure != new.measure {
      addValue("measure", old.measure, new.measure, because: session.statement { $0.measure })
    }
  }

  private mutating func each<Entry: Hashable>(
    _ entries: (WorkingState) -> [Entry], _ name: (Entry) -> String, _ what: (String) -> Message,
    _ session: Session, _ text: (Entry) -> Message
  ) {
    let old = entries(session.committed)
    let new = entries(session.state)
    for entry in new + old.filter({ gone in !new.contains { name($0) == name(gone) } }) {
      let before = old.first { name($0) == name(entry) }
      let after = new.first { name($0) == name(entry) }
      guard before != after else { continue }
      let reason = session.statement { state in entries(state).first { name($0) == name(entry) } }
      add(what(name(entry)), before.map(text), after.map(text), because: reason)
    }
  }
}

/// A set as `diff` tells it: another one when its keys are other ones.
private struct SetLine: Hashable {
  var name: String
  var count: Int
  var keys: UInt64

  init(_ set: StoredSet) { (name, count, keys) = (set.name, set.keys.count, set.keys.identity) }
}

extension Session {
  /// The pending statement that last changed each customer's value in a column, by row of these customers.
  func statements(changing name: String, of customers: StoredTable) -> (Int) -> String? {
    func column(_ state: WorkingState) -> Column? {
      guard let then = state.customers, let column = then.table.field(named: name)?.column else { return nil }
      if sameKeys(then, customers) { return column }
      guard let key = then.key, key == customers.key, let old = then.table.field(named: key)?.column,
        let new = customers.table.field(named: key)?.column
      else { return nil }
      return column.carried(customerRows(of: new, in: old))
    }
    var reasons = [Int?](repeating: nil, count: customers.table.rowCount)
    var last = column(committed)
    for (place, step) in steps[..<position].enumerated() {
      let next = column(step.state)
      if let next { changedRows(last, next).forEachOne { reasons[$0] = place } }
      last = next
    }
    return { row in reasons[row].map { firstLine(steps[$0].statement) } }
  }

  /// The pending statement that gave something the value it has now.
  fileprivate func statement<V: Equatable>(_ value: (WorkingState) -> V?) -> String? {
    let now = value(state)
    var reason: String?
    var last = value(committed)
    for step in steps[..<position] {
      let next = value(step.state)
      if next != last, next == now { reason = firstLine(step.statement) }
      last = next
    }
    return reason
  }
}
