import Columns
import Diagnostics
import Query

/// How the smallest changes are found, for many customers at once.
extension Reach {
  // MARK: One thing

  /// The smallest change of one thing for each row, and whether nothing was missed where there is none.
  func single(_ place: Int, _ rows: [Int32]) throws(Diagnostic) -> (changes: [Change?], isExhaustive: Bool) {
    let lever = levers[place]
    let outcomes = try Outcomes(policy, [lever], today, base, evaluation)
    let search = Search(outcomes, target: target, evaluation)
    var isExhaustive = true
    let changes = try inGroups(outcomes, rows) { (rows, customers) throws(Diagnostic) in
      if lever.scale == .flag { return try toggled(lever, rows, customers, outcomes) }
      var found = [(steps: Int64, at: Int64)?](repeating: nil, count: rows.count)
      for sign in lever.signs {
        let path = path([lever], [sign], [1], rows)
        isExhaustive = isExhaustive && search.isExhaustive(path)
        for (index, steps) in try search.fewest(customers, path).enumerated() {
          guard let steps, steps < found[index]?.steps ?? .max else { continue }
          found[index] = (steps, path.values(index, 0, at: steps))
        }
      }
      return rows.indices.map { index in
        found[index].map { change([(lever, $0.at)], Int(rows[index])) }
      }
    }
    return (changes, isExhaustive)
  }

  private func toggled(
    _ lever: Lever, _ rows: [Int32], _ customers: Hypothesis.Customers, _ outcomes: Outcomes
  ) throws(Diagnostic) -> [Change?] {
    let others = rows.map { 1 - (lever.steps(of: Int($0)) ?? 0) }
    let tiers = try outcomes.tiers(customers, [lever.column(others)])
    return rows.indices.map { index in
      tiers[index] == target ? change([(lever, others[index])], Int(rows[index])) : nil
    }
  }

  // MARK: Two things

  func pair(_ first: Int, _ second: Int, _ rows: [Int32]) throws(Diagnostic) -> [Change?] {
    let pair = [levers[first], levers[second]].sorted { $0.scale == .flag && $1.scale != .flag }
    let outcomes = try Outcomes(policy, pair, today, base, evaluation)
    let search = Search(outcomes, target: target, evaluation)
    return try inGroups(outcomes, rows) { (rows, customers) throws(Diagnostic) in
      var best = [Change?](repeating: nil, count: rows.count)
      for one in pair[0].signs {
        for other in pair[1].signs {
          let found =
            pair[0].scale == .flag
            ? try withFlag(pair, [one, other], rows, customers, search)
            : try together(pair, [one, other], rows, customers, search)
          for index in rows.indices {
            guard let ends = found[index] else { continue }
            let change = change(zip(pair, ends).map { ($0, $1) }, Int(rows[index]))
            if change.cost < best[index]?.cost ?? .infinity { best[index] = change }
          }
        }
      }
      return best
    }
  }

  /// What is or is not is turned round, and the other moves as far as it then must; nil where one of them is enough.
  private func withFlag(
    _ pair: [Lever], _ signs: [Int64], _ rows: [Int32], _ customers: Hypothesis.Customers, _ search: Search
  ) throws(Diagnostic) -> [[Int64]?] {
    var path = path(pair, signs, [0, pair[1].scale == .flag ? 0 : 1], rows)
    let asIs = path.starts[0]
    path.starts[0] = asIs.map { 1 - $0 }
    let all = Array(rows.indices)
    let alone = try search.tiers(customers, all, path, rows.map { _ in 0 })
    var steps: [Int64?]
    if pair[1].scale == .flag {
      path.starts[1] = path.starts[1].map { 1 - $0 }
      steps = try search.tiers(customers, all, path, rows.map { _ in 0 }).map { $0 == target ? 0 : nil }
    } else {
      steps = try search.fewest(customers, path)
    }
    for index in all where alone[index] == target { steps[index] = nil }
    let open = all.filter { steps[$0] != nil }
    let ends = all.map { index in steps[index].map { [path.starts[0][index], path.values(index, 1, at: $0)] } }
    path.starts[0] = asIs
    let without = try search.tiers(customers, open, path, open.map { steps[$0] ?? 0 })
    let needed = Set(zip(open, without).filter { $0.1 != target }.map(\.0))
    return all.map { needed.contains($0) ? ends[$0] : nil }
  }

  /// The values of both where they move together, each taken back as far as the tier holds; nil where one of them need
  /// not move at all.
  private func together(
    _ pair: [Lever], _ signs: [Int64], _ rows: [Int32], _ customers: Hypothesis.Customers, _ search: Search
  ) throws(Diagnostic) -> [[Int64]?] {
    let widest = max(pair[0].spread, pair[1].spread)
    let path = path(pair, signs, pair.map { $0.spread / widest }, rows)
    let steps = try search.fewest(customers, path)
    var ends = rows.indices.map { index in
      steps[index].map { steps in pair.indices.map { path.values(index, $0, at: steps) } }
    }
    try takeBack(&ends, pair, signs, rows, customers, search)
    try meet(&ends, pair, signs, rows, customers, search)
    return ends
  }

  /// Takes each of the two back as far as the tier holds; nil where one of them need not move at all.
  private func takeBack(
    _ ends: inout [[Int64]?], _ pair: [Lever], _ signs: [Int64], _ rows: [Int32], _ customers: Hypothesis.Customers,
    _ search: Search, again: Int = 2
  ) throws(Diagnostic) {
    for moving in pair.indices {
      let open = rows.indices.filter { ends[$0] != nil }
      guard !open.isEmpty else { return }
      let (some, back) = way(back: moving, ends, open, pair, signs, rows, customers, search)
      let atRest = try search.tiers(some, Array(open.indices), back, open.map { _ in 0 })
      let fewest = try search.fewest(some, back)
      for (index, row) in open.enumerated() {
        guard atRest[index] != target, let steps = fewest[index] else {
          ends[row] = nil
          continue
        }
        ends[row]?[moving] = back.values(index, moving, at: steps)
      }
    }
    // What the second gave way may let the first give way once more.
    let open = rows.indices.filter { ends[$0] != nil }
    guard again > 0, !open.isEmpty else { return }
    let (some, back) = way(back: 0, ends, open, pair, signs, rows, customers, search)
    let movable = open.indices.filter { back.lengths[$0] > 1 }
    let tiers = try search.tiers(some, movable, back, movable.map { back.lengths[$0] - 1 })
    let loose = zip(movable, tiers).filter { $0.1 == target }.map { open[$0.0] }
    guard !loose.isEmpty else { return }
    var found = loose.map { ends[$0] }
    let few = search.outcomes.hypothesis.subset(customers, loose.map { Int32($0) })
    try takeBack(&found, pair, signs, loose.map { rows[$0] }, few, search, again: again - 1)
    for (row, own) in zip(loose, found) { ends[row] = own }
  }

  /// From where one of the two is today to where it came, while the other stays where it came.
  private func way(
    back moving: Int, _ ends: [[Int64]?], _ open: [Int], _ pair: [Lever], _ signs: [Int64], _ rows: [Int32],
    _ customers: Hypothesis.Customers, _ search: Search
  ) -> (Hypothesis.Customers, Search.Path) {
    var back = path(pair, signs, [moving == 0 ? 1 : 0, moving == 0 ? 0 : 1], open.map { rows[$0] })
    back.starts[1 - moving] = open.map { ends[$0]?[1 - moving] ?? 0 }
    back.lengths = zip(open, back.starts[moving]).map { index, start in
      ((ends[index]?[moving] ?? start) - start) * signs[moving]
    }
    return (search.outcomes.hypothesis.subset(customers, open.map { Int32($0) }), back)
  }

  /// Where the two meet a tier only off the way that they go together, as between bounds: the first goes to each place
  /// at which anything turns with it alone, and the second as far as it then must. For a few customers at a time.
  private func meet(
    _ ends: inout [[Int64]?], _ pair: [Lever], _ signs: [Int64], _ rows: [Int32], _ customers: Hypothesis.Customers,
    _ search: Search
  ) throws(Diagnostic) {
    let open = rows.indices.filter { ends[$0] == nil }
    guard !open.isEmpty, open.count <= Reach.mostMeeting else { return }
    let some = search.outcomes.hypothesis.subset(customers, open.map { Int32($0) })
    let alone = path(pair, signs, [1, 0], open.map { rows[$0] })
    let places = try search.stretches(some, alone).map { $0.prefix(Reach.mostMeetings) }
    let stops = places.enumerated().flatMap { index, places in places.map { (index: index, at: $0) } }
    guard !stops.isEmpty else { return }
    let copies = search.outcomes.hypothesis.subset(some, stops.map { Int32($0.index) })
    var other = path(pair, signs, [0, 1], stops.map { rows[open[$0.index]] })
    other.starts[0] = stops.map { alone.values($0.index, 0, at: $0.at) }
    var best = [(ends: [Int64], cost: Double)?](repeating: nil, count: open.count)
    for (place, steps) in try search.fewest(copies, other).enumerated() {
      guard let steps else { continue }
      let index = stops[place].index
      let own = [other.starts[0][place], other.values(place, 1, at: steps)]
      let cost = cost([(pair[0], own[0]), (pair[1], own[1])], Int(rows[open[index]]))
      if cost < best[index]?.cost ?? .infinity { best[index] = (own, cost) }
    }
    var found = best.map { $0?.ends }
    try takeBack(&found, pair, signs, open.map { rows[$0] }, some, search)
    for (row, own) in zip(open, found) { ends[row] = own }
  }

  /// Customers, and places of one of them.
  private static let mostMeeting = 50
  private static let mostMeetings = 32

  // MARK: Paths

  /// From today's values in a direction; what is missing begins below the smallest value there is.
  func path(_ levers: [Lever], _ signs: [Int64], _ strides: [Double], _ rows: [Int32]) -> Search.Path {
    var path = Search.Path(
      starts: [], signs: signs, strides: strides, ends: [], lengths: [Int64](repeating: 0, count: rows.count))
    for (place, lever) in levers.enumerated() {
      let starts = rows.map {
        lever.scale == .flag ? lever.steps(of: Int($0)) ?? 0 : today(lever, Int($0), signs[place])
      }
      path.starts.append(starts)
      path.ends.append(signs[place] > 0 ? lever.range.upperBound : lever.range.lowerBound)
      guard strides[place] > 0 else { continue }
      for index in rows.indices {
        let room =
          signs[place] > 0 ? lever.range.upperBound - starts[index] : starts[index] - lever.range.lowerBound
        let isMissing = lever.values.isMissing(Int(rows[index]))
        let steps = isMissing && signs[place] < 0 ? 0 : Int64(min(Double(max(0, room)) / strides[place], 4e18))
        // Who comes to its end first waits there for the other.
        path.lengths[index] = max(path.lengths[index], steps)
      }
    }
    return path
  }

  /// Where a path begins, in steps.
  private func today(_ lever: Lever, _ row: Int, _ sign: Int64) -> Int64 {
    guard let steps = lever.steps(of: row) else { return lever.range.lowerBound - 1 }
    guard sign < 0, case .real(let number) = lever.values[row], case .real = lever.scale,
      case .real(let whole) = lever.value(steps), whole < number
    else { return steps }
    return steps + 1
  }

  private func change(_ ends: [(lever: Lever, steps: Int64)], _ row: Int) -> Change {
    Change(parts: ends.map { $0.lever.part(from: row, to: $0.steps, today: asOf) }, cost: cost(ends, row))
  }

  func cost(_ ends: [(lever: Lever, steps: Int64)], _ row: Int) -> Double {
    ends.reduce(0) { most, end in
      let from = end.lever.steps(of: row) ?? end.lever.range.lowerBound
      return max(most, end.lever.scale == .flag ? 1 : Double((end.steps - from).magnitude) / end.lever.spread)
    }
  }

  private func inGroups(
    _ outcomes: Outcomes, _ rows: [Int32],
    _ work: ([Int32], Hypothesis.Customers) throws(Diagnostic) -> [Change?]
  ) throws(Diagnostic) -> [Change?] {
    var result: [Int32: Change] = [:]
    for group in outcomes.hypothesis.groups(of: rows) {
      let changes = try work(group, outcomes.hypothesis.customers(group))
      for (row, change) in zip(group, changes) { result[row] = change }
    }
    return rows.map { result[$0] }
  }
}
