import Columns
import Diagnostics
import Formats
import History
import Language
import Query
import Rendering

/// What cleaning proposes for the customers: a row for each step, in the order of its kinds.
struct Proposals {
  /// A step as a row of `clean`.
  struct Row {
    /// `merge`, `form`, `fill`, `remove`; `doubtful` for what a person decides.
    var kind: String
    var key: String
    var into: String?
    var column: String?
    var before: String?
    var after: String?
    var why: Message
  }

  private(set) var rows: [Row] = []
  private(set) var notes: [Message] = []

  private let table: Table
  private let key: String
  private let only: [String]?
  private let session: Session

  init(_ customers: StoredTable, only: [String]?, _ session: Session) throws(Diagnostic) {
    guard case .keyed(let key) = customers.kind else { preconditionFailure("customers have a key") }
    table = customers.table
    self.key = key
    self.only = only
    self.session = session
    try proposeMerges()
    try proposeForms()
    if only == nil { try proposeRemovals() }
  }

  private func id(_ row: Int) -> String { table.field(named: key)?.column[row].text ?? "" }

  private func text(_ field: Field, _ row: Int) -> String? {
    field.column.isMissing(row) ? nil : field.column[row].text
  }

  private mutating func add(
    _ kind: String, _ row: Int, into: Int? = nil, _ column: String? = nil, _ before: String? = nil,
    _ after: String? = nil, why: Message
  ) {
    rows.append(
      Row(
        kind: kind, key: id(row), into: into.map(id), column: column, before: before, after: after, why: why))
  }

  // MARK: Merges

  private mutating func proposeMerges() throws(Diagnostic) {
    let duplicates = try Duplicates(table, key: key, only: only, session.world.isInterrupted)
    notes += duplicates.notes
    var survivorOf: [Int: Int] = [:]
    for (members, columns) in duplicates.groups {
      if session.world.isInterrupted() { throw .interrupted }
      // The record with the most values stays; of equal ones the first by key.
      func fullness(_ row: Int) -> Int { table.fields.count { !$0.column.isMissing(row) } }
      let survivor = members.max { (fullness($0), -$0) < (fullness($1), -$1) } ?? members[0]
      var given: Set<String> = []
      for row in members { survivorOf[row] = survivor }
      for (place, row) in members.enumerated() where row != survivor {
        let gains = table.fields.filter {
          $0.column.isMissing(survivor) && !$0.column.isMissing(row) && given.insert($0.name).inserted
        }
        let differing = table.fields.filter { field in
          guard field.name != key, field.column.type != .tags, !columns[place].contains(field.name),
            let mine = text(field, row), let other = text(field, survivor)
          else { return false }
          if mine.utf8.elementsEqual(other.utf8) { return false }
          let kind = TextKind(field.name)
          return field.column.type != .text || kind.normal(mine) != kind.normal(other)
        }
        var why: Message = "the same \(Message(listing: columns[place])) as \(id(survivor))"
        if !differing.isEmpty {
          why = "\(why); differing: \(Message(listing: differing.map(\.name))), where \(id(survivor)) keeps its own"
        }
        let gained = gains.map { "\($0.name) = \(text($0, row) ?? "")" }
        add("merge", row, into: survivor, nil, nil, gained.isEmpty ? nil : gained.joined(separator: "; "), why: why)
      }
    }
    // Records that are merged anyway are asked about once, as their survivor.
    var asked: Set<[Int]> = []
    for var pair in duplicates.doubtful {
      pair.first = survivorOf[pair.first] ?? pair.first
      pair.second = survivorOf[pair.second] ?? pair.second
      guard pair.first != pair.second, asked.insert([pair.first, pair.second].sorted()).inserted else { continue }
      add("doubtful", pair.second, into: pair.first, why: doubt(pair))
    }
  }

  private func doubt(_ pair: Duplicates.Pair) -> Message {
    let other = id(pair.first)
    let columns = Message(listing: pair.columns)
    switch pair.doubt {
    case .otherTaxNumber: return "the same \(columns) as \(other), but another tax number"
    case .otherName: return "the same \(columns) as \(other), but another name"
    case .shortName: return "the same \(columns) as \(other), which two people may have"
    case .nearName, nil: return "\(columns): one sign differs from that of \(other)"
    }
  }

  // MARK: Standard forms

  private mutating func proposeForms() throws(Diagnostic) {
    for field in table.fields where field.name != key && (only?.contains(field.name) ?? true) {
      guard case .text(let codes, let dictionary) = field.column.data else { continue }
      if session.world.isInterrupted() { throw .interrupted }
      let kind = TextKind(field.name)
      var forms = [StandardForm?](repeating: nil, count: dictionary.count)
      for code in 0..<Int32(dictionary.count) { forms[Int(code)] = kind.standardForm(of: dictionary[code]) }
      if kind == .other, !TextKind.isCode(field.name) { unifySpellings(codes, dictionary, &forms) }
      guard forms.contains(where: { $0 != nil }) else { continue }
      for (row, code) in codes.enumerated() where code >= 0 {
        guard let form = forms[Int(code)] else { continue }
        add("form", row, field.name, dictionary[code], form.text.isEmpty ? nil : form.text, why: form.why)
      }
    }
  }

  /// Of several spellings of one value, the most frequent.
  private func unifySpellings(_ codes: [Int32], _ dictionary: TextDictionary, _ forms: inout [StandardForm?]) {
    // More values than these are no categories.
    guard dictionary.count <= 5_000 else { return }
    var counts = [Int](repeating: 0, count: dictionary.count)
    for code in codes where code >= 0 { counts[Int(code)] += 1 }
    let all = [Int32](0..<Int32(dictionary.count)).filter { counts[Int($0)] > 0 }
    let spellings = Dictionary(grouping: all) { TextKind.other.normal(dictionary[$0]) }
    for (_, codes) in spellings where codes.count > 1 {
      let whole = codes.reduce(0) { $0 + counts[Int($1)] }
      // A spelling that is in standard form itself goes before one that is not.
      func rank(_ code: Int32) -> (Int, Int) { (forms[Int(code)] == nil ? 1 : 0, counts[Int(code)]) }
      guard let best = codes.sorted().max(by: { rank($0) < rank($1) }) else { continue }
      let standard = forms[Int(best)]?.text ?? dictionary[best]
      for code in codes where !dictionary[code].utf8.elementsEqual(standard.utf8) {
        forms[Int(code)] = StandardForm(
          text: standard, why: "\(grouped(counts[Int(best)])) of \(grouped(whole)) write it so")
      }
    }
  }

  // MARK: Removals

  private mutating func proposeRemovals() throws(Diagnostic) {
    let hasEvents = rowsWithEvents()
    let values = table.fields.filter { $0.name != key && ![.tags, .tier].contains($0.column.type) }
    if values.isEmpty { return }
    var isEmpty = Bitmap(count: table.rowCount, repeating: true)
    for field in values { isEmpty = isEmpty & (field.column.missing ?? Bitmap(count: table.rowCount)) }
    isEmpty.forEachOne { row in
      add(
        hasEvents[row] ? "doubtful" : "remove", row,
        why: hasEvents[row] ? "it has no value but its key; it has events" : "it has no value but its key")
    }
    for field in values where TextKind(field.name) == .name {
      guard case .text(let codes, let dictionary) = field.column.data else { continue }
      if session.world.isInterrupted() { throw .interrupted }
      let made = (0..<Int32(dictionary.count)).map { isMadeUp(dictionary[$0]) }
      for (row, code) in codes.enumerated() where code >= 0 && made[Int(code)] {
        let name = dictionary[code]
        add(
          hasEvents[row] ? "doubtful" : "remove", row,
          why: hasEvents[row]
            ? "\(field.name): \"\(name)\" is a test's or a sum's name; it has events"
            : "\(field.name): \"\(name)\" is a test's or a sum's name")
      }
    }
  }

  private func isMadeUp(_ name: String) -> Bool {
    guard name.utf8.count <= 40 else { return false }
    return [
      "测试", "测试客户", "测试公司", "测试数据", "test", "testtest", "testcustomer", "asdf", "aaa", "xxx", "123", "合计", "总计", "小计",
      "total", "grandtotal",
    ].contains(TextKind.name.normal(name))
  }

  private func rowsWithEvents() -> Bitmap {
    var rows = Bitmap(count: table.rowCount)
    guard let keys = table.field(named: key)?.column else { return rows }
    for events in session.state.tables {
      guard case .events("customers", let by, _) = events.kind, let ids = events.table.field(named: by)?.column
      else { continue }
      for row in customerRows(of: ids, in: keys) where row >= 0 { rows[Int(row)] = true }
    }
    return rows
  }
}

extension Proposals {
  /// Values that customers lack and another file has.
  ///
  /// - Parameter by: the column by which a customer is found in the file; nil for the key, or for what else says who
  ///   somebody is.
  mutating func fill(
    from file: (text: String, span: SourceSpan), by name: Name?, _ options: FileOptions,
    _ renamed: [(old: String, new: String)]
  ) throws(Diagnostic) {
    /// The file with a column read as text, as whatever tells customers apart is.
    func read(asText column: String?) throws(Diagnostic) -> LoadedTable {
      var options = options
      options.csv.keyColumn = renamed.first { $0.new == column }?.old ?? column
      do throws(Diagnostic) {
        var loaded = try Load.reading(file.text, options, session)
        loaded.table = loaded.table.renamed(renamed)
        return loaded
      } catch {
        throw error.placed(at: file.span)
      }
    }
    var loaded = try read(asText: name?.text)
    let by = name?.text ?? [key].first { loaded.table.field(named: $0) != nil } ?? sharedIdentity(loaded.table)
    guard let by else {
      throw Diagnostic(
        "no-shared-column", "nothing says which customer a row of \"\(file.text)\" is of: name a column that both have",
        at: file.span,
        hint: "clean from \"\(file.text)\" by \(Message(listing: loaded.table.fields.prefix(1).map(\.name)))")
    }
    if let column = loaded.table.field(named: by)?.column, column.type != .text { loaded = try read(asText: by) }
    guard let there = loaded.table.field(named: by)?.column else {
      throw Load.noColumn(by, loaded, at: name?.span ?? file.span)
    }
    guard let here = table.field(named: by)?.column else {
      throw Diagnostic(
        "unknown-column", "customers have no column \"\(by)\"", at: name?.span ?? file.span,
        nearest: nearestName(to: by, among: table.fields.map(\.name)))
    }
    let kind: TextKind? = by == key ? nil : TextKind(by)
    func normal(_ column: Column, _ row: Int) -> String? {
      guard !column.isMissing(row) else { return nil }
      let text = kind?.normal(column[row].text) ?? column[row].text
      return text.isEmpty ? nil : text
    }
    var rowsOf: [String: [Int]] = [:]
    for row in 0..<loaded.table.rowCount {
      if row & 0xFFFF == 0, session.world.isInterrupted() { throw .interrupted }
      if let text = normal(there, row) { rowsOf[text, default: []].append(row) }
    }
    let shared = table.fields.filter { field in
      field.name != key && field.name != by && field.column.type != .tags && (only?.contains(field.name) ?? true)
        && loaded.table.field(named: field.name) != nil
    }
    if shared.isEmpty {
      notes.append("\"\(file.text)\" has no column that customers have, but for \"\(by)\"")
    }
    // A name that two customers have says nothing of either.
    var countOf: [String: Int] = [:]
    for row in 0..<table.rowCount { if let text = normal(here, row) { countOf[text, default: 0] += 1 } }
    var matched = 0
    var differing = 0
    var ambiguous = 0
    for row in 0..<table.rowCount {
      if row & 0xFFFF == 0, session.world.isInterrupted() { throw .interrupted }
      guard let text = normal(here, row), let rows = rowsOf[text] else { continue }
      guard countOf[text] == 1 else {
        ambiguous += 1
        continue
      }
      matched += 1
      for field in shared {
        guard let other = loaded.table.field(named: field.name)?.column else { continue }
        let values = uniqueTexts(rows.filter { !other.isMissing($0) }.map { other[$0].text })
        guard let value = values.first else { continue }
        if !field.column.isMissing(row) {
          if field.column[row].text != value { differing += 1 }
          continue
        }
        guard values.count == 1, let line = rows.first(where: { !other.isMissing($0) }) else {
          ambiguous += 1
          continue
        }
        add("fill", row, field.name, nil, value, why: "\(file.text), line \(loaded.lines.line(ofRow: line))")
      }
    }
    notes.append("\(grouped(matched)) of \(grouped(table.rowCount)) customers are found in \"\(file.text)\" by \(by)")
    if differing > 0 { notes.append("\(grouped(differing)) values there are other than here: these stay") }
    if ambiguous > 0 {
      notes.append("\(grouped(ambiguous)) matches are passed over: several customers or several values")
    }
  }

  /// A column that says who somebody is, in both.
  private func sharedIdentity(_ other: Table) -> String? {
    for kind in [TextKind.taxNumber, .phone, .email, .name] {
      if let field = table.fields.first(where: { TextKind($0.name) == kind && other.field(named: $0.name) != nil }) {
        return field.name
      }
    }
    return nil
  }
}
