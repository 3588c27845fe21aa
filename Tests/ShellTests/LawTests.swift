import Columns
import Diagnostics
import History
import Shell
import Synchronization
import Testing

/// Laws that hold for any store and any condition, tried on stores made at random. A failure names its seed.
@Suite("Laws") struct LawTests {
  static let seeds: [UInt64] = [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233]

  @Test("Those for whom a condition is true, false and unknown are everyone", arguments: seeds)
  func partition(seed: UInt64) throws {
    var maker = StoreMaker(seed: seed)
    var talk = try maker.store()
    let everyone = try talk.ask("customers").texts("id")
    for _ in 0..<25 {
      let condition = maker.condition(depth: 3)
      func ids(_ test: String) throws -> [String] { try talk.ask("where \(test) | select id").texts("id") }
      let parts = try [ids(condition), ids("not (\(condition))"), ids("(\(condition)) is empty")]
      #expect(parts.flatMap { $0 }.sorted() == everyone, "seed \(seed): \(condition)")
      let counted = try talk.ask("summarize t = count(\(condition)), n = count()")
      #expect(counted.numbers("t") == [Double(parts[0].count)], "seed \(seed): \(condition)")
      let told = talk.say("where \(condition) | count").contains("left out") == !parts[2].isEmpty
      #expect(told, "seed \(seed): \(condition)")
    }
  }

  @Test("A sum over all is the sum over the groups, the missing one included", arguments: seeds)
  func groups(seed: UInt64) throws {
    var maker = StoreMaker(seed: seed)
    var talk = try maker.store()
    for key in ["region", "tier", "flag", "region, tier", "year(since)"] {
      let whole = try talk.ask("summarize n = count(), s = sum(amount), r = sum(r12)").texts[0]
      let parts = try talk.ask("summarize n = count(), s = sum(amount), r = sum(r12), p = share(r12) by \(key)")
      let again = try talk.ask("\(maker.shuffled("customers")) | summarize n = count(), s = sum(amount), r = sum(r12)")
      #expect(again.texts[0] == whole, "seed \(seed): order of rows")
      #expect(parts.numbers("n").reduce(0, +) == Double(whole[0]), "seed \(seed) by \(key)")
      let cents = parts.numbers("s").map { ($0 * 100).rounded() }.reduce(0, +)
      #expect(cents == ((Double(whole[1]) ?? .nan) * 100).rounded(), "seed \(seed) by \(key)")
    }
  }

  @Test("Undo brings the state back, and redo the change", arguments: seeds)
  func undoAndRedo(seed: UInt64) throws {
    var maker = StoreMaker(seed: seed)
    var talk = try maker.store()
    try talk.ask("commit \"begin\"")
    var states = [contents(talk.session.state)]
    var done: [String] = []
    for _ in 0..<12 {
      let act = maker.act()
      let pending = talk.session.pendingCount
      try talk.ask(act)
      // The day that holds already is no change.
      guard talk.session.pendingCount > pending else { continue }
      done.append(act)
      states.append(contents(talk.session.state))
    }
    for place in done.indices.reversed() {
      try talk.ask("undo")
      #expect(contents(talk.session.state) == states[place], "seed \(seed): undo of \(done[place])")
    }
    for place in done.indices {
      try talk.ask("redo")
      #expect(contents(talk.session.state) == states[place + 1], "seed \(seed): redo of \(done[place])")
    }
    try talk.ask("discard")
    #expect(contents(talk.session.state) == states[0], "seed \(seed): discard")
    #expect(try talk.ask("diff").rowCount == 0)
  }

  @Test("A statement that fails leaves the state as it was", arguments: seeds) func failure(seed: UInt64) throws {
    var maker = StoreMaker(seed: seed)
    var talk = try maker.store()
    let before = contents(talk.session.state)
    for statement in [
      "customers | set amount = nothing", "customers | tag nothing", "adopt nothing", "define x = nothing",
      "policy p { tier A when nothing > 1\n tier B otherwise }", "load \"nothing.csv\" as customers",
      "measure region", "define tag t when nothing = 1", "unit nothing ¥", "current tier from nothing", "retag nothing",
      "adopt mine with nothing = 1", "customers | set tier = nothing",
    ] {
      #expect(talk.say(statement).hasPrefix("error: "), "\(statement)")
      #expect(contents(talk.session.state) == before, "seed \(seed): \(statement)")
    }
  }

  @Test("What cannot be written down did not happen", arguments: seeds) func fullDisk(seed: UInt64) throws {
    var maker = StoreMaker(seed: seed)
    var talk = try maker.store()
    try talk.ask("commit \"begin\"\nmeasure amount\nmeasure visits\nundo\nsave as \"s.tierlab\"")
    let workspace = try #require(talk.files.workspace("s.tierlab"))
    let before = contents(talk.session.state)
    let position = talk.session.position
    workspace.isFull.withLock { $0 = true }
    for statement in [maker.act(), maker.act(), "undo", "redo", "discard", "commit \"x\""] {
      #expect(talk.say(statement).hasPrefix("error: the disk is full"), "seed \(seed): \(statement)")
      #expect(contents(talk.session.state) == before, "seed \(seed): \(statement)")
      #expect(talk.session.position == position && talk.session.steps.count == 2, "seed \(seed): \(statement)")
    }
    workspace.isFull.withLock { $0 = false }
    try talk.ask("redo\ncommit \"end\"")
    #expect(try talk.ask("log").rowCount == 2)
    var again = Conversation(talk.files)
    try again.open("s.tierlab", readOnly: false)
    #expect(contents(again.session.state) == contents(talk.session.state), "seed \(seed)")
  }

  @Test("A statement that is interrupted leaves the state as it was") func interruption() throws {
    var maker = StoreMaker(seed: 7)
    let store = try maker.store()
    let stop = Flag()
    let plain = "policy mine {\n  tier A when visits > 2\n  tier B otherwise\n}"
    var talk = Conversation(store.files, isInterrupted: { stop.isSet })
    try talk.ask("load \"c.csv\" as customers key id\ndefine x = amount * 2\n\(plain)")
    let before = contents(talk.session.state)
    stop.isSet = true
    for statement in ["adopt mine", "define y = amount * 3", "where amount > 1 | set visits = 2", "where x > 7"] {
      #expect(talk.say(statement).contains("stopped"), "\(statement)")
      #expect(contents(talk.session.state) == before, "\(statement)")
    }
    stop.isSet = false
    #expect(!talk.say("where x > 7").contains("stopped"))
  }

  @Test("A policy gives the tiers that it was simulated to give", arguments: seeds)
  func simulateThenAdopt(seed: UInt64) throws {
    var maker = StoreMaker(seed: seed)
    var talk = try maker.store()
    for _ in 0..<4 {
      try talk.ask(maker.policy())
      let simulated = try talk.ask("simulate mine | select id, from, to, moved, same_rule, because")
      let summary = try talk.ask("simulate mine | summary")
      #expect(summary.numbers("customers").reduce(0, +) == Double(simulated.rowCount))
      let headline = talk.say("simulate mine")
      try talk.ask("adopt mine")
      let adopted = try talk.ask("select id, tier").texts("tier")
      // Who is unscored keeps the tier there was.
      let wanted = zip(simulated.texts("from"), simulated.texts("to")).map { $1.isEmpty ? $0 : $1 }
      #expect(adopted == wanted, "seed \(seed)")
      let moved = zip(simulated.texts("from"), adopted).map { $0 != $1 }
      #expect(simulated.texts("moved") == moved.map { $0 ? "true" : "false" }, "seed \(seed)")
      #expect(moved.contains(true) != headline.hasPrefix("none of"), "seed \(seed)")
      for row in simulated.texts {
        let same = row[4].isEmpty ? row[1] : row[4]
        let to = row[2].isEmpty ? row[1] : row[2]
        let because = row[1] == to ? "" : same == to ? "data" : same == row[1] ? "rule" : "both"
        #expect(row[5] == because, "seed \(seed): \(row)")
      }
      #expect(try talk.ask("simulate mine | where moved").rowCount == 0, "seed \(seed)")
    }
  }

  @Test("diff has a row for each changed value, and a commit counts the customers", arguments: seeds)
  func differences(seed: UInt64) throws {
    var maker = StoreMaker(seed: seed)
    var talk = try maker.store()
    try talk.ask("commit \"begin\"")
    let before = try talk.ask("customers")
    for _ in 0..<6 { try talk.ask(maker.act()) }
    let after = try talk.ask("customers")
    var changed = 0
    var customers: Set<String> = []
    let stored = Set(talk.session.state.customers?.table.fields.map(\.name) ?? [])
    for field in after.fields where stored.contains(field.name) {
      let old = before.field(named: field.name)
      for row in 0..<after.rowCount {
        // An empty text is a value; no tags are none.
        let was = old.flatMap { $0.column.isMissing(row) ? nil : $0.column[row].text }
        let now = field.column.isMissing(row) ? nil : field.column[row].text
        if was != now, field.name != "tags" || was ?? "" != now {
          changed += 1
          customers.insert(after.texts("id")[row])
        }
      }
    }
    let rows = try talk.ask("diff | where id is not empty")
    #expect(rows.rowCount == changed, "seed \(seed)")
    #expect(Set(rows.texts("id")) == customers, "seed \(seed)")
    #expect(!rows.texts("because").contains(""), "seed \(seed)")
    if talk.session.pendingCount > 0 {
      try talk.ask("commit \"end\"")
      #expect(try talk.ask("log | take 1").texts("customers_changed") == [String(customers.count)], "seed \(seed)")
    }
  }

  @Test("A comparison turned round has the same agreement, and in and out change places", arguments: seeds)
  func comparisons(seed: UInt64) throws {
    var maker = StoreMaker(seed: seed)
    var talk = try maker.store()
    try talk.ask(maker.policy())
    try talk.ask(maker.policy(named: "other"))
    func summary(_ sides: String) throws -> [String: String] {
      let table = try talk.ask("compare \(sides) | summary")
      return Dictionary(zip(table.texts("name"), table.texts("value"))) { first, _ in first }
    }
    let one = try summary("mine, other")
    let two = try summary("other, mine")
    for name in ["agreement", "both", "neither", "jaccard_A", "jaccard_B", "jaccard_C"] {
      #expect(one[name] == two[name], "seed \(seed): \(name)")
    }
    #expect(one["in"] == two["out"] && one["out"] == two["in"], "seed \(seed)")
    let same = try summary("mine, mine as again")
    #expect(same["agreement"] == "1" && same["in"] == "0" && same["out"] == "0", "seed \(seed)")
  }

  /// Everything a person can see of a state, as text.
  private func contents(_ state: WorkingState) -> [String] {
    var lines = state.tables.flatMap { stored in
      ["\(stored.name) \(stored.kind)"]
        + stored.table.fields.map { field in
          let values = (0..<stored.table.rowCount).map {
            field.column.isMissing($0) ? "-" : "\(field.column[$0])"
          }
          return "\(field.name) \(field.unit ?? "") \(values.joined(separator: "|"))"
        }
    }
    lines += state.definitions.map { "\($0)" } + state.tags.map { "\($0)" } + state.policies.map { "\($0)" }
    lines += state.adoptions.map { "\($0)" } + ["\(state.asOf?.description ?? "") \(state.measure ?? "")"]
    return lines
  }
}

/// Something one side sets and the other reads.
private final class Flag: Sendable {
  private let value = Mutex(false)
  var isSet: Bool {
    get { value.withLock { $0 } }
    set { value.withLock { $0 = newValue } }
  }
}
