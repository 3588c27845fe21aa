import History
import Testing
import Workspace

@Suite(.enabled(if: hasSQLiteShell)) struct `anyone can read a workspace with the sqlite3 shell` {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    let file = try scratch.create()
    var dice = Dice(state: 3)
    try file.commit(decision(1, "first"), leaving: marked(1))
    let state = fullState(10, dice: &dice)
    try file.append(step(state, "retag"), at: 0)
    try file.append(step(marked(2), "clean"), at: 1)
    try file.move(to: 1)
  }

  @Test(arguments: [
    ("SELECT * FROM policies", "standard|policy standard {\n  tier A otherwise\n}"),
    ("SELECT * FROM tags", "key_account|近3个月有成交|last_order within 3mo\nvip||"),
    ("SELECT * FROM definitions", "amount_12m|sum(orders.amount within 12mo)|¥"),
    ("SELECT axis, policy, parameters FROM adoptions", "tier|standard|b_min = 50, a_min = 75"),
    ("SELECT * FROM settings", "as_of|2026-09-30\nmeasure|amount_12m"),
    (
      "SELECT * FROM tables",
      "customers|keyed|id|||10|客户.csv\norders|events|customer_id|customers|date|2|orders.csv"
    ),
    (
      "SELECT * FROM columns WHERE name IN ('spend', 'since', 'rank', 'tier')",
      "customers|spend|decimal|¥|\ncustomers|rank|real||\ncustomers|since|date||2026-06-30\ncustomers|tier|tier||"
    ),
    ("SELECT * FROM commits", "1||2026-09-30T10:00:00Z|李伟|first|7|load \"a\"\nretag"),
    (
      "SELECT * FROM pending",
      "1|retag|2026-09-30T10:00:00Z|in force\n2|clean|2026-09-30T10:00:00Z|undone"
    ),
    ("PRAGMA integrity_check", "ok"),
    ("PRAGMA foreign_key_check", ""),
    ("PRAGMA user_version", "4"),
    (
      "SELECT * FROM entries", "alert|quiet|last_order older than 90d\nexclusive|quiet|`老客户`, vip"
    ),
    ("PRAGMA journal_mode", "wal"),
  ])
  func `the working state in plain words`(sql: String, answer: String) throws {
    #expect(try sqlite(scratch.path(), sql) == answer)
  }
}
