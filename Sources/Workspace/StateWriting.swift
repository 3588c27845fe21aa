import Columns
import GRDB
import History

extension WorkingState {
  /// Writes the rows of the state; its columns are in the catalogue already. Returns the state's id.
  func write(to db: Database, _ catalogue: Catalogue) throws -> Int64 {
    try db.cachedStatement(sql: "INSERT INTO state (as_of, measure) VALUES (?, ?)")
      .insert([asOf?.number, measure])
    let id = db.lastInsertedRowID
    try writeTables(of: id, to: db, catalogue)
    let definition = try db.cachedStatement(
      sql: "INSERT INTO state_definition (state, position, name, expression, unit) VALUES (?, ?, ?, ?, ?)")
    for (position, one) in definitions.enumerated() {
      try definition.insert([id, position, one.name, one.expression, one.unit])
    }
    let tag = try db.cachedStatement(
      sql: "INSERT INTO state_tag (state, position, name, definition, rule) VALUES (?, ?, ?, ?, ?)")
    for (position, one) in tags.enumerated() {
      try tag.insert([id, position, one.name, one.definition, one.rule])
    }
    let policy = try db.cachedStatement(
      sql: "INSERT INTO state_policy (state, position, name, text) VALUES (?, ?, ?, ?)")
    for (position, one) in policies.enumerated() {
      try policy.insert([id, position, one.name, one.text])
    }
    let entry = try db.cachedStatement(
      sql: "INSERT INTO state_entry (state, position, kind, name, text) VALUES (?, ?, ?, ?, ?)")
    for (position, one) in entries.enumerated() {
      try entry.insert([id, position, one.kind, one.name, one.text])
    }
    try writeAdoptions(of: id, to: db)
    return id
  }

  private func writeTables(of id: Int64, to db: Database, _ catalogue: Catalogue) throws {
    let insert = try db.cachedStatement(
      sql: """
        INSERT INTO state_table (state, position, name, kind, key, parent, at, rows, source)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    let insertColumn = try db.cachedStatement(
      sql: """
        INSERT INTO state_column (state, table_position, position, name, unit, known_at, stored_column)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """)
    func insertColumns(of table: Columns.Table, at position: Int) throws {
      for (place, field) in table.fields.enumerated() {
        try insertColumn.insert([
          id, position, place, field.name, field.unit, field.knownAt?.number, catalogue.stored[field.column.identity],
        ])
      }
    }
    for (position, stored) in tables.enumerated() {
      let rows = stored.table.rowCount
      switch stored.kind {
      case .keyed(let key):
        try insert.insert([id, position, stored.name, "keyed", key, nil, nil, rows, stored.source])
      case .events(let parent, let key, let at):
        try insert.insert([id, position, stored.name, "events", key, parent, at, rows, stored.source])
      }
      try insertColumns(of: stored.table, at: position)
    }
    // Sets and pins lie behind the tables, as tables of their own: of a set the keys alone.
    for (position, set) in zip(tables.count..., sets) {
      try insert.insert([id, position, set.name, "set", "key", nil, nil, set.keys.count, set.statement])
      try insertColumns(of: Columns.Table(rowCount: set.keys.count, fields: [Field("key", set.keys)]), at: position)
    }
    guard !pins.isEmpty else { return }
    let position = tables.count + sets.count
    try insert.insert([id, position, "pins", "pins", "key", nil, nil, pins.count, ""])
    try insertColumns(of: pins.table, at: position)
  }

  private func writeAdoptions(of id: Int64, to db: Database) throws {
    let insert = try db.cachedStatement(
      sql: "INSERT INTO state_adoption (state, position, axis, policy, text) VALUES (?, ?, ?, ?, ?)")
    let insertParameter = try db.cachedStatement(
      sql: "INSERT INTO state_parameter (state, adoption, position, name, value) VALUES (?, ?, ?, ?, ?)")
    for (position, adoption) in adoptions.enumerated() {
      try insert.insert([id, position, adoption.axis, adoption.policy, adoption.text])
      for (place, parameter) in adoption.parameters.enumerated() {
        try insertParameter.insert([id, position, place, parameter.name, parameter.value])
      }
    }
  }
}
