import Columns
import Diagnostics
import Foundation
import Shell
import Testing

/// A year of monthly re-tiering on the demo of business accounts, by the script of the examples.
@Suite("A year of monthly re-tiering") struct MonthlyTests {
  private struct Month {
    var strict: [String]
    var steady: [String]
    var scores: [Double]
  }

  @Test("Fewer customers move with keep, and one bad month is not a lasting demotion") func year() throws {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("scripts/examples/monthly-retiering.tier")
    let script = try String(contentsOf: url, encoding: .utf8)
    var talk = Conversation()
    try talk.session.beginDemo("b2b")
    var months: [Month] = []
    var moved = ["strict_tier": 0, "steady_tier": 0]
    for (statement, text) in try Session.statements(of: script) {
      if text.hasPrefix("commit") {
        // What was adopted, with the score it was adopted by.
        let tiers = try talk.ask("select account_id, strict_tier, steady_tier")
        let scores = try talk.ask("simulate strict | select account_id, score")
        months.append(
          Month(
            strict: tiers.texts("strict_tier"), steady: tiers.texts("steady_tier"), scores: scores.numbers("score")))
        if months.count > 1 {
          let changed = try talk.ask("diff | where what in (strict_tier, steady_tier) | count by what")
          for (what, count) in zip(changed.texts("what"), changed.numbers("count")) {
            moved[what, default: 0] += Int(count)
          }
        }
      }
      _ = try talk.session.run(statement, text: text)
    }
    #expect(months.count == 13)
    let (strict, steady) = (moved["strict_tier"] ?? 0, moved["steady_tier"] ?? 0)
    #expect(steady > 0 && steady * 5 < strict * 4, "with keep \(steady) moves, without \(strict)")
    var dips = 0
    for (before, (now, after)) in zip(months, zip(months.dropFirst(), months.dropFirst(2))) {
      for row in before.strict.indices {
        // What `keep` promises, customer by customer and month by month.
        if before.steady[row] == "A", now.scores[row] >= 60 { #expect(now.steady[row] == "A") }
        if now.scores[row] < 60 { #expect(now.steady[row] != "A") }
        // Down for one month, and back.
        guard before.strict[row] == "A", now.strict[row] != "A", after.strict[row] == "A", now.scores[row] >= 60,
          before.steady[row] == "A"
        else { continue }
        dips += 1
        #expect(now.steady[row] == "A" && after.steady[row] == "A")
      }
    }
    #expect(dips > 0, "the demo has customers with one bad month")
  }
}
