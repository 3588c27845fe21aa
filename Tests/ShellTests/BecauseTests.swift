import Columns
import Diagnostics
import Testing

/// Every reason that `simulate` gives is tried by taking that one thing back.
@Suite("Because: the reason of each move, taken back") struct BecauseTests {
  private static func column(_ talk: inout Conversation, _ text: String, _ name: String) throws -> [String: String] {
    let rows = try talk.ask(text)
    return Dictionary(zip(rows.texts("id"), rows.texts(name))) { first, _ in first }
  }

  private static func without(_ clause: String, _ policy: String) -> String {
    policy.split(separator: "\n").filter { !$0.hasPrefix("  \(clause) ") }.joined(separator: "\n")
  }

  @Test("A move because of the rule, the data, a keep or a capacity is none without it") func reasons() throws {
    var seen: [String: Int] = [:]
    for seed in 0..<40 {
      var maker = StoreMaker(seed: UInt64(seed) &* 2311 &+ 19)
      var talk = try maker.store()
      try talk.ask("\(maker.richPolicy(named: "rich"))\nadopt rich\ncommit \"first\"")
      let before = talk
      let next = maker.richPolicy(named: "next")
      try talk.ask(
        """
        where visits > 3 | set amount = amount / 2 + 1
        where amount > 300 | set visits = 1
        \(next)
        """)
      let rows = try talk.ask("simulate next")
      let from = Dictionary(zip(rows.texts("id"), rows.texts("from"))) { first, _ in first }
      var old = before
      let oldRuleOldData = try BecauseTests.column(&old, "simulate rich", "to")
      let oldRule = try BecauseTests.column(&talk, "simulate rich", "to")
      var unkept = talk
      try unkept.ask(BecauseTests.without("keep", next))
      let withoutKeep = try BecauseTests.column(&unkept, "simulate next", "to")
      var uncapped = talk
      try uncapped.ask(BecauseTests.without("at", next))
      let withoutCaps = try BecauseTests.column(&uncapped, "simulate next", "to")
      /// Who is unscored keeps the tier it has.
      func tier(_ tiers: [String: String], _ id: String) -> String? {
        tiers[id].map { $0.isEmpty ? from[id] ?? "" : $0 }
      }
      for (id, (to, because)) in zip(rows.texts("id"), zip(rows.texts("to"), rows.texts("because"))) {
        let place = "seed \(seed), \(id): \(from[id] ?? "") to \(to)"
        switch because {
        case "rule": #expect(tier(oldRule, id) == from[id], "\(place)")
        case "data":
          #expect(tier(oldRuleOldData, id) == from[id], "\(place)")
          #expect(tier(oldRule, id) == to, "\(place)")
        case "both":
          #expect(tier(oldRule, id) != from[id] && tier(oldRule, id) != to, "\(place)")
        case "keep": #expect(tier(withoutKeep, id) != to, "\(place)")
        case "cap": #expect(withoutCaps[id] != to, "\(place)")
        default: continue
        }
        seen[because, default: 0] += 1
      }
    }
    for reason in ["rule", "data", "both", "keep", "cap"] {
      #expect(seen[reason, default: 0] > 5, "\(reason): \(seen)")
    }
  }
}
