import Columns
import Diagnostics
import Query

/// Tiers while they are being decided.
struct Decision {
  /// Places in the policy's tiers; 255 where none is given.
  var places: [UInt8]
  /// Customers whose deciding rule is unknown for a missing value.
  var undecided: Bitmap

  /// Begins with what the rules gave.
  init(_ tiers: Column) {
    guard case .tier(let places, _) = tiers.data else { preconditionFailure("rules give tiers") }
    self.places = places
    undecided = tiers.missing ?? Bitmap(count: places.count)
  }

  func column(_ domain: TierDomain) -> Column { Column(.tier(places, domain), missing: undecided) }
}

extension BoundPolicy {
  /// Lets the rules of tiers that have places decide, in order, for the customers that are open.
  ///
  /// - Returns: those whose rule is unknown; `missing as tier` decides for them where that tier has places.
  private func decide(
    _ decision: inout Decision, _ open: Bitmap, from start: Int, full: Set<UInt8>, _ customers: Population,
    _ evaluation: Evaluation
  ) throws(Diagnostic) -> Bitmap {
    var open = open
    var unknown = Bitmap(count: open.count)
    for rule in rules[start...] where !full.contains(rule.tier) && !open.isEmpty {
      guard let condition = rule.condition else {
        put(rule.tier, at: open, into: &decision.places)
        break
      }
      let (isTrue, isUnknown) = try evaluation.mask(condition, of: customers)
      put(rule.tier, at: open & isTrue, into: &decision.places)
      open = open.subtracting(isTrue)
      if let isUnknown {
        unknown = unknown | (open & isUnknown)
        open = open.subtracting(isUnknown)
      }
    }
    if let missingAs, !full.contains(missingAs) {
      put(missingAs, at: unknown, into: &decision.places)
    } else {
      decision.undecided = decision.undecided | unknown
    }
    return unknown
  }

  /// Hysteresis: a customer that was on record in the tier, and that the rules put lower, stays while the condition is
  /// true. An unknown condition keeps nobody.
  ///
  /// - Returns: who stays for it.
  func keepTiers(
    _ decision: inout Decision, _ customers: Population, _ evaluation: Evaluation
  ) throws(Diagnostic) -> Bitmap {
    var kept = Bitmap(count: customers.rowCount)
    guard let tiersOnRecord, !keeps.isEmpty else { return kept }
    let (before, _) = try WorkingTiers(tiersOnRecord).placed(in: domain, count: customers.rowCount)
    guard case .tier(let places, _) = before.data else { preconditionFailure("tiers on record are tiers") }
    for keep in keeps {
      let isTrue = try evaluation.mask(keep.condition, of: customers).isTrue
      let now = decision.places
      let stays = bitmap(count: now.count) { places[$0] == keep.tier && now[$0] > keep.tier && now[$0] != 255 } & isTrue
      stays.forEachOne { decision.places[$0] = keep.tier }
      kept = kept | stays
    }
    return kept
  }

  /// Capacity, best tier first: those with the largest values stay, those who tie with the first left out stay out too,
  /// and the displaced take their next true rule. The pinned have their places first.
  ///
  /// - Parameter before: told of each capacity and of the tiers as they stand when its turn comes.
  /// - Returns: the displaced, and those of them whose next rule is unknown for a missing value.
  func applyCaps(
    _ decision: inout Decision, pinned: Bitmap?, _ customers: Population, _ evaluation: Evaluation,
    _ notes: inout [Message], before: (Cap, [UInt8]) -> Void = { _, _ in }
  ) throws(Diagnostic) -> (rows: Bitmap, unknown: Bitmap) {
    var displaced = Bitmap(count: customers.rowCount)
    var unknown = displaced
    var full: Set<UInt8> = []
    for cap in caps {
      before(cap, decision.places)
      let ranks = try evaluation.column(cap.value, of: customers).ranks().ranks
      let members = decision.places.indices.filter { decision.places[$0] == cap.tier }
      let groups = try cap.group.map { (formula) throws(Diagnostic) in
        Groups(by: [try evaluation.column(formula, of: customers)]).codes
      }
      let out = leftOut(members, ranks, groups, limit: cap.limit, pinned: pinned)
      full.insert(cap.tier)
      let tier = policy.domain.codes[Int(cap.tier)]
      if out.over > 0 {
        notes.append("tier \(tier) has fewer places than customers pinned to it: \(grouped(out.over)) more")
      }
      guard out.rows.population > 0 else { continue }
      notes.append("tier \(tier) has no place for \(grouped(out.rows.population)) customers: they take their next rule")
      if out.ties > 0 {
        if let group = cap.groupName {
          notes.append(
            "\(grouped(out.ties)) of them tie at the line of tier \(tier) for their \(group), and stay out")
        } else {
          notes.append("\(grouped(out.ties)) of them tie at the line of tier \(tier), and stay out")
        }
      }
      displaced = displaced | out.rows
      let start = rules.firstIndex { $0.tier == cap.tier } ?? rules.startIndex
      out.rows.forEachOne { decision.places[$0] = 255 }
      unknown = unknown | (try decide(&decision, out.rows, from: start, full: full, customers, evaluation))
    }
    return (displaced, unknown)
  }

  /// Those beyond the limit in each group, by rank from the largest; how many of them would fit but for a tie; and how
  /// many more are pinned than there is room for.
  private func leftOut(
    _ members: [Int], _ ranks: [Int32], _ groups: [Int32]?, limit: Int, pinned: Bitmap?
  ) -> (rows: Bitmap, ties: Int, over: Int) {
    var rows = Bitmap(count: ranks.count)
    var ties = 0
    var over = 0
    for group in lists(members, by: groups) where group.count > limit {
      let free = pinned.map { pinned in group.filter { !pinned[$0] } } ?? group
      let room = limit - (group.count - free.count)
      over += max(0, -room)
      guard free.count > max(0, room) else { continue }
      // Only the line is wanted, so the ranks are sorted and nothing else.
      let sorted = free.map { -ranks[$0] }.sorted()
      let line = sorted[max(0, room)]
      for row in free where -ranks[row] >= line { rows[row] = true }
      if room > 0 { ties += sorted[..<room].count { $0 == line } }
    }
    return (rows, ties, over)
  }

  private func lists(_ members: [Int], by groups: [Int32]?) -> [[Int]] {
    guard let groups else { return [members] }
    var lists: [[Int]] = []
    for row in members {
      let group = Int(groups[row])
      while lists.count <= group { lists.append([]) }
      lists[group].append(row)
    }
    return lists
  }
}
