import Columns
import Diagnostics
import History
import Query

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
  /// The customers' rows of some keys, -1 for a key that is none; and which keys are of records that were merged away:
  /// their rows are the survivors'.
  func rowsFollowingMerges(of ids: Column, in keys: Column) -> (rows: [Int32], isFollowed: Bitmap) {
    var rows = customerRows(of: ids, in: keys)
    var isFollowed = Bitmap(count: rows.count)
    guard let merged = catalog.merged, rows.contains(where: { $0 < 0 }) else { return (rows, isFollowed) }
    let records = customerRows(of: ids, in: merged.from)
    let survivors = customerRows(of: merged.into, in: keys)
    for (place, record) in records.enumerated() where rows[place] < 0 && record >= 0 {
      rows[place] = survivors[Int(record)]
      isFollowed[place] = rows[place] >= 0
    }
    return (rows, isFollowed)
  }

  /// Gives events of a file to the survivors of merges.
  func eventsFollowingMerges(_ events: inout StoredTable, by: String) throws(Diagnostic) -> Int {
    guard let customers = state.customers, let key = customers.key,
      state.tables.contains(where: { $0.source == CleaningRecord.source })
    else { return 0 }
    return events.moveEvents(of: try CleaningRecord(of: state, key: key).survivors(), by: by)
  }
}
