import Columns
import Diagnostics
import Query

/// Finds the smallest change along a path that gives a tier, for many customers at once.
///
/// Between two neighbouring places at which any comparison of the policy turns, nothing changes; so the tier is tried
/// only there. Where a comparison turns is found by halving, which is exact as long as what it compares goes one way
/// along the path. Cases within a score cut the path first, and between two of their cuts the score goes one way. Where
/// something compared goes up here and down there, places all along the path are tried beside: every one of a short
/// path, so that nothing is missed there.
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
  /// The most places that are tried for one customer where something compared goes no one way.
  static let mostTried: Int64 = 4096

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
    let stretches = try stretches(customers, path)
    var place = 0
    while true {
      let open = (0..<count).filter { found[$0] == nil && stretches[$0].count > place }
      if open.isEmpty { break }
      let steps = open.map { stretches[$0][place] }
      let tiers = try tiers(customers, open, path, steps)
      for (index, row) in open.enumerated() where tiers[index] == target { found[row] = steps[index] }
      place += 1
    }
    if !isOneWay(path) { try tryPlaces(customers, path, &found) }
    return found
  }

  /// For each customer the first step of every stretch without a turn.
  func stretches(_ customers: Hypothesis.Customers, _ path: Path) throws(Diagnostic) -> [[Int64]] {
    let count = customers.rows.count
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
    return stretches
  }

  /// Whether all that is compared goes one way along a path.
  func isOneWay(_ path: Path) -> Bool {
    var courses = Courses(outcomes.hypothesis, path)
    return levels.allSatisfy { $0.allSatisfy { courses.ofComparison($0) != .winding } }
  }

  /// Whether nothing along the path is missed for a customer.
  func isExhaustive(_ path: Path) -> Bool {
    path.lengths.allSatisfy { $0 <= mostPlaces(path) } || isOneWay(path)
  }

  /// Fewer for each where there are many customers.
  private func mostPlaces(_ path: Path) -> Int64 {
    max(64, min(Search.mostTried, Search.mostTried * 16 / Int64(max(1, path.lengths.count))))
  }

  /// Tries places all along the path that come before what was found.
  private func tryPlaces(
    _ customers: Hypothesis.Customers, _ path: Path, _ found: inout [Int64?]
  ) throws(Diagnostic) {
    let most = mostPlaces(path)
    let atOnce = max(1, Int(Search.mostTried * 4 / most))
    var next = 0
    while next < found.count {
      if evaluation.isInterrupted() { throw Diagnostic("interrupted", "stopped; nothing was changed") }
      let rows = Array(next..<min(found.count, next + atOnce))
      next += atOnce
      var tries: [(row: Int, before: Int64, at: Int64)] = []
      for row in rows {
        let length = found[row].map { $0 - 1 } ?? path.lengths[row]
        guard length > 0 else { continue }
        var before: Int64 = 0
        for step in Search.places(upTo: length, most) {
          tries.append((row, before, step))
          before = step
        }
      }
      let tiers = try tiers(customers, tries.map { $0.row }, path, tries.map { $0.at })
      var hits: [Int: (low: Int64, high: Int64)] = [:]
      for (place, one) in tries.enumerated() where tiers[place] == target && hits[one.row] == nil {
        hits[one.row] = (one.before, one.at)
      }
      // Between the last place without the tier and the first with it.
      while true {
        let wide = hits.filter { $0.value.high - $0.value.low > 1 }.keys.sorted()
        if wide.isEmpty { break }
        let middles = wide.map { row in hits[row].map { $0.low + ($0.high - $0.low) / 2 } ?? 0 }
        let tiers = try self.tiers(customers, wide, path, middles)
        for (place, row) in wide.enumerated() {
          if tiers[place] == target { hits[row]?.high = middles[place] } else { hits[row]?.low = middles[place] }
        }
      }
      for (row, hit) in hits { found[row] = hit.high }
    }
  }

  /// Every place of a short path; of a long one about so many, ever wider apart.
  private static func places(upTo length: Int64, _ most: Int64) -> [Int64] {
    if length <= most { return Array(1...length) }
    // As many between one power of two and the next.
    let doublings = Int64(length.bitWidth - length.leadingZeroBitCount)
    let each = max(1, most / doublings)
    var places: [Int64] = []
    var start: Int64 = 1
    for _ in 0..<doublings {
      let stride = max(1, start / each)
      places += sequence(first: start) { $0 + stride }.prefix { $0 < start * 2 && $0 <= length }
      start = min(start * 2, length)
    }
    if places.last != length { places.append(length) }
    return places
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
    var places = open.indices.filter { first[$0] != last[$0] }
    var low = starts
    var before = first
    // False, true and unknown may follow each other: after a turn the rest of the stretch is looked at anew.
    while !places.isEmpty {
      let turning = outcomes.hypothesis.subset(some, places.map { Int32($0) })
      let own = places.map { open[$0] }
      var from = places.map { low[$0] }
      var to = places.map { ends[$0] }
      while from.indices.contains(where: { to[$0] - from[$0] > 1 }) {
        let middle = from.indices.map { from[$0] + (to[$0] - from[$0]) / 2 }
        let states = try states(condition, turning, columns(own, path, middle))
        for index in from.indices where to[index] - from[index] > 1 {
          if states[index] == before[places[index]] { from[index] = middle[index] } else { to[index] = middle[index] }
        }
      }
      let now = try states(condition, turning, columns(own, path, to))
      for (index, place) in places.enumerated() {
        turns[own[index]].append(to[index])
        low[place] = to[index]
        before[place] = now[index]
      }
      places = places.filter { before[$0] != last[$0] && low[$0] < ends[$0] }
    }
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
