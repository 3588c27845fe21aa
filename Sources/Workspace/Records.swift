import Diagnostics
import GRDB
import History

/// Where the workspace stands: the one row of `head`.
struct Head {
  var revision: Int
  var committedState: Int64
  var position: Int

  init(_ db: Database) throws {
    guard let row = try Row.fetchOne(db, sql: "SELECT revision, committed_state, position FROM head") else {
      throw Damage(what: "its head")
    }
    revision = try row.integer(0)
    committedState = Int64(try row.integer(1))
    position = try row.integer(2)
  }
}

extension Step {
  /// Writes the step and puts it in force; its columns are in the catalogue already.
  func write(to db: Database, at position: Int, _ catalogue: Catalogue) throws {
    let seal = seal(at: position)
    let state = try state.write(to: db, catalogue)
    try db.cachedStatement(sql: "INSERT INTO step (position, statement, at, state, seal) VALUES (?, ?, ?, ?, ?)")
      .insert([position, statement, at, state, seal])
    try db.execute(sql: "UPDATE head SET position = ?", arguments: [position + 1])
  }
}

extension Commit {
  /// Writes the commit and makes its state the one that steps start from.
  ///
  /// - Parameter content: what the commit leaves; the seal is over it.
  func write(to db: Database, state: Int64, _ content: WorkingState) throws {
    let before = try parent.flatMap { try Commit.seal(of: $0, in: db) }
    try db.cachedStatement(
      sql: """
        INSERT INTO commit_record (number, parent, at, author, message, customers_changed, state, seal)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).insert([number, parent, at, author, message, customersChanged, state, seal(after: before, leaving: content)])
    for (position, statement) in statements.enumerated() {
      try db.cachedStatement(sql: "INSERT INTO commit_statement (number, position, statement) VALUES (?, ?, ?)")
        .insert([number, position, statement])
    }
    try db.execute(sql: "UPDATE head SET committed_state = ?, position = 0", arguments: [state])
  }

  /// Throws where the commit is not what was sealed. The columns are held to their own checks when they are read.
  func checkSeal(leaving state: WorkingState, in db: Database) throws {
    guard let kept = try Commit.seal(of: number, in: db) else { return }
    let before = try parent.flatMap { try Commit.seal(of: $0, in: db) }
    if seal(after: before, leaving: state) != kept { throw Damage(what: "the last commit") }
  }

  static func seal(of number: Int, in db: Database) throws -> String? {
    guard try Schema.hasSeals(db) else { return nil }
    return try String.fetchOne(db, sql: "SELECT seal FROM commit_record WHERE number = ?", arguments: [number])
  }

  static func all(from db: Database) throws -> [Commit] {
    var statements: [Int: [String]] = [:]
    let lines = try Row.fetchCursor(
      db, sql: "SELECT number, statement FROM commit_statement ORDER BY number, position")
    while let line = try lines.next() { statements[try line.integer(0), default: []].append(try line.text(1)) }
    return try Row.fetchAll(
      db,
      sql: "SELECT number, parent, at, author, message, customers_changed FROM commit_record ORDER BY number"
    ).map { row in
      let number = try row.integer(0)
      return Commit(
        number: number, parent: row.integerIfAny(1), at: try row.text(2), author: try row.text(3),
        message: try row.text(4), statements: statements[number] ?? [], customersChanged: try row.integer(5))
    }
  }
}
