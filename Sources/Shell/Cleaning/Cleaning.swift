import Columns
import Diagnostics
import History
import Language
import Query

/// Steps of cleaning done on a state: first who comes back, then values, then merges, then removals, whatever the order
/// of the plan. Checked whole before anything is kept.
struct Cleaning {
  var state: WorkingState
  let key: String
  var record: CleaningRecord
  private var changes: [CleaningRecord.Change] = []
  private let isInterrupted: () -> Bool

  /// Customers merged away, removed, and back; values written.
  private(set) var merged = 0
  private(set) var removed = 0
  var back = 0
  private(set) var written = 0
  var notes: [Message] = []

  init(
    _ steps: [CleaningStep], _ state: WorkingState, _ isInterrupted: @escaping () -> Bool
  ) throws(Diagnostic) {
    guard let customers = state.customers, case .keyed(let key) = customers.kind else {
      throw Diagnostic("no-customers", "no customers are loaded yet")
    }
    self.state = state
    self.key = key
    self.isInterrupted = isInterrupted
    record = try CleaningRecord(of: state, key: key)
    try bringBack(steps)
    try write(steps)
    try merge(steps)
    try remove(steps)
    record.add(changes)
    record.keep(in: &self.state)
  }

  var table: Table { state.customers?.table ?? Table(rowCount: 0, fields: []) }

  mutating func replace(_ table: Table) {
    guard var customers = state.customers else { return }
    customers.table = table
    state.keep(customers)
  }

  func check() throws(Diagnostic) { if isInterrupted() { throw .interrupted } }

  /// The rows of keys, each once; who is not there is told with what is known.
  private func rows(of steps: [(key: String, step: CleaningStep)]) throws(Diagnostic) -> [Int] {
    guard !steps.isEmpty else { return [] }
    let keys = table.field(named: key)?.column ?? textColumn([])
    let rows = customerRows(of: textColumn(steps.map(\.key)), in: keys).map { Int($0) }
    if let place = rows.firstIndex(where: { $0 < 0 }) { throw unknown(steps[place].key, steps[place].step) }
    return rows
  }

  private func unknown(_ id: String, _ step: CleaningStep) -> Diagnostic {
    if let row = record.setAside.row(of: id, inKey: key) {
      if let into = record.fact(CleaningRecord.Aside.into, row) {
        return Diagnostic(
          "merged-away", "\"\(id)\" is merged into \"\(into)\" already", at: step.span,
          hint: "clean { split \(literal(.text(id))) }")
      }
      return Diagnostic(
        "removed", "\"\(id)\" is removed already", at: step.span, hint: "clean { restore \(literal(.text(id))) }")
    }
    var near: String?
    if case .text(_, let dictionary)? = table.field(named: key)?.column.data, dictionary.count <= 20_000 {
      near = nearestName(to: id, among: (0..<Int32(dictionary.count)).lazy.map { dictionary[$0] })
    }
    return Diagnostic("unknown-customer", "no customer is \"\(id)\"", at: step.span, nearest: near)
  }

  private func field(_ name: String, _ step: CleaningStep) throws(Diagnostic) -> Field {
    guard let field = table.field(named: name) else {
      throw Diagnostic(
        "unknown-column", "customers have no column \"\(name)\"", at: step.span, hint: "`columns` lists them",
        nearest: nearestName(to: name, among: table.fields.map(\.name)))
    }
    guard name != key else {
      throw Diagnostic("key-column", "the key says who a customer is, so it cannot be written", at: step.span)
    }
    return field
  }
}

// MARK: Values

extension Cleaning {
  private struct Writing {
    var row: Int
    var before: String?
    var after: String
    var step: CleaningStep
  }

  private mutating func write(_ steps: [CleaningStep]) throws(Diagnostic) {
    var all: [(key: String, step: CleaningStep)] = []
    for step in steps { if case .write(_, let key, _, _) = step.deed { all.append((key, step)) } }
    let rows = try rows(of: all)
    var byColumn: [String: [Writing]] = [:]
    var columns: [String] = []
    for (place, (_, step)) in all.enumerated() {
      guard case .write(let column, _, let before, let after) = step.deed else { continue }
      if byColumn[column] == nil { columns.append(column) }
      byColumn[column, default: []].append(Writing(row: rows[place], before: before, after: after, step: step))
    }
    for column in columns {
      try check()
      try write(byColumn[column] ?? [], to: column)
    }
  }

  private mutating func write(_ writings: [Writing], to name: String) throws(Diagnostic) {
    guard let first = writings.first else { return }
    let field = try field(name, first.step)
    if field.column.type == .tags {
      throw Diagnostic("tags-written", "tags are given and taken one by one", at: first.step.span, hint: "tag \"vip\"")
    }
    let ids = table.field(named: key)?.column
    var seen = Bitmap(count: table.rowCount)
    for writing in writings {
      let id = ids?[writing.row].text ?? ""
      if seen[writing.row] {
        throw Diagnostic("written-twice", "\"\(name)\" of \"\(id)\" is written twice", at: writing.step.span)
      }
      seen[writing.row] = true
      let now = field.column.isMissing(writing.row) ? "" : field.column[writing.row].text
      guard let before = writing.before, !before.utf8.elementsEqual(now.utf8) else { continue }
      throw Diagnostic(
        "stale-step", "\"\(name)\" of \"\(id)\" is \"\(now)\" now, not \"\(before)\"", at: writing.step.span,
        hint: "clean, and save the plan anew")
    }
    switch field.column.writing(writings.map { ($0.row, $0.after) }) {
    case .failure(let unfit):
      let writing = writings[unfit.place]
      throw Diagnostic(
        "types-differ", "\"\(name)\" is \(field.column.type); \"\(writing.after)\" is none", at: writing.step.span)
    case .success(let column):
      var changed = field
      changed.column = column
      replace(table.with(changed))
    }
    for writing in writings {
      changes.append(
        CleaningRecord.Change(
          key: ids?[writing.row].text ?? "", column: name,
          before: field.column.isMissing(writing.row) ? nil : field.column[writing.row].text,
          after: writing.after.isEmpty ? nil : writing.after, from: nil, why: writing.step.why))
    }
    written += writings.count
  }
}

// MARK: Merges and removals

extension Cleaning {
  private mutating func merge(_ steps: [CleaningStep]) throws(Diagnostic) {
    var pairs: [(key: String, step: CleaningStep)] = []
    var targets: [(key: String, step: CleaningStep)] = []
    for step in steps {
      guard case .merge(let keys, let into, let taking, let adding) = step.deed else { continue }
      for name in taking + adding { _ = try field(name, step) }
      for name in adding where !table.fields.contains(where: { $0.name == name && $0.column.type.isNumeric }) {
        throw Diagnostic("types-differ", "only numbers are added: \"\(name)\" holds none", at: step.span)
      }
      for key in keys {
        pairs.append((key, step))
        targets.append((into, step))
      }
    }
    guard !pairs.isEmpty else { return }
    let sources = try rows(of: pairs)
    let ends = try rows(of: targets)
    var parent: [Int: Int] = [:]
    for (place, row) in sources.enumerated() {
      guard parent.updateValue(ends[place], forKey: row) == nil else {
        throw Diagnostic("merged-twice", "\"\(pairs[place].key)\" is merged twice", at: pairs[place].step.span)
      }
    }
    var groups = MergeGroups(table: table, key: key, begunEmpty: record.begunEmpty())
    for (place, row) in sources.enumerated() {
      var root = row
      var length = 0
      while let next = parent[root] {
        root = next
        length += 1
        if length > parent.count {
          throw Diagnostic(
            "merged-in-a-ring", "\"\(pairs[place].key)\" would be merged into itself", at: pairs[place].step.span)
        }
      }
      guard case .merge(_, _, let taking, let adding) = pairs[place].step.deed else { continue }
      groups.add(row, into: root, taking: taking, adding: adding, why: pairs[place].step.why)
    }
    try check()
    let old = table
    let result = try groups.merged(check)
    changes += result.changes
    notes += result.notes
    record.setAside(
      old.gathered(groups.members.map { Int32($0.row) }),
      groups.members.map { member in
        func list(_ names: [String]) -> String? { names.isEmpty ? nil : names.joined(separator: "\n") }
        return [
          "merged", groups.id(member.root), list(member.taking), list(member.adding),
          member.why.isEmpty ? nil : member.why,
        ]
      })
    replace(result.table)
    merged += groups.members.count
    let survivors = groups.members.map { (groups.id($0.row), groups.id($0.root)) }
    moveEvents(Dictionary(survivors) { first, _ in first })
    copyPins(survivors)
  }

  private mutating func remove(_ steps: [CleaningStep]) throws(Diagnostic) {
    var all: [(key: String, step: CleaningStep)] = []
    for step in steps { if case .remove(let keys) = step.deed { all += keys.map { ($0, step) } } }
    guard !all.isEmpty else { return }
    let rows = try rows(of: all)
    var bits = Bitmap(count: table.rowCount)
    var why: [Int: String] = [:]
    for (place, row) in rows.enumerated() {
      bits[row] = true
      why[row] = all[place].step.why
    }
    let gone = bits.ones()
    guard gone.count < table.rowCount else {
      throw Diagnostic("nobody-left", "nobody would be left", at: all[0].step.span)
    }
    record.setAside(
      table.gathered(gone),
      gone.map { row in
        let reason = why[Int(row)] ?? ""
        return ["removed", nil, nil, nil, reason.isEmpty ? nil : reason]
      })
    var events = 0
    let ids = table.field(named: key)?.column.gathered(gone) ?? textColumn([])
    for stored in state.tables {
      guard case .events("customers", let by, _) = stored.kind, let column = stored.table.field(named: by)?.column
      else { continue }
      events += customerRows(of: column, in: ids).count { $0 >= 0 }
    }
    if events > 0 {
      notes.append("\(grouped(events)) events of theirs stay, and no roll-up sees them until they are restored")
    }
    replace(table.without(bits))
    removed += gone.count
  }

  /// Events go to the survivor; whose they were stays in a column beside.
  private mutating func moveEvents(_ survivors: [String: String]) {
    var moved = 0
    for var stored in state.tables {
      guard case .events("customers", let by, _) = stored.kind else { continue }
      let count = stored.moveEvents(of: survivors, by: by)
      guard count > 0 else { continue }
      moved += count
      state.keep(stored)
    }
    if moved > 0 { notes.append("\(grouped(moved)) events go to the survivors; `split` gives them back") }
  }

  /// A pin of a record that was merged away holds for the survivor, unless that has one.
  private mutating func copyPins(_ survivors: [(String, String)]) {
    guard !state.pins.isEmpty else { return }
    var all = state.pins.all
    var taken = Set(all.map { [$0.key, $0.axis] })
    let pinsOf = Dictionary(grouping: all, by: \.key)
    var copied = 0
    var left = 0
    for (key, into) in survivors {
      for pin in pinsOf[key] ?? [] {
        guard taken.insert([into, pin.axis]).inserted else {
          left += 1
          continue
        }
        var copy = pin
        copy.key = into
        all.append(copy)
        copied += 1
        changes.append(
          CleaningRecord.Change(
            key: into, column: "pin \(pin.axis)", before: nil, after: pin.tier, from: key, why: pin.why))
      }
    }
    if copied > 0 {
      state.pins = StoredPins(all)
      notes.append("\(grouped(copied)) pins hold for the survivors now")
    }
    if left > 0 { notes.append("\(grouped(left)) pins are left aside: the survivor has its own") }
  }
}
