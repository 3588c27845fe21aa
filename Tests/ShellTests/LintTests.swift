import Columns
import Diagnostics
import Language
import Query
import Shell
import Testing

@testable import Tiering

/// What lint says is true: by exhaustive evaluation, and by published figures.
@Suite("Lint") struct LintTests {
  // MARK: Reference figures

  private static let segments = """
    policy segments {
      tier Champions when r between 5 and 5 and f between 5 and 5 and m between 5 and 5
      tier `Potential Loyalist` when r between 3 and 5 and f between 3 and 5 and m between 2 and 5
      tier `Loyal Customers` when r between 2 and 4 and f between 2 and 4 and m between 2 and 4
      tier Promising when r between 3 and 4 and f between 1 and 3 and m between 3 and 5
      tier `New Customers` when r between 4 and 5 and f between 1 and 3 and m between 1 and 5
      tier `Can't Lose Them` when r between 1 and 2 and f between 3 and 4 and m between 4 and 5
      tier `At Risk` when r between 1 and 2 and f between 2 and 5 and m between 4 and 5
      tier `Need Attention` when r between 1 and 3 and f between 3 and 5 and m between 3 and 5
      tier `About To Sleep` when r between 2 and 3 and f between 1 and 3 and m between 1 and 4
      tier Lost when r = 1 and f between 1 and 5 and m between 1 and 5
      tier Others otherwise
    }
    """

  private static func findings(_ table: Table) -> [(kind: String, message: String, customers: String)] {
    zip(table.texts("kind"), zip(table.texts("message"), table.texts("customers"))).map { ($0, $1.0, $1.1) }
  }

  @Test("The ten published segments: 10 cells uncovered, 58 met by more than one rule")
  func segmentCells() throws {
    // Whatever customers there are: every cell is looked at.
    var talk = Conversation(MemoryFiles(["c.csv": Array("id,r,f,m\na,1,5,1\nb,5,1,1\nc,3,5,5\n".utf8)]))
    try talk.ask("load \"c.csv\" as customers key id\n\(LintTests.segments)")
    let found = LintTests.findings(try talk.ask("lint segments"))
    #expect(found.contains { $0.kind == "uncovered cells" && $0.message.hasPrefix("10 of 125 cells of r/f/m") })
    #expect(found.contains { $0.kind == "cells met twice" && $0.message.hasPrefix("58 of 125 cells of r/f/m") })
  }

  @Test(
    "The same on scores cut as the R package cuts them",
    .enabled(if: SharedData.isThere, Comment(rawValue: SharedData.absence)))
  func segmentCellsOfScores() throws {
    func cut(_ column: String) -> String {
      [0.2, 0.4, 0.6, 0.8].map { "if(\(column) >= overall(quantile(\(column), \($0))) + 1, 1, 0)" }
        .joined(separator: " + ")
    }
    var talk = Conversation(MemoryFiles(["orders.csv": try SharedData.bytes("rfm_orders.csv")]))
    try talk.ask(
      """
      load "orders.csv" as orders of customers by customer_id at date
      as_of 2006-12-31
      define days = days_since(max(orders.date))
      define n = count(orders)
      define amount = sum(orders.amount)
      define r = 5 - (\(cut("days")))
      define f = 1 + \(cut("n"))
      define m = 1 + \(cut("amount"))
      \(LintTests.segments)
      """)
    let found = LintTests.findings(try talk.ask("lint segments"))
    #expect(found.contains { $0.kind == "uncovered cells" && $0.message.hasPrefix("10 of 125 cells of r/f/m") })
    #expect(found.contains { $0.kind == "cells met twice" && $0.message.hasPrefix("58 of 125 cells of r/f/m") })
  }

  @Test(
    "The eight types at the medians: > for >= moves 1,413 customers",
    .enabled(if: SharedData.isThere, Comment(rawValue: SharedData.absence)))
  func medianSplit() throws {
    var talk = Conversation(MemoryFiles(["orders.csv": try SharedData.bytes("cdnow_orders.csv")]))
    try talk.ask(
      """
      load "orders.csv" as orders of customers by customer_id at date
      as_of 1997-09-30
      define last_order = max(orders.date)
      define days = count_distinct(orders.date)
      define amount = sum(orders.amount)
      policy types {
          let near = -days_since(last_order) >= overall(median(-days_since(last_order)))
          let often = days >= overall(median(days))
          let large = amount >= overall(median(amount))
          tier t111 when near and often and large
          tier t101 when near and not often and large
          tier t011 when not near and often and large
          tier t001 when not near and not often and large
          tier t110 when near and often and not large
          tier t100 when near and not often and not large
          tier t010 when not near and often and not large
          tier t000 otherwise
      }
      """)
    let found = LintTests.findings(try talk.ask("lint types"))
    let moved = found.first { $0.kind == "strictness" }
    #expect(moved?.customers == "1413", "\(found)")
    #expect(moved?.message.contains("1,413 customers would move") ?? false)
  }

  @Test("What a parameter switches off is not found fault with") func switches() throws {
    var talk = Conversation(MemoryFiles(["c.csv": Array("id,n,x,region\na,1,1.5,north\nb,2,2.5,south\n".utf8)]))
    try talk.ask(
      """
      load "c.csv" as customers key id
      policy p {
        param side = ">="
        param split = "mean"
        let line = case { split = "fixed": 3, split = "median": overall(median(n)), else: overall(avg(n)) }
        let often = case { side = ">=": n >= line, else: n > line }
        tier A when often and x > 1 and region = south
        tier B otherwise
      }
      """)
    let kinds = try talk.ask("lint p").texts("kind")
    #expect(!kinds.contains { ["never fires", "shadowed", "mixed signs", "unused"].contains($0) }, "\(kinds)")
  }

  // MARK: Never fires

  /// Policies in which much is impossible, over numbers that often lie on the lines.
  private struct Maker {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
      state &+= 0x9E37_79B9_7F4A_7C15
      var random = state
      random = (random ^ (random >> 30)) &* 0xBF58_476D_1CE4_E5B9
      random = (random ^ (random >> 27)) &* 0x94D0_49BB_1331_11EB
      random ^= random >> 31
      return Int(random % UInt64(limit))
    }

    mutating func one(_ values: [String]) -> String { values[below(values.count)] }

    /// Conditions may ask for the score.
    var hasScore = false

    mutating func literal() -> String {
      let sign = one([">", ">=", "<", "<=", "=", "!="])
      switch below(9) {
      case 0: return "n \(sign) \(below(4))"
      case 1: return "x \(sign) \(below(3))\(one(["", ".5"]))"
      case 2 where hasScore: return "score \(sign) \(one(["0", "25", "50", "100", "101", "130"]))"
      case 3: return "region \(one(["=", "!="])) \(one(["nord", "sued"]))"
      case 4: return "region in (\(one(["nord", "sued"])), \(one(["west", "sued"])))"
      case 5: return "flag"
      case 6: return "n between \(below(3)) and \(below(4))"
      case 7: return "\(one(["n", "x", "region"])) is \(one(["", "not "]))empty"
      default: return "n \(sign) x"
      }
    }

    mutating func condition(_ depth: Int) -> String {
      guard depth > 0, below(3) > 0 else { return literal() }
      switch below(4) {
      case 0: return "(\(condition(depth - 1))) or (\(condition(depth - 1)))"
      case 1: return "not (\(condition(depth - 1)))"
      default: return "(\(condition(depth - 1))) and (\(condition(depth - 1)))"
      }
    }

    mutating func policy() -> String {
      hasScore = false
      let score = """
        score a weight \(one(["50", "33.3", "100"])) = x * 40
        score b weight \(one(["50", "33.3", "25"])) = case { \(condition(1)): \(below(120)), \(condition(1)): 20, else: \(below(5)) }
        points \(one(["5", "-5", "0.1"])) when \(condition(1))
        """
      hasScore = true
      return """
        policy p {
          \(score)
          tier A when \(condition(2))
          tier B when \(condition(2))
          tier C when \(condition(2))
          tier D when \(condition(1))
          tier E otherwise
        }
        """
    }

    /// Every combination of a few values of each column, the missing ones too.
    static var everything: String {
      var text = "id,n,x,region,flag\n"
      var place = 0
      for n in ["", "0", "1", "2", "3"] {
        for x in ["", "0.0", "0.5", "1.0", "1.5", "2.0", "2.5"] {
          for region in ["nord", "sued", "west", ""] {
            for flag in ["true", "false", ""] {
              text += "c\(place),\(n),\(x),\(region),\(flag)\n"
              place += 1
            }
          }
        }
      }
      return text
    }
  }

  @Test("What never fires never does, over every combination of values") func neverFires() throws {
    var claims = 0
    for seed in 0..<240 {
      var maker = Maker(state: UInt64(seed) &* 7919 &+ 3)
      var talk = Conversation(MemoryFiles(["c.csv": Array(Maker.everything.utf8)]))
      let text = maker.policy()
      try talk.ask("load \"c.csv\" as customers key id\n\(text)")
      var binding = Binding(talk.session.catalog)
      let customers = Population(try binding.enterCustomers(at: SourceSpan(0, 0)).table)
      let policy = try binding.policy(named: Name("p", at: SourceSpan(0, 0)), with: [])
      var linted = try LintedPolicy(policy, customers, talk.session.evaluation, binding)
      for finding in try NeverFires.findings(&linted) {
        guard let rule = linted.rules.first(where: { linted.named($0) == finding.rule }) else { continue }
        #expect(rule.decides.isEmpty, "seed \(seed): \(finding.rule ?? "") \(finding.message)\n\(text)")
        if finding.kind == "never fires", rule.condition != nil { #expect(rule.isTrue.isEmpty, "\(text)") }
        claims += 1
      }
    }
    // A lint that claims nothing is not right.
    #expect(claims > 50)
  }

  @Test("Rules that only data keeps idle are not called impossible, and impossible ones are found")
  func impossible() throws {
    var talk = Conversation(MemoryFiles(["c.csv": Array("id,n,x,region\na,1,1.5,north\nb,2,2.5,south\n".utf8)]))
    try talk.ask(
      """
      load "c.csv" as customers key id
      policy p {
        score s weight 90 = x
        tier A when score > 90.5
        tier B when n > 3 and n < 4
        tier C when region = north and region = south
        tier D when n >= 2
        tier E when n > 2
        tier F when x > 100
        tier G otherwise
      }
      """)
    let found = try talk.ask("lint p")
    let kinds = zip(found.texts("rule"), found.texts("kind")).filter {
      ["never fires", "shadowed", "idle"].contains($0.1)
    }
    #expect(
      kinds.map { "\($0.0): \($0.1)" } == [
        "tier A: never fires", "tier B: never fires", "tier C: never fires", "tier E: shadowed", "tier F: idle",
      ])
  }
}
