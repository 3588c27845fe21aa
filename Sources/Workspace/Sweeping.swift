import GRDB

/// Deletes the states that no step and no commit leads to any more, and the columns that only they used.
func sweep(_ db: Database, _ catalogue: inout Catalogue) throws {
  try db.execute(
    sql: """
      DELETE FROM state
      WHERE NOT EXISTS (SELECT 1 FROM step WHERE step.state = state.id)
        AND NOT EXISTS (SELECT 1 FROM commit_record WHERE commit_record.state = state.id)
        AND NOT EXISTS (SELECT 1 FROM head WHERE head.committed_state = state.id)
      """)
  guard db.changesCount > 0 else { return }
  let columns = try Int64.fetchSet(
    db,
    sql: """
      DELETE FROM stored_column
      WHERE NOT EXISTS (SELECT 1 FROM state_column WHERE state_column.stored_column = stored_column.id)
      RETURNING id
      """)
  guard !columns.isEmpty else { return }
  let contents = try Int64.fetchSet(
    db,
    sql: """
      DELETE FROM content WHERE NOT EXISTS (SELECT 1 FROM stored_part WHERE stored_part.content = content.id)
      RETURNING id
      """)
  catalogue.forget(columns: columns, contents: contents)
}
