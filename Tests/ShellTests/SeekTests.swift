import Columns
import Diagnostics
import TestSupport
import Testing

/// What is sought is as good as the best of all settings, tried one at a time.
@Suite("Seeking against trying everything") struct SeekTests {
  @Test("The largest set within a limit, the smallest meeting one, and what is maximized", arguments: SweepTests.seeds)
  func best(seed: UInt64) throws {
    var maker = SweptStore(seed: seed)
    var source = RandomSource(seed: seed)
    var talk = try maker.talk()
    for _ in 0..<3 {
      let policy = maker.policy(caps: source.chance(30))
      try talk.ask(policy)
      guard let values = try values(&talk) else { continue }
      let limit = source.below(25)
      let per = source.chance(40) ? " per owner" : ""
      let (question, objective, isLargest): (String, String, Bool) = source.pick([
        ("so that count(tier = A) <= \(limit)\(per)", "count(tier = A)", true),
        ("so that count(tier = A) >= \(limit)\(per)", "count(tier = A)", false),
        ("maximize sum(m where tier = A) so that count(tier = A) <= \(limit)\(per)", "sum(m where tier = A)", true),
        (
          "minimize share(m where tier = C) so that count(tier = A) <= \(limit) and count(tier = B) <= 12\(per)",
          "share(m where tier = C)", false
        ),
        ("maximize avg(v where tier = A)", "avg(v where tier = A)", true),
      ])
      let parts = question.split(separator: "so that ", omittingEmptySubsequences: false).map(String.init)
      let condition = parts.count > 1 ? parts[1] : "count() >= 0"
      let plain = condition.replacingOccurrences(of: " per owner")
      let by = per.isEmpty ? "" : " by owner"
      /// Whether the conditions hold, and what is reached; customers without a tier keep none.
      func tried(_ value: String) throws -> (holds: Bool, reached: Double) {
        let given = "simulate p with x = \(value) | derive tier = to"
        let holds = try talk.ask("\(given) | summarize h = if(\(plain), 1, 0)\(by)").numbers("h")
        let reached = try talk.ask("\(given) | summarize o = \(objective)").numbers("o")[0]
        return (holds.allSatisfy { $0 == 1 }, reached)
      }
      var bestValue: Double?
      for value in values {
        let (holds, reached) = try tried(value)
        guard holds, !reached.isNaN else { continue }
        bestValue = bestValue.map { isLargest ? max($0, reached) : min($0, reached) } ?? reached
      }
      let found = try talk.ask("seek p with x \(question)")
      let told: Comment = "seed \(seed): seek p with x \(question)\n\(policy)"
      #expect(found.rowCount == (bestValue == nil ? 0 : 1), told)
      guard let bestValue, found.rowCount == 1 else { continue }
      let chosen = found.texts("x")[0]
      #expect(values.contains(chosen), told)
      let (holds, reached) = try tried(chosen)
      #expect(holds && abs(reached - bestValue) < 1e-9, told)
      let counted = try talk.ask("simulate p with x = \(chosen) | summarize n = count(to = A)").texts("n")
      #expect(counted == found.texts("customers_A"), told)
    }
  }

  @Test("Conditions for each owner beside conditions for all", arguments: SweepTests.seeds)
  func mixed(seed: UInt64) throws {
    var maker = SweptStore(seed: seed)
    var source = RandomSource(seed: seed &+ 77)
    var talk = try maker.talk()
    let policy = maker.policy(caps: source.chance(30))
    try talk.ask(policy)
    guard let values = try values(&talk) else { return }
    var conditions: [(text: String, isPerOwner: Bool)] = [
      ("count(tier = A) <= \(source.below(12))", true), ("count(tier = A) >= \(source.below(25))", false),
    ]
    if source.chance(50) { conditions.append(("count(tier = C) <= \(5 + source.below(20))", source.chance(50))) }
    if source.chance(50) { conditions.reverse() }
    let sought = conditions.map { $0.isPerOwner ? "\($0.text) per owner" : $0.text }.joined(separator: ", ")
    let question = "seek p with x maximize sum(m where tier = A) so that \(sought)"
    var best: Double?
    var good: Set<String> = []
    for value in values {
      let given = "simulate p with x = \(value) | derive tier = to"
      var holds = true
      for condition in conditions where holds {
        let by = condition.isPerOwner ? " by owner" : ""
        holds = try talk.ask("\(given) | summarize h = if(\(condition.text), 1, 0)\(by)").numbers("h").allSatisfy {
          $0 == 1
        }
      }
      let reached = try talk.ask("\(given) | summarize o = sum(m where tier = A)").numbers("o")[0]
      guard holds, !reached.isNaN else { continue }
      if let known = best, abs(known - reached) < 1e-9 { good.insert(value) }
      if reached > (best ?? -.infinity) + 1e-9 { (best, good) = (reached, [value]) }
    }
    let found = try talk.ask(question)
    let told: Comment = "seed \(seed): \(question)\n\(policy)"
    #expect(found.rowCount == (best == nil ? 0 : 1), told)
    if let chosen = found.rowCount == 1 ? found.texts("x").first : nil { #expect(good.contains(chosen), told) }
  }

  @Test("Two parameters at once", arguments: [UInt64]([1, 2, 3, 5]))
  func two(seed: UInt64) throws {
    var maker = SweptStore(seed: seed)
    var talk = try maker.talk()
    try talk.ask(
      """
      policy p {
        param a = 60
        param b = 30
        tier A when v >= a
        tier B when w > b and v > 10
        tier C otherwise
      }
      """)
    let question =
      "maximize sum(m where tier in (A, B)) so that count(tier = A) <= 9 and count(tier = B) between 3 and 11"
    let found = try talk.ask("seek p with a, b \(question)")
    var best = -1.0
    for a in try talk.ask("sweep p with a exact").texts("a") {
      for b in try talk.ask("sweep p with (a = \(a)) b exact").texts("b") {
        let rows = try talk.ask("simulate p with a = \(a), b = \(b) | summarize n = count(), s = sum(m) by to")
        var n: [String: Double] = [:]
        var s: [String: Double] = [:]
        for (place, tier) in rows.texts("to").enumerated() {
          n[tier] = rows.numbers("n")[place]
          s[tier] = rows.numbers("s")[place]
        }
        guard n["A", default: 0] <= 9, (3...11).contains(n["B", default: 0]) else { continue }
        best = max(best, s["A", default: 0] + s["B", default: 0])
      }
    }
    guard best >= 0 else {
      #expect(found.rowCount == 0, "seed \(seed)")
      return
    }
    let (a, b) = (try #require(found.texts("a").first), try #require(found.texts("b").first))
    let rows = try talk.ask("simulate p with a = \(a), b = \(b) | where to in (A, B) | summarize s = sum(m)")
    #expect(abs(rows.numbers("s")[0] - best) < 1e-9, "seed \(seed)")
  }

  /// The values at which anything changes; nil where they are refused.
  private func values(_ talk: inout Conversation) throws -> [String]? {
    do throws(Diagnostic) {
      let values = try talk.ask("sweep p with x exact").texts("x")
      return values.isEmpty ? nil : values
    } catch {
      return nil
    }
  }
}

extension String {
  fileprivate func replacingOccurrences(of part: String) -> String { split(separator: part).joined() }
}
