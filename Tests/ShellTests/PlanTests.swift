import Diagnostics
import Foundation
import History
import Shell
import Testing

@Suite("Plans: exactly that, or refused with what moved") struct PlanTests {
  private static let files = [
    "customers.csv": "id,name,region,amount\na,x,east,5\nb,y,west,7\nc,z,east,9\n",
    "more.csv": "id,name,region,amount\na,x,east,5\nb,y,west,7\nc,z,east,9\nd,w,west,1\n",
    "fewer.csv": "id,name,region,amount\na,x,east,5\nb,y,west,7\n",
    "otherwise.csv": "id,name,region,amount\na,x,east,5\nb,y,west,8\nc,z,east,9\n",
    "customers-2.csv": "id,name,region,amount\na,x,east,5\nb,y,west,7\nc,z,east,9\n",
    "orders.csv": "id,date,value\na,2026-01-01,5\nb,2026-02-01,7\n",
    "orders2.csv": "id,date,value\na,2026-01-01,5\nb,2026-02-02,7\n",
    "extra.csv": "id,grade\na,1\nb,2\n", "pins.csv": "id,tier,why\nb,A,by hand\n",
    "torn.csv": "id,name,region,amount\na,x,east,5\nb,y,west,7\nc,z,east,9\na,twice,east,1\n",
  ].mapValues { Array($0.utf8) }

  private static func store() throws -> Conversation {
    var talk = Conversation(MemoryFiles(files))
    try talk.ask(
      """
      load "customers.csv" as customers key id
      load "orders.csv" as orders of customers by id at date
      as_of 2026-06-30
      define total = sum(orders.value)
      measure amount
      define tag vip "by hand"
      define tag big "more than 6" owner li when amount > 6
      where id = a | tag vip
      policy p {
        param cut = 6
        tier A when amount > cut
        tier B otherwise
      }
      alert low when amount < 6
      unchangeable region
      where id = a | as mine
      adopt p with cut = 8
      where id = c | pin B until 2026-12-31 "kept"
      commit "as it is"
      """)
    return talk
  }

  /// The kinds of change after which a plan is stale, each with a statement and a part of what is told.
  static let changes: [(kind: String, statement: String, told: String)] = [
    ("rows added", "load \"more.csv\" as customers key id", "1 customer is new"),
    ("rows gone", "load \"fewer.csv\" as customers key id", "1 customer is gone"),
    ("rows changed by a load", "load \"otherwise.csv\" as customers key id", "column customers.amount was changed"),
    ("a value", "where id = b | set amount = 3", "column customers.amount was changed"),
    ("a column added", "load \"extra.csv\" as columns of customers by id", "column customers.grade is new"),
    ("events", "load \"orders2.csv\" as orders of customers by id at date", "column orders.date was changed"),
    ("a tag given", "where id = b | tag vip", "column customers.tags was changed"),
    ("a tag taken", "where id = a | untag vip", "column customers.tags was changed"),
    ("a tag defined", "define tag fresh \"new\"", "tag fresh is new"),
    ("a tag's meaning", "define tag vip \"otherwise\"", "tag vip was changed"),
    ("a tag's rule", "define tag big \"more than 8\" when amount > 8", "tag big was changed"),
    ("a tag's name", "rename tag vip to key", "tag vip is gone; tag key is new"),
    (
      "a policy", "policy p {\n  param cut = 6\n  tier A when amount >= cut\n  tier B otherwise\n}",
      "policy p was changed"
    ),
    ("a policy more", "policy q {\n  tier A when amount > 1\n  tier B otherwise\n}", "policy q is new"),
    ("a parameter", "adopt p with cut = 7", "adopted tier was changed"),
    ("as_of", "as_of 2026-03-31", "as_of was 2026-06-30 and is 2026-03-31"),
    ("a definition", "define total = count(orders)", "definition total was changed"),
    ("the measure", "measure total", "measure was amount and is total"),
    ("a unit", "unit amount ¥", "column customers.amount was changed"),
    ("an alert", "alert low when amount < 7", "alert low was changed"),
    ("an alert off", "alert low off", "alert low is gone"),
    ("exclusive tags", "exclusive tags vip, big", "exclusive big, vip is new"),
    ("a set", "where id = b | as other", "set other is new"),
    ("a set's customers", "where id = b | as mine", "set mine was changed"),
    ("a column not to be changed", "unchangeable name", "unchangeable name is new"),
    ("a column that may be changed again", "unchangeable region off", "unchangeable region is gone"),
    ("a tag's owner", "define tag big \"more than 6\" owner wang when amount > 6", "owner"),
    ("tags merged", "define tag hand \"too\"\nmerge tags vip, hand into key", "tag key is new"),
    ("rule tags anew", "where id = b | set amount = 1\nretag", "column customers.tags was changed"),
    ("a tier by hand", "where id = a | set tier = A", "column customers.tier was changed"),
    ("where tiers come from", "current tier from name (x = A, y = B, z = B)", "column customers.tier was changed"),
    ("a pin", "where id = b | pin A \"why\"", "1 pin is new"),
    ("a pin taken away", "where id = c | unpin", "1 pin is gone"),
    ("a pin's tier", "where id = c | pin A until 2026-12-31 \"kept\"", "1 pin was changed"),
    ("a pin's last day", "where id = c | pin B until 2027-01-31 \"kept\"", "1 pin was changed"),
    ("a pin's reason", "where id = c | pin B until 2026-12-31 \"otherwise\"", "1 pin was changed"),
    ("pins from a file", "pin from \"pins.csv\"", "1 pin is new"),
    (
      "a policy's label", "policy p \"other\" {\n  param cut = 6\n  tier A when amount > cut\n  tier B otherwise\n}",
      "policy p was changed"
    ),
    (
      "a policy's service",
      "policy p {\n  param cut = 6\n  tier A when amount > cut\n  tier B otherwise\n  service A { contact every 7d }\n}",
      "policy p was changed"
    ),
    (
      "a policy's input",
      "policy p {\n  input amount \"what it is worth\"\n  param cut = 6\n  tier A when amount > cut\n  tier B otherwise\n}",
      "policy p was changed"
    ),
    ("a model taken into use", "use abc with value = amount", "policy abc is new"),
    (
      "another axis", "policy q assigns stage {\n  tier X when amount > 1\n  tier Y otherwise\n}\nadopt q",
      "adopted stage is new"
    ),
    ("customers split", "customers | split into left, right seed 7", "is new"),
    ("a file told anew", "refresh customers from \"otherwise.csv\"", "column customers.amount was changed"),
    ("a file from elsewhere", "load \"customers-2.csv\" as customers key id", "from customers-2.csv"),
    (
      "when values were known", "load \"extra.csv\" as columns of customers by id known at 2026-03-31",
      "column customers.grade is new"
    ),
    ("rows that were refused", "load \"torn.csv\" as customers key id", "rejects customers is new"),
    ("the base commit alone", "revert 1\nrevert 2", "the base commit was 1 and is 3"),
  ]

  @Test("A plan is refused after a change", arguments: changes.indices) func stale(place: Int) throws {
    let change = PlanTests.changes[place]
    var talk = try PlanTests.store()
    try talk.ask("adopt p with cut = 5\nplan save \"p.plan\"\ndiscard")
    try talk.ask(change.statement)
    if talk.session.pendingCount > 0 { try talk.ask("commit \"changed\"") }
    let shown = talk.say("apply \"p.plan\"").split(separator: "\n").map { $0.trimmingPrefix("  ") }.joined(
      separator: " ")
    #expect(shown.hasPrefix("error: the plan is stale"), "\(change.kind): \(shown)")
    #expect(shown.contains(change.told), "\(change.kind): \(shown)")
    #expect(shown.contains("the base commit was 1"), "\(change.kind): \(shown)")
    #expect(talk.session.pendingCount == 0, "\(change.kind)")
  }

  @Test("Unchanged, the committed result is what was simulated, for every customer", arguments: seeds)
  func applied(seed: UInt64) throws {
    var maker = StoreMaker(seed: seed)
    var talk = try maker.store()
    try talk.ask(maker.policy())
    try talk.ask("commit \"begin\"")
    let wanted = try simulated("mine", &talk)
    try talk.ask("adopt mine")
    try talk.ask("plan save \"p.plan\"\ndiscard\napply \"p.plan\"\ncommit \"planned\"")
    #expect(try talk.ask("select id, tier").texts("tier") == wanted, "seed \(seed)")
    // The same after whatever else was done, over pins, keeps and capacities, with another parameter.
    for turn in 0..<4 {
      try talk.ask(maker.richPolicy(named: "rich"))
      for _ in 0..<3 { _ = talk.say(maker.act()) }
      _ = talk.say("where visits > 5 | pin B until 2026-12-31 \"by hand\"")
      _ = talk.say("where region = south | unpin")
      if talk.session.pendingCount > 0 { try talk.ask("commit \"turn \(turn)\"") }
      let wanted = try simulated("rich with a = 55", &talk)
      try talk.ask("adopt rich with a = 55\nplan save \"\(turn).plan\"")
      let pending = StateFingerprint(talk.session.state)
      try talk.ask("discard\napply \"\(turn).plan\"")
      #expect(StateFingerprint(talk.session.state).digest == pending.digest, "seed \(seed), turn \(turn)")
      // A plan may be made of what a plan did.
      try talk.ask("plan save \"\(turn)-again.plan\"\ndiscard\napply \"\(turn)-again.plan\"\ncommit \"planned\"")
      #expect(try talk.ask("select id, tier").texts("tier") == wanted, "seed \(seed), turn \(turn)")
    }
  }

  /// The tier that each customer is to have, by what `simulate` says.
  private func simulated(_ policy: String, _ talk: inout Conversation) throws -> [String] {
    let rows = try talk.ask("simulate \(policy) | select id, from, to")
    return zip(rows.texts("from"), rows.texts("to")).map { $1.isEmpty ? $0 : $1 }
  }

  @Test("A plan with any letter changed is none") func bent() throws {
    var talk = try PlanTests.store()
    try talk.ask("adopt p with cut = 5\nplan save \"p.plan\"\ndiscard")
    let whole = try talk.files.read("p.plan") { bytes in bytes.indices.map { bytes[$0] } }
    for turn in 0..<60 {
      var bytes = whole
      let place = turn * 7919 % bytes.count
      bytes[place] = bytes[place] == 0x78 ? 0x79 : 0x78
      talk.files.replace("p.plan", with: bytes)
      let shown = talk.say("apply \"p.plan\"")
      #expect(
        shown.contains("is not a plan, or was changed") || shown.contains("written in UTF-8"), "\(place): \(shown)")
    }
  }

  private static let seeds = (1...(ProcessInfo.processInfo.environment["TIERLAB_PLANS"].flatMap { Int($0) } ?? 6)).map {
    UInt64($0)
  }
}
