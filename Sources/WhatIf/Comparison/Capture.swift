import Columns
import Diagnostics
import Statistics

/// What share of an outcome each of some sets of customers captures, and how far chance may have made it: customers are
/// drawn anew with all that belongs to them, so that sets are compared within the same draws.
struct Capture: Sendable {
  /// By set.
  let shares: [Double]
  let sizes: [Int]
  let customers: Int
  let total: Double
  /// Customers with an outcome.
  let cases: Int
  let resamples: Int
  let seed: UInt64
  /// By set, one for each draw.
  private let drawn: [[Double]]

  /// - Parameters:
  ///   - outcome: of all rows.
  ///   - sets: at most eight.
  ///   - among: who is looked at.
  init(_ outcome: [Double], sets: [Bitmap], among: Bitmap, seed: UInt64, isInterrupted: () -> Bool) {
    precondition(sets.count <= 8, "membership is a byte")
    self.seed = seed
    let rows = among.ones()
    customers = rows.count
    // Those with an outcome come first: the others add nothing, however often they are drawn.
    var values: [Double] = []
    var members: [UInt8] = []
    var sizes = [Int](repeating: 0, count: sets.count)
    for row in rows {
      var member: UInt8 = 0
      for (place, set) in sets.enumerated() where set[Int(row)] {
        member |= 1 << UInt8(place)
        sizes[place] += 1
      }
      guard outcome[Int(row)] != 0 else { continue }
      values.append(outcome[Int(row)])
      members.append(member)
    }
    self.sizes = sizes
    cases = values.count
    let whole = Capture.totals(values, members)
    total = whole.reduce(0, +)
    shares = Capture.shares(whole, sets.count)
    resamples = customers == 0 ? 0 : max(200, min(2000, 20_000_000 / max(1, customers)))
    var source = SplitMix(seed: seed)
    var drawn = [[Double]](repeating: [], count: sets.count)
    let classes = 1 << sets.count
    var totals = [Double](repeating: 0, count: classes)
    let count = UInt32(clamping: customers)
    let last = values.count
    for _ in 0..<resamples {
      if isInterrupted() { break }
      for place in totals.indices { totals[place] = 0 }
      unsafe values.withUnsafeBufferPointer { values in
        unsafe members.withUnsafeBufferPointer { members in
          unsafe totals.withUnsafeMutableBufferPointer { totals in
            for _ in 0..<count {
              let place = source.index(below: count)
              if place < last { unsafe totals[Int(members[place])] += values[place] }
            }
          }
        }
      }
      for (place, share) in Capture.shares(totals, sets.count).enumerated() { drawn[place].append(share) }
    }
    self.drawn = drawn
  }

  private static func totals(_ values: [Double], _ members: [UInt8]) -> [Double] {
    var totals = [Double](repeating: 0, count: 256)
    for (value, member) in zip(values, members) { totals[Int(member)] += value }
    return totals
  }

  private static func shares(_ totals: [Double], _ sets: Int) -> [Double] {
    let whole = totals.reduce(0, +)
    return (0..<sets).map { set in
      totals.indices.reduce(0) { $0 + ($1 >> set & 1 == 1 ? totals[$1] : 0) } / whole
    }
  }

  /// Draws from so few say little of those that were not seen.
  var isThin: Bool { cases < 10 }

  /// How many times its part of the customers a set captures.
  func lift(_ set: Int) -> Double { shares[set] / (Double(sizes[set]) / Double(customers)) }

  func interval(_ set: Int, confidence: Double = 0.95) -> ClosedRange<Double>? {
    Bootstrap(values: drawn[set]).interval(confidence: confidence)
  }

  /// What the second captures more than the first, within the same draws.
  func difference(_ first: Int, _ second: Int, confidence: Double = 0.95) -> (
    value: Double, interval: ClosedRange<Double>
  )? {
    let differences = zip(drawn[first], drawn[second]).map { $1 - $0 }
    guard let interval = Bootstrap(values: differences).interval(confidence: confidence) else { return nil }
    let value = shares[second] - shares[first]
    return value.isFinite ? (value, interval) : nil
  }

  var note: Message {
    "intervals of 95 % from \(grouped(resamples)) resamples of \(grouped(customers)) customers, policies paired, seed \(seed), type-7 quantiles"
  }
}
