import Columns
import Diagnostics
import Foundation
import Testing

/// Two weighted scorecards on two public data sets, against answers that two independent programs agreed on.
@Suite("Reference policies and scores", .enabled(if: SharedData.isThere, Comment(rawValue: SharedData.absence)))
struct ReferencePolicyTests {
  static let sets = ["cdnow_sample", "rfm_orders"]

  private static func store(_ name: String) throws -> (talk: Conversation, answers: [String: Any]) {
    let answers = try SharedData.json("answers/\(name).json")
    let file = name == "cdnow_sample" ? "cdnow_orders.csv" : "rfm_orders.csv"
    var talk = Conversation(MemoryFiles(["orders.csv": try SharedData.bytes(file)]))
    let day = answers["asof"] as? String ?? ""
    try talk.ask(
      """
      load "orders.csv" as orders of customers by customer_id at date
      as_of \(day)
      define last_order = max(orders.date)
      define days = days_since(last_order)
      define n = count(orders)
      define M = sum(orders.amount)
      measure M
      \(scorecard("p1", 20, 30, 50, ">="))
      \(scorecard("p2", 40, 30, 30, ">="))
      \(scorecard("p1_strict", 20, 30, 50, ">"))
      \(scorecard("p2_strict", 40, 30, 30, ">"))
      """)
    return (talk, answers)
  }

  private static func scorecard(_ name: String, _ r: Int, _ f: Int, _ m: Int, _ sign: String) -> String {
    """
    policy \(name) {
      score recency weight \(r) = percentile(last_order)
      score frequency weight \(f) = percentile(n)
      score amount weight \(m) = percentile(M)
      tier gold when score \(sign) 80
      tier silver when score \(sign) 50
      tier bronze otherwise
    }
    """
  }

  private static func policy(_ answers: [String: Any], _ name: String) -> [String: Any] {
    (answers["policies"] as? [String: Any])?[name] as? [String: Any] ?? [:]
  }

  private static func counts(_ value: Any?) -> [String: Double] {
    (value as? [String: Any] ?? [:]).compactMapValues { ($0 as? NSNumber)?.doubleValue }
  }

  @Test(
    "Tier counts and money by tier, inclusive and strict", arguments: sets,
    [("p1", "P1 (R20 F30 M50) / percent_rank"), ("p2", "P2 (R40 F30 M30) / percent_rank")])
  func tierCounts(set: String, policy: (name: String, key: String)) throws {
    var (talk, answers) = try ReferencePolicyTests.store(set)
    let expected = ReferencePolicyTests.policy(answers, policy.key)
    let made = try talk.ask("simulate \(policy.name) | summarize n = count(), sum(M) by to")
    #expect(
      Dictionary(zip(made.texts("to"), made.numbers("n"))) { first, _ in first }
        == ReferencePolicyTests.counts(expected["tiers"]))
    for (tier, money) in zip(made.texts("to"), made.numbers("sum_M")) {
      #expect(abs(money - ReferencePolicyTests.counts(expected["monetary_by_tier"])[tier, default: 0]) < 1e-6)
    }
    let strict = try talk.ask("simulate \(policy.name)_strict | count by to")
    #expect(
      Dictionary(zip(strict.texts("to"), strict.numbers("count"))) { first, _ in first }
        == ReferencePolicyTests.counts(expected["tiers_if_thresholds_were_strict"]))
    let onTheLine = try talk.ask("simulate \(policy.name) | where score = 80 | count").numbers("count")
    #expect(onTheLine == [(expected["customers_exactly_on_80"] as? NSNumber)?.doubleValue ?? -1])
    let scores = try talk.ask("simulate \(policy.name) | summarize avg(score), min(score), max(score)")
    for (column, key) in [("avg_score", "score_mean"), ("min_score", "score_min"), ("max_score", "score_max")] {
      let wanted = (expected[key] as? NSNumber)?.doubleValue ?? .nan
      #expect(abs(scores.numbers(column)[0] - wanted) <= 1e-9 * abs(wanted), "\(key)")
    }
  }

  @Test("Each customer's score and tier", arguments: sets) func customers(set: String) throws {
    var (talk, _) = try ReferencePolicyTests.store(set)
    let expected = try SharedData.answers("answers/\(set).csv")
    for name in ["p1", "p2"] {
      let rows = try talk.ask("simulate \(name) | select customer_id, to, score")
      #expect(rows.rowCount == expected.count)
      let scores = rows.numbers("score")
      for (row, (id, tier)) in zip(rows.texts("customer_id"), rows.texts("to")).enumerated() {
        #expect(tier == expected[id]?["\(name)_tier"], "\(name) of \(id)")
        let wanted = Double(expected[id]?["\(name)_score"] ?? "") ?? .nan
        #expect(abs(scores[row] - wanted) < 1e-9, "\(name) of \(id)")
      }
    }
  }

  @Test("From one policy to the other: matrix, kappas, stability, overlap", arguments: sets)
  func comparison(set: String) throws {
    var (talk, answers) = try ReferencePolicyTests.store(set)
    let expected = ReferencePolicyTests.policy(answers, "compare P1 -> P2 / percent_rank")
    let wanted = expected["matrix rows=P1 cols=P2, order bronze,silver,gold"] as? [[NSNumber]] ?? []
    let tiers = ["bronze", "silver", "gold"]
    var matrix = [[Int]](repeating: [0, 0, 0], count: 3)
    for row in try talk.ask("compare p1, p2 | count by p1, p2").texts {
      matrix[tiers.firstIndex(of: row[0]) ?? 0][tiers.firstIndex(of: row[1]) ?? 0] = Int(row[2]) ?? -1
    }
    #expect(matrix == wanted.map { $0.map(\.intValue) })
    let summary = try talk.ask("compare p1, p2 | summary")
    let values = Dictionary(zip(summary.texts("name"), summary.numbers("value"))) { first, _ in first }
    let names = [
      "agreement": "agreement", "kappa": "kappa", "kappa_linear": "kappa_linear",
      "psi": "psi_natural_log_no_smoothing", "jaccard_gold": "jaccard_of_gold",
    ]
    for (name, key) in names {
      let figure = (expected[key] as? NSNumber)?.doubleValue ?? .nan
      #expect(abs(values[name, default: 0] - figure) <= 1e-9 * abs(figure), "\(name)")
    }
    let moved = try talk.ask("adopt p1\nsimulate p2 | where moved | count by direction")
    let directions = Dictionary(zip(moved.texts("direction"), moved.numbers("count"))) { first, _ in first }
    #expect(directions["up"] == (expected["upgraded"] as? NSNumber)?.doubleValue)
    #expect(directions["down"] == (expected["downgraded"] as? NSNumber)?.doubleValue)
  }

  @Test("Scores 1 to 5 by tiles, by quantiles, and as R's rfm cuts", arguments: sets) func fifths(set: String) throws {
    var (talk, _) = try ReferencePolicyTests.store(set)
    let expected = try SharedData.answers("answers/\(set).csv")
    // The library cuts at a quantile plus one and lets equal values go up.
    func cut(_ column: String) -> String {
      [0.2, 0.4, 0.6, 0.8].map { "if(\(column) >= overall(quantile(\(column), \($0))) + 1, 1, 0)" }
        .joined(separator: " + ")
    }
    let rows = try talk.ask(
      """
      select customer_id, tiles = ntile(last_order, 5) * 100 + ntile(n, 5) * 10 + ntile(M, 5),
        fifths = (6 - quintile(days)) * 100 + quintile(n) * 10 + quintile(M),
        library = (5 - (\(cut("days")))) * 100 + (1 + \(cut("n"))) * 10 + 1 + \(cut("M"))
      """.replacing("\n", with: " "))
    for (column, key) in [("tiles", "ntile_rfm"), ("fifths", "q7_right_rfm"), ("library", "rsquared_rfm")] {
      for (id, code) in zip(rows.texts("customer_id"), rows.texts(column)) {
        #expect(code == expected[id]?[key], "\(key) of \(id)")
      }
    }
  }

  @Test("ABC by cumulative share, each customer", arguments: sets) func abc(set: String) throws {
    var (talk, answers) = try ReferencePolicyTests.store(set)
    let expected = try SharedData.answers("answers/\(set).csv")
    let rows = try talk.ask(
      """
      derive s = cumshare(M), t = s + M / overall(sum(M))
      | derive including = case { M <= 0: "C", t <= 0.80: "A", t <= 0.95: "B", else: "C" }
      | derive before = case { M <= 0: "C", s < 0.80: "A", s < 0.95: "B", else: "C" }
      | select customer_id, including, before
      """)
    for (id, letter) in zip(rows.texts("customer_id"), rows.texts("including")) {
      #expect(letter == expected[id]?["abc_cum_incl"], "\(id)")
    }
    let abc = answers["abc"] as? [String: Any] ?? [:]
    let before = abc.first { $0.key.hasPrefix("cum_before_lt") }?.value as? [String: Any]
    let counts = Dictionary(grouping: rows.texts("before")) { $0 }.mapValues { Double($0.count) }
    #expect(counts == ReferencePolicyTests.counts(before?["customers"]))
  }

  @Test("The columns that the scores are made of", arguments: sets) func descriptions(set: String) throws {
    var (talk, answers) = try ReferencePolicyTests.store(set)
    let described = answers["describe"] as? [String: Any] ?? [:]
    for (column, key) in [("days", "recency_days"), ("n", "frequency"), ("M", "monetary")] {
      let expected = described[key] as? [String: Any] ?? [:]
      let row = try talk.ask(
        "summarize sum(\(column)), avg(\(column)), stddev(\(column)), d = count_distinct(\(column)), q = quantile(\(column), 0.99)"
      )
      func figure(_ name: String) -> Double { (expected[name] as? NSNumber)?.doubleValue ?? .nan }
      #expect(abs(row.numbers("sum_\(column)")[0] - figure("sum")) <= 1e-9 * figure("sum"))
      #expect(abs(row.numbers("avg_\(column)")[0] - figure("mean")) <= 1e-9 * figure("mean"))
      #expect(abs(row.numbers("stddev_\(column)")[0] - figure("sd_n_minus_1")) <= 1e-9 * figure("sd_n_minus_1"))
      #expect(row.numbers("d")[0] == figure("distinct"))
      let quantiles = ReferencePolicyTests.counts(expected["quantiles_type7"])
      #expect(abs(row.numbers("q")[0] - quantiles["0.99", default: .nan]) <= 1e-9 * quantiles["0.99", default: .nan])
    }
  }
}
