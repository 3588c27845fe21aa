import Columns
import Diagnostics
import History
import Language
import Query

/// Steps of cleaning done on a state: first who comes back, then values, then merges, then removals, whatever the order
/// of the plan. Checked whole before anything is kept.
struct Cleaning {
  private(set) var state: WorkingState
  let key: String
  private var record: CleaningRecord
  private var changes: [CleaningRecord.Change] = []
  private let at: String
  private let isInterrupted: () -> Bool

  /// Customers merged away, removed, and back; values written.
  private(set) var merged = 0
  private(set) var removed = 0
  private(set) var back = 0
  private(set) var written = 0
  private(set) var notes: [Message] = []

  init(
    _ steps: [CleaningStep], _ state: WorkingState, at: String, _ isInterrupted: @escaping () -> Bool
  ) throws(Diagnostic) {
    guard let customers = state.customers, case .keyed(let key) = customers.kind else {
      throw Diagnostic("no-customers", "no customers are loaded yet")
    }
    self.state = state
    self.key = key
    self.at = at
    self.isInterrupted = isInterrupted
    record = try CleaningRecord(of: state, key: key)
    try bringBack(steps)
    try write(steps)
    try merge(steps)
    try remove(steps)
    record.add(changes, at: at)
    record.keep(in: &self.state)
  }

  private var table: Table { state.customers?.table ?? Table(rowCount: 0, fields: []) }

  private mutating func replace(_ table: Table) {
    guard var customers = state.customers else { return }
    customers.table = table
    state.keep(customers)
  }

  private func check() throws(Diagnostic) { if isInterrupted() { throw .interrupted } }

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
          member.why.isEmpty ? nil : member.why, at,
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
        return ["removed", nil, nil, nil, reason.isEmpty ? nil : reason, at]
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

extension StoredTable {
  /// The column that says whose an event was before a merge.
  func formerOwner(_ by: String) -> String { "\(by)_before_merge" }

  /// Gives the events of some customers to others.
  ///
  /// - Returns: how many were given.
  mutating func moveEvents(of survivors: [String: String], by: String) -> Int {
    guard let field = table.field(named: by), case .text(let codes, let dictionary) = field.column.data else {
      return 0
    }
    var target = [Int32](repeating: -1, count: dictionary.count)
    var texts = (0..<Int32(dictionary.count)).map { dictionary[$0] }
    var codeOf = Dictionary(texts.enumerated().map { ($1, Int32($0)) }) { first, _ in first }
    var isAny = false
    for (from, into) in survivors {
      guard let code = dictionary.code(of: from) else { continue }
      isAny = true
      if codeOf[into] == nil {
        codeOf[into] = Int32(texts.count)
        texts.append(into)
      }
      target[Int(code)] = codeOf[into] ?? -1
    }
    guard isAny else { return 0 }
    var now = codes
    var former = [Int32](repeating: -1, count: codes.count)
    var moved = 0
    let name = formerOwner(by)
    let known = table.field(named: name)?.column
    for (row, code) in codes.enumerated() where code >= 0 && target[Int(code)] >= 0 {
      now[row] = target[Int(code)]
      former[row] = code
      moved += 1
    }
    guard moved > 0 else { return 0 }
    let names = TextDictionary(texts)
    var changed = field
    changed.column = Column(.text(codes: now, dictionary: names), missing: field.column.missing)
    let before = Column(.text(codes: former, dictionary: names), missing: Bitmap(former.map { $0 < 0 }))
    let kept = known.map { before.replacing(~($0.missing ?? Bitmap(count: $0.count)), with: $0) } ?? before
    table = table.with(changed).with(Field(name, kept))
    return moved
  }

  /// Gives events back to whom they were of.
  ///
  /// - Parameter ownerOf: who has the events of a key from now on: itself, or what it was merged into before.
  mutating func giveBackEvents(_ ownerOf: [String: String], by: String) -> Int {
    let name = formerOwner(by)
    guard var field = table.field(named: by), let former = table.field(named: name)?.column else { return 0 }
    var rows: [(row: Int, text: String)] = []
    var isBack = Bitmap(count: table.rowCount)
    for row in 0..<table.rowCount where !former.isMissing(row) {
      let owner = former[row].text
      guard let id = ownerOf[owner] else { continue }
      rows.append((row, id))
      if owner == id { isBack[row] = true }
    }
    guard !rows.isEmpty, case .success(let column) = field.column.writing(rows) else { return 0 }
    field.column = column
    table = table.with(field)
    let gone = (former.missing ?? Bitmap(count: table.rowCount)) | isBack
    if gone.isFull {
      table = Table(rowCount: table.rowCount, fields: table.fields.filter { $0.name != name })
    } else {
      let none = textColumn([String?](repeating: nil, count: table.rowCount))
      table = table.with(Field(name, former.replacing(isBack, with: none)))
    }
    return rows.count
  }
}

extension Session {
  /// Gives events of a file to the survivors of merges.
  func eventsFollowingMerges(_ events: inout StoredTable, by: String) throws(Diagnostic) -> Int {
    guard let customers = state.customers, let key = customers.key,
      state.tables.contains(where: { $0.source == CleaningRecord.source })
    else { return 0 }
    return events.moveEvents(of: try CleaningRecord(of: state, key: key).survivors(), by: by)
  }
}

// MARK: Coming back

extension Cleaning {
  private mutating func bringBack(_ steps: [CleaningStep]) throws(Diagnostic) {
    var wanted: [(row: Int, id: String, isSplit: Bool)] = []
    var seen: Set<String> = []
    for step in steps {
      let (keys, isSplit): ([String], Bool)
      switch step.deed {
      case .split(let all): (keys, isSplit) = (all, true)
      case .restore(let all): (keys, isSplit) = (all, false)
      default: continue
      }
      for id in keys where seen.insert(id).inserted {
        if table.row(of: id, inKey: key) != nil {
          throw Diagnostic("not-set-aside", "\"\(id)\" is a customer: it was neither merged nor removed", at: step.span)
        }
        guard let row = record.setAside.row(of: id, inKey: key) else {
          throw Diagnostic(
            "unknown-customer", "nobody called \"\(id)\" was merged or removed", at: step.span,
            hint: "set_aside | select \(key), set_aside_how, set_aside_into")
        }
        let into = record.fact(CleaningRecord.Aside.into, row)
        if isSplit, into == nil {
          throw Diagnostic(
            "removed", "\"\(id)\" was removed, not merged", at: step.span,
            hint: "clean { restore \(literal(.text(id))) }")
        }
        if !isSplit, let into {
          throw Diagnostic(
            "merged-away", "\"\(id)\" was merged into \"\(into)\", not removed", at: step.span,
            hint: "clean { split \(literal(.text(id))) }")
        }
        if let into, table.row(of: into, inKey: key) == nil, !seen.contains(into) {
          throw Diagnostic(
            "merged-on", "\"\(id)\" was merged into \"\(into)\", which is no customer now", at: step.span,
            hint: "clean { split \(literal(.text(into))) }")
        }
        wanted.append((row, id, isSplit))
      }
    }
    guard !wanted.isEmpty else { return }
    try check()
    var splits: [Split] = []
    for (row, id, isSplit) in wanted where isSplit {
      let adding = record.fact(CleaningRecord.Aside.adding, row)?.split(separator: "\n").map(String.init) ?? []
      splits.append(Split(id: id, into: record.fact(CleaningRecord.Aside.into, row) ?? "", adding: adding))
    }
    let mergedInto = record.mergedInto()
    let records = record.take(wanted.map(\.row))
    replace(table.stacked(on: records).sorted(byKey: key))
    back += wanted.count
    try undoGains(splits)
    giveBackEvents(splits, mergedInto)
  }

  private struct Split {
    var id: String
    var into: String
    var adding: [String]
  }

  private mutating func giveBackEvents(_ splits: [Split], _ mergedInto: [String: [String]]) {
    // Who was merged into a customer before goes with it.
    var ownerOf: [String: String] = [:]
    for split in splits {
      var rest = [split.id]
      while let next = rest.popLast() {
        ownerOf[next] = split.id
        rest += (mergedInto[next] ?? []).filter { ownerOf[$0] == nil }
      }
    }
    var events = 0
    for var stored in state.tables {
      guard case .events("customers", let by, _) = stored.kind else { continue }
      let count = stored.giveBackEvents(ownerOf, by: by)
      if count > 0 { state.keep(stored) }
      events += count
    }
    if events > 0 { notes.append("\(grouped(events)) events go back to those they were of") }
  }

  /// What survivors had from the records split off goes; what was changed since stays, and is told.
  private mutating func undoGains(_ splits: [Split]) throws(Diagnostic) {
    let places = record.placesOfSources()
    var forgotten: [Int] = []
    var kept: [(id: String, column: String)] = []
    // Values as they are by now: by column, then by row.
    var now: [String: [Int: String]] = [:]
    for split in splits {
      try check()
      guard let row = table.row(of: split.into, inKey: key), let own = table.row(of: split.id, inKey: key) else {
        continue
      }
      for place in (places[split.id] ?? []).reversed() {
        let change = record.change(place)
        guard change.key == split.into else { continue }
        forgotten.append(place)
        if change.column.hasPrefix("pin ") {
          let axis = String(change.column.dropFirst(4))
          state.pins = StoredPins(
            state.pins.all.filter { !($0.key == split.into && $0.axis == axis && $0.tier == change.after) })
          continue
        }
        guard let field = table.field(named: change.column) else { continue }
        if case .tags(let sets) = field.column.data {
          untag(field, sets, row, change)
          continue
        }
        let text = now[change.column]?[row] ?? (field.column.isMissing(row) ? "" : field.column[row].text)
        if split.adding.contains(change.column), case .success(let column) = field.column.writing([(row, text)]),
          let rest = sum(of: column, [row], less: [own])
        {
          now[change.column, default: [:]][row] =
            change.before == nil && rest.allSatisfy { "0.".contains($0) } ? "" : rest
        } else if text == change.after ?? "" {
          now[change.column, default: [:]][row] = change.before ?? ""
        } else {
          kept.append((split.into, change.column))
        }
      }
    }
    for (name, values) in now.sorted(by: { $0.key < $1.key }) {
      guard var field = table.field(named: name),
        case .success(let column) = field.column.writing(values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
      else { continue }
      field.column = column
      replace(table.with(field))
    }
    record.forget(forgotten)
    for (id, columns) in Dictionary(grouping: kept, by: \.id).sorted(by: { $0.key < $1.key }).prefix(5) {
      notes.append("\(id) keeps its \(Message(listing: columns.map(\.column))): changed since the merge")
    }
  }

  /// Only the tags that came with a record go with it.
  private mutating func untag(_ field: Field, _ sets: TagSets, _ row: Int, _ change: CleaningRecord.Change) {
    let came = Set((change.after ?? "").split(separator: ";").map(String.init))
      .subtracting((change.before ?? "").split(separator: ";").map(String.init))
    var rest = sets
    for tag in came {
      var members = rest.members(of: tag)
      members[row] = false
      rest = rest.replacing(tag, with: members)
    }
    var changed = field
    changed.column = Column(.tags(rest))
    replace(table.with(changed))
  }
}
