import Columns
public import Diagnostics
public import Language
public import Query

/// What would give customers a tier: the smallest change of one thing, and of two together.
///
/// One column: the fewest steps of its own scale up or down, whichever are fewer. Two columns: they move together, each
/// by the same part of the distance between its quartiles, as little as gives the tier; then each is taken back as far
/// as the tier holds, so that less of either alone does not give it.
public struct Reach: Sendable {
  public let policy: BoundPolicy
  public let target: UInt8
  /// Every customer's tier today; 255 for none.
  public let tiers: [UInt8]
  let levers: [Lever]
  private let base: Population
  private let evaluation: Evaluation
  private let today: PolicyToday
  private let asOf: Day?

  /// - Parameters:
  ///   - tier: a tier of the policy, by its code or label.
  ///   - names: what may be changed; everything that the policy reads, when empty.
  ///   - binding: that of the statement, with customers as its rows.
  public init(
    _ tier: Name, under policy: BoundPolicy, by names: [Name], unchangeable: Set<String>, _ customers: Population,
    _ evaluation: Evaluation, _ binding: inout Binding
  ) throws(Diagnostic) {
    self.policy = policy
    target = try Reach.place(of: tier, policy)
    base = customers
    self.evaluation = evaluation
    today = try PolicyToday(policy, customers, evaluation)
    tiers = today.tiers
    levers = try policy.levers(by: names, unchangeable: unchangeable, customers, evaluation, &binding)
    asOf = binding.usedAsOf ?? binding.catalog.asOf ?? binding.catalog.newestEvent()
  }

  /// A tier of the policy, by its code or label.
  static func place(of tier: Name, _ policy: BoundPolicy) throws(Diagnostic) -> UInt8 {
    let domain = policy.policy.domain
    guard let place = domain.index(of: tier.text) else {
      throw Diagnostic(
        "unknown-tier", "policy \"\(policy.policy.name.text)\" has no tier \"\(tier.text)\"", at: tier.span,
        expected: [Message(listing: domain.codes)],
        nearest: nearestName(to: tier.text, among: domain.codes + domain.labels.compactMap { $0 }))
    }
    return UInt8(place)
  }

  // MARK: One customer

  /// For each thing that can be changed the smallest change that gives the tier, or why none does; then pairs.
  public func changes(for row: Int) throws(Diagnostic) -> (
    found: [Change], none: [(column: String, why: Message)]
  ) {
    var found: [Change] = []
    var none: [(column: String, why: Message)] = []
    for place in levers.indices {
      if let change = try single(place, [Int32(row)])[0], try holds(change, row) {
        found.append(try refined(change, row))
      } else {
        none.append((levers[place].name, try bestScore(place, row)))
      }
    }
    for first in levers.indices {
      for second in levers.indices where second > first {
        if let change = try pair(first, second, [Int32(row)])[0], try holds(change, row) {
          found.append(try refined(change, row))
        }
      }
    }
    found.sort { ($0.parts.count, $0.cost) < ($1.parts.count, $1.cost) }
    return (found, none)
  }

  /// Applies a change and lets the whole policy decide anew.
  func holds(_ change: Change, _ row: Int) throws(Diagnostic) -> Bool {
    var population = Population(rowCount: base.rowCount, columns: base.columns, isStored: false)
    population.pending = base.pending
    var nodes: [Formula: Formula] = [:]
    var tags: [(tag: String, column: Formula)] = []
    for part in change.parts {
      guard let lever = levers.first(where: { $0.name == part.column }) else { continue }
      let column = lever.values(row, part.steps)
      population.columns[column.identity] = column
      let reference = Formula.column(ColumnReference(identity: column.identity))
      nodes[lever.formula] = reference
      if let tag = lever.tag { tags.append((tag, reference)) }
    }
    let changed = policy.rewritten { formula in
      if let other = nodes[formula.bare] { return other }
      guard case .hasTag(let sets, let names) = formula else { return nil }
      let own = tags.filter { names.contains($0.tag) }
      guard !own.isEmpty else { return nil }
      let others = names.filter { name in !own.contains { $0.tag == name } }
      return .or(own.map(\.column) + (others.isEmpty ? [] : [.hasTag(sets, names: others)]))
    }
    guard case .tier(let places, _) = try changed.assign(population, evaluation).tiers.data else { return false }
    return places[row] == target
  }

  /// Where places are few, a customer's move can move the others' scores and so the line: what was found against the line
  /// of today is taken back, by the whole policy, as long as less is enough.
  private func refined(_ change: Change, _ row: Int) throws(Diagnostic) -> Change {
    guard !policy.caps.isEmpty else { return change }
    var change = change
    for place in change.parts.indices {
      guard let lever = levers.first(where: { $0.name == change.parts[place].column }), lever.scale != .flag else {
        continue
      }
      func with(_ steps: Int64) -> Change {
        var other = change
        other.parts[place] = lever.part(from: row, to: steps, today: asOf)
        return other
      }
      var enough = change.parts[place].steps
      var short = lever.steps(of: row) ?? lever.range.lowerBound - 1
      let step: Int64 = enough > short ? 1 : -1
      guard enough - step != short, try holds(with(enough - step), row) else { continue }
      while (enough - short).magnitude > 1 {
        let middle = short + (enough - short) / 2
        if try holds(with(middle), row) { enough = middle } else { short = middle }
      }
      change = with(enough)
    }
    change.cost = cost(
      change.parts.compactMap { part in levers.first { $0.name == part.column }.map { ($0, part.steps) } }, row)
    return change
  }

  /// Why no value of one column alone gives the tier: how far the score gets.
  private func bestScore(_ place: Int, _ row: Int) throws(Diagnostic) -> Message {
    let lever = levers[place]
    let outcomes = try Outcomes(policy, [lever], today, base, evaluation)
    let name = policy.policy.domain.codes[Int(target)]
    guard let score = outcomes.score, lever.scale != .flag, target < tiers[row] else { return "not by itself" }
    var best: Value?
    let customers = outcomes.hypothesis.customers([Int32(row)])
    for end in [lever.range.lowerBound, lever.range.upperBound] {
      let population = try outcomes.hypothesis.population(customers, [lever.column([end])])
      let column = try evaluation.column(score, of: population)
      guard !column.isMissing(0), let own = column[0].asDouble else { continue }
      if own > best?.asDouble ?? -.infinity { best = column[0] }
    }
    guard let best else { return "not by itself: the score stays unknown" }
    return "not by itself: the score gets to \(spoken(best)) at most, and that is not \(name)"
  }

  // MARK: Many customers

  /// For each row the cheapest change of one thing, else of two; nil where neither gives the tier.
  public func cheapest(for rows: [Int32]) throws(Diagnostic) -> [Change?] {
    var best = [Change?](repeating: nil, count: rows.count)
    func take(_ changes: [Change?], _ places: [Int]) {
      for (change, place) in zip(changes, places) {
        guard let change else { continue }
        if change.cost < best[place]?.cost ?? .infinity { best[place] = change }
      }
    }
    let all = Array(rows.indices)
    for lever in levers.indices { take(try single(lever, rows), all) }
    let open = all.filter { best[$0] == nil }
    guard !open.isEmpty else { return best }
    let left = open.map { rows[$0] }
    for first in levers.indices {
      for second in levers.indices where second > first { take(try pair(first, second, left), open) }
    }
    return best
  }

  // MARK: One thing

  private func single(_ place: Int, _ rows: [Int32]) throws(Diagnostic) -> [Change?] {
    let lever = levers[place]
    let outcomes = try Outcomes(policy, [lever], today, base, evaluation)
    let search = Search(outcomes, target: target, evaluation)
    return try inGroups(outcomes, rows) { (rows, customers) throws(Diagnostic) in
      if lever.scale == .flag { return try toggled(lever, rows, customers, outcomes) }
      var found = [(steps: Int64, at: Int64)?](repeating: nil, count: rows.count)
      for sign in lever.signs {
        let path = path([lever], [sign], [1], rows)
        for (index, steps) in try search.fewest(customers, path).enumerated() {
          guard let steps, steps < found[index]?.steps ?? .max else { continue }
          found[index] = (steps, path.values(index, 0, at: steps))
        }
      }
      return rows.indices.map { index in
        found[index].map { change([(lever, $0.at)], Int(rows[index])) }
      }
    }
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

  private func pair(_ first: Int, _ second: Int, _ rows: [Int32]) throws(Diagnostic) -> [Change?] {
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
    for moving in pair.indices {
      let open = rows.indices.filter { ends[$0] != nil }
      guard !open.isEmpty else { return ends }
      let some = search.outcomes.hypothesis.subset(customers, open.map { Int32($0) })
      // From where it is today: no step at all means that it need not move.
      var back = self.path(pair, signs, [moving == 0 ? 1 : 0, moving == 0 ? 0 : 1], open.map { rows[$0] })
      back.starts[1 - moving] = open.map { ends[$0]?[1 - moving] ?? 0 }
      back.lengths = zip(open, back.starts[moving]).map { index, start in
        ((ends[index]?[moving] ?? start) - start) * signs[moving]
      }
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
    return ends
  }

  // MARK: Paths

  /// From today's values in a direction; what is missing begins below the smallest value there is.
  private func path(_ levers: [Lever], _ signs: [Int64], _ strides: [Double], _ rows: [Int32]) -> Search.Path {
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

  private func cost(_ ends: [(lever: Lever, steps: Int64)], _ row: Int) -> Double {
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
