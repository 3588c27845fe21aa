import Columns
import Diagnostics
import Testing

/// Which of two ways to choose the top 471 captures more: the published example of policies that only differ.
@Suite("Verdicts on CDNOW", .enabled(if: SharedData.isThere, Comment(rawValue: SharedData.absence)))
struct VerdictTests {
  private static func talk() throws -> Conversation {
    var talk = Conversation(
      MemoryFiles([
        "orders.csv": try SharedData.bytes("cdnow_orders.csv"),
        "expected.csv": try SharedData.bytes("answers/cdnow_expected.csv"),
      ]))
    try talk.ask(
      """
      load "orders.csv" as orders of customers by customer_id at date
      load "expected.csv" as columns of customers by customer_id known at 1997-09-30
      as_of 1997-09-30
      define M = sum(orders.amount)
      measure M
      policy spend {
        tier A when M >= 0
        tier B otherwise
        at most 471 in A by M
      }
      policy expected {
        tier A when expected_value_39w >= 0
        tier B otherwise
        at most 471 in A by expected_value_39w
      }
      policy cuts {
        param a = 100
        param b = 50
        tier A when M >= a
        tier B when M >= b
        tier C otherwise
      }
      """)
    return talk
  }

  private static let question = "compare spend, expected outcome sum(orders.amount) horizon 39w at 1997-09-30"

  @Test("348 both, 123 in, 123 out; kappa; what each captures of the 39 weeks after")
  func capture() throws {
    var talk = try VerdictTests.talk()
    let summary = try talk.ask("\(VerdictTests.question) worth 2pp | summary")
    func value(_ name: String, _ column: String = "value") -> Double {
      summary.texts("name").firstIndex(of: name).map { summary.numbers(column)[$0] } ?? .nan
    }
    #expect(value("both") == 348 && value("in") == 123 && value("out") == 123 && value("neither") == 1763)
    #expect(abs(value("kappa") - 0.673636) < 5e-7)
    #expect(abs(value("captured_spend") - 0.6626) < 1e-4)
    #expect(abs(value("captured_expected") - 0.6629) < 1e-4)
    #expect(abs(value("difference") - 0.0002) < 1e-4)
    // About ±3.9 points.
    #expect(abs(value("difference", "low") + 0.039) < 0.003)
    #expect(abs(value("difference", "high") - 0.039) < 0.003)
    #expect(value("cannot_tell") == 1 && value("equivalent") == 0)
  }

  @Test("Cannot tell at 2 points, equivalent at 5, and the same answer each time")
  func verdicts() throws {
    var talk = try VerdictTests.talk()
    #expect(talk.say("\(VerdictTests.question) worth 2pp").contains("verdict: cannot tell which is better"))
    let wide = talk.say("\(VerdictTests.question) worth 5pp")
    #expect(wide.contains("verdict: spend and expected are equivalent, at a margin of 5 points"))
    #expect(wide == talk.say("\(VerdictTests.question) worth 5pp"))
    // A policy is not judged by the measure it decides by.
    let fed = talk.say("compare spend, expected worth 2pp")
    #expect(fed.contains("no verdict") && !fed.contains("\nverdict: "))
  }

  @Test("The held-out cents of the tiers, and the share above each cut, seen by an outcome")
  func heldOut() throws {
    var talk = try VerdictTests.talk()
    let rows = try talk.ask(
      "backtest cuts, cuts with (a = 150, b = 75) as tight at 1997-09-30 horizon 39w outcome sum(orders.amount)")
    let cents = rows.numbers("outcome").map { ($0 * 100).rounded() }
    #expect(cents == [4_588_227, 1_120_396, 1_389_016, 3_628_084, 1_377_262, 2_092_293])
    for (cut, customers, share) in [
      (50, 889, 0.804299), (100, 440, 0.646444), (200, 163, 0.396148), (500, 32, 0.118314),
    ] {
      let one = try talk.ask(
        "backtest cuts with (a = \(cut), b = 0) as one at 1997-09-30 horizon 39w outcome sum(orders.amount)")
      #expect(one.texts("customers")[0] == "\(customers)")
      #expect(abs(one.numbers("share")[0] - share) < 5e-7)
    }
  }

  @Test("What was not known then is refused by name, unless it is trusted")
  func leakage() throws {
    var talk = try VerdictTests.talk()
    let refused = talk.say("backtest expected at 1997-06-30 horizon 90d outcome sum(orders.amount)")
    #expect(refused.contains("expected_value_39w") && refused.contains("not known to have been so on 1997-06-30"))
    let trusted = talk.say(
      "backtest expected at 1997-06-30 horizon 90d outcome sum(orders.amount) trusting expected_value_39w")
    #expect(trusted.contains("taken as it is now for what it was on 1997-06-30: expected_value_39w"))
    // A column declared after the day is as bad as one that is not declared.
    try talk.ask("load \"expected.csv\" as columns of customers by customer_id known at 1997-10-01")
    #expect(talk.say("\(VerdictTests.question) worth 2pp").contains("not known to have been so on 1997-09-30"))
  }

  @Test("Events after the day change nothing about the tiers, only the outcome")
  func future() throws {
    var talk = try VerdictTests.talk()
    let question = "backtest cuts at 1997-06-30 horizon 90d outcome sum(orders.amount)"
    let before = try talk.ask("\(question) | select tier, customers").texts
    // The same orders without any after the day: nobody is tiered otherwise.
    let text = String(decoding: try SharedData.bytes("cdnow_orders.csv"), as: UTF8.self)
    let lines = text.split(separator: "\n")
    let kept =
      lines.prefix(1)
      + lines.dropFirst().filter { $0.split(separator: ",", omittingEmptySubsequences: false)[2] <= "1997-07-01" }
    var other = Conversation(MemoryFiles(["orders.csv": Array(kept.joined(separator: "\n").utf8)]))
    try other.ask(
      """
      load "orders.csv" as orders of customers by customer_id at date
      define M = sum(orders.amount)
      policy cuts {
        param a = 100
        param b = 50
        tier A when M >= a
        tier B when M >= b
        tier C otherwise
      }
      """)
    let after = try other.ask("\(question.replacing("90d", with: "1d")) | select tier, customers").texts
    #expect(before == after)
  }

  @Test("Sought cuts: 200 and 100 customers, and the top fifth, with what lies just outside")
  func sought() throws {
    var talk = try VerdictTests.talk()
    for (limit, cut, next) in [(200, 174.58, 174.28), (100, 274.62, 274.34), (471, 94.00, 93.76)] {
      let row = try talk.ask("seek cuts with a so that count(tier = A) <= \(limit)")
      #expect(row.numbers("a") == [cut] && row.numbers("next") == [next] && row.texts("customers_A") == ["\(limit)"])
    }
    let sweep = try talk.ask("sweep cuts with a exact")
    #expect(sweep.rowCount == 1401)
    for (cut, customers, share) in [
      (50, 889, 0.797057), (100, 440, 0.615596), (200, 163, 0.394702), (500, 32, 0.171752),
    ] {
      let row = try talk.ask("sweep cuts with a from \(cut) to \(cut) step 1")
      #expect(row.texts("customers_A") == ["\(customers)"] && abs(row.numbers("share_A")[0] - share) < 5e-7)
    }
  }
}
