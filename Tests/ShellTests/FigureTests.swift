import Columns
import Diagnostics
import Testing

/// Published and independently computed figures, met by statements of the language alone.
@Suite("Figures of CDNOW", .enabled(if: SharedData.isThere, Comment(rawValue: SharedData.absence)))
struct FigureTests {
  private static func cdnow(asOf day: String) throws -> Conversation {
    var talk = Conversation(MemoryFiles(["cdnow.csv": try SharedData.bytes("cdnow_orders.csv")]))
    try talk.ask(
      """
      load "cdnow.csv" as orders of customers by customer_id at date
      as_of \(day)
      define M = sum(orders.amount)
      define last_order = max(orders.date)
      measure M
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

  @Test("2,357 customers spent 173,115.55 until 1997-09-30") func totals() throws {
    var talk = try FigureTests.cdnow(asOf: "1997-09-30")
    #expect(try talk.ask("summarize count(), sum(M)").texts == [["2357", "173115.55"]])
  }

  @Test(
    "The customers above a cut, and their share of the spending",
    arguments: [
      (50, 889, 0.797057, 0.804299), (100, 440, 0.615596, 0.646444), (200, 163, 0.394702, 0.396148),
      (500, 32, 0.171752, 0.118314),
    ])
  func sweep(cut: Int, customers: Int, share: Double, heldOut: Double) throws {
    var talk = try FigureTests.cdnow(asOf: "1997-09-30")
    let line = try talk.ask("where M >= \(cut) | summarize n = count(), s = sum(M) / overall(sum(M))")
    #expect(line.numbers("n") == [Double(customers)])
    #expect(abs(line.numbers("s")[0] - share) < 5e-7)
    #expect(abs(try talk.ask("summarize s = share(M where M >= \(cut))").numbers("s")[0] - share) < 5e-7)
    // The 39 weeks after it are seen from a later day.
    let later = try talk.ask(
      """
      as_of 1998-06-30
      define before = sum(orders.amount where date <= 1997-09-30)
      define after = sum(orders.amount where date > 1997-09-30)
      summarize total = sum(after), s = share(after where before >= \(cut))
      """)
    #expect(later.texts("total") == ["70976.39"])
    #expect(abs(later.numbers("s")[0] - heldOut) < 5e-7)
  }

  @Test("Two settings of the cuts: the matrix, kappa, linear kappa and the stability index") func matrix() throws {
    var talk = try FigureTests.cdnow(asOf: "1997-09-30")
    let comparison = "compare cuts, cuts with (a = 150, b = 75) as tight"
    let matrix = try talk.ask("\(comparison) | count by cuts, tight")
    #expect(
      matrix.texts == [
        ["A", "A", "255"], ["A", "B", "185"], ["B", "B", "152"], ["B", "C", "297"], ["C", "C", "1468"],
      ])
    let summary = try talk.ask("\(comparison) | summary")
    let values = Dictionary(zip(summary.texts("name"), summary.numbers("value"))) { first, _ in first }
    #expect(abs(values["agreement", default: 0] - Double(255 + 152 + 1468) / 2357) < 1e-12)
    #expect(abs(values["kappa", default: 0] - 0.579375) < 5e-7)
    #expect(abs(values["kappa_linear", default: 0] - 0.705058) < 5e-7)
    #expect(abs(values["psi", default: 0] - 0.079669) < 5e-7)
    #expect(abs(values["jaccard_A", default: 0] - 255.0 / 440) < 1e-12)
    #expect(values["both"] == 255 && values["out"] == 185 && values["in"] == 0 && values["neither"] == 1917)
  }

  @Test("The held-out money of the tiers, before and after the cuts move") func heldOutMoney() throws {
    var talk = try FigureTests.cdnow(asOf: "1998-06-30")
    let rows = try talk.ask(
      """
      define M = sum(orders.amount where date <= 1997-09-30)
      define after = sum(orders.amount where date > 1997-09-30)
      compare cuts, cuts with (a = 150, b = 75) as tight | summarize sum(after) by cuts
      """)
    #expect(rows.texts == [["A", "45882.27"], ["B", "11203.96"], ["C", "13890.16"]])
    let tight = try talk.ask("compare cuts, cuts with (a = 150, b = 75) as tight | summarize sum(after) by tight")
    #expect(tight.texts == [["A", "36280.84"], ["B", "13772.62"], ["C", "20922.93"]])
  }

  @Test("Against tiers committed three months before: who moves because of the data, and because of the rule")
  func moves() throws {
    var talk = try FigureTests.cdnow(asOf: "1997-06-30")
    try talk.ask(
      """
      define M = sum(orders.amount within 180d)
      adopt cuts
      commit "first tiering"
      as_of 1997-09-30
      """)
    let simulation = "simulate cuts with a = 150, b = 75"
    #expect(try talk.ask("\(simulation) | where moved | count").numbers("count") == [690])
    let directions = try talk.ask("\(simulation) | where moved | count by direction")
    #expect(Set(directions.texts.map { $0.joined(separator: " ") }) == ["up 34", "down 656"])
    let reasons = try talk.ask("\(simulation) | where moved | count by because")
    #expect(Set(reasons.texts.map { $0.joined(separator: " ") }) == ["data 544", "rule 91", "both 55"])
    let cancelled = try talk.ask("\(simulation) | where not moved and from != `same_rule` | count")
    #expect(cancelled.numbers("count") == [45])
    #expect(talk.say(simulation).contains("of both 55; 45 cancelled out"))
  }

  @Test(
    "近3个月 has four readings",
    arguments: [
      ("last_order >= 1997-06-30", 240), ("last_order within 3mo", 236), ("last_order >= 1997-07-02", 235),
      ("last_order within 90d", 234),
    ])
  func nearThreeMonths(condition: String, customers: Int) throws {
    var talk = try FigureTests.cdnow(asOf: "1997-09-30")
    #expect(try talk.ask("where \(condition) and M > 100 | count").numbers("count") == [Double(customers)])
  }

  @Test("ABC: the crossing row stays up, or does not") func abc() throws {
    var talk = try FigureTests.cdnow(asOf: "1997-09-30")
    let before = try talk.ask(
      """
      derive c = case { M <= 0: "C", cumshare(M) < 0.80: "A", cumshare(M) < 0.95: "B", else: "C" } | count by c
      """)
    #expect(before.texts == [["A", "900"], ["B", "800"], ["C", "657"]])
    let including = try talk.ask(
      """
      derive s = cumshare(M) + M / overall(sum(M))
      | derive c = case { M <= 0: "C", s <= 0.80: "A", s <= 0.95: "B", else: "C" } | count by c
      """)
    #expect(including.texts == [["A", "899"], ["B", "800"], ["C", "658"]])
  }

  @Test("The best 20 % by spending, and what lies beside the cut") func topFifth() throws {
    var talk = try FigureTests.cdnow(asOf: "1997-09-30")
    #expect(try talk.ask("top 471 by M | summarize x = min(M)").texts == [["94.00"]])
    #expect(try talk.ask("top 472 by M | summarize x = min(M)").texts == [["93.76"]])
    #expect(try talk.ask("top 200 by M | summarize x = min(M)").texts == [["174.58"]])
    #expect(try talk.ask("top 201 by M | summarize x = min(M)").texts == [["174.28"]])
  }

  @Test("Median splits of the eight types: most customers move with the side that equal values are on")
  func eightTypes() throws {
    var talk = try FigureTests.cdnow(asOf: "1997-09-30")
    try talk.ask("define days = days_since(last_order)\ndefine n = count(orders)")
    func types(_ name: String, _ near: String, _ high: String) -> String {
      let bits = [("days", near, 100), ("n", high, 10), ("M", high, 1)]
        .map { "if(\($0.0) \($0.1) overall(median(\($0.0))), \($0.2), 0)" }
      return "derive \(name) = \(bits.joined(separator: " + "))"
    }
    #expect(try talk.ask("\(types("loose", "<=", ">=")) | count by loose").rowCount == 4)
    let both = "\(types("loose", "<=", ">=")) | \(types("strict", "<", ">"))"
    #expect(try talk.ask("\(both) | where loose != strict | count").numbers("count") == [1400])
  }

  @Test(
    "Gini's coefficient and the shares of the top, as two programs gave them",
    arguments: ["cdnow_sample", "rfm_orders"])
  func concentration(name: String) throws {
    let answers = try SharedData.json("answers/\(name).json")
    let expected = try #require(answers["concentration"] as? [String: Any])
    var talk = Conversation(
      MemoryFiles(["o.csv": try SharedData.bytes(name == "cdnow_sample" ? "cdnow_orders.csv" : "rfm_orders.csv")]))
    try talk.ask(
      """
      load "o.csv" as orders of customers by customer_id at date
      as_of \(answers["asof"] as? String ?? "")
      define M = sum(orders.amount)
      measure M
      """)
    let summary = try talk.ask("lorenz | summary")
    let found = Dictionary(zip(summary.texts("name"), summary.numbers("value"))) { $1 }
    let gini = try #require(expected["gini_population"] as? Double)
    #expect(abs(found["gini", default: 0] - gini) < 1e-9 * gini)
    for percent in [1, 5, 10, 20, 50] {
      // The expected shares are of whole customers, below and above.
      let top = try #require(expected["top_\(percent)pct"] as? [String: Double])
      let share = found["top_\(percent)", default: 0]
      #expect(share >= top["share_floor", default: 9] - 1e-12 && share <= top["share_ceil", default: 0] + 1e-12)
    }
  }

  @Test("Frequency in fifths: by cuts equal customers stay together, by NTILE they do not") func fifths() throws {
    var talk = Conversation(MemoryFiles(["o.csv": try SharedData.bytes("rfm_orders.csv")]))
    try talk.ask(
      """
      load "o.csv" as orders of customers by customer_id at date
      as_of 2006-12-31
      define F = count(orders)
      """)
    let cuts = try talk.ask("derive q = quintile(F) | count by q")
    #expect(cuts.numbers("count") == [268, 187, 176, 244, 120])
    #expect(try talk.ask("derive q = ntile(F, 5) | count by q").numbers("count") == [199, 199, 199, 199, 199])
  }

  @Test("Recency reversed by its dates moves 46 customers") func reversed() throws {
    var talk = try FigureTests.cdnow(asOf: "1998-06-30")
    let moved = try talk.ask(
      "derive d = 6 - quintile(days_since(last_order)), r = quintile(-days_since(last_order)) | where d != r | count")
    #expect(moved.numbers("count") == [46])
  }
}
