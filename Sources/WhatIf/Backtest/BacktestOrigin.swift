import Columns
import Diagnostics
import Query
import Statistics
import Tiering

/// One day in the past, with the policies as they were then and what came after.
struct BacktestOrigin: Sendable {
  let day: Day
  let policies: [BoundPolicy]
  let outcome: Outcome

  func tested(
    _ names: [String], among chosen: Bitmap?, seed: UInt64, _ customers: Population, _ evaluation: Evaluation
  ) throws(Diagnostic) -> BacktestTested {
    let values = try outcome.values(customers, evaluation)
    let known = try outcome.known(customers, evaluation)
    let all = chosen ?? Bitmap(count: customers.rowCount, repeating: true)
    let among = all & known
    var notes: [Message] = []
    let unknown = all.subtracting(known).population
    if unknown > 0 { notes.append("left out, for their first event is after \(day): \(grouped(unknown)) customers") }
    var lines: [BacktestLine] = []
    var tops: [Bitmap] = []
    var shares: [[Double]] = []
    var steps: [BacktestTested.Step?] = []
    for (name, policy) in zip(names, policies) {
      let given = try policy.assign(customers, evaluation, toldOf: among)
      notes += given.notes.map { names.count > 1 ? "\(name): \($0)" : $0 }
      guard case .tier(let places, let domain) = given.tiers.data else { preconditionFailure("policies give tiers") }
      let tiers = domain.codes.indices.map { tier in
        among & bitmap(count: places.count) { places[$0] == UInt8(tier) }
      }
      tops.append(tiers[0])
      let counts = tiers.map(\.population)
      shares.append(counts.map { Double($0) / Double(max(1, counts.reduce(0, +))) })
      var one: [BacktestLine] = []
      // Eight sets to a draw at most; each draw of one seed is the same.
      for start in stride(from: 0, to: tiers.count, by: 8) {
        let part = Array(tiers[start..<min(tiers.count, start + 8)])
        let capture = Capture(
          values, sets: part, among: among, seed: seed, isInterrupted: evaluation.isInterrupted)
        if evaluation.isInterrupted() { throw Diagnostic("interrupted", "stopped; nothing was changed") }
        if lines.isEmpty, one.isEmpty { notes.append(capture.note) }
        for place in part.indices {
          one.append(
            BacktestLine(
              policy: name, day: day, tier: domain.codes[start + place], label: domain.labels[start + place],
              customers: part[place].population, outcome: try outcome.sum(part[place], customers, evaluation),
              share: capture.shares[place], lift: capture.lift(place), interval: capture.interval(place)))
        }
      }
      lines += one
      steps.append(tiers.count > 1 ? BacktestOrigin.step(values, tiers[0], tiers[1]) : nil)
    }
    let capture = Capture(values, sets: tops, among: among, seed: seed, isInterrupted: evaluation.isInterrupted)
    return BacktestTested(
      day: day, lines: lines, steps: steps, shares: shares, capture: capture,
      domains: policies.map(\.policy.domain), notes: notes)
  }

  /// Whether the first tier does better than the second, per customer: two shares where the outcome is yes or no, two means
  /// elsewhere.
  private static func step(_ values: [Double], _ first: Bitmap, _ second: Bitmap) -> BacktestTested.Step? {
    let (a, b) = (first.ones().map { values[Int($0)] }, second.ones().map { values[Int($0)] })
    guard !a.isEmpty, !b.isEmpty else { return nil }
    if (a + b).allSatisfy({ $0 == 0 || $0 == 1 }) {
      let (x, y) = (Int(a.reduce(0, +)), Int(b.reduce(0, +)))
      guard let pair = TwoProportions((y, b.count), (x, a.count)), let test = pair.test else { return nil }
      return BacktestTested.Step(
        first: pair.rates.second, second: pair.rates.first, difference: pair.difference,
        interval: pair.newcombeInterval(), p: test.p, isShare: true)
    }
    let (one, two) = (Sample(a), Sample(b))
    guard let welch = Welch(two, one) else { return nil }
    return BacktestTested.Step(
      first: one.mean, second: two.mean, difference: welch.difference, interval: welch.interval(), p: welch.p,
      isShare: false)
  }
}

/// What came out of one origin.
struct BacktestTested: Sendable {
  /// The first tier against the second.
  struct Step: Sendable {
    var first: Double
    var second: Double
    var difference: Double
    var interval: ClosedRange<Double>
    var p: Double
    var isShare: Bool
  }

  let day: Day
  let lines: [BacktestLine]
  /// By policy; nil where there is nothing to test.
  let steps: [Step?]
  /// Of customers by tier, by policy.
  let shares: [[Double]]
  /// The first tiers of all policies in the same draws.
  let capture: Capture
  let domains: [TierDomain]
  let notes: [Message]
}

/// One policy's tier at one origin.
struct BacktestLine: Sendable {
  var policy: String
  var day: Day
  var tier: String
  var label: String?
  var customers: Int
  var outcome: Value
  var share: Double
  var lift: Double
  var interval: ClosedRange<Double>?

  static func table(_ lines: [BacktestLine]) -> Table {
    var codes: [String] = []
    var labels: [String?] = []
    for line in lines where !codes.contains(line.tier) {
      codes.append(line.tier)
      labels.append(line.label)
    }
    let domain = TierDomain(codes: codes, labels: labels)
    func numbers(_ value: (BacktestLine) -> Double?) -> Column {
      let values = lines.map(value)
      return Column(
        .real(values.map { $0.flatMap { $0.isFinite ? $0 : nil } ?? 0 }),
        missing: Bitmap(values.map { $0.map { !$0.isFinite } ?? true }))
    }
    return Table(
      rowCount: lines.count,
      fields: [
        Field("policy", texts(lines.map(\.policy))), Field("at", Column(.date(lines.map(\.day.number)))),
        Field("tier", Column(.tier(lines.map { UInt8(domain.index(of: $0.tier) ?? 0) }, domain))),
        Field("customers", Column(.exact(lines.map { Int64($0.customers) }, .integer))),
        Field("outcome", sums(lines.map(\.outcome))), Field("share", numbers(\.share)), Field("lift", numbers(\.lift)),
        Field("low", numbers { $0.interval?.lowerBound }), Field("high", numbers { $0.interval?.upperBound }),
      ])
  }
}

/// Sums of one type as a column of a small table: exact ones stay exact.
private func sums(_ values: [Value]) -> Column {
  let exact = values.compactMap { value in if case .exact(let number) = value { number } else { nil } }
  if let form = exact.first?.form, exact.count == values.count, exact.allSatisfy({ $0.form == form }) {
    return .exact(exact.map(\.units), form, missing: nil)
  }
  return reals(values.map { value in if case .real(let number) = value { number } else { nil } })
}

/// Texts as a column of a small table.
func texts(_ values: [String]) -> Column {
  Column(.text(codes: [Int32](0..<Int32(values.count)), dictionary: TextDictionary(values)))
}

/// Numbers as a column of a small table; what is not finite is missing.
func reals(_ values: [Double?]) -> Column {
  Column(
    .real(values.map { $0.flatMap { $0.isFinite ? $0 : nil } ?? 0 }),
    missing: Bitmap(values.map { $0.map { !$0.isFinite } ?? true }))
}
