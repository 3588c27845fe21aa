import Columns
import Diagnostics
import Query
import Tiering

/// What a policy gives everyone for every value of one parameter: where each customer steps from one tier to the next, in
/// order of the value, with running totals. Exact for any policy in which the parameter only stands in comparisons and no
/// tier has a capacity.
///
/// Costs one evaluation of the rules for each combination of the comparisons' truths (two for one cut) and a sort; a setting
/// is then answered by two binary searches and at most 256 steps.
final class StepTable: Sendable {
  /// Where a step lies: reaching the value makes it, or passing it does.
  struct Step: Sendable {
    var row: Int32
    var from: UInt8
    var to: UInt8
    var isAtValue: Bool
  }

  static let block = 256

  let tiers: Int
  /// Everyone's tier below all values, and their totals.
  let start: [UInt8]
  let base: TierTotals
  let whole: Double
  let measureForm: ExactForm?
  /// In order of the values; those made by reaching a value before those made by passing it.
  let steps: [Step]
  /// What the steps' values are.
  let keys: Keys
  /// The end of each run of steps with one value.
  let ends: [Int32]
  /// `tiers × tiers` counts, then sums, before each whole block.
  private let running: [Int64]
  private let runningReals: [Double]
  private let values: MeasuredValues
  private let maker: StepMaker
  /// For reals, where the last digit decides: each cut as the policy compares it.
  private let compared: ComparedCuts?

  enum Keys: Sendable {
    /// `units / denominator`, ascending.
    case exact([Int64], denominator: Int128)
    case real([Double])
  }

  /// A table of every value at which some cut is passed, whatever the tiers are then.
  convenience init(
    valuesOf policy: CutPolicy, among: Bitmap?, parameter: ColumnReference, _ customers: Population,
    _ evaluation: Evaluation
  ) throws(Diagnostic) {
    try self.init(
      policy, measure: nil, among: among, parameter: parameter, decides: false, customers, evaluation)
  }

  convenience init(
    _ policy: CutPolicy, measure: Column?, among: Bitmap?, parameter: ColumnReference, _ customers: Population,
    _ evaluation: Evaluation
  ) throws(Diagnostic) {
    try self.init(
      policy, measure: measure, among: among, parameter: parameter, decides: true, customers, evaluation)
  }

  private init(
    _ policy: CutPolicy, measure: Column?, among: Bitmap?, parameter: ColumnReference, decides: Bool,
    _ customers: Population, _ evaluation: Evaluation
  ) throws(Diagnostic) {
    let count = customers.rowCount
    let tiers = decides ? policy.policy.domain.codes.count : 1 << policy.cuts.count
    self.tiers = tiers
    var subjects: [Column] = []
    for (cut, _) in policy.cuts { subjects.append(try evaluation.column(cut.subject, of: customers)) }
    let found = try CutValues.find(policy.cuts.map(\.cut), subjects: subjects)
    // Everyone's tier for each combination of truths; a bit for each cut.
    var given: [[UInt8]] = []
    for mask in 0..<(1 << policy.cuts.count) {
      guard decides else {
        given.append([UInt8](repeating: UInt8(mask), count: count))
        continue
      }
      var population = customers
      // Columns of this combination alone: what is kept for one is not taken for another.
      var answers: [ColumnReference: ColumnReference] = [:]
      for (place, each) in policy.cuts.enumerated() {
        let bits = Bitmap(count: count, repeating: mask >> place & 1 == 1)
        let column = Column(.boolean(bits), missing: subjects[place].missing)
        population.columns[column.identity] = column
        answers[each.reference] = ColumnReference(identity: column.identity)
      }
      let answered = try policy.policy.replacing { (part) throws(Diagnostic) in
        if case .column(let reference) = part { answers[reference].map { .column($0) } } else { nil }
      }
      given.append(try answered.uncapped(population, evaluation))
      try evaluation.goOnUnlessStopped()
    }
    let placements = policy.cuts.map(\.cut.placement)
    maker = StepMaker(given: given, placements: placements, missing: subjects.map(\.missing), among: among)
    start = maker.start(count: count)
    values = MeasuredValues(measure, among: among)
    if case .exact(_, let form) = values { measureForm = form } else { measureForm = nil }
    whole = values.whole
    base = values.totals(start, tiers: tiers, among: among)
    try evaluation.goOnUnlessStopped()
    var made: [Step]
    let order: [Int32]
    switch found {
    case .exact(let all, let denominator):
      let (steps, keys) = maker.steps(all, isInterrupted: evaluation.isInterrupted)
      order = Column(.exact(keys, .integer)).order()
      made = order.map { steps[Int($0)] }
      self.keys = .exact(order.map { keys[Int($0)] }, denominator: denominator)
      compared = nil
    case .real(let all):
      let (steps, keys) = maker.steps(all, isInterrupted: evaluation.isInterrupted)
      order = Column(.real(keys)).order()
      made = order.map { steps[Int($0)] }
      self.keys = .real(order.map { keys[Int($0)] })
      compared = ComparedCuts(policy.cuts.map(\.cut), subjects.map { doubles($0) }, parameter)
    }
    try evaluation.goOnUnlessStopped()
    steps = made
    ends = StepTable.ends(self.keys)
    (running, runningReals) = StepTable.runningTotals(made, values, width: tiers + 1)
  }

  private static func ends(_ keys: Keys) -> [Int32] {
    func ends<T: Equatable>(_ keys: [T]) -> [Int32] {
      var ends: [Int32] = []
      for place in keys.indices where place + 1 == keys.count || keys[place + 1] != keys[place] {
        ends.append(Int32(place + 1))
      }
      return ends
    }
    return switch keys {
    case .exact(let keys, _): ends(keys)
    case .real(let keys): ends(keys)
    }
  }

  private static func runningTotals(
    _ steps: [Step], _ values: MeasuredValues, width: Int
  ) -> (exact: [Int64], real: [Double]) {
    var customers = [Int64](repeating: 0, count: width)
    var units = customers
    var reals = [Double](repeating: 0, count: width)
    var exact: [Int64] = []
    var real: [Double] = []
    exact.reserveCapacity((steps.count / block + 1) * 2 * width)
    for (place, step) in steps.enumerated() {
      if place % block == 0 {
        exact += customers
        exact += units
        if case .real = values { real += reals }
      }
      let (from, to) = (min(Int(step.from), width - 1), min(Int(step.to), width - 1))
      customers[from] -= 1
      customers[to] += 1
      switch values {
      case .none: break
      case .exact(let all, _):
        units[from] -= all[Int(step.row)]
        units[to] += all[Int(step.row)]
      case .real(let all):
        reals[from] -= all[Int(step.row)]
        reals[to] += all[Int(step.row)]
      }
    }
    if steps.count % block == 0 {
      exact += customers
      exact += units
      if case .real = values { real += reals }
    }
    return (exact, real)
  }

  /// What everyone has where the parameter is this value.
  func totals(at value: Exact) throws(Diagnostic) -> TierTotals {
    switch keys {
    case .exact(let keys, let denominator):
      return totals(after: exactPlace(value, keys, denominator))
    case .real(let keys):
      guard let compared else { preconditionFailure("reals are compared as the policy does") }
      let target = value.double
      let width = max(abs(target), compared.largestOffset) * 0x1p-47
      let low = firstPlace(in: keys.count) { keys[$0] >= target - width }
      let high = firstPlace(in: keys.count) { keys[$0] > target + width }
      var totals = totals(after: low)
      guard low < high else { return totals }
      let bounds = try compared.bounds(at: value)
      var seen: Set<Int32> = []
      for step in steps[low..<high] where seen.insert(step.row).inserted {
        let tier = maker.given[compared.mask(Int(step.row), bounds)][Int(step.row)]
        apply(Step(row: step.row, from: step.from, to: tier, isAtValue: false), to: &totals)
      }
      return totals
    }
  }

  /// How many steps are made at a value. Of reals whose last digit differs from the value's, to a double's digits.
  func stepsMade(at value: Exact) -> Int {
    switch keys {
    case .exact(let keys, let denominator): return exactPlace(value, keys, denominator)
    case .real(let keys):
      let target = value.double
      return firstPlace(in: keys.count) { keys[$0] > target || (keys[$0] == target && !steps[$0].isAtValue) }
    }
  }

  /// How many steps are made at a value: those of smaller values, and those made by reaching it.
  private func exactPlace(_ value: Exact, _ keys: [Int64], _ denominator: Int128) -> Int {
    // units / denominator < value.units / (10^scale × divisor).
    let below = integerPowerOfTen(value.form.scale) * Int128(value.form.divisor)
    let scaled = value.units.multipliedReportingOverflow(by: denominator)
    guard !scaled.overflow else {
      let target = value.double
      return firstPlace(in: keys.count) { Double(keys[$0]) / Double(denominator) >= target }
    }
    var (floor, rest) = scaled.partialValue.quotientAndRemainder(dividingBy: below)
    if rest < 0 { (floor, rest) = (floor - 1, rest + below) }
    let isWhole = rest == 0
    return firstPlace(in: keys.count) { place in
      let units = Int128(keys[place])
      return units > floor || (units == floor && isWhole && !steps[place].isAtValue)
    }
  }

  /// The first place at which a condition holds that holds from there on.
  private func firstPlace(in count: Int, _ holds: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// What everyone has once so many steps are made.
  func totals(after count: Int) -> TierTotals {
    let width = tiers + 1
    let block = count / StepTable.block
    var totals = base
    for tier in 0..<width { totals.customers[tier] += running[block * 2 * width + tier] }
    switch totals.sums {
    case .exact(var sums):
      for tier in 0..<width { sums[tier] += running[(block * 2 + 1) * width + tier] }
      totals.sums = .exact(sums)
    case .real(var sums):
      for tier in 0..<width { sums[tier] += runningReals[block * width + tier] }
      totals.sums = .real(sums)
    }
    for place in (block * StepTable.block)..<count { apply(steps[place], to: &totals) }
    return totals
  }

  private func apply(_ step: Step, to totals: inout TierTotals) {
    let (from, to) = (min(Int(step.from), tiers), min(Int(step.to), tiers))
    totals.customers[from] -= 1
    totals.customers[to] += 1
    switch (totals.sums, values) {
    case (.exact(var sums), .exact(let units, _)):
      totals.sums = .exact([])
      sums[from] -= units[Int(step.row)]
      sums[to] += units[Int(step.row)]
      totals.sums = .exact(sums)
    case (.real(var sums), .real(let numbers)):
      totals.sums = .real([])
      sums[from] -= numbers[Int(step.row)]
      sums[to] += numbers[Int(step.row)]
      totals.sums = .real(sums)
    default: break
    }
  }
}
