import Columns
import Diagnostics
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
  var notes: [Message] = []

  let table: Table
  let key: String
  private let keys: Column
  let only: [String]?
  let session: Session

  init(_ customers: StoredTable, only: [String]?, _ session: Session) throws(Diagnostic) {
    guard case .keyed(let key) = customers.kind else { preconditionFailure("customers have a key") }
    table = customers.table
    self.key = key
    keys = table.field(named: key)?.column ?? textColumn([])
    self.only = only
    self.session = session
    let duplicates = try Duplicates(table, key: key, only: only, session.world.isInterrupted)
    try proposeMerges(duplicates)
    try proposeForms()
    if only == nil { try proposeRemovals(duplicates) }
  }

  private func id(_ row: Int) -> String { keys[row].text }

  private func text(_ field: Field, _ row: Int) -> String? {
    field.column.isMissing(row) ? nil : field.column[row].text
  }

  mutating func add(
    _ kind: String, _ row: Int, into: Int? = nil, _ column: String? = nil, _ before: String? = nil,
    _ after: String? = nil, why: Message
  ) {
    rows.append(
      Row(
        kind: kind, key: id(row), into: into.map(id), column: column, before: before, after: after, why: why))
  }

  // MARK: Merges

  private mutating func proposeMerges(_ duplicates: Duplicates) throws(Diagnostic) {
    notes += duplicates.notes
    let kinds = table.fields.map { TextKind($0.name) }
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
        let differing = zip(table.fields, kinds).filter { field, kind in
          guard field.name != key, field.column.type != .tags, !columns[place].contains(field.name),
            let mine = text(field, row), let other = text(field, survivor)
          else { return false }
          if mine.utf8.elementsEqual(other.utf8) { return false }
          return field.column.type != .text || kind.normal(mine) != kind.normal(other)
        }
        var why: Message = "the same \(Message(listing: columns[place])) as \(id(survivor))"
        if !differing.isEmpty {
          why = "\(why); differing: \(Message(listing: differing.map(\.0.name))), where \(id(survivor)) keeps its own"
        }
        let gained = gains.map { "\($0.name) = \(text($0, row) ?? "")" }
        add("merge", row, into: survivor, nil, nil, gained.isEmpty ? nil : gained.joined(separator: "; "), why: why)
      }
    }
    // Records that are merged anyway are asked about once, as their survivor.
    var asked: Set<UInt64> = []
    for (number, var pair) in duplicates.doubtful.enumerated() {
      if number & 0xFFF == 0, session.world.isInterrupted() { throw .interrupted }
      pair.first = survivorOf[pair.first] ?? pair.first
      pair.second = survivorOf[pair.second] ?? pair.second
      let place = UInt64(min(pair.first, pair.second)) << 32 | UInt64(max(pair.first, pair.second))
      guard pair.first != pair.second, asked.insert(place).inserted else { continue }
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

  private mutating func proposeRemovals(_ duplicates: Duplicates) throws(Diagnostic) {
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
      let normals =
        duplicates.normals(of: field.name) ?? (0..<Int32(dictionary.count)).map { TextKind.name.normal(dictionary[$0]) }
      let made = normals.map(Proposals.madeUp.contains)
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

  private static let madeUp: Set<String> = [
    "测试", "测试客户", "测试公司", "测试数据", "test", "testtest", "testcustomer", "asdf", "aaa", "xxx", "123", "合计", "总计", "小计",
    "total", "grandtotal",
  ]

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
