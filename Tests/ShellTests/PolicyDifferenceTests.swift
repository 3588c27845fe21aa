import Columns
import Diagnostics
import Language
import Query
import Shell
import TestSupport
import Testing

@testable import Tiering

/// Random policies on the demo of business accounts.
@Suite("What differs between two policies") struct PolicyDifferenceTests {
  private static let components = [
    "percentile(amount_12m)", "percentile(orders_12m)", "potential", "strategic * 20", "(5 - complexity) * 25",
  ]
  private static let facts = ["decision_maker_12m >= 1", "complaints_90d = 0", "renewed"]

  private static func text(_ name: String, _ random: inout RandomSource) -> String {
    var lines = ["param a = \(60 + 5 * Int.random(in: 0...5, using: &random))"]
    if Bool.random(using: &random) { lines.append("let big = amount_12m > \(Int.random(in: 1...4, using: &random))0万") }
    let isBig = lines.count > 1 && Bool.random(using: &random)
    for (place, component) in components.enumerated().shuffled(using: &random).prefix(
      Int.random(in: 1...4, using: &random))
    {
      let missing = Bool.random(using: &random) ? " missing as 50" : ""
      lines.append("score s\(place) weight \(Int.random(in: 1...4, using: &random) * 10) = \(component)\(missing)")
    }
    if let fact = facts.randomElement(using: &random), Bool.random(using: &random) {
      lines.append("points \(Int.random(in: 1...9, using: &random)) when \(fact)")
    }
    var rules = ["tier A when score >= a", "tier B when score >= \(Int.random(in: 3...5, using: &random) * 10)"]
    if Bool.random(using: &random) {
      rules.append("tier D when potential < \(Int.random(in: 10...30, using: &random))")
    }
    if isBig { rules.append("tier A when big") }
    lines += rules.shuffled(using: &random)
    lines.append("tier C otherwise")
    if Bool.random(using: &random) { lines.append("keep A while score >= \(Int.random(in: 40...60, using: &random))") }
    if Bool.random(using: &random) {
      let per = Bool.random(using: &random) ? " per owner" : ""
      lines.append("at most \(Int.random(in: 3...40, using: &random)) in A by amount_12m\(per)")
    }
    if Bool.random(using: &random) { lines.append("missing as tier C") }
    return "policy \(name) {\n  \(lines.joined(separator: "\n  "))\n}"
  }

  private static func policy(_ text: String) throws -> Policy {
    guard case .command(let clause) = try Session.parser.statement(text).form else { throw Diagnostic("none", "none") }
    return try Policy(clause)
  }

  @Test("All of them made to the older policy give every customer the newer one's tier") func allMade() throws {
    let seed = UInt64.random(in: 0 ... .max)
    var random = RandomSource(seed: seed)
    var talk = Conversation()
    try talk.session.beginDemo("b2b")
    // Somebody is on record for `keep`.
    try talk.ask("adopt scorecard\ncommit \"on record\"")
    let session = talk.session
    var binding = Binding(session.catalog)
    let customers = Population(try binding.enterCustomers(at: SourceSpan(0, 0)).table)
    func tiers(_ policy: Policy) throws -> [String] {
      var own = binding
      let made = try BoundPolicy(policy, with: [], &own).assign(customers, session.evaluation).tiers
      return (0..<made.count).map { made[$0].text }
    }
    for round in 0..<40 {
      let (a, b) = (PolicyDifferenceTests.text("p", &random), PolicyDifferenceTests.text("p", &random))
      let (old, new) = (try PolicyDifferenceTests.policy(a), try PolicyDifferenceTests.policy(b))
      let difference = PolicyDifference(from: old, to: new)
      var made = difference.base
      for change in difference.changes { change.make(&made) }
      made.remakeDomain(labelsOf: [old, new])
      #expect(try tiers(difference.base) == tiers(old), "seed \(seed), round \(round)")
      #expect(try tiers(made) == tiers(new), "seed \(seed), round \(round): from\n\(a)\nto\n\(b)")
      #expect(PolicyDifference(from: new, to: new).changes.isEmpty)
      let moves = try difference.moves(customers, session.evaluation, binding)
      #expect(moves.alone.count == difference.changes.count)
      let together = try zip(tiers(old), tiers(new)).count { $0 != $1 }
      #expect(moves.together == together, "seed \(seed), round \(round)")
    }
  }
}
