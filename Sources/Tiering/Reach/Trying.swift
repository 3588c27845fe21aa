import Columns
import Diagnostics
import Query

/// Changes are applied, and the whole policy decides everybody anew.
extension Reach {
  /// Whether the customer then has the tier.
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
    let moving = Set(nodes.keys)
    let changed = try policy.replacing { (formula) throws(Diagnostic) -> Formula? in
      if let other = nodes[formula.bare] { return other }
      if case .hasTag(let sets, let names) = formula {
        let own = tags.filter { names.contains($0.tag) }
        guard !own.isEmpty else { return nil }
        let others = names.filter { name in !own.contains { $0.tag == name } }
        return .or(own.map(\.column) + (others.isEmpty ? [] : [.hasTag(sets, names: others)]))
      }
      // What stays is as it is today, and known.
      guard formula.isWorthKeeping, !formula.depends(on: moving), tags.isEmpty || !formula.asksForTags else {
        return nil
      }
      let column = try evaluation.column(formula, of: base)
      population.columns[column.identity] = column
      return .column(ColumnReference(identity: column.identity))
    }
    guard case .tier(let places, _) = try changed.assign(population, evaluation).tiers.data else { return false }
    return places[row] == target
  }

  /// The change once it is seen to give the tier. What was found by rounded values may lie a step beside the line: the
  /// next few steps are tried, and nil is said where none of them gives the tier.
  func verified(_ change: Change, _ row: Int) throws(Diagnostic) -> Change? {
    if try holds(change, row) { return change }
    for further: Int64 in [1, 2, 4, 8, 16] {
      for place in change.parts.indices {
        guard let lever = levers.first(where: { $0.name == change.parts[place].column }), lever.scale != .flag else {
          continue
        }
        let steps = change.parts[place].steps
        let sign: Int64 = steps >= lever.steps(of: row) ?? lever.range.lowerBound - 1 ? 1 : -1
        guard lever.range.contains(steps + sign * further) else { continue }
        let other = self.change(change, part: place, to: steps + sign * further, row)
        if try holds(other, row) { return try takenBack(other, row) }
      }
    }
    return nil
  }

  /// Where places are few, a customer's move can move the others' scores and so the line; and a value over everybody may
  /// be rounded. What was found against today's is taken back, by the whole policy, as long as less is enough.
  func refined(_ change: Change, _ row: Int) throws(Diagnostic) -> Change {
    if policy.caps.isEmpty, !isRounded { return change }
    return try takenBack(change, row)
  }

  /// Each part as little as gives the tier while the other stays; what one gives way may let the other give way again.
  private func takenBack(_ change: Change, _ row: Int) throws(Diagnostic) -> Change {
    var change = change
    for _ in 0..<4 {
      var isLess = false
      for place in change.parts.indices {
        guard let less = try takenBack(change, part: place, row) else { continue }
        change = less
        isLess = true
      }
      if !isLess || change.parts.count == 1 { break }
    }
    return change
  }

  /// The change with less of one part; nil where a step less does not give the tier.
  private func takenBack(_ change: Change, part place: Int, _ row: Int) throws(Diagnostic) -> Change? {
    guard let lever = levers.first(where: { $0.name == change.parts[place].column }), lever.scale != .flag else {
      return nil
    }
    var enough = change.parts[place].steps
    var short = lever.steps(of: row) ?? lever.range.lowerBound - 1
    let step: Int64 = enough > short ? 1 : -1
    guard enough - step != short, try holds(self.change(change, part: place, to: enough - step, row), row) else {
      return nil
    }
    enough -= step
    while (enough - short).magnitude > 1 {
      let middle = short + (enough - short) / 2
      if try holds(self.change(change, part: place, to: middle, row), row) { enough = middle } else { short = middle }
    }
    return self.change(change, part: place, to: enough, row)
  }

  private func change(_ change: Change, part place: Int, to steps: Int64, _ row: Int) -> Change {
    var other = change
    guard let lever = levers.first(where: { $0.name == change.parts[place].column }) else { return change }
    other.parts[place] = lever.part(from: row, to: steps, today: asOf)
    other.cost = cost(
      other.parts.compactMap { part in levers.first { $0.name == part.column }.map { ($0, part.steps) } }, row)
    return other
  }

  /// The rows whose changes must be applied to everybody before they are said: all of them where a value over everybody
  /// is rounded, or a move moves others whom places are shared with; where places are limited, who goes down from there.
  func mustBeTried(_ rows: [Int32]) throws(Diagnostic) -> Set<Int32> {
    let capped = Set(policy.caps.map(\.tier))
    let tried: Set<Int32>
    if isRounded || (!capped.isEmpty && movesOthers) {
      tried = Set(rows)
    } else {
      tried = Set(rows.filter { row in capped.contains { tiers[Int(row)] <= $0 && $0 < target } })
    }
    let most = max(20, Reach.mostTrials / max(1, base.rowCount))
    guard tried.count <= most else {
      throw Diagnostic(
        "too-many-to-try",
        "whoever moves here moves others too, so each of \(grouped(tried.count)) customers is tried on the whole policy; at most \(grouped(most)) at a time",
        hint: "customers | where … | take \(most) | reach \(policy.policy.domain.codes[Int(target)])")
    }
    return tried
  }

  /// Customers decided anew in one statement.
  private static let mostTrials = 40_000_000
}

extension Formula {
  /// Roll-ups, scores and places among everybody take time to make anew.
  fileprivate var isWorthKeeping: Bool {
    switch self {
    case .rollUp, .kept, .overPopulation, .committed: true
    default: false
    }
  }

  fileprivate var asksForTags: Bool {
    if case .hasTag = self { true } else { ingredients.contains(where: \.asksForTags) }
  }
}
