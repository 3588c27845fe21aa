import Columns
import Diagnostics
import History
import Query

/// What cleaning did, kept in two tables of the store that anyone may ask: `set_aside` has every record that was merged
/// away or removed, as it was; `provenance` has every value that was written, what stood there before, and which record
/// it came from. Nothing disappears.
struct CleaningRecord {
  /// Keyed like customers, with their columns and those below.
  private(set) var setAside: Table
  /// Keyed by the change's number.
  private(set) var provenance: Table
  let key: String

  static let setAsideName = "set_aside"
  static let provenanceName = "provenance"
  /// What the tables say of where they came from, by which they are known.
  static let source = "clean"
  /// Columns of `set_aside` beside those of customers.
  enum Aside {
    static let how = "set_aside_how", into = "set_aside_into", because = "set_aside_because"
    static let taking = "set_aside_taking", adding = "set_aside_adding"
    static let all = [how, into, taking, adding, because]
  }

  /// A value that was written.
  struct Change {
    var key: String
    var column: String
    var before: String?
    var after: String?
    /// The record it came from; nil where it came from none.
    var from: String?
    var why: String
  }

  init(of state: WorkingState, key: String) throws(Diagnostic) {
    self.key = key
    for name in [CleaningRecord.setAsideName, CleaningRecord.provenanceName] {
      guard let table = state.table(named: name), table.source != CleaningRecord.source else { continue }
      throw Diagnostic(
        "table-taken", "cleaning keeps what it sets aside in a table \"\(name)\": yours is called so already",
        hint: "load \"…\" as \(name)_2")
    }
    setAside =
      state.table(named: CleaningRecord.setAsideName)?.table
      ?? Table(rowCount: 0, fields: [Field(key, textColumn([]))])
    provenance =
      state.table(named: CleaningRecord.provenanceName)?.table ?? CleaningRecord.changes([], key, after: 0)
  }

  var isEmpty: Bool { setAside.rowCount == 0 && provenance.rowCount == 0 }

  /// Puts both tables into a state; empty ones go.
  func keep(in state: inout WorkingState) {
    for (name, by, table) in [
      (CleaningRecord.setAsideName, key, setAside), (CleaningRecord.provenanceName, "change", provenance),
    ] {
      if table.rowCount > 0 {
        state.keep(StoredTable(name: name, kind: .keyed(by: by), table: table, source: CleaningRecord.source))
      } else {
        state.tables.removeAll { $0.name == name && $0.source == CleaningRecord.source }
      }
    }
  }

  // MARK: Records set aside

  /// Sets records aside.
  ///
  /// - Parameter facts: for each row how it went, into whom, and the rest, in the order of `Aside.all`.
  mutating func setAside(_ records: Table, _ facts: [[String?]]) {
    var records = records
    for (place, name) in Aside.all.enumerated() {
      // What no merge said needs no column.
      let isSaid = facts.contains { $0[place] != nil } || ![Aside.taking, Aside.adding].contains(name)
      guard isSaid || setAside.field(named: name) != nil else { continue }
      records = records.with(Field(name, textColumn(facts.map { $0[place] })))
    }
    setAside = setAside.stacked(on: records).sorted(byKey: key)
  }

  /// What is known of a record that was set aside.
  func fact(_ name: String, _ row: Int) -> String? {
    guard let column = setAside.field(named: name)?.column, !column.isMissing(row) else { return nil }
    return column[row].text
  }

  /// Takes records out again, and gives them as they were.
  mutating func take(_ rows: [Int]) -> Table {
    var bits = Bitmap(count: setAside.rowCount)
    for row in rows { bits[row] = true }
    let taken = setAside.gathered(bits.ones())
    setAside = setAside.without(bits)
    return Table(
      rowCount: taken.rowCount, fields: taken.fields.filter { !Aside.all.contains($0.name) })
  }

  /// Whom a record that was merged away stands for now, by its key.
  func survivors() -> [String: String] {
    let direct = targets()
    return direct.mapValues { into in
      var last = into
      for _ in 0..<direct.count { last = direct[last] ?? last }
      return last
    }
  }

  /// Whom each record that was merged away was merged into.
  func targets() -> [String: String] {
    let all = mergedInto().flatMap { into, ids in ids.map { ($0, into) } }
    return Dictionary(all) { first, _ in first }
  }

  /// Who was merged into whom, by the survivor.
  func mergedInto() -> [String: [String]] {
    var all: [String: [String]] = [:]
    for row in 0..<setAside.rowCount {
      guard let into = fact(Aside.into, row), let id = setAside.field(named: key)?.column[row].text else { continue }
      all[into, default: []].append(id)
    }
    return all
  }

  /// Cells that had no value before those of other records were added to them, by customer and column.
  func begunEmpty() -> Set<[String]> {
    var adding: [String: [String]] = [:]
    for row in 0..<setAside.rowCount {
      guard let names = fact(Aside.adding, row), let id = setAside.field(named: key)?.column[row].text else { continue }
      adding[id] = names.split(separator: "\n").map(String.init)
    }
    guard !adding.isEmpty else { return [] }
    var cells: Set<[String]> = []
    for place in 0..<provenance.rowCount where text("before", place) == nil {
      let change = change(place)
      if let from = change.from, adding[from]?.contains(change.column) ?? false {
        cells.insert([change.key, change.column])
      }
    }
    return cells
  }

  /// The places in `provenance` of what came from each record.
  func placesOfSources() -> [String: [Int]] {
    var places: [String: [Int]] = [:]
    for place in 0..<provenance.rowCount {
      if let from = text("from", place) { places[from, default: []].append(place) }
    }
    return places
  }

  /// The records have the values of a new file, in the columns that it has.
  ///
  /// - Parameter places: for each row of the file the record it is of, or -1.
  mutating func update(from file: Table, _ places: [Int32]) {
    var rowOf = [Int32](repeating: -1, count: setAside.rowCount)
    for (row, place) in places.enumerated() where place >= 0 { rowOf[Int(place)] = Int32(row) }
    let rows = Bitmap(rowOf.map { $0 >= 0 })
    guard !rows.isEmpty else { return }
    for field in file.fields where field.name != key {
      let now = field.column.carried(rowOf)
      guard let old = setAside.field(named: field.name) else {
        setAside = setAside.with(Field(field.name, now, unit: field.unit, knownAt: field.knownAt))
        continue
      }
      guard old.column.type == now.type || (old.column.type.isNumeric && now.type.isNumeric) else { continue }
      var changed = old
      changed.column = old.column.replacing(rows, with: now)
      setAside = setAside.with(changed)
    }
  }

  // MARK: Values written

  mutating func add(_ changes: [Change]) {
    guard !changes.isEmpty else { return }
    let last = provenance.rowCount == 0 ? 0 : Int(text("change", provenance.rowCount - 1) ?? "") ?? provenance.rowCount
    provenance = provenance.stacked(on: CleaningRecord.changes(changes, key, after: last))
  }

  func text(_ name: String, _ row: Int) -> String? {
    guard let column = provenance.field(named: name)?.column, !column.isMissing(row) else { return nil }
    return column[row].text
  }

  func change(_ row: Int) -> Change {
    Change(
      key: text(CleaningRecord.customerColumn(key), row) ?? "", column: text("column", row) ?? "",
      before: text("before", row),
      after: text("after", row), from: text("from", row), why: text("why", row) ?? "")
  }

  mutating func forget(_ rows: [Int]) {
    var bits = Bitmap(count: provenance.rowCount)
    for row in rows { bits[row] = true }
    provenance = provenance.without(bits)
  }

  private static func changes(_ changes: [Change], _ key: String, after last: Int) -> Table {
    let numbers = changes.indices.map { place in
      let digits = String(last + place + 1)
      return String(repeating: "0", count: max(0, 9 - digits.count)) + digits
    }
    let fields = [
      Field("change", textColumn(numbers)), Field(customerColumn(key), textColumn(changes.map(\.key))),
      Field("column", textColumn(changes.map(\.column))), Field("before", textColumn(changes.map(\.before))),
      Field("after", textColumn(changes.map(\.after))), Field("from", textColumn(changes.map(\.from))),
      Field("why", textColumn(changes.map { $0.why.isEmpty ? nil : $0.why })),
    ]
    return Table(rowCount: changes.count, fields: fields)
  }

  /// The key as `provenance` calls it: otherwise where its name is that of another column there.
  private static func customerColumn(_ key: String) -> String {
    ["change", "column", "before", "after", "from", "why"].contains(key) ? "customer" : key
  }
}
