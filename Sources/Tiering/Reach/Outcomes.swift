import Columns
import Diagnostics
import Query

/// The tiers of customers with other values, decided as `BoundPolicy.assign` does: rules, then `keep`, then `at most`
/// with everybody else where they are.
struct Outcomes: Sendable {
  let policy: BoundPolicy
  let evaluation: Evaluation
  private(set) var hypothesis: Hypothesis
  private var rules: [(tier: UInt8, condition: Formula?)] = []
  private var keeps: [(tier: UInt8, condition: Formula)] = []
  /// Whether there is a place in the tier, by the policy's capacities.
  private var caps: [(tier: UInt8, fits: Formula)] = []
  private(set) var score: Formula?

  init(
    _ policy: BoundPolicy, _ levers: [Lever], _ today: PolicyToday, _ base: Population, _ evaluation: Evaluation
  ) throws(Diagnostic) {
    self.policy = policy
    self.evaluation = evaluation
    var hypothesis = Hypothesis(levers, base, today.standings, evaluation)
    for rule in policy.rules {
      let condition = try rule.condition.map { (condition) throws(Diagnostic) in try hypothesis.compile(condition) }
      rules.append((rule.tier, condition))
    }
    if let onRecord = today.onRecord {
      for keep in policy.keeps {
        let condition = try hypothesis.compile(keep.condition)
        let was = bitmap(count: onRecord.count) { onRecord[$0] == keep.tier }
        keeps.append((keep.tier, .and([hypothesis.give(Column(.boolean(was))), condition])))
      }
    }
    for (cap, line) in zip(policy.caps, today.lines) {
      let own = try hypothesis.compile(cap.value)
      let isFree = hypothesis.give(Column(.boolean(line.isFree)))
      let value = hypothesis.give(line.values)
      let isAbove = Formula.or([.isMissing(value), .compare(own, .greater, value)])
      let isClosed = hypothesis.give(Column(.boolean(line.isClosed)))
      let fits = Formula.or([isFree, .and([.not(.isMissing(own)), isAbove])])
      caps.append((cap.tier, .and([.not(isClosed), fits])))
    }
    score = try policy.score.map { (formula) throws(Diagnostic) in try hypothesis.compile(formula) }
    self.hypothesis = hypothesis
  }

  /// Every formula that decides, over the hypothesis.
  var formulas: [Formula] { rules.compactMap(\.condition) + keeps.map(\.condition) + caps.map(\.fits) }

  /// Places in the policy's tiers; 255 for none.
  func tiers(_ customers: Hypothesis.Customers, _ values: [Column]) throws(Diagnostic) -> [UInt8] {
    let population = try hypothesis.population(customers, values)
    let count = customers.rows.count
    var masks: [(isTrue: Bitmap, isUnknown: Bitmap?)] = []
    for rule in rules {
      guard let condition = rule.condition else {
        masks.append((Bitmap(count: count, repeating: true), nil))
        continue
      }
      masks.append(try evaluation.mask(condition, of: population))
    }
    var places = [UInt8](repeating: 255, count: count)
    var open = Bitmap(count: count, repeating: true)
    for (rule, mask) in zip(rules, masks) {
      (open & mask.isTrue).forEachOne { places[$0] = rule.tier }
      open = open.subtracting(mask.isTrue)
      if let unknown = mask.isUnknown {
        if let missingAs = policy.missingAs { (open & unknown).forEachOne { places[$0] = missingAs } }
        open = open.subtracting(unknown)
      }
    }
    for keep in keeps {
      let isTrue = try evaluation.mask(keep.condition, of: population).isTrue
      isTrue.forEachOne { if places[$0] != 255, places[$0] > keep.tier { places[$0] = keep.tier } }
    }
    var full: Set<UInt8> = []
    for cap in caps {
      full.insert(cap.tier)
      let members = bitmap(count: count) { places[$0] == cap.tier }
      guard !members.isEmpty else { continue }
      let fits = try evaluation.mask(cap.fits, of: population).isTrue
      let start = rules.firstIndex { $0.tier == cap.tier } ?? 0
      members.subtracting(fits).forEachOne { row in
        places[row] = 255
        for place in start..<rules.count where !full.contains(rules[place].tier) {
          if masks[place].isTrue[row] {
            places[row] = rules[place].tier
            break
          }
          if masks[place].isUnknown?[row] ?? false {
            if let missingAs = policy.missingAs, !full.contains(missingAs) { places[row] = missingAs }
            break
          }
        }
      }
    }
    return places
  }
}

/// What a policy gives today, as far as single customers' changes meet it: who was where on record, and the lines of its
/// capacities.
struct PolicyToday: Sendable {
  /// The value that has to be beaten for a place, by customer.
  struct Line: Sendable {
    /// There are places left.
    var isFree: Bitmap
    /// There is no place for anybody who is not pinned.
    var isClosed: Bitmap
    var values: Column
  }

  let tiers: [UInt8]
  /// Fixed by hand; nil where nobody is.
  let pinned: Bitmap?
  let onRecord: [UInt8]?
  let lines: [Line]
  let standings = Standings()

  init(_ policy: BoundPolicy, _ customers: Population, _ evaluation: Evaluation) throws(Diagnostic) {
    let (rules, _) = try policy.decided(customers, evaluation, rows: nil)
    var decision = Decision(rules)
    _ = try policy.keepTiers(&decision, customers, evaluation)
    var turns: [(cap: BoundPolicy.Cap, places: [UInt8])] = []
    var notes: [Message] = []
    let pinned = policy.pins?.hold(&decision).pinned
    _ = try policy.applyCaps(&decision, pinned: pinned, customers, evaluation, &notes) { turns.append(($0, $1)) }
    tiers = decision.places
    self.pinned = pinned
    if let column = policy.tiersOnRecord {
      let (placed, _) = try WorkingTiers(column).placed(in: policy.policy.domain, count: customers.rowCount)
      guard case .tier(let places, _) = placed.data else { preconditionFailure("tiers on record are tiers") }
      onRecord = places
    } else {
      onRecord = nil
    }
    var lines: [Line] = []
    for turn in turns {
      let values = try evaluation.column(turn.cap.value, of: customers)
      let groups = try turn.cap.group.map { (formula) throws(Diagnostic) in
        Groups(by: [try evaluation.column(formula, of: customers)]).codes
      }
      lines.append(PolicyToday.line(turn.cap, turn.places, pinned, values, groups))
    }
    self.lines = lines
  }

  /// For each customer the value of the last of the others who has a place; the pinned have theirs first.
  private static func line(
    _ cap: BoundPolicy.Cap, _ places: [UInt8], _ pinned: Bitmap?, _ values: Column, _ groups: [Int32]?
  ) -> Line {
    let ranks = values.ranks().ranks
    var taken: [Int32: Int] = [:]
    var members: [Int32: [Int]] = [:]
    for row in places.indices where places[row] == cap.tier {
      if pinned?[row] ?? false {
        taken[groups?[row] ?? 0, default: 0] += 1
      } else {
        members[groups?[row] ?? 0, default: []].append(row)
      }
    }
    var placeOf = [Int](repeating: -1, count: places.count)
    for key in members.keys {
      members[key]?.sort { (ranks[$1], $0) < (ranks[$0], $1) }
      for (place, row) in (members[key] ?? []).enumerated() { placeOf[row] = place }
    }
    var line = Line(
      isFree: Bitmap(count: places.count), isClosed: Bitmap(count: places.count), values: values)
    var rows = [Int32](repeating: 0, count: places.count)
    for row in places.indices {
      let group = members[groups?[row] ?? 0] ?? []
      let room = cap.limit - taken[groups?[row] ?? 0, default: 0]
      let isMember = placeOf[row] >= 0
      guard room > 0 else {
        line.isClosed[row] = true
        continue
      }
      guard group.count - (isMember ? 1 : 0) >= room else {
        line.isFree[row] = true
        continue
      }
      rows[row] = Int32(group[isMember && placeOf[row] < room ? room : room - 1])
    }
    line.values = values.gathered(rows)
    return line
  }
}
