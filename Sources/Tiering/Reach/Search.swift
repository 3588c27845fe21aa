import Columns
import Diagnostics
import Query

/// Finds the smallest change along a path that gives a tier, for many customers at once.
///
/// Between two neighbouring places at which any comparison of the policy turns, nothing changes; so the tier is tried
/// only there. Where a comparison turns is found by halving, which is exact as long as what it compares goes one way
/// along the path. Cases within a score cut the path first, and between two of their cuts the score goes one way.
struct Search {
  /// Where a customer is after so many steps: for each lever its value in steps.
  struct Path: Sendable {
    /// For each lever and customer: the value at the beginning, and its direction.
    var starts: [[Int64]]
    var signs: [Int64]
    /// How far each lever goes in one step of the path, rounded up; 0 where it stays.
    var strides: [Double]
    /// The last value that each lever goes to, where it then stays.
    var ends: [Int64]
    /// For each customer, how many steps there are.
    var lengths: [Int64]

    func values(_ customer: Int, _ lever: Int, at step: Int64) -> Int64 {
      let stride = strides[lever]
      let distance = stride == 1 ? step : stride == 0 ? 0 : Int64((Double(step) * stride).rounded(.up))
      let value = starts[lever][customer] + signs[lever] * distance
      guard stride > 0 else { return value }
      return signs[lever] > 0 ? min(value, ends[lever]) : max(value, ends[lever])
    }
  }

  let outcomes: Outcomes
  let target: UInt8
  private let evaluation: Evaluation
  /// Comparisons by how many others they wait for: those within cases come first.
  private let levels: [[Formula]]

  init(_ outcomes: Outcomes, target: UInt8, _ evaluation: Evaluation) {
    self.outcomes = outcomes
    self.target = target
    self.evaluation = evaluation
    var turning = Turning(outcomes.hypothesis)
    for formula in outcomes.formulas { _ = turning.look(formula) }
    levels = turning.levels
  }

  /// For each customer the fewest steps that give the tier; nil where none do.
  func fewest(_ customers: Hypothesis.Customers, _ path: Path) throws(Diagnostic) -> [Int64?] {
    let count = customers.rows.count
    var found = [Int64?](repeating: nil, count: count)
    // The first step of every stretch without a turn.
    var stretches = (0..<count).map { path.lengths[$0] >= 1 ? [Int64(1)] : [] }
    for level in levels {
      var turns = [[Int64]](repeating: [], count: count)
      var place = 0
      while true {
        let open = (0..<count).filter { stretches[$0].count > place }
        if open.isEmpty { break }
        if evaluation.isInterrupted() { throw Diagnostic("interrupted", "stopped; nothing was changed") }
        let starts = open.map { stretches[$0][place] }
        let ends = open.map { row in
          stretches[row].count > place + 1 ? stretches[row][place + 1] - 1 : path.lengths[row]
        }
        for condition in level {
          try addTurns(of: condition, customers, open, starts, ends, path, &turns)
        }
        place += 1
      }
      for row in 0..<count where !turns[row].isEmpty {
        stretches[row] = Set(stretches[row] + turns[row]).sorted()
      }
    }
    var place = 0
    while true {
      let open = (0..<count).filter { found[$0] == nil && stretches[$0].count > place }
      if open.isEmpty { break }
      let steps = open.map { stretches[$0][place] }
      let tiers = try tiers(customers, open, path, steps)
      for (index, row) in open.enumerated() where tiers[index] == target { found[row] = steps[index] }
      place += 1
    }
    return found
  }

  /// The tiers of some of the customers after so many steps.
  func tiers(
    _ customers: Hypothesis.Customers, _ places: [Int], _ path: Path, _ steps: [Int64]
  ) throws(Diagnostic) -> [UInt8] {
    let some = outcomes.hypothesis.subset(customers, places.map { Int32($0) })
    return try outcomes.tiers(some, columns(places, path, steps))
  }

  private func columns(_ places: [Int], _ path: Path, _ steps: [Int64]) -> [Column] {
    outcomes.hypothesis.levers.indices.map { lever in
      outcomes.hypothesis.levers[lever].column(
        zip(places, steps).map { path.values($0, lever, at: $1) })
    }
  }

  private func addTurns(
    of condition: Formula, _ customers: Hypothesis.Customers, _ open: [Int], _ starts: [Int64], _ ends: [Int64],
    _ path: Path, _ turns: inout [[Int64]]
  ) throws(Diagnostic) {
    let some = outcomes.hypothesis.subset(customers, open.map { Int32($0) })
    let first = try states(condition, some, columns(open, path, starts))
    let last = try states(condition, some, columns(open, path, ends))
    let places = open.indices.filter { first[$0] != last[$0] }
    guard !places.isEmpty else { return }
    let turning = outcomes.hypothesis.subset(some, places.map { Int32($0) })
    let own = places.map { open[$0] }
    let before = places.map { first[$0] }
    var low = places.map { starts[$0] }
    var high = places.map { ends[$0] }
    while low.indices.contains(where: { high[$0] - low[$0] > 1 }) {
      let middle = low.indices.map { low[$0] + (high[$0] - low[$0]) / 2 }
      let states = try states(condition, turning, columns(own, path, middle))
      for place in low.indices where high[place] - low[place] > 1 {
        if states[place] == before[place] { low[place] = middle[place] } else { high[place] = middle[place] }
      }
    }
    for place in low.indices { turns[own[place]].append(high[place]) }
  }

  /// 0 for false, 1 for true, 2 for unknown.
  private func states(
    _ condition: Formula, _ customers: Hypothesis.Customers, _ values: [Column]
  ) throws(Diagnostic) -> [UInt8] {
    let population = try outcomes.hypothesis.population(customers, values)
    let (isTrue, isUnknown) = try evaluation.mask(condition, of: population)
    return customers.rows.indices.map { isUnknown?[$0] ?? false ? 2 : isTrue[$0] ? 1 : 0 }
  }
}

/// The comparisons of formulas, each after those that stand in cases of what it compares.
private struct Turning {
  private(set) var levels: [[Formula]] = []
  private let hypothesis: Hypothesis
  private var seen: [Formula: Int] = [:]
  private var open: [Formula: Bool] = [:]

  init(_ hypothesis: Hypothesis) { self.hypothesis = hypothesis }

  /// - Returns: on how many levels the formula's comparisons lie.
  mutating func look(_ formula: Formula) -> Int {
    if let known = seen[formula] { return known }
    guard isOpen(formula) else { return 0 }
    var parts = formula.parts
    if case .column(let reference) = formula { parts = hypothesis.inside(reference) ?? [] }
    var depth = parts.reduce(0) { max($0, look($1)) }
    let tests = formula.turns ?? signs(formula)
    if !tests.isEmpty {
      while levels.count <= depth { levels.append([]) }
      levels[depth] += tests.filter { !levels[depth].contains($0) }
      depth += 1
    }
    seen[formula] = depth
    return depth
  }

  /// Where a product or a size turns with the sign of what it is made of.
  private mutating func signs(_ formula: Formula) -> [Formula] {
    let zero = Formula.constant(.exact(Exact(units: 0)))
    func sign(_ part: Formula) -> [Formula] { [.compare(part, .greaterOrEqual, zero), .compare(part, .greater, zero)] }
    switch formula {
    case .product(let factors):
      let moving = factors.filter { isOpen($0.value) }
      guard moving.count > 1 || moving.contains(where: \.divides) else { return [] }
      return moving.flatMap { sign($0.value) }
    case .apply(.absolute, let arguments): return arguments.flatMap(sign)
    default: return []
    }
  }

  /// Whether it changes along the path.
  private mutating func isOpen(_ formula: Formula) -> Bool {
    if case .column(let reference) = formula { return hypothesis.inside(reference) != nil }
    if let known = open[formula] { return known }
    let found = formula.parts.contains { isOpen($0) }
    open[formula] = found
    return found
  }
}

extension Formula {
  /// The tests that each turn once along a path on which the comparison's sides go one way; nil for no comparison.
  fileprivate var turns: [Formula]? {
    switch self {
    // Texts and truths turn only where what they are chosen by turns.
    case .compare(_, _, .constant(.text)), .compare(_, _, .constant(.boolean)): []
    case .compare(let a, let relation, let b):
      switch relation {
      case .equal, .notEqual: [.compare(a, .greaterOrEqual, b), .compare(a, .greater, b)]
      default: [self]
      }
    case .oneOf(let a, let values):
      values.flatMap { value -> [Formula] in
        switch value {
        case .exact, .real, .date:
          [.compare(a, .greaterOrEqual, .constant(value)), .compare(a, .greater, .constant(value))]
        default: []
        }
      }
    case .isMissing: [self]
    default: nil
    }
  }
}
