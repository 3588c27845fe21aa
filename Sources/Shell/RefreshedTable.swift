import Columns
import Diagnostics
import Formats
import History
import Language
import Query

/// A table and the next file, matched by key.
struct RefreshedTable {
  let name: String
  let file: String
  let key: String
  let kind: StoredTable.Kind
  let before: StoredTable
  private(set) var after: Table
  /// For each row the row it had before; -1 for a new one.
  private(set) var oldRows: [Int32]
  /// Rows of before that are not in the file.
  private(set) var gone: [Int] = []
  /// Rows that were there before and have another value, by column.
  private(set) var changed: [(String, Bitmap)] = []
  let rejects: [RejectedRow]
  private(set) var notes: [Message] = []
  /// How the file was read, to be remembered; nil where it was remembered already.
  private(set) var recipe: String?
  private let total: Int
  /// What was set aside of customers, with the values it has in this file; nil for another table.
  private(set) var record: CleaningRecord?

  init(_ clause: Clause, _ session: Session) throws(Diagnostic) {
    guard let table = clause.name("TABLE"), let file = clause.text("FILE") else {
      preconditionFailure("refresh names a table and a file")
    }
    guard let stored = session.state.table(named: table.text) else {
      throw Diagnostic(
        "unknown-table", "no table is called \"\(table.text)\"", at: table.span,
        hint: "load \"\(file.text)\" as \(table.text)",
        nearest: nearestName(to: table.text, among: session.state.tables.map(\.name)))
    }
    guard case .keyed(let key) = stored.kind else {
      throw Diagnostic(
        "refresh-keyed", "a table with a key is refreshed; \"\(table.text)\" holds events, which are loaded again",
        at: table.span, hint: "load \"\(file.text)\" as \(table.text) of customers …")
    }
    name = table.text
    self.file = file.text
    self.key = key
    kind = stored.kind
    before = stored
    // What the statement says goes before the recipe, and that before how the last file was read.
    var given: String?
    if let file = clause.text("RECIPE") { given = try recipeText(in: file, session) }
    recipe = given.map { session.withValues($0) }
    var how: Clause?
    if let text = given ?? session.state.entry("recipe", table.text)?.text { how = try loadClause(text) }
    var base: FileOptions?
    if let how { base = try FileOptions(how) }
    var options = try FileOptions(clause, after: base)
    options.csv.keyColumn = key
    let typed = options.written(renamed: renames(clause))
    var renamed = renames(clause)
    if let how {
      renamed += renames(how).filter { old in !renamed.contains { $0.old == old.old || $0.new == old.new } }
    }
    // What is typed now is how the next file is read too.
    if typed != (base ?? FileOptions()).written(renamed: []) {
      recipe =
        "load \(literal(.text(file.text))) as \(table.written) key \(Name(key, quoted: true, at: file.span).written)"
        + options.written(renamed: renamed)
    }
    // The file calls the key by its own name.
    if let known = renamed.first(where: { $0.new == key }) { options.csv.keyColumn = known.old }
    var loaded: LoadedTable
    do throws(Diagnostic) {
      loaded = try RefreshedTable.reading(file.text, &options, key, session)
    } catch {
      throw error.placed(at: file.span)
    }
    let fileKey = options.csv.keyColumn ?? key
    guard loaded.table.field(named: fileKey) != nil else {
      throw Load.noColumn(fileKey, loaded, at: file.span)
    }
    total = loaded.table.rowCount + loaded.rejects.count
    try Load.sortByKey(&loaded, fileKey, options, file.text, session)
    loaded.table = loaded.table.renamed(renamed)
    rejects = loaded.rejects
    notes = Load.told(loaded)
    if name == "customers", loaded.table.field(named: key) != nil {
      let cleaned = try AfterCleaning(loaded.table, key: key, session.state)
      loaded.table = cleaned.table
      notes += cleaned.notes
      record = cleaned.record
    }
    after = loaded.table
    guard let ids = after.field(named: key)?.column, let oldIds = stored.table.field(named: key)?.column else {
      throw Load.noColumn(key, loaded, at: file.span)
    }
    oldRows = customerRows(of: ids, in: oldIds)
    var isThere = Bitmap(count: stored.table.rowCount)
    for row in oldRows where row >= 0 { isThere[Int(row)] = true }
    gone = (~isThere).ones().map { Int($0) }
    let tags = KeptTags(of: stored.table, oldRows, in: after, dictionary: session.state.tags.map(\.name))
    if let field = tags?.field { after = after.with(field) }
    compare(stored.table)
    carryOver(tags?.rest ?? stored.table, session)
    if let tags, !tags.names.isEmpty { notes.append("tags given here stay: \(Message(listing: tags.names))") }
  }

  /// The file, whose key may have the name it had in a file before, or the table's own.
  private static func reading(
    _ file: String, _ options: inout FileOptions, _ key: String, _ session: Session
  ) throws(Diagnostic) -> LoadedTable {
    do throws(Diagnostic) {
      return try Load.reading(file, options, session)
    } catch {
      guard error.rule == "unknown-column", options.csv.keyColumn != key else { throw error }
      var own = options
      own.csv.keyColumn = key
      guard let loaded = try? Load.reading(file, own, session) else { throw error }
      options = own
      return loaded
    }
  }

  private mutating func compare(_ old: Table) {
    let isOld = Bitmap(oldRows.map { $0 >= 0 })
    for field in after.fields where field.name != key {
      guard let was = old.field(named: field.name)?.column, was.count > 0 else { continue }
      let rows = changedRows(was.carried(oldRows), field.column) & isOld
      if !rows.isEmpty { changed.append((field.name, rows)) }
    }
  }

  /// Columns that the file does not have stay, by key: tiers, tags, what was set or added since.
  private mutating func carryOver(_ old: Table, _ session: Session) {
    let added = after.fields.filter { old.field(named: $0.name) == nil }.map(\.name)
    var kept: [String] = []
    for field in old.fields where after.field(named: field.name) == nil {
      after = after.with(
        Field(field.name, field.column.carried(oldRows), unit: field.unit, knownAt: field.knownAt))
      kept.append(field.name)
    }
    if !added.isEmpty { notes.append("new columns: \(Message(listing: added))") }
    if !kept.isEmpty { notes.append("not in the file, kept by key: \(Message(listing: kept))") }
    if name == "customers", !session.state.pins.isEmpty {
      let ids = Set((0..<after.rowCount).compactMap { row in after.field(named: key)?.column[row].text })
      let pins = session.state.pins.all
      let without = Set(pins.map(\.key)).subtracting(ids).count
      notes.append(
        without == 0
          ? "\(grouped(pins.count)) pins stay"
          : "\(grouped(pins.count)) pins stay; \(grouped(without)) of them are of customers who are not in the file")
    }
  }

  var newCount: Int { oldRows.count { $0 < 0 } }

  var headline: Message {
    var any = Bitmap(count: after.rowCount)
    for (_, rows) in changed { any = any | rows }
    let columns = changed.map(\.0)
    let counts: Message =
      "\(grouped(after.rowCount)) of \(grouped(total)) rows read: \(grouped(newCount)) new, \(grouped(gone.count)) gone, \(grouped(any.population)) changed"
    return columns.isEmpty ? counts : "\(counts) (\(Message(listing: Array(columns.prefix(8)))))"
  }
}

extension Column {
  /// The values at these rows; where a row is -1, nothing.
  func carried(_ rows: [Int32]) -> Column {
    let missing = Bitmap(rows.map { $0 < 0 })
    guard count > 0 else { return emptied(rows.count) }
    let gathered = gathered(rows.map { max($0, 0) })
    let data: ColumnData
    switch gathered.data {
    case .text(var codes, let dictionary):
      missing.forEachOne { codes[$0] = -1 }
      data = .text(codes: codes, dictionary: dictionary)
    case .tier(var places, let domain):
      missing.forEachOne { places[$0] = 255 }
      data = .tier(places, domain)
    case .tags(let sets):
      return Column(
        .tags(
          TagSets(rowCount: rows.count, names: sets.names, members: sets.members.map { $0.subtracting(missing) })))
    case let others: data = others
    }
    return Column(data, missing: gathered.missing.map { $0 | missing } ?? missing)
  }

  private func emptied(_ count: Int) -> Column {
    if case .tags = data { return Column(.tags(TagSets(rowCount: count))) }
    let codes = [Int32](repeating: -1, count: count)
    return Column(
      .text(codes: codes, dictionary: TextDictionary([])), missing: Bitmap(count: count, repeating: true))
  }
}
