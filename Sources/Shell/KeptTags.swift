import Columns

/// The tags of a table that stay when its next file has a column of tags too: the file says who has its own tags, and
/// people and rules who has those of the dictionary. Tags that were given where no file had any are all people's.
struct KeptTags {
  /// The file's column with the tags that stay.
  let field: Field
  /// The table of before without the column that went into it.
  let rest: Table
  /// The tags that somebody has for it.
  private(set) var names: [String] = []

  /// - Parameters:
  ///   - rows: for each row of the file the row it had before; -1 for a new one.
  ///   - dictionary: the tags that are defined.
  init?(of old: Table, _ rows: [Int32], in file: Table, dictionary: [String]) {
    guard let own = file.fields.first(where: { $0.column.tagSets != nil }), var sets = own.column.tagSets,
      let before = old.fields.first(where: { $0.column.tagSets != nil })
    else { return nil }
    let isOfFile = file.field(named: before.name) != nil
    let held = before.column.carried(rows).tagSets ?? TagSets(rowCount: rows.count)
    for name in held.names where !isOfFile || dictionary.contains(name) {
      let missed = held.members(of: name).subtracting(sets.members(of: name))
      guard !missed.isEmpty else { continue }
      sets = sets.replacing(name, with: sets.members(of: name) | missed)
      names.append(name)
    }
    field = Field(own.name, Column(.tags(sets)), unit: own.unit, knownAt: own.knownAt)
    rest =
      isOfFile ? old : Table(rowCount: old.rowCount, fields: old.fields.filter { $0.name != before.name })
  }
}
