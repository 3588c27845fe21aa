import Columns
public import Diagnostics

extension Explanation {
  /// The tier, why, and what the next better tier asks for, each in a sentence.
  public func headline(of key: String) -> [Message] {
    [verdict(of: key)] + [nextTier].compactMap { $0 }
  }

  /// A tier with its label.
  func named(_ place: UInt8) -> String {
    let domain = policy.domain
    let code = domain.codes[Int(place)]
    return spoken(.tier(code: code, label: domain.labels[Int(place)]))
  }

  private func verdict(of key: String) -> Message {
    var scored: Message = ""
    if let score, !score.isMissing { scored = ", score \(spokenScore(score))" }
    switch reason {
    case .rule: return "\(key) is \(named(tier))\(scored)"
    case .unknown(let place):
      let missing = Message(listing: missing)
      if tier != 255 { return "\(key) is \(named(tier)), as a value is missing: \(missing)" }
      return "\(key) is unscored, because \(missing) is missing; rule \(place + 1) needs it"
    case .pinned: return "\(key) is \(named(tier))\(scored): it is pinned by hand"
    case .keep: return "\(key) is \(named(tier))\(scored): it keeps the tier it had on record"
    case .displaced(let before):
      guard tier != 255 else { return "\(key) is unscored: \(named(before)) has no place for it" }
      return "\(key) is \(named(tier))\(scored): \(named(before)) has no place for it"
    }
  }

  /// With enough decimals that a score under a line does not look like the line.
  private func spokenScore(_ score: Value) -> String {
    let distances = rules.flatMap { $0 }.compactMap { $0.distance?.asDouble }.filter { $0 != 0 }.map { abs($0) }
    var decimals = 2
    while decimals < 9, distances.contains(where: { $0 < 1 / powerOfTen(decimals) }) { decimals += 1 }
    return spoken(score, decimals: decimals)
  }

  /// What the nearest better tier asks for that is not there.
  private var nextTier: Message? {
    let better = rules.indices.filter { policy.rules[$0].tier < tier && rules[$0][0].outcome == .failed }
    guard tier != 255, let place = better.max(by: { policy.rules[$0].tier < policy.rules[$1].tier }) else { return nil }
    if case .displaced = reason { return nil }
    if case .pinned = reason { return nil }
    let name = named(policy.rules[place].tier)
    let lines = rules[place]
    let failing = lines.count == 1 ? lines : lines.dropFirst().filter { $0.outcome != .passed }
    guard failing.count == 1, let line = failing.first else {
      return "\(name) asks for \(Message(listing: failing.map(\.settled)))"
    }
    guard let distance = line.distance, let size = distance.asDouble else { return "\(name) asks for \(line.settled)" }
    if size == 0 { return "\(name) asks for \(line.settled): it is exactly on the line" }
    let short = spokenDistance(distance).drop { $0 == "-" }
    let amount = line.distanceUnit.map { "\(short) \($0)" } ?? String(short)
    return "\(name) asks for \(line.settled): \(amount) short"
  }
}
