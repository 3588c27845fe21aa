import Columns
import Diagnostics
import Testing

private let nines = String(repeating: "9", count: 38)

/// Numbers at the ends of 128 bits.
private let wide = """
  id,w,v,d,x,r,day,name
  a,\(nines),1,0.000000001,5,1e300,2026-01-01,ann
  b,\(nines),-2,0.5,,1e308,0001-01-01,bob
  c,-\(nines),3,99999999.999999999,7,-1.5,9999-12-31,

  """

private let events = "cid,day,w,rate\na,2026-01-01,\(nines),0.1\na,2026-01-01,\(nines),1e308\na,2026-01-01,5,1e308\n"

private func bench() throws -> Workbench {
  try Workbench(
    ["customers.csv": wide, "orders.csv": events],
    """
    load "customers.csv" as customers key id separator ","
    load "orders.csv" as orders of customers by cid at day separator ","
    as_of 2026-01-01
    """)
}

@Suite("Exact or refused, never wrong and never a crash")
struct ExactnessTests {
  @Test(
    "what does not fit 128 bits is refused at its place",
    arguments: [
      "summarize sum(w where w > 0)", "derive y = w + w", "derive y = w * 2", "derive y = w * w", "derive y = -w - w",
      "derive y = \(nines) * \(nines)", "derive y = sum(orders.w)", "select y = overall(sum(w where w > 0))",
      "derive y = d * d * d * d * d", "where w * v > 5", "sort w * 3", "top 2 by w + w", "select y = w * 1000 * v",
      "derive y = if(v > 0, w * 10, 1)", "summarize sum(w * 2)", "summarize s = sum(v) * \(nines) * 2",
      "orders | summarize sum(w)",
    ])
  func overflows(_ statement: String) throws {
    var bench = try bench()
    let refusal = bench.refusal(statement)
    #expect(refusal?.rule == "overflow")
    let span = try #require(refusal?.span)
    #expect(span.start >= 0 && span.start < span.end && span.end <= statement.utf8.count)
    #expect(refusal?.hint != nil)
  }

  @Test(
    "what fits is exact to the last digit",
    arguments: [
      ("summarize sum(w)", [nines]), ("select y = w * v - w | take 1", ["0"]),
      ("summarize sum(d)", ["100000000.500000000"]), ("select y = abs(w) | take 1", [nines]),
      ("where w = \(nines) | count", ["2"]), ("where w > \(nines.dropLast())8 | count", ["2"]),
      ("where d * 1 = 99999999.999999999 | count", ["1"]), ("where w < d | select id", ["c"]),
      ("where w >= x | select id", ["a"]), ("summarize avg(w where w > 0)", ["1e+38"]),
      ("select y = -(-w) | take 1", [nines]), ("select round(w, 5) | take 1", [nines]),
      ("select y = x / 0", ["∅", "∅", "∅"]), ("select y = v / (x - 5) | take 1", ["∅"]),
      ("select y = r * r | take 2", ["∅", "∅"]), ("select y = r + r | take 2", ["2e+300", "∅"]),
      ("select y = round(r, 15) | take 1", ["1e+300"]),
      ("select y = exp(1000), z = log(0), q = sqrt(-1) | take 1", ["∅|∅|∅"]),
      ("select y = sum(orders.rate) | take 1", ["∅"]), ("select y = w / \(nines)", ["1", "1", "-1"]),
      ("where percentile(v) = 50 | select id", ["a"]), ("where ntile(v, 10000) = 2 | select id", ["a"]),
      ("where day within 9999y | count", ["2"]), ("where day older than 1y | select id", ["b"]),
    ] as [(String, [String])])
  func fits(_ statement: String, _ lines: [String]) throws {
    var bench = try bench()
    #expect(try bench.lines(statement) == lines)
  }

  /// Whatever may be asked at the ends of numbers, dates and counts.
  static let hostile = [
    "take 99999999999", "top 99999999999 by x", "bottom 0 by w", "sample 99999999999", "sample 1 seed -1",
    "sample 2 seed 99999999999999999999", "take -1", "take 1.5", "top 9999999999999999999999 by x",
    "where day within 999999999y", "where day within 99999999999999999999d",
    "where day older than 9223372036854775807w",
    "where day within 9223372036854775807y before 9223372036854775807y", "where day within 0d", "where day in 0000",
    "where day in 9999", "where day in 99999", "where day in last week", "where day in this year",
    "select year(day), month(day), quarter(day), week(day), days_since(day)",
    "select bins(x, 1), bins(x, 10000), quintile(w)",
    "select bins(w, 10000), ntile(w, 7), rank(w), percentile(w), cumshare(w), zscore(w)", "select bins(x, 0)",
    "select bins(x, 10001)", "select cumshare(d), zscore(d), cumshare(r), zscore(r)",
    "select quintile(day), percentile(day)",
    "select scale(w, 0, 1), s = scale(x, w, v), t = scale(w, -\(nines), \(nines)), u = scale(d, 0.0000000001, 9)",
    "select scale(w, 0.000000000000000000000000000000000001, \(nines))",
    "select round(w, 15), r2 = round(d, 0), r3 = floor(w)",
    "select y = percentile(w) * percentile(x) * percentile(v) * percentile(d) * percentile(r)",
    "select y = percentile(w) * 0.000000000000000000000000000000000001 * percentile(x)",
    "select y = percentile(x) + 0.000000000000000000000000000000000001 + percentile(w)",
    "where percentile(x) * 0.000000000000000000000000000000000001 < percentile(w) * 0.3",
    "where percentile(x) = 0.000000000000000000000000000000000001",
    "select y = if(x > 5, percentile(w), 0.000000000000000000000000000000000001)",
    "select y = coalesce(percentile(w), w, 0.000000000000000000000000000000000001)",
    "select y = if(x > 5, w, 0.000000000000000000000000000000000001)",
    "select y = x / 0.000000000000000000000000000000000001", "select y = w / 0.000000000000000000000000000000000001",
    "select y = \(nines) / 0.000000000000000000000000000000000001 / x",
    "select y = 1 / 3 / 7 / 11 / 13 / 17 / 19 / 23 / x",
    "select y = -(-170141183460469231731687303715884105727 - 1)",
    "select y = abs(-170141183460469231731687303715884105727 - 1)",
    "select y = x / (-170141183460469231731687303715884105727 - 1)", "select y = (0 - w) * (0 - 1)",
    "select y = x * 123456789.12345678901234567890123456 * 0.1", "select y = 0.1 * 0.1 * 0.1 * 0.1 * d * d * d * d",
    "select y = -w, z = -r, q = -d", "summarize quantile(w, 0.5), q2 = quantile(x, 0), q3 = quantile(x, 1)",
    "summarize quantile(x, 0.333333333333333333333333333333333333)", "summarize quantile(x, 1.5)",
    "summarize quantile(x, -1)",
    "summarize quantile(x, x)", "summarize avg(w), stddev(w), median(w), share(w)",
    "summarize stddev(r), avg(r), sum(r), median(r)",
    "where x > 1000 | summarize sum(x), avg(x), min(x), max(x), median(x), quantile(x, 0.5), stddev(x), count_distinct(x), share(x)",
    "where x > 1000 | summarize min(name), max(day), min(x > 5) by name, day", "summarize min(x > 3), max(x > 3)",
    "select upper(name), lower(overall(max(name where x > 99))), trim(name), length(name), replace(name, \"\", \"x\")",
    "summarize m = max(name where x > 99) | select upper(m), length(m)",
    "where x > 99 | top 3 by x | sort name | sample 5",
    "select y = max(orders.day), z = median(orders.w), q = avg(orders.w), c = count_distinct(orders.w), e = min(orders.w)",
    "select y = case { x > 99: 1 }, z = if(x > 99, name), q = coalesce(day, day)",
    "customers | count by x, w, r, day, name, v",
    "select y = 1e38", "select y = 1e39", "select y = 99999999999亿", "select y = 10000000000000000000000000000万",
    "sort x, w desc, r, day, name, d, x desc",
    "select y = floor(r), z = ceil(r), q = ceil(d), p = round(-2.5), s = round(r, 3)",
    "select y = x = 5 and w > 3 or not r < 2 and day is empty",
    "where name in (\"\") or name contains \"\" or name starts with \"\"",
  ]

  private static let stores = [
    ("three", wide), ("one", wide.split(separator: "\n").prefix(2).joined(separator: "\n") + "\n"),
    ("none", wide.split(separator: "\n").prefix(1).joined(separator: "\n") + "\n"),
    ("missing", "id,w,v,d,x,r,day,name\na,,,,,,,\nb,,,,,,,\n"),
  ]
  private static let days = ["0001-01-01", "2026-01-01", "9999-12-31"]

  @Test("statements at the ends of everything answer or are refused", arguments: stores.map(\.0), days)
  func hostile(_ store: String, _ day: String) throws {
    let customers = ExactnessTests.stores.first { $0.0 == store }?.1 ?? ""
    var bench = try Workbench(
      ["customers.csv": customers, "orders.csv": events],
      """
      load "customers.csv" as customers key id separator ","
      load "orders.csv" as orders of customers by cid at day separator ","
      as_of \(day)
      """)
    try bench.retype([
      "w": .wide([0], .integer), "v": .exact([0], .integer), "d": .exact([0], ExactForm(scale: 9)),
      "x": .exact([0], .integer), "r": .real([0]), "day": .date([0]),
    ])
    for statement in ExactnessTests.hostile {
      guard let refusal = bench.refusal(statement) else { continue }
      #expect(!refusal.message.description.isEmpty)
      if let span = refusal.span {
        #expect(span.start <= span.end && span.end <= statement.utf8.count, "\(statement): \(refusal)")
      } else {
        Issue.record("\(statement): no place: \(refusal)")
      }
    }
  }
}
