import Columns
import Diagnostics
import Language
import Query
import Shell
import Testing

@testable import Tiering

/// What `why` says of every customer, against what the policy gives all of them at once.
@Suite("Why: the way of each customer through a policy") struct WhyTests {
  @Test("The verdict is the tier assigned, and the parts add up to the score", arguments: 0..<60)
  func verdict(seed: Int) throws {
    var maker = StoreMaker(seed: UInt64(seed) &* 977 &+ 5)
    var talk = try maker.store()
    try talk.ask("\(maker.richPolicy(named: "rich"))\nadopt rich\ncommit \"first\"")
    try talk.ask("where visits > 3 | set amount = amount / 2\n\(maker.richPolicy(named: "next"))")
    if seed.isMultiple(of: 2) { try talk.ask(maker.pins()) }
    var binding = Binding(talk.session.catalog)
    let customers = try binding.enterCustomers(at: SourceSpan(0, 0))
    let stored = Population(customers.table)
    for name in ["rich", "next"] {
      let policy = try binding.policy(named: Name(name, at: SourceSpan(0, 0)), with: [])
      let given = try policy.assign(stored, talk.session.evaluation)
      guard case .tier(let places, _) = given.tiers.data else { throw Diagnostic("", "tiers are tiers") }
      for row in 0..<stored.rowCount {
        let why = try Explanation(of: row, under: policy, stored, talk.session.evaluation, binding)
        let expected: UInt8 = given.tiers.isMissing(row) ? 255 : places[row]
        #expect(why.tier == expected, "seed \(seed), \(name), row \(row)")
        let isPinned = given.pinned.count > 0 && given.pinned[row]
        #expect((why.reason == .pinned) == isPinned, "seed \(seed), row \(row)")
        let isKept = given.kept[row] && !given.displaced[row] && !isPinned
        #expect((why.reason == .keep) == isKept, "seed \(seed), row \(row)")
        guard let score = why.score?.asDouble else { continue }
        let parts = why.steps.filter { $0.step.description != "score" }.compactMap { $0.part?.asDouble }
        #expect(abs(parts.reduce(0, +) - score) < 1e-9 * max(1, abs(score)), "seed \(seed), row \(row)")
      }
    }
  }
}
