import Columns
import History
import Testing
import Workspace

@Suite struct `entries and pins` {
  private func pin(_ key: String, _ tier: String, axis: String = "tier") -> StoredPin {
    StoredPin(key: key, axis: axis, tier: tier, until: nil, why: "by hand")
  }

  @Test func `pins lie in order of the key's bytes, and the later one for a customer and axis holds`() {
    let pins = StoredPins([
      pin("b", "A"), pin("a", "B"), pin("b", "C", axis: "stage"), pin("B", "A"), pin("a", "C"), pin("é", "A"),
      pin("e\u{301}", "B"),
    ])
    #expect(pins.all.map(\.key) == ["B", "a", "b", "b", "e\u{301}", "é"])
    #expect(pins.all.map(\.tier) == ["A", "C", "C", "A", "B", "A"])
    #expect(pins.pins(of: "b").map(\.axis) == ["stage", "tier"])
    #expect(pins.pins(of: "nobody").isEmpty)
  }

  @Test func `an entry takes the place of the one with its kind and name`() {
    var state = WorkingState()
    for (kind, name, text) in [("alert", "a", "1"), ("alert", "b", "2"), ("exclusive", "a", "3"), ("alert", "a", "4")] {
      state.set(StoredEntry(kind: kind, name: name, text: text))
    }
    #expect(state.entries.map(\.text) == ["4", "2", "3"])
    state.removeEntry("alert", "a")
    #expect(state.entries.map(\.text) == ["2", "3"])
    #expect(state.entry("exclusive", "a")?.text == "3" && state.entry("alert", "a") == nil)
  }

  @Test(.enabled(if: hasSQLiteShell)) func `a hundred thousand pins are written once, however many steps follow`()
    throws
  {
    let scratch = try Scratch()
    let file = try scratch.create()
    var state = marked(1)
    state.pins = StoredPins((0..<100_000).map { pin("C\($0)", ["A", "B", "C"][$0 % 3]) })
    try file.append(step(state), at: 0)
    let chunks = try sqlite(scratch.path(), "SELECT count(*) FROM chunk")
    state.measure = "other"
    try file.append(step(state), at: 1)
    try file.commit(decision(1), leaving: state)
    #expect(try sqlite(scratch.path(), "SELECT count(*) FROM chunk") == chunks)
    file.close()
    let opened = try scratch.open().open().committed
    expectSame(opened, state)
    state.pins = StoredPins()
    let again = try scratch.open()
    _ = try again.open()
    try again.commit(decision(2), leaving: state)
    #expect(try again.open().committed.pins.isEmpty)
  }

  @Test(.enabled(if: hasSQLiteShell)) func `a file of format 1 opens, and is of the newest once it may be written`()
    throws
  {
    let scratch = try Scratch()
    let file = try scratch.create()
    try file.commit(decision(1), leaving: marked(1))
    file.close()
    _ = try sqlite(
      scratch.path(),
      """
      DROP VIEW entries; DROP VIEW sets; DROP TABLE state_entry; ALTER TABLE stored_column DROP COLUMN digest;
      ALTER TABLE commit_record DROP COLUMN seal; ALTER TABLE step DROP COLUMN seal; PRAGMA user_version = 1;
      DELETE FROM grdb_migrations WHERE identifier LIKE '2:%' OR identifier LIKE '3:%' OR identifier LIKE '4:%'
      """)
    let looked = try scratch.open("client.tierlab", .readOnly)
    expectSame(try looked.open().committed, marked(1))
    looked.close()
    let opened = try scratch.open()
    expectSame(try opened.open().committed, marked(1))
    var dice = Dice(state: 9)
    let state = fullState(10, dice: &dice)
    try opened.append(step(state), at: 0)
    expectSame(try scratch.open().open().steps[0].state, state)
    #expect(try sqlite(scratch.path(), "PRAGMA user_version") == "4")
  }
}
