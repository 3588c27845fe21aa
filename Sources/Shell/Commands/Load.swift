import Columns
import Diagnostics
import Formats
import History
import Language
import Query

/// Reads a file into a table of the store.
struct Load: Command {
  static let manual = Manual(
    [
      Signature(.command, "load FILE:file as columns of PARENT:table by BY:column \(fileOptions)", acting: true),
      Signature(
        .command, "load FILE:file as TABLE:new of PARENT:table by BY:column [at AT:column] \(fileOptions)", acting: true
      ),
      Signature(.command, "load FILE:file as TABLE:new [key KEY:column] \(fileOptions)", acting: true),
    ],
    "reads a file as customers, as events of customers, or as more columns of customers; what was guessed is told",
    examples: [
      "load \"customers.csv\" as customers key customer_id",
      "load \"orders.csv\" as orders of customers by customer_id at date",
      "load \"scores.csv\" as columns of customers by customer_id known at 2026-06-30",
    ])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let file = clause.text("FILE") else { preconditionFailure("load names a file") }
    let before = session
    let read = { (options: FileOptions) throws(Diagnostic) -> LoadedTable in
      do throws(Diagnostic) {
        return try reading(file.text, options, before)
      } catch {
        // A column that the file does not have stands in the statement.
        let names =
          ["KEY", "BY", "AT"].compactMap { clause.name($0) } + clause.groups("TYPE").compactMap { $0.name("COLUMN") }
        let missing =
          error.rule == "unknown-column" ? names.first { error.message.arguments.contains(.text($0.text)) } : nil
        throw error.placed(at: missing?.span ?? file.span)
      }
    }
    if clause.has("columns") { return try loadColumns(clause, &session, text, file.text, read) }
    if clause.name("PARENT") != nil { return try loadEvents(clause, &session, text, file.text, read) }
    return try loadKeyed(clause, &session, text, file.text, read)
  }

  /// Reads a file, telling how far it is, until a person says stop.
  static func reading(
    _ file: String, _ options: FileOptions, _ session: Session
  ) throws(Diagnostic) -> LoadedTable {
    let world = session.world
    var options = options
    options.csv.watch = { done, total in
      world.progress(done, total)
      return !world.isInterrupted()
    }
    let budget = session.budget
    options.csv.askForMemory = { (bytes) throws(Diagnostic) in try budget.ask(bytes, for: "reading \"\(file)\"") }
    let loaded = try world.files.read(file) { (bytes) throws(Diagnostic) in
      try readFile(bytes, name: file, options: options, foreign: world.foreign)
    }
    if loaded.table.rowCount > 100_000 { giveBackFreedMemory() }
    return loaded
  }

  private static func loadKeyed(
    _ clause: Clause, _ session: inout Session, _ text: String, _ file: String,
    _ read: (FileOptions) throws(Diagnostic) -> LoadedTable
  ) throws(Diagnostic) -> Answer {
    guard let name = clause.name("TABLE") else { preconditionFailure("load names a table") }
    var options = try FileOptions(clause)
    let key = clause.name("KEY")
    let renames = renames(clause)
    // The key may be said by the name it gets.
    let keyInFile = key.map { key in renames.first { $0.new == key.text }?.old ?? key.text }
    options.csv.keyColumn = keyInFile
    var loaded = try read(options)
    let keyName = keyInFile ?? loaded.table.fields.first?.name ?? ""
    guard loaded.table.field(named: keyName) != nil else { throw noColumn(keyName, loaded, at: key?.span ?? name.span) }
    if key == nil {
      // The key was not named, so the first column must be able to be one: read again as text.
      options.csv.keyColumn = keyName
      loaded = try read(options)
    }
    let total = loaded.table.rowCount + loaded.rejects.count
    try sortByKey(&loaded, keyName, options, file, session)
    loaded.table = loaded.table.renamed(renames)
    let sorted = loaded
    let newName = renames.first { $0.old == keyName }?.new
    let finalKey = newName.flatMap { sorted.table.field(named: $0) }?.name ?? keyName
    let recipe = session.withValues(text) + (key == nil ? " key `\(finalKey)`" : "")
    var notes = told(sorted)
    if key == nil { notes.append("the key is the first column, \"\(keyName)\"; \"key COLUMN\" names another") }
    let isReplaced = session.state.table(named: name.text) != nil
    if isReplaced { notes.append("the table \"\(name.text)\" was there before and is replaced") }
    if name.text == "customers" {
      for definition in session.state.definitions where sorted.table.field(named: definition.name) != nil {
        notes.append("the file's column \"\(definition.name)\" is hidden by the kept column of that name")
      }
    }
    if name.text == "customers", case .text? = sorted.table.field(named: "tier")?.column.type {
      notes.append("the column \"tier\" is taken for the tiers customers have now")
    }
    let isCleaned = name.text == "customers" && session.state.tables.contains { $0.source == CleaningRecord.source }
    if isCleaned {
      notes.append("what cleaning set aside of the customers before goes with them; `refresh` keeps it")
    }
    notes += try session.perform(text) { (state) throws(Diagnostic) in
      if isCleaned { state.tables.removeAll { $0.source == CleaningRecord.source } }
      state.keep(StoredTable(name: name.text, kind: .keyed(by: finalKey), table: sorted.table, source: file))
      state.set(StoredEntry(kind: "recipe", name: name.text, text: recipe))
      state.keepRejects(sorted.rejects, of: name.text)
    }
    return Answer(
      "\(grouped(sorted.table.rowCount)) \(noun(ofTable: name.text)) loaded with \(sorted.table.fields.count) columns (\(grouped(total)) rows in the file)",
      notes: notes)
  }

  private static func loadEvents(
    _ clause: Clause, _ session: inout Session, _ text: String, _ file: String,
    _ read: (FileOptions) throws(Diagnostic) -> LoadedTable
  ) throws(Diagnostic) -> Answer {
    guard let name = clause.name("TABLE"), let parent = clause.name("PARENT"), let by = clause.name("BY") else {
      preconditionFailure("load of events names a table, its customers and a column")
    }
    guard parent.text == "customers" else {
      throw Diagnostic(
        "events-of-customers", "events belong to customers", at: parent.span, hint: "of customers by \(by.text)")
    }
    guard name.text != "customers" else {
      throw Diagnostic(
        "table-taken", "\"customers\" is the customers' own table", at: name.span, hint: "as orders of customers")
    }
    guard let at = clause.name("AT") else {
      throw Diagnostic(
        "event-date", "events need the column that says when they happened", at: clause.span,
        hint: "of customers by \(by.text) at date")
    }
    var options = try FileOptions(clause)
    options.csv.keyColumn = by.text
    options.csv.dateColumn = at.text
    var loaded = try read(options)
    guard var ids = loaded.table.field(named: by.text)?.column else { throw noColumn(by.text, loaded, at: by.span) }
    guard var days = loaded.table.field(named: at.text)?.column else { throw noColumn(at.text, loaded, at: at.span) }
    if days.missingCount == days.count, days.type != .date {
      // Nothing says what these would be, so they are the dates they are taken for.
      let none = Bitmap(count: days.count, repeating: true)
      days = Column(.date([Int32](repeating: 0, count: days.count)), missing: none)
      loaded.table = loaded.table.with(Field(at.text, days))
    }
    var followed = StoredTable(
      name: name.text, kind: .events(of: "customers", by: by.text, at: at.text), table: loaded.table, source: file)
    let followers = try session.eventsFollowingMerges(&followed, by: by.text)
    let events = followed.table
    ids = events.field(named: by.text)?.column ?? ids
    let rejected = loaded.rejects
    let recipe = session.withValues(text)
    guard days.type == .date else {
      let line = loaded.notes.first { $0.column == at.text }?.line
      throw Diagnostic(
        "event-date",
        line.map { "\"\(at.text)\" holds \(days.type), not dates (line \($0) does not hold one)" }
          ?? "\"\(at.text)\" holds \(days.type), not dates", at: at.span,
        expected: ["dates such as 2026-06-30"])
    }
    var notes = told(loaded)
    var made: Table?
    if let customers = session.catalog.customers, let key = customers.key,
      let keyColumn = customers.table.field(named: key)?.column
    {
      let unmatched = customerRows(of: ids, in: keyColumn).count { $0 < 0 }
      if unmatched > 0 {
        notes.append(
          "\(grouped(unmatched)) \(name.text) belong to nobody: their \(by.text) is not a customer's; no roll-up sees them"
        )
      }
    } else {
      made = customersMade(of: ids, by: by.text)
    }
    if followers > 0 {
      notes.append("\(grouped(followers)) \(name.text) are of records merged before: they go to the survivors")
    }
    if days.missingCount > 0 {
      notes.append("\(grouped(days.missingCount)) \(name.text) have no \(at.text); no roll-up sees them")
    }
    if session.state.table(named: name.text) != nil {
      notes.append("the table \"\(name.text)\" was there before and is replaced")
    }
    notes += try session.perform(text) { (state) throws(Diagnostic) in
      if let made { state.keep(StoredTable(name: "customers", kind: .keyed(by: by.text), table: made, source: file)) }
      state.keep(
        StoredTable(
          name: name.text, kind: .events(of: "customers", by: by.text, at: at.text), table: events, source: file))
      state.keepRejects(rejected, of: name.text)
      state.set(StoredEntry(kind: "recipe", name: name.text, text: recipe))
    }
    if let made {
      return Answer(
        "\(grouped(loaded.table.rowCount)) \(name.text) loaded; customers made from their ids: \(grouped(made.rowCount))",
        notes: notes)
    }
    return Answer("\(grouped(loaded.table.rowCount)) \(name.text) loaded", notes: notes)
  }

  private static func loadColumns(
    _ clause: Clause, _ session: inout Session, _ text: String, _ file: String,
    _ read: (FileOptions) throws(Diagnostic) -> LoadedTable
  ) throws(Diagnostic) -> Answer {
    guard let by = clause.name("BY"), let parent = clause.name("PARENT") else {
      preconditionFailure("load of columns names customers and a column")
    }
    guard parent.text == "customers", let customers = session.catalog.customers, let key = customers.key,
      let keyColumn = customers.table.field(named: key)?.column
    else {
      throw Diagnostic("no-customers", "columns are added to customers, and none are loaded yet", at: parent.span)
    }
    var options = try FileOptions(clause)
    options.csv.keyColumn = by.text
    let file1 = try read(options)
    guard file1.table.field(named: by.text) != nil else { throw noColumn(by.text, file1, at: by.span) }
    var loaded = file1
    try sortByKey(&loaded, by.text, options, file, session)
    guard let ids = loaded.table.field(named: by.text)?.column else { preconditionFailure("the key stays") }
    let (rows, isFollowed) = session.rowsFollowingMerges(of: ids, in: keyColumn)
    var source = [Int32](repeating: -1, count: customers.table.rowCount)
    for (row, customer) in rows.enumerated() where customer >= 0 && !isFollowed[row] {
      source[Int(customer)] = Int32(row)
    }
    // A survivor that has no row of its own has that of the first record merged into it.
    var followers = 0
    for row in isFollowed.ones() where source[Int(rows[Int(row)])] < 0 {
      source[Int(rows[Int(row)])] = row
      followers += 1
    }
    let unmatched = rows.count { $0 < 0 }
    let without = source.count { $0 < 0 }
    var notes = told(loaded)
    if unmatched > 0 {
      notes.append("\(grouped(unmatched)) rows belong to nobody: their \(by.text) is not a customer's")
    }
    if !isFollowed.isEmpty {
      notes.append(
        "rows of records merged before: \(grouped(isFollowed.population)); given to survivors without a row of their own: \(grouped(followers))"
      )
    }
    if without > 0 { notes.append("\(grouped(without)) customers are not in the file: their new values are missing") }
    let known = try clause.date("KNOWN").map { (date) throws(Diagnostic) -> Day in
      guard let day = Day(year: date.year, month: date.month, day: date.day) else {
        throw Diagnostic("no-such-day", "there is no such day", at: clause.span(of: "KNOWN"))
      }
      return day
    }
    let fields = loaded.table.fields.filter { $0.name != by.text }
    for field in fields
    where field.name == key || session.catalog.definitions.contains(where: { $0.name == field.name }) {
      throw Diagnostic(
        "column-taken", "customers have a key or a kept column \"\(field.name)\" already", at: clause.span(of: "FILE"))
    }
    let missing = Bitmap(source.map { $0 < 0 })
    let picked = source.map { max($0, 0) }
    notes += try session.perform(text) { (state) throws(Diagnostic) in
      for field in fields {
        let column: Column
        if loaded.table.rowCount == 0 {
          column = Column(
            .exact([Int64](repeating: 0, count: source.count), .integer),
            missing: Bitmap(count: source.count, repeating: true))
        } else {
          let gathered = field.column.gathered(picked)
          column = Column(
            gathered.data.withoutTexts(at: missing), missing: gathered.missing.map { $0 | missing } ?? missing)
        }
        state.setCustomers(Field(field.name, column, unit: field.unit, knownAt: known))
      }
      state.keepRejects(loaded.rejects, of: "customers + \(file)")
    }
    return Answer(
      "\(fields.count) columns added to \(grouped(source.count - without)) customers: \(Message(listing: fields.map(\.name)))",
      notes: notes)
  }

  /// Puts rows in order of the key; rows without a key of their own are rejected.
  static func sortByKey(
    _ loaded: inout LoadedTable, _ key: String, _ options: FileOptions, _ file: String, _ session: Session
  ) throws(Diagnostic) {
    var sorted = try tableSortedByKey(loaded, key: key)
    if !sorted.rejects.isEmpty {
      sorted.rejects = try session.world.files.read(file) { placed(sorted.rejects, in: $0, options: options) }
    }
    loaded.table = sorted.table
    loaded.rejects = (loaded.rejects + sorted.rejects).sorted { $0.line < $1.line }
  }

  static func noColumn(_ name: String, _ loaded: LoadedTable, at span: SourceSpan) -> Diagnostic {
    let names = loaded.table.fields.map(\.name)
    return Diagnostic(
      "unknown-column", "the file has no column \"\(name)\"", at: span,
      expected: [Message(verbatim: names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : ""))],
      nearest: nearestName(to: name, among: names))
  }

  /// What was noticed on the way, rejected rows first: kept and rejected rows add up to the file's.
  static func told(_ loaded: LoadedTable) -> [Message] {
    var notes: [Message] = []
    if !loaded.rejects.isEmpty {
      notes.append(
        loaded.rejects.count == 1
          ? "1 row was rejected; \(grouped(loaded.table.rowCount)) were kept"
          : "\(grouped(loaded.rejects.count)) rows were rejected; \(grouped(loaded.table.rowCount)) were kept")
      for reject in loaded.rejects.prefix(5) { notes.append("line \(reject.line): \(reject.reason)") }
      if loaded.rejects.count > 5 {
        notes.append("… and \(grouped(loaded.rejects.count - 5)) more: `rejects` shows them")
      }
    }
    return notes + loaded.told + loaded.notes.prefix(20).map(\.message)
  }
}

/// Customers that are known only from the ids of their events: one for each id, in order of its bytes.
private func customersMade(of ids: Column, by name: String) -> Table {
  guard case .text(let codes, let dictionary) = ids.data else { preconditionFailure("ids are text") }
  let used = codesPresent(codes, of: dictionary.count)
  let sorted: [Int32]
  if dictionary.areAscending {
    sorted = used.ones()
  } else {
    let ranks = dictionary.rankOfCode()
    // Every rank is one text's: each code is put where it belongs.
    var codeOfRank = [Int32](repeating: -1, count: dictionary.count)
    used.forEachOne { codeOfRank[Int(ranks[$0])] = Int32($0) }
    sorted = codeOfRank.filter { $0 >= 0 }
  }
  let column = Column(.text(codes: sorted, dictionary: dictionary))
  return Table(rowCount: sorted.count, fields: [Field(name, column)])
}

extension ColumnData {
  /// Text codes and tier places under missing rows are set to what says missing.
  fileprivate func withoutTexts(at missing: Bitmap) -> ColumnData {
    guard case .text(var codes, let dictionary) = self else { return self }
    missing.forEachOne { codes[$0] = -1 }
    return .text(codes: codes, dictionary: dictionary)
  }
}

extension WorkingState {
  /// A table put in place of the one with its name, or added.
  mutating func keep(_ table: StoredTable) {
    if let place = tables.firstIndex(where: { $0.name == table.name }) {
      tables[place] = table
    } else {
      tables.append(table)
    }
  }
}
