import Columns
import Diagnostics
import GRDB
import History

/// The states with these ids, in their order. A column that several of them use is one column.
func states(_ ids: [Int64], from db: Database, _ catalogue: inout Catalogue) throws -> [WorkingState] {
  var reading = ColumnReading()
  var plans: [Int64: [TablePlan]] = [:]
  for id in Set(ids) {
    let tables = try tablePlans(of: id, from: db)
    for table in tables {
      for field in table.fields { reading.want(field.stored, named: field.name) }
    }
    plans[id] = tables
  }
  let columns = try reading.columns(from: db, &catalogue)
  return try ids.map { id in
    var state = try words(of: id, from: db)
    for plan in plans[id] ?? [] {
      let table = try plan.table(with: columns)
      switch plan.content {
      case .rows(let kind):
        state.tables.append(StoredTable(name: plan.name, kind: kind, table: table, source: plan.source))
      case .pins:
        guard let pins = StoredPins(table) else { throw Damage(what: "the pins") }
        state.pins = pins
      case .set:
        guard let keys = table.fields.first?.column, keys.type == .text else {
          throw Damage(what: "the set \"\(plan.name)\"")
        }
        state.sets.append(StoredSet(name: plan.name, keys: keys, statement: plan.source))
      }
    }
    return state
  }
}

/// A table of a state before its columns are in memory.
private struct TablePlan {
  /// What the columns are: a table's rows, the pins, or the customers of a set, by their keys alone.
  enum Content {
    case rows(StoredTable.Kind)
    case pins, set
  }

  struct FieldPlan {
    var name: String
    var unit: String?
    var knownAt: Day?
    var stored: Int64
  }

  var name: String
  var content: Content
  var rows: Int
  var source: String
  var fields: [FieldPlan] = []

  func table(with columns: [Int64: Column]) throws -> Columns.Table {
    let fields = try fields.map { field in
      guard let column = columns[field.stored], column.count == rows else {
        throw Damage(what: "the column \"\(field.name)\"")
      }
      return Field(field.name, column, unit: field.unit, knownAt: field.knownAt)
    }
    return Columns.Table(rowCount: rows, fields: fields)
  }
}

private func tablePlans(of state: Int64, from db: Database) throws -> [TablePlan] {
  var plans = try rows(
    "SELECT name, kind, key, parent, at, rows, source FROM state_table WHERE state = ? ORDER BY position", state, db
  ) { row in
    let content: TablePlan.Content =
      switch try row.text(1) {
      case "keyed": .rows(.keyed(by: try row.text(2)))
      case "events": .rows(.events(of: try row.text(3), by: try row.text(2), at: try row.text(4)))
      case "pins": .pins
      case "set": .set
      default: throw Damage(what: "the table \"\(try row.text(0))\"")
      }
    return TablePlan(name: try row.text(0), content: content, rows: try row.integer(5), source: try row.text(6))
  }
  _ = try rows(
    """
    SELECT table_position, name, unit, known_at, stored_column FROM state_column WHERE state = ?
    ORDER BY table_position, position
    """, state, db
  ) { row in
    let place = try row.integer(0)
    guard plans.indices.contains(place) else { throw Damage(what: "the column \"\(try row.text(1))\"") }
    plans[place].fields.append(
      TablePlan.FieldPlan(
        name: try row.text(1), unit: row.textIfAny(2), knownAt: row.dayIfAny(3), stored: Int64(try row.integer(4))))
  }
  return plans
}

/// Everything of a state but its tables.
private func words(of id: Int64, from db: Database) throws -> WorkingState {
  var state = WorkingState()
  let own = try rows("SELECT as_of, measure FROM state WHERE id = ?", id, db) { ($0.dayIfAny(0), $0.textIfAny(1)) }
  guard let own = own.first else { throw Damage(what: "a state") }
  (state.asOf, state.measure) = own
  state.definitions = try rows(
    "SELECT name, expression, unit FROM state_definition WHERE state = ? ORDER BY position", id, db
  ) { StoredDefinition(name: try $0.text(0), expression: try $0.text(1), unit: $0.textIfAny(2)) }
  state.tags = try rows("SELECT name, definition, rule FROM state_tag WHERE state = ? ORDER BY position", id, db) {
    StoredTag(name: try $0.text(0), definition: try $0.text(1), rule: $0.textIfAny(2))
  }
  state.policies = try rows("SELECT name, text FROM state_policy WHERE state = ? ORDER BY position", id, db) {
    StoredPolicy(name: try $0.text(0), text: try $0.text(1))
  }
  // A file of format 1 that is only read has no entries.
  let hasEntries = try db.tableExists("state_entry")
  state.entries =
    !hasEntries
    ? []
    : try rows("SELECT kind, name, text FROM state_entry WHERE state = ? ORDER BY position", id, db) {
      StoredEntry(kind: try $0.text(0), name: try $0.text(1), text: try $0.text(2))
    }
  state.adoptions = try rows(
    "SELECT axis, policy, text FROM state_adoption WHERE state = ? ORDER BY position", id, db
  ) { Adoption(axis: try $0.text(0), policy: try $0.text(1), text: try $0.text(2), parameters: []) }
  _ = try rows(
    "SELECT adoption, name, value FROM state_parameter WHERE state = ? ORDER BY adoption, position", id, db
  ) { row in
    let place = try row.integer(0)
    guard state.adoptions.indices.contains(place) else { throw Damage(what: "a parameter of an adopted policy") }
    state.adoptions[place].parameters.append(
      Adoption.Parameter(name: try row.text(1), value: try row.text(2)))
  }
  return state
}

/// What `make` makes of each row, straight from the statement: copying rows takes longer than reading them.
private func rows<Made>(
  _ sql: String, _ state: Int64, _ db: Database, _ make: (Row) throws -> Made
) throws -> [Made] {
  let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: [state])
  var made: [Made] = []
  while let row = try rows.next() { made.append(try make(row)) }
  return made
}

extension Row {
  fileprivate func dayIfAny(_ place: Int) -> Day? {
    integerIfAny(place).flatMap { Int32(exactly: $0) }.map { Day(number: $0) }
  }
}
