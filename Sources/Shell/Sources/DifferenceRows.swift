import Columns
import Diagnostics
import History
import Language
import Query

/// Whom a pin is for.
private struct PinPlace: Hashable {
  var key: [UInt8]
  var axis: String
  init(_ pin: StoredPin) { (key, axis) = (Array(pin.key.utf8), pin.axis) }
}

/// The rows of `diff` as they are gathered.
struct DifferenceRows {
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
