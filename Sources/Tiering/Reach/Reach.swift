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
  let base: Population
  let evaluation: Evaluation
  let today: PolicyToday
  let asOf: Day?
  /// What is found must be seen on everybody: see `Hypothesis`.
  let isRounded: Bool
  let movesOthers: Bool

  /// - Parameters:
  ///   - tier: a tier of the policy, by its code or label.
  ///   - names: what may be changed; everything that the policy reads, when empty.
  ///   - binding: that of the statement, with customers as its rows.
  public init(
    _ tier: Name, under policy: BoundPolicy, by names: [Name], unchangeable: Set<String>, _ customers: Population,
    _ evaluation: Evaluation, _ binding: inout Binding
  ) throws(Diagnostic) {
    // What parameters switch off decides nothing.
    let policy = policy.replacing { $0.folded }
    self.policy = policy
    target = try Reach.place(of: tier, policy)
    base = customers
    self.evaluation = evaluation
    today = try PolicyToday(policy, customers, evaluation)
    tiers = today.tiers
    levers = try policy.levers(by: names, unchangeable: unchangeable, customers, evaluation, &binding)
    asOf = binding.usedAsOf ?? binding.catalog.asOf ?? binding.catalog.newestEvent()
    let hypothesis = try Outcomes(policy, levers, today, base, evaluation).hypothesis
    isRounded = hypothesis.isRounded
    movesOthers = hypothesis.movesOthers
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

  /// For each thing that can be changed the smallest change that gives the tier, or why none does; then pairs. Each is
  /// applied, and the whole policy decides anew, before it is said.
  public func changes(for row: Int) throws(Diagnostic) -> (
    found: [Change], none: [(column: String, why: Message)]
  ) {
    var found: [Change] = []
    var none: [(column: String, why: Message)] = []
    if today.pinned?[row] ?? false {
      return ([], levers.map { ($0.name, "it is pinned by hand: no change moves it") })
    }
    for place in levers.indices {
      let (changes, isExhaustive) = try single(place, [Int32(row)])
      if let change = try changes[0].flatMap({ (change) throws(Diagnostic) in try verified(change, row) }) {
        found.append(try refined(change, row))
      } else {
        none.append((levers[place].name, try whyNone(place, row, isExhaustive)))
      }
    }
    for first in levers.indices {
      for second in levers.indices where second > first {
        let change = try pair(first, second, [Int32(row)])[0]
        if let change = try change.flatMap({ (change) throws(Diagnostic) in try verified(change, row) }) {
          found.append(try refined(change, row))
        }
      }
    }
    found.sort { ($0.parts.count, $0.cost) < ($1.parts.count, $1.cost) }
    return (found, none)
  }

  /// Why no value of one column alone gives the tier: how far the score gets.
  private func whyNone(_ place: Int, _ row: Int, _ isExhaustive: Bool) throws(Diagnostic) -> Message {
    let lever = levers[place]
    guard isExhaustive else {
      return
        "not by itself at any of the \(grouped(Int(Search.mostTried))) values tried: what decides goes up and down with it"
    }
    let outcomes = try Outcomes(policy, [lever], today, base, evaluation)
    let name = policy.policy.domain.codes[Int(target)]
    guard let score = outcomes.score, outcomes.hypothesis.isOpen(score), lever.scale != .flag, target < tiers[row]
    else { return try given(by: lever, outcomes, row) }
    let path = path([lever], [1], [1], [Int32(row)])
    var courses = Courses(outcomes.hypothesis, path)
    guard courses.of(score) != .winding else { return try given(by: lever, outcomes, row) }
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

  /// The tiers that a customer has at the values of one column, where none is the one that is asked for.
  private func given(by lever: Lever, _ outcomes: Outcomes, _ row: Int) throws(Diagnostic) -> Message {
    guard lever.scale != .flag else { return "not by itself" }
    let search = Search(outcomes, target: target, evaluation)
    let customers = outcomes.hypothesis.customers([Int32(row)])
    var places: Set<UInt8> = [tiers[row]]
    for sign in lever.signs {
      let path = path([lever], [sign], [1], [Int32(row)])
      let steps = try search.stretches(customers, path)[0]
      guard steps.count <= 1000 else { return "not by itself" }
      for step in steps { places.insert(try search.tiers(customers, [0], path, [step])[0]) }
    }
    let codes = policy.policy.domain.codes
    let given = places.subtracting([255, target]).sorted().map { codes[Int($0)] }
    guard !given.isEmpty else { return "not by itself: whatever it is, no rule decides" }
    return "not by itself: whatever it is, the tier is \(Message(listing: given))"
  }

  // MARK: Many customers

  /// For each row the cheapest change of one thing, else of two; nil where neither was found.
  ///
  /// Where places are limited, or a value over everybody is rounded, what is found is applied and the whole policy
  /// decides anew, which costs one assignment for each row: too many rows are refused.
  public func cheapest(for rows: [Int32]) throws(Diagnostic) -> [Change?] {
    var best = [Change?](repeating: nil, count: rows.count)
    func take(_ changes: [Change?], _ places: [Int]) {
      for (change, place) in zip(changes, places) {
        guard let change else { continue }
        if change.cost < best[place]?.cost ?? .infinity { best[place] = change }
      }
    }
    let all = rows.indices.filter { !(today.pinned?[Int(rows[$0])] ?? false) }
    let movable = all.map { rows[$0] }
    let toTry = try mustBeTried(movable)
    for lever in levers.indices { take(try single(lever, movable).changes, all) }
    let open = all.filter { best[$0] == nil }
    if !open.isEmpty {
      let left = open.map { rows[$0] }
      for first in levers.indices {
        for second in levers.indices where second > first { take(try pair(first, second, left), open) }
      }
    }
    for place in all where toTry.contains(rows[place]) {
      guard let change = best[place] else { continue }
      if evaluation.isInterrupted() { throw Diagnostic("interrupted", "stopped; nothing was changed") }
      let row = Int(rows[place])
      if let change = try verified(change, row) {
        best[place] = try refined(change, row)
      } else {
        let (found, _) = try changes(for: row)
        best[place] = found.filter { $0.parts.count == 1 }.min { $0.cost < $1.cost } ?? found.first
      }
    }
    return best
  }
}
