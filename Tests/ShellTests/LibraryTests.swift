import Columns
import Diagnostics
import Foundation
import History
import Language
import Shell
import Testing
import Tiering

/// The models that come with the program.
@Suite("Library") struct LibraryTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Sources/Tiering/Library")

  @Test("Every file of the folder is a model of the library, and every model says what it is in both languages")
  func folder() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: LibraryTests.folder.path).sorted()
    #expect(files == LibraryModel.all.map { "\($0.name).tier" }.sorted())
    for model in LibraryModel.all {
      #expect(!model.summary.isEmpty && model.chineseSummary.contains { $0 > "\u{2E80}" }, "\(model.name)")
      #expect(model.source.contains("\n-- Source: "), "\(model.name) names its source")
      #expect(!model.examples.isEmpty, "\(model.name) has an example")
    }
  }

  @Test(
    "The worked example of every model runs, and what it keeps is formatted to the same policy",
    arguments: LibraryModel.all.map(\.name))
  func example(name: String) throws {
    let model = try #require(LibraryModel.all.first { $0.name == name })
    var talk = Conversation()
    try talk.session.beginDemo(model.examples[0].demo)
    for example in model.examples {
      let rows = try talk.ask(example.statement)
      if example.statement.hasPrefix("simulate") { #expect(rows.rowCount > 0) }
    }
    for policy in talk.session.state.policies {
      let statement = try Session.parser.statement(policy.text)
      let again = Formatter().format(statement)
      #expect(structurallyEqual(try Session.parser.statement(again), statement))
      #expect(Formatter().format(try Session.parser.statement(again)) == again)
    }
  }
}

/// The library against answers that two independent programs agreed on.
@Suite("Library against the reference answers", .enabled(if: SharedData.isThere, Comment(rawValue: SharedData.absence)))
struct LibraryReferenceTests {
  static let sets = ["cdnow_sample", "rfm_orders"]

  private static func store(_ name: String, asOf: String? = nil) throws -> (talk: Conversation, answers: [String: Any])
  {
    let answers = try SharedData.json("answers/\(name).json")
    let file = name == "cdnow_sample" ? "cdnow_orders.csv" : "rfm_orders.csv"
    var talk = Conversation(MemoryFiles(["orders.csv": try SharedData.bytes(file)]))
    try talk.ask(
      """
      load "orders.csv" as orders of customers by customer_id at date
      as_of \(asOf ?? answers["asof"] as? String ?? "")
      define last_order = max(orders.date)
      define n = count(orders)
      define M = sum(orders.amount)
      use rfm_score with recency = last_order, frequency = n, monetary = M
      use rfm8 with recency = last_order, frequency = n, monetary = M
      use rfm_segments with recency = last_order, frequency = n, monetary = M
      use abc with value = M
      """)
    return (talk, answers)
  }

  private static func counts(_ talk: inout Conversation, _ statement: String) throws -> [String: Int] {
    let rows = try talk.ask("\(statement) | count by to")
    return Dictionary(zip(rows.texts("to"), rows.numbers("count").map { Int($0) })) { first, _ in first }
  }

  @Test("Scores 1 to 5 under four conventions, each customer", arguments: sets)
  func scores(set: String) throws {
    var (talk, answers) = try LibraryReferenceTests.store(set)
    let each = try SharedData.answers("answers/\(set).csv")
    let hashes = answers["rfm_scores"] as? [String: [String: Any]] ?? [:]
    let conventions = [
      ("ntile", "ntile5_tie_by_id", "ntile_rfm"), ("cuts", "q7_right_closed", "q7_right_rfm"),
      ("cuts_up", "q7_left_closed", nil), ("plus_one", "rsquared_rfm", "rsquared_rfm"),
    ]
    for (method, key, column) in conventions {
      let rows = try talk.ask("simulate rfm_score with method = \(method) | select customer_id, score")
      let ids = rows.texts("customer_id")
      let scores = rows.numbers("score").map { Int($0.rounded()) }
      let lines = zip(ids, scores).map { "\($0),\($1 / 100),\($1 / 10 % 10),\($1 % 10)\n" }.joined()
      #expect(SHA256.hex(of: lines) == hashes[key]?["sha256_of_lines_id_R_F_M"] as? String, "\(method)")
      guard let column else { continue }
      for (id, score) in zip(ids, scores) { #expect("\(score)" == each[id]?[column], "\(method) of \(id)") }
    }
  }

  private static let letters = [
    "important_value": "HHH", "important_growth": "HLH", "important_keep": "LHH", "important_winback": "LLH",
    "general_value": "HHL", "general_growth": "HLL", "general_keep": "LHL", "general_winback": "LLL",
  ]

  @Test("Eight types by mean, median and score, with the line in and out", arguments: sets)
  func eightTypes(set: String) throws {
    var (talk, answers) = try LibraryReferenceTests.store(set)
    let grids = answers["grid8_codes_are_R_F_M"] as? [String: Any] ?? [:]
    let variants = [
      ("mean", ">=", "mean_inclusive"), ("mean", ">", "mean_strict"), ("median", ">=", "median_inclusive"),
      ("median", ">", "median_strict"), ("score", ">", "score_gt_mean_score_ntile5"),
    ]
    for (split, side, key) in variants {
      let made = try LibraryReferenceTests.counts(&talk, "simulate rfm8 with split = \(split), side = \"\(side)\"")
      var expected: [String: Int] = [:]
      let grid = grids.first { $0.key.hasPrefix(key) }?.value as? [String: Any] ?? [:]
      for (letters, count) in grid where (count as? Int ?? 0) > 0 { expected[letters] = count as? Int }
      #expect(Dictionary(made.map { (LibraryReferenceTests.letters[$0] ?? $0, $1) }) { $1 } == expected, "\(key)")
    }
  }

  @Test("ABC, the one who crosses the line kept above or not", arguments: sets) func abc(set: String) throws {
    var (talk, answers) = try LibraryReferenceTests.store(set)
    let abc = answers["abc"] as? [String: Any] ?? [:]
    for (reading, key) in [("before", "cum_before_lt"), ("including", "cum_incl_le")] {
      let answer = abc.first { $0.key.hasPrefix(key) }?.value as? [String: Any]
      let made = try LibraryReferenceTests.counts(&talk, "simulate abc with reading = \(reading)")
      #expect(made == answer?["customers"] as? [String: Int], "\(reading)")
    }
  }

  @Test("The ten segments as published by R's rfm") func segments() throws {
    var (talk, _) = try LibraryReferenceTests.store("rfm_orders", asOf: "2006-12-31")
    #expect(
      try LibraryReferenceTests.counts(&talk, "simulate rfm_segments") == [
        "Champions": 35, "Potential Loyalist": 342, "Loyal Customers": 170, "Promising": 9, "New Customers": 104,
        "Can't Lose Them": 47, "At Risk": 28, "Need Attention": 10, "About To Sleep": 102, "Lost": 148,
      ])
  }

  @Test("CDNOW after 39 weeks: ABC both ways, and whom the side of a median split moves") func cdnow() throws {
    var (talk, _) = try LibraryReferenceTests.store("cdnow_sample", asOf: "1997-09-30")
    #expect(try LibraryReferenceTests.counts(&talk, "simulate abc") == ["A": 900, "B": 800, "C": 657])
    #expect(
      try LibraryReferenceTests.counts(&talk, "simulate abc with reading = including") == [
        "A": 899, "B": 800, "C": 658,
      ])
    // F is the number of days with a purchase, then of purchases.
    try talk.ask("define purchase_days = count_distinct(orders.date)")
    for (frequency, moved) in [("purchase_days", 1413.0), ("n", 1400.0)] {
      try talk.ask(
        """
        use rfm8 with recency = last_order, frequency = \(frequency), monetary = M, split = median
        adopt rfm8
        """)
      let rows = try talk.ask("simulate rfm8 with side = \">\" | where moved | count")
      #expect(rows.numbers("count") == [moved], "\(frequency)")
      let empty = try LibraryReferenceTests.counts(&talk, "simulate rfm8")
      #expect(empty.count == 4, "four types are empty with the line in")
      try talk.ask("undo")
    }
  }
}
