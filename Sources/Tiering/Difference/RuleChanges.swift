import Diagnostics
import Language

/// What differs in the rules: which rule of the one is which of the other, then what became of each.
extension PolicyDifference {
  mutating func compareRules(_ old: Policy) {
    let pairs = RulePairs(old.rules, new.rules)
    let ids = pairs.idsOfNew
    for (place, rule) in old.rules.enumerated() {
      guard let other = pairs.newOfOld[place] else {
        add("rule of tier \(rule.tier.text) is gone", rule.text, nil) { $0.rules.removeAll { $0.id == place } }
        continue
      }
      compare(rule, new.rules[other], isOnly: old.hasOneRule(for: rule.tier.text))
    }
    // Moves come first: a new rule stands after one that is in its place.
    compareOrder(old, pairs)
    for (place, rule) in new.rules.enumerated() where !pairs.newOfOld.values.contains(place) {
      var own = rule
      own.id = ids[place]
      let made = own
      add("rule of tier \(rule.tier.text) is new", nil, rule.text) { $0.insert(made, afterOneOf: ids[..<place]) }
    }
  }

  private mutating func compare(_ a: Policy.Rule, _ b: Policy.Rule, isOnly: Bool) {
    func change(_ set: @escaping @Sendable (inout Policy.Rule) -> Void) -> @Sendable (inout Policy) -> Void {
      { policy in
        guard let at = policy.rules.firstIndex(where: { $0.id == a.id }) else { return }
        set(&policy.rules[at])
      }
    }
    let tier = a.tier.text
    if tier != b.tier.text { add("tier of the rule \(a.text)", tier, b.tier.text, change { $0.tier = b.tier }) }
    guard a.text != b.text else { return }
    if let (x, y) = numbersChanged(a.text, b.text) {
      let what: Message = isOnly ? "cut of tier \(tier)" : "cut of tier \(tier) \(a.text)"
      add(what, x, y, change { $0.condition = b.condition })
    } else {
      add("rule of tier \(tier)", a.text, b.text, change { $0.condition = b.condition })
    }
  }

  private mutating func compareOrder(_ old: Policy, _ pairs: RulePairs) {
    let ids = pairs.idsOfNew
    let before = old.rules.indices.filter { pairs.newOfOld[$0] != nil }
    let after = ids.filter { before.contains($0) }
    let stayed = Set(longestCommon(before, after))
    for (place, id) in after.enumerated() where !stayed.contains(id) {
      let now = pairs.newOfOld[id] ?? 0
      let rule = old.rules[id]
      let name = old.hasOneRule(for: rule.tier.text) ? rule.tier.text : "\(rule.tier.text) \(rule.text)"
      let isUp = before.firstIndex(of: id).map { $0 > place } ?? false
      add(
        isUp ? "rule of tier \(name) moved up" : "rule of tier \(name) moved down", "\(id + 1)", "\(now + 1)"
      ) { policy in
        guard let at = policy.rules.firstIndex(where: { $0.id == id }) else { return }
        policy.insert(policy.rules.remove(at: at), afterOneOf: after[..<place])
      }
    }
  }
}

/// Which rule of a newer policy is which of an older one: the same words for the same tier; the same words for another
/// tier; the same tier with other numbers; the same tier with most of the words.
struct RulePairs {
  private(set) var newOfOld: [Int: Int] = [:]
  private let counts: (old: Int, new: Int)

  init(_ old: [Policy.Rule], _ new: [Policy.Rule]) {
    counts = (old.count, new.count)
    func wordSets(_ rules: [Policy.Rule]) -> [Set<String>] { rules.map { Set(words(of: $0.text).map(\.text)) } }
    let said = (old: wordSets(old), new: wordSets(new))
    pair { old[$0].text == new[$1].text && old[$0].tier.text == new[$1].tier.text ? 1 : 0 }
    pair { old[$0].text == new[$1].text ? 1 : 0 }
    // The rule for all others is one, whatever it gives.
    func areAlike(_ a: Int, _ b: Int) -> Bool {
      old[a].tier.text == new[b].tier.text && old[a].condition != nil && new[b].condition != nil
    }
    pair { areAlike($0, $1) && numbersChanged(old[$0].text, new[$1].text) != nil ? 1 : 0 }
    pair { a, b in
      guard areAlike(a, b) else { return 0 }
      let shared = said.old[a].intersection(said.new[b]).count
      let likeness = Double(shared) / Double(max(1, said.old[a].union(said.new[b]).count))
      return likeness >= 0.5 ? likeness : 0
    }
    // Where a tier has one rule in each, it is that one.
    pair { a, b in
      let tier = old[a].tier.text
      return areAlike(a, b) && old.count { $0.tier.text == tier } == 1 && new.count { $0.tier.text == tier } == 1
        ? 1 : 0
    }
  }

  /// Pairs those most alike first, then in order; 0 is not alike.
  private mutating func pair(_ likeness: (Int, Int) -> Double) {
    let taken = Set(newOfOld.values)
    var found: [(likeness: Double, old: Int, new: Int)] = []
    for a in 0..<counts.old where newOfOld[a] == nil {
      for b in 0..<counts.new where !taken.contains(b) {
        let own = likeness(a, b)
        if own > 0 { found.append((own, a, b)) }
      }
    }
    found.sort { (-$0.likeness, $0.old, $0.new) < (-$1.likeness, $1.old, $1.new) }
    var used = taken
    for one in found where newOfOld[one.old] == nil && !used.contains(one.new) {
      newOfOld[one.old] = one.new
      used.insert(one.new)
    }
  }

  /// The new rules by the places of the old ones that they are, those that are new by numbers after them.
  var idsOfNew: [Int] {
    var ids = (0..<counts.new).map { counts.old + $0 }
    for (old, new) in newOfOld { ids[new] = old }
    return ids
  }
}

extension Policy {
  fileprivate func hasOneRule(for tier: String) -> Bool { rules.count { $0.tier.text == tier } == 1 }

  /// Puts a rule after the last of these that is there.
  fileprivate mutating func insert(_ rule: Rule, afterOneOf ids: ArraySlice<Int>) {
    let previous = ids.last { id in rules.contains { $0.id == id } }
    let at = previous.flatMap { id in rules.firstIndex { $0.id == id } }.map { $0 + 1 } ?? 0
    rules.insert(rule, at: at)
  }
}

/// The longest sequence that two have in common.
private func longestCommon<Item: Equatable>(_ a: [Item], _ b: [Item]) -> [Item] {
  var lengths = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
  for i in a.indices.reversed() {
    for j in b.indices.reversed() {
      lengths[i][j] = a[i] == b[j] ? lengths[i + 1][j + 1] + 1 : max(lengths[i + 1][j], lengths[i][j + 1])
    }
  }
  var (i, j) = (0, 0)
  var common: [Item] = []
  while i < a.count, j < b.count {
    if a[i] == b[j] {
      common.append(a[i])
      (i, j) = (i + 1, j + 1)
    } else if lengths[i + 1][j] >= lengths[i][j + 1] {
      i += 1
    } else {
      j += 1
    }
  }
  return common
}
