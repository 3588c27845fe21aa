import GRDB

/// How the file is laid out. Everything but the columns' values is plain rows; the views tell the working state in the
/// words of the language to anyone with the sqlite3 shell.
enum Schema {
  /// `Tier` in the header's application id: how a workspace is told from any other SQLite file.
  static let applicationID = 0x5469_6572
  /// The newest format this version reads; the file's `user_version`.
  static let format = 4

  static var migrations: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1: states, steps and commits over shared columns") { db in
      try db.execute(sql: "PRAGMA application_id = \(applicationID)")
      try db.execute(sql: columns + states + journal + views)
      try db.execute(sql: "PRAGMA user_version = 1")
    }
    migrator.registerMigration("2: small named things as text; pins") { db in
      try db.execute(sql: entriesAndPins)
      try db.execute(sql: "PRAGMA user_version = 2")
    }
    migrator.registerMigration("3: digests of columns; seals of commits") { db in
      // What is there already has none: a commit made before stays unsealed, and `verify` says so.
      try db.execute(sql: "ALTER TABLE stored_column ADD COLUMN digest TEXT")
      try db.execute(sql: "ALTER TABLE commit_record ADD COLUMN seal TEXT")
      try db.execute(sql: "PRAGMA user_version = 3")
    }
    migrator.registerMigration("4: seals of pending steps") { db in
      try db.execute(sql: "ALTER TABLE step ADD COLUMN seal TEXT")
      try db.execute(sql: "PRAGMA user_version = 4")
    }
    return migrator
  }

  /// A file of an older format that is only read has no seals.
  static func hasSeals(_ db: Database) throws -> Bool {
    try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0 >= 3
  }

  static func hasStepSeals(_ db: Database) throws -> Bool {
    try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0 >= 4
  }

  /// Ids are never used twice: whoever remembers one can't mistake another column for it.
  private static let columns = """
    CREATE TABLE content (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      kind TEXT NOT NULL,
      count INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE chunk (
      content INTEGER NOT NULL REFERENCES content (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      count INTEGER NOT NULL,
      transform TEXT NOT NULL,
      first INTEGER NOT NULL,
      base INTEGER NOT NULL,
      width INTEGER NOT NULL,
      seal INTEGER NOT NULL,
      zstd BLOB NOT NULL,
      PRIMARY KEY (content, position)
    ) STRICT;

    CREATE TABLE stored_column (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      type TEXT NOT NULL,
      storage TEXT NOT NULL,
      rows INTEGER NOT NULL,
      scale INTEGER,
      divisor INTEGER
    ) STRICT;

    CREATE TABLE stored_part (
      stored_column INTEGER NOT NULL REFERENCES stored_column (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      role TEXT NOT NULL,
      tag TEXT,
      content INTEGER NOT NULL REFERENCES content (id),
      PRIMARY KEY (stored_column, position)
    ) STRICT;
    CREATE INDEX stored_part_content ON stored_part (content);

    CREATE TABLE stored_tier (
      stored_column INTEGER NOT NULL REFERENCES stored_column (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      code TEXT NOT NULL,
      label TEXT,
      PRIMARY KEY (stored_column, position)
    ) STRICT;

    """

  private static let states = """
    CREATE TABLE state (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      as_of INTEGER,
      measure TEXT
    ) STRICT;

    CREATE TABLE state_table (
      state INTEGER NOT NULL REFERENCES state (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      name TEXT NOT NULL,
      kind TEXT NOT NULL,
      key TEXT NOT NULL,
      parent TEXT,
      at TEXT,
      rows INTEGER NOT NULL,
      source TEXT NOT NULL,
      PRIMARY KEY (state, position)
    ) STRICT;

    CREATE TABLE state_column (
      state INTEGER NOT NULL REFERENCES state (id) ON DELETE CASCADE,
      table_position INTEGER NOT NULL,
      position INTEGER NOT NULL,
      name TEXT NOT NULL,
      unit TEXT,
      known_at INTEGER,
      stored_column INTEGER NOT NULL REFERENCES stored_column (id),
      PRIMARY KEY (state, table_position, position)
    ) STRICT;
    CREATE INDEX state_column_stored ON state_column (stored_column);

    CREATE TABLE state_definition (
      state INTEGER NOT NULL REFERENCES state (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      name TEXT NOT NULL,
      expression TEXT NOT NULL,
      unit TEXT,
      PRIMARY KEY (state, position)
    ) STRICT;

    CREATE TABLE state_tag (
      state INTEGER NOT NULL REFERENCES state (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      name TEXT NOT NULL,
      definition TEXT NOT NULL,
      rule TEXT,
      PRIMARY KEY (state, position)
    ) STRICT;

    CREATE TABLE state_policy (
      state INTEGER NOT NULL REFERENCES state (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      name TEXT NOT NULL,
      text TEXT NOT NULL,
      PRIMARY KEY (state, position)
    ) STRICT;

    CREATE TABLE state_adoption (
      state INTEGER NOT NULL REFERENCES state (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      axis TEXT NOT NULL,
      policy TEXT NOT NULL,
      text TEXT NOT NULL,
      PRIMARY KEY (state, position)
    ) STRICT;

    CREATE TABLE state_parameter (
      state INTEGER NOT NULL,
      adoption INTEGER NOT NULL,
      position INTEGER NOT NULL,
      name TEXT NOT NULL,
      value TEXT NOT NULL,
      PRIMARY KEY (state, adoption, position),
      FOREIGN KEY (state, adoption) REFERENCES state_adoption (state, position) ON DELETE CASCADE
    ) STRICT;

    """

  /// `head.revision` grows by one with every transaction: how a session knows that another one wrote since it looked.
  private static let journal = """
    CREATE TABLE head (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      revision INTEGER NOT NULL,
      committed_state INTEGER NOT NULL REFERENCES state (id),
      position INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE step (
      position INTEGER PRIMARY KEY,
      statement TEXT NOT NULL,
      at TEXT NOT NULL,
      state INTEGER NOT NULL REFERENCES state (id)
    ) STRICT;
    CREATE INDEX step_state ON step (state);

    CREATE TABLE commit_record (
      number INTEGER PRIMARY KEY,
      parent INTEGER REFERENCES commit_record (number),
      at TEXT NOT NULL,
      author TEXT NOT NULL,
      message TEXT NOT NULL,
      customers_changed INTEGER NOT NULL,
      state INTEGER NOT NULL REFERENCES state (id)
    ) STRICT;
    CREATE INDEX commit_record_state ON commit_record (state);

    CREATE TABLE commit_statement (
      number INTEGER NOT NULL REFERENCES commit_record (number) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      statement TEXT NOT NULL,
      PRIMARY KEY (number, position)
    ) STRICT;

    INSERT INTO state DEFAULT VALUES;
    INSERT INTO head SELECT 1, 0, id, 0 FROM state;

    """

  private static let views = """
    CREATE VIEW working AS
    SELECT coalesce((SELECT state FROM step WHERE position = head.position - 1), committed_state) AS state FROM head;

    CREATE VIEW tables AS
    SELECT name, kind, key, parent, at, rows, source
    FROM state_table WHERE state = (SELECT state FROM working) ORDER BY position;

    CREATE VIEW columns AS
    SELECT t.name AS "table", c.name, s.type, c.unit, date(c.known_at * 86400, 'unixepoch') AS known_at
    FROM state_column c
    JOIN state_table t ON t.state = c.state AND t.position = c.table_position
    JOIN stored_column s ON s.id = c.stored_column
    WHERE c.state = (SELECT state FROM working) ORDER BY c.table_position, c.position;

    CREATE VIEW definitions AS
    SELECT name, expression, unit FROM state_definition WHERE state = (SELECT state FROM working) ORDER BY position;

    CREATE VIEW tags AS
    SELECT name, definition, rule FROM state_tag WHERE state = (SELECT state FROM working) ORDER BY position;

    CREATE VIEW policies AS
    SELECT name, text FROM state_policy WHERE state = (SELECT state FROM working) ORDER BY position;

    CREATE VIEW adoptions AS
    SELECT a.axis, a.policy,
      (SELECT group_concat(name || ' = ' || value, ', ')
       FROM (SELECT name, value FROM state_parameter WHERE state = a.state AND adoption = a.position ORDER BY position)
      ) AS parameters,
      a.text
    FROM state_adoption a WHERE a.state = (SELECT state FROM working) ORDER BY a.position;

    CREATE VIEW settings AS
    SELECT 'as_of' AS name, date(as_of * 86400, 'unixepoch') AS value
    FROM state WHERE id = (SELECT state FROM working) AND as_of IS NOT NULL
    UNION ALL
    SELECT 'measure', measure FROM state WHERE id = (SELECT state FROM working) AND measure IS NOT NULL;

    CREATE VIEW commits AS
    SELECT number, parent, at, author, message, customers_changed,
      (SELECT group_concat(statement, char(10))
       FROM (SELECT statement FROM commit_statement s WHERE s.number = c.number ORDER BY position)) AS statements
    FROM commit_record c ORDER BY number;

    CREATE VIEW pending AS
    SELECT step.position + 1 AS step, statement, at,
      CASE WHEN step.position < head.position THEN 'in force' ELSE 'undone' END AS status
    FROM step, head ORDER BY step.position;

    """

  /// Pins are kept as a table of the state of kind `pins`, and the customers of a set as one of kind `set`, so that
  /// states share their columns.
  private static let entriesAndPins = """
    CREATE TABLE state_entry (
      state INTEGER NOT NULL REFERENCES state (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      kind TEXT NOT NULL,
      name TEXT NOT NULL,
      text TEXT NOT NULL,
      PRIMARY KEY (state, position),
      UNIQUE (state, kind, name)
    ) STRICT;

    CREATE VIEW entries AS
    SELECT kind, name, text FROM state_entry WHERE state = (SELECT state FROM working) ORDER BY position;

    DROP VIEW tables;
    CREATE VIEW tables AS
    SELECT name, kind, key, parent, at, rows, source
    FROM state_table WHERE state = (SELECT state FROM working) AND kind NOT IN ('pins', 'set') ORDER BY position;

    CREATE VIEW sets AS
    SELECT name, rows AS customers, source AS definition
    FROM state_table WHERE state = (SELECT state FROM working) AND kind = 'set' ORDER BY position;

    DROP VIEW columns;
    CREATE VIEW columns AS
    SELECT t.name AS "table", c.name, s.type, c.unit, date(c.known_at * 86400, 'unixepoch') AS known_at
    FROM state_column c
    JOIN state_table t ON t.state = c.state AND t.position = c.table_position
    JOIN stored_column s ON s.id = c.stored_column
    WHERE c.state = (SELECT state FROM working) AND t.kind NOT IN ('pins', 'set')
    ORDER BY c.table_position, c.position;

    """
}
