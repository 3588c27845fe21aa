import Columns
import TestSupport
import Testing

/// Answers that must not depend on the order in which a file's rows come.
private let statements = [
  "customers",
  "select a = sum(orders.rate), b = avg(orders.rate), c = sum(orders.rate within 6mo), d = median(orders.rate)",
  "select a = min(orders.rate), b = max(orders.day), c = count_distinct(orders.kind), d = sum(orders.amount)",
  "orders | summarize sum(rate), avg(rate), stddev(rate), share(rate where units > 2), median(rate) by kind",
  "orders | summarize sum(rate), avg(rate), stddev(rate), count(), sum(amount), quantile(rate, 0.9)",
  "orders | count by kind, units", "orders | summarize s = sum(rate * 0.1), t = avg(rate / 3) by units",
  "summarize sum(ratio), avg(ratio), stddev(ratio), share(ratio) by region",
  "select zscore(ratio), cumshare(ratio), percentile(ratio), bins(ratio, 7), ntile(ratio, 3), rank(ratio)",
  "sort ratio desc | summarize sum(ratio), avg(ratio), stddev(ratio)", "top 7 by amount | select id, amount",
  "select z = zscore(sum(orders.rate)), y = overall(avg(ratio)), x = overall(stddev(ratio))",
]

@Suite("Answers do not depend on the order of a file's rows")
struct OrderTests {
  /// The lines of a file after its first, in another order.
  private func shuffled(_ file: String, _ random: inout RandomSource) -> String {
    let lines = file.split(separator: "\n")
    return ([lines[0]] + lines.dropFirst().shuffled(using: &random)).joined(separator: "\n") + "\n"
  }

  @Test("shuffled files give the same bytes", arguments: [UInt64](1...12))
  func shuffledFiles(_ seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    var customers = "id,region,amount,ratio\n"
    var orders = "cid,day,amount,units,rate,kind\n"
    for index in 0..<60 {
      let exponent = random.number(-9...9)
      customers += "C\(index),\(random.pick(["east", "west"])),\(random.number(-50...50)).25,"
      customers += "\(Double(random.number(-99999...99999)) / 7)e\(exponent)\n"
    }
    for _ in 0..<400 {
      orders +=
        "C\(random.below(70)),\(Day(number: Int32(random.number(19_000...19_900)))),\(random.number(-9...99)).50,"
      orders += "\(random.number(0...4)),\(Double(random.number(-99999...99999)) / 3)e\(random.number(-12...12)),"
      orders += random.pick(["web", "shop", ""]) + "\n"
    }
    let script = """
      load "customers.csv" as customers key id separator "," types (ratio = real)
      load "orders.csv" as orders of customers by cid at day separator "," types (rate = real)
      """
    var first = try Workbench(["customers.csv": customers, "orders.csv": orders], script)
    var second = try Workbench(
      ["customers.csv": shuffled(customers, &random), "orders.csv": shuffled(orders, &random)], script)
    for statement in statements {
      #expect(try first.lines(statement) == second.lines(statement), "seed \(seed): \(statement)")
    }
  }
}
