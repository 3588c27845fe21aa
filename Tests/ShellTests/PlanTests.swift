import Diagnostics
import History
import Shell
import Testing

@Suite("Plans: exactly that, or refused with what moved") struct PlanTests {
  private static let files = [
    "customers.csv": "id,name,region,amount\na,x,east,5\nb,y,west,7\nc,z,east,9\n",
    "more.csv": "id,name,region,amount\na,x,east,5\nb,y,west,7\nc,z,east,9\nd,w,west,1\n",
    "fewer.csv": "id,name,region,amount\na,x,east,5\nb,y,west,7\n",
    "otherwise.csv": "id,name,region,amount\na,x,east,5\nb,y,west,8\nc,z,east,9\n",
    "orders.csv": "id,date,value\na,2026-01-01,5\nb,2026-02-01,7\n",
    "orders2.csv": "id,date,value\na,2026-01-01,5\nb,2026-02-02,7\n",
    "extra.csv": "id,grade\na,1\nb,2\n",
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
      define tag big "more than 6" when amount > 6
      where id = a | tag vip
      policy p {
        param cut = 6
        tier A when amount > cut
        tier B otherwise
      }
      alert low when amount < 6
      adopt p with cut = 8
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
    ("exclusive tags", "exclusive tags vip, big", "exclusive big, vip is new"),
    ("a set", "where id = a | as mine", "set mine is new"),
    ("the base commit alone", "revert 1\nrevert 2", "the base commit was 1 and is 3"),
  ]

  @Test("A plan is refused after a change", arguments: changes.indices) func stale(place: Int) throws {
    let change = PlanTests.changes[place]
    var talk = try PlanTests.store()
    try talk.ask("adopt p with cut = 5\nplan save \"p.plan\"\ndiscard")
    if change.statement.contains("revert") {
      try talk.ask(change.statement)
    } else {
      try talk.ask(change.statement)
      try talk.ask("commit \"changed\"")
    }
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
    let simulated = try talk.ask("simulate mine | select id, from, to")
    let wanted = zip(simulated.texts("from"), simulated.texts("to")).map { $1.isEmpty ? $0 : $1 }
    try talk.ask("adopt mine")
    try talk.ask("plan save \"p.plan\"\ndiscard\napply \"p.plan\"\ncommit \"planned\"")
    #expect(try talk.ask("select id, tier").texts("tier") == wanted, "seed \(seed)")
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

  private static let seeds: [UInt64] = [1, 2, 3, 4, 5, 6]
}
