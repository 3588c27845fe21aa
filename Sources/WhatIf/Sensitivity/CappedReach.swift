import Columns
import Diagnostics
import Query
import Tiering

/// How far a weight or a cut moves where a tier has a capacity: what is displaced by one customer depends on all, so each
/// value is decided anew.
///
/// Tiers can only change at the values at which some customer steps before the capacity; each of them, and the middle
/// between two, is a state. The first change is looked for state by state; how far one or five percent are is then found by
/// halving, which takes it that more customers change the farther the value moves.
struct CappedReach {
  let part: SensitivePart
  let policy: @Sendable (Exact) throws(Diagnostic) -> BoundPolicy?
  let among: Bitmap?
  let customers: Population
  let evaluation: Evaluation
  private let values: [Double]
  private let before: [UInt8]

  /// Rows that may be decided while looking for the first change.
  private static let patience = 20_000_000

  /// Nil where the part cannot be given another value.
  init?(
    _ part: SensitivePart, _ table: StepTable,
    _ policy: @escaping @Sendable (Exact) throws(Diagnostic) -> BoundPolicy?, among: Bitmap?,
    _ customers: Population, _ evaluation: Evaluation
  ) throws(Diagnostic) {
    (self.part, self.policy, self.among) = (part, policy, among)
    (self.customers, self.evaluation) = (customers, evaluation)
    values = table.ends.map { end in
      switch table.keys {
      case .exact(let keys, let denominator): Double(keys[Int(end) - 1]) / Double(denominator)
      case .real(let keys): keys[Int(end) - 1]
      }
    }
    guard let now = try policy(part.value) else { return nil }
    before = try CappedReach.places(now, customers, evaluation)
  }

  private static func places(
    _ policy: BoundPolicy, _ customers: Population, _ evaluation: Evaluation
  ) throws(Diagnostic) -> [UInt8] {
    guard case .tier(let places, _) = try policy.assign(customers, evaluation).tiers.data else {
      preconditionFailure("policies give tiers")
    }
    return places
  }

  func reach(up: Bool, _ wanted: [Int]) throws(Diagnostic) -> [Double?] {
    let start = part.value.double
    // Outward from the value: each state with its distance.
    var states: [(at: Double, distance: Double)] = []
    let ordered = up ? values.filter { $0 >= start } : values.reversed().filter { $0 <= start }
    for (place, value) in ordered.enumerated() {
      let distance = abs(value - start)
      if value != start { states.append((value, distance)) }
      let next = place + 1 < ordered.count ? ordered[place + 1] : value + (up ? 2 : -2)
      states.append(((value + next) / 2, distance))
    }
    var known: [Int: Int] = [:]
    func changed(_ state: Int) throws(Diagnostic) -> Int {
      if let count = known[state] { return count }
      if evaluation.isInterrupted() { throw .interrupted }
      let units = (states[state].at * 1e12).rounded()
      guard units.magnitude < 1e30, let then = try policy(Exact(units: Int128(units), form: ExactForm(scale: 12)))
      else {
        return 0
      }
      let after = try CappedReach.places(then, customers, evaluation)
      let before = before
      var different = bitmap(count: after.count) { after[$0] != before[$0] }
      if let among { different = different & among }
      known[state] = different.population
      return different.population
    }
    let steps = max(20, CappedReach.patience / max(1, customers.rowCount))
    var scanned = 0
    while scanned < min(steps, states.count), try changed(scanned) < (wanted.first ?? 1) { scanned += 1 }
    var reached: [Double?] = []
    for number in wanted {
      // A state known to have enough, by ever longer steps.
      var low = -1
      var high = scanned
      var step = 1
      while high < states.count, try changed(high) < number {
        low = high
        high += step
        step *= 2
      }
      if high >= states.count {
        guard let last = states.indices.last, try changed(last) >= number else {
          reached.append(nil)
          continue
        }
        high = last
      }
      while high - low > 1 {
        let middle = (low + high) / 2
        if try changed(middle) >= number { high = middle } else { low = middle }
      }
      reached.append(states[high].distance)
    }
    return reached
  }
}
