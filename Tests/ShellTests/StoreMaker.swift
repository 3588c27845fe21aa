import Columns
import Diagnostics
import Shell

/// Makes small stores, conditions, policies and acting statements from a seed.
struct StoreMaker {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64.
  private mutating func below(_ limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var random = state
    random = (random ^ (random >> 30)) &* 0xBF58_476D_1CE4_E5B9
    random = (random ^ (random >> 27)) &* 0x94D0_49BB_1331_11EB
    random ^= random >> 31
    return Int(random % UInt64(limit))
  }

  private mutating func one<Value>(of values: [Value]) -> Value { values[below(values.count)] }

  private mutating func day() -> String { "202\(4 + below(3))-0\(1 + below(6))-1\(below(10))" }

  /// Customers with values of every type, some of them missing, and their orders.
  mutating func store() throws(Diagnostic) -> Conversation {
    var customers = "id,region,amount,visits,since,flag,tier\n"
    let count = below(60)
    for place in 0..<count {
      let region = one(of: ["华东", "华北", "south", "", "a\"\"b"])
      let amount = one(of: ["", "0", "\(below(900)).\(10 + below(90))", "-\(below(50)).05"])
      let cells = [
        "c\(1000 + place)", region.contains("\"") ? "\"\(region)\"" : region, amount, one(of: ["", "\(below(9))"]),
        one(of: ["", day()]), one(of: ["true", "false", ""]), one(of: ["A", "B", "C", ""]),
      ]
      customers += cells.joined(separator: ",") + "\n"
    }
    // One of each, so that every column has its type however few there are.
    customers += "c0000,华东,1.25,3,2026-01-01,true,A\nc0001,south,7.50,0,2025-01-01,false,B\n"
    var orders = "id,date,amount,channel\nc0000,2026-06-15,10.00,web\nc0000,2024-01-01,4.00,shop\n"
    for _ in 0..<below(150) {
      orders += "c\(1000 + below(max(count, 1) + 3)),\(one(of: ["", day(), day()])),"
      orders += "\(below(500)).\(10 + below(90)),\(one(of: ["web", "shop", ""]))\n"
    }
    var talk = Conversation(MemoryFiles(["c.csv": Array(customers.utf8), "o.csv": Array(orders.utf8)]))
    try talk.ask(
      """
      load "c.csv" as customers key id
      load "o.csv" as orders of customers by id at date
      as_of 2026-06-15
      define r12 = sum(orders.amount within 12mo)
      define last = max(orders.date)
      define ratio = amount / visits
      measure r12
      current tier from tier (A = A, B = B, C = C)
      define tag hand "by hand"
      """)
    try talk.ask(policy())
    return talk
  }

  mutating func condition(depth: Int) -> String {
    if depth > 0, below(2) == 0 {
      switch below(4) {
      case 0: return "not (\(condition(depth: depth - 1)))"
      case 1: return "(\(condition(depth: depth - 1))) and (\(condition(depth: depth - 1)))"
      case 2: return "(\(condition(depth: depth - 1))) or (\(condition(depth: depth - 1)))"
      default: return "if(\(condition(depth: depth - 1)), \(condition(depth: 0)), \(condition(depth: 0)))"
      }
    }
    let number = one(of: [
      "amount", "visits", "r12", "ratio", "amount + visits", "amount * 2 - r12", "visits / amount",
      "percentile(amount)",
      "days_since(since)", "coalesce(amount, 0)", "overall(avg(amount))", "length(region)", "-visits",
    ])
    switch below(11) {
    case 0: return "\(number) \(one(of: ["<", "<=", ">", ">=", "=", "!="])) \(below(500))"
    case 1: return "\(number) between \(below(100)) and \(below(900))"
    case 2: return "region \(one(of: ["=", "!="])) \(one(of: ["华东", "south", "\"a\\\"b\""]))"
    case 3: return "region in (华东, south)"
    case 4: return "tier \(one(of: ["=", "!="])) \(one(of: ["A", "B", "C"]))"
    case 5:
      return "\(one(of: ["since", "last"])) \(one(of: ["within 12mo", "older than 180d", "in 2025", "in this year"]))"
    case 6: return "\(one(of: ["region", "amount", "last", "tier", "flag", "since"])) is \(one(of: ["", "not "]))empty"
    case 7: return "flag"
    case 8: return "has tag hand"
    case 9: return "region \(one(of: ["contains \"o\"", "starts with 华"]))"
    default: return "\(number) > \(one(of: ["amount", "r12", "visits"]))"
    }
  }

  /// A policy that does not read the tiers it writes, so that applying it twice is applying it once.
  mutating func policy(named name: String = "mine") -> String {
    let text = policyText(name)
    return text.contains("when tier") || text.contains("(tier") || text.contains(", tier ") ? policy(named: name) : text
  }

  private mutating func policyText(_ name: String) -> String {
    """
    policy \(name) {
      param a = \(40 + below(50))
      score s weight \(10 + below(90)) = percentile(\(one(of: ["amount", "r12"])))
      score v weight \(below(60)) = visits * \(1 + below(30))\(one(of: ["", " missing as 30"]))
      points \(below(9)) when \(condition(depth: 1))
      tier A "重点" when score >= a
      tier B when \(condition(depth: 1))
      tier C otherwise\(one(of: ["", "", "\n  missing as tier C"]))
    }
    """
  }

  /// A policy with every kind of clause.
  mutating func richPolicy(named name: String) -> String {
    var clauses: [String] = []
    if below(2) == 0 { clauses.append("keep A while score >= a - \(below(40))") }
    if below(3) == 0 { clauses.append("keep B while \(condition(depth: 0))") }
    if below(2) == 0 {
      clauses.append(
        "at most \(below(12)) in A by \(one(of: ["amount", "r12", "score"]))\(one(of: ["", " per region"]))")
    }
    if below(2) == 0 { clauses.append("at most \(below(12)) in B by \(one(of: ["visits", "r12"]))") }
    let text = policy(named: name)
    return text.dropLast() + clauses.map { "  \($0)\n" }.joined() + "}"
  }

  /// Pins of some of the customers, and of one who is not there.
  mutating func pins() -> String {
    let ids = (0...below(4)).map { _ in "c\(1000 + below(40))" } + [one(of: ["c0000", "c0001"])]
    let until = one(of: ["", " until 2026-12-31"])
    return
      "where id in (\(Set(ids).sorted().joined(separator: ", "))) | pin \(one(of: ["A", "B", "C"]))\(until) \"by hand\""
  }

  /// A policy in which what decides goes up here and down there, or depends on everybody.
  mutating func windingPolicy(named name: String) -> String {
    func winding(_ maker: inout StoreMaker) -> String {
      maker.one(of: [
        "visits * (\(4 + maker.below(8)) - visits) >= \(maker.below(16))", "month(since) = \(1 + maker.below(6))",
        "week(since) between \(maker.below(20)) and \(20 + maker.below(8))", "quarter(since) = 1",
        "abs(visits - 4) >= \(1 + maker.below(4))",
        "amount / visits between \(maker.below(50)) and \(50 + maker.below(90))",
        "cumshare(amount) < 0.\(1 + maker.below(8))", "zscore(r12) > 0.\(maker.below(9))",
        "rank(amount) > \(1 + maker.below(30))", "ntile(r12, 4) = \(1 + maker.below(4))",
        "quintile(amount) >= \(1 + maker.below(5))", "amount >= overall(avg(amount))",
        "r12 > overall(quantile(r12, 0.\(1 + maker.below(8))))", "amount > overall(max(amount)) - \(maker.below(300))",
        "amount between \(maker.below(200)) and \(200 + maker.below(90)) and visits between 5 and 6",
        "log(visits - 3) < \(maker.below(2))", "since within \(1 + maker.below(9))mo",
        "(amount - r12) * visits > \(maker.below(900))", "share is not empty and share > 0.0\(1 + maker.below(9))",
      ])
    }
    let share = "let share = amount / overall(sum(amount where amount > 0))"
    var clauses = [
      share, "score s weight \(10 + below(90)) = \(one(of: ["percentile(amount)", "cumshare(amount) * 100"]))",
      "score v weight \(below(60)) = abs(visits - 4) * \(1 + below(30))\(one(of: ["", " missing as 30"]))",
      "tier A when \(winding(&self))", "tier B when score >= \(20 + below(40)) and \(winding(&self))",
      "tier B when \(winding(&self))", "tier C otherwise",
    ]
    if below(2) == 0 { clauses.append("at most \(1 + below(9)) in A by \(one(of: ["amount", "score", "r12"]))") }
    if below(2) == 0 { clauses.append("at most \(1 + below(9)) in B by visits\(one(of: ["", " per region"]))") }
    return "policy \(name) {\n\(clauses.map { "  \($0)\n" }.joined())}"
  }

  /// An acting statement that succeeds on any store.
  mutating func act() -> String {
    switch below(12) {
    case 0: return "where \(condition(depth: 1)) | set region = \(one(of: ["华东", "west", "\"\""]))"
    case 1: return "where \(condition(depth: 1)) | set amount = amount * 2 + 0.01"
    case 2: return "where \(condition(depth: 1)) | set tier = \(one(of: ["A", "B", "C"]))"
    case 3: return "where \(condition(depth: 1)) | tag hand"
    case 4: return "where \(condition(depth: 1)) | untag hand"
    case 5: return "define tag rule\(below(2)) \"by rule\" when \(condition(depth: 1))"
    case 6: return "define extra\(below(2)) = \(one(of: ["amount + 1", "r12 / 2", "length(region)"]))"
    case 7: return "as_of 2026-0\(1 + below(6))-14"
    case 8: return one(of: [policy(), "adopt mine with a = \(30 + below(60))"])
    case 9: return "measure \(one(of: ["amount", "r12", "visits"]))"
    case 10: return "unit amount \(one(of: ["¥", "€"]))"
    default: return "where \(condition(depth: 1)) | set since = \(day())"
    }
  }

  /// The same rows in some other order.
  mutating func shuffled(_ source: String) -> String {
    "\(source) | sort \(one(of: ["amount", "since desc", "region", "visits desc, id"]))"
  }
}
