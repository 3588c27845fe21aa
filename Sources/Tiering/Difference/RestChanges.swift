import Columns
import Diagnostics
import Language

/// What differs in `keep`, capacity, labels, services, and how the policy is called.
extension PolicyDifference {
  mutating func compareRest(_ old: Policy) {
    let tiers = old.domain.codes + new.domain.codes.filter { !old.domain.codes.contains($0) }
    for tier in tiers {
      let (a, b) = (old.keep(tier), new.keep(tier))
      if a?.text != b?.text {
        let what: Message = a == nil ? "keep \(tier) is new" : b == nil ? "keep \(tier) is gone" : "keep \(tier)"
        add(what, a?.text, b?.text) { policy in
          policy.keeps.removeAll { $0.tier.text == tier }
          if let b { policy.keeps.append(b) }
        }
      }
      let (c, d) = (old.cap(tier), new.cap(tier))
      if c?.text != d?.text {
        let isLimit = c?.rank == d?.rank
        let what: Message = isLimit ? "places in \(tier)" : "capacity of \(tier)"
        add(what, isLimit ? c.map { "\($0.limit)" } : c?.text, isLimit ? d.map { "\($0.limit)" } : d?.text) { policy in
          policy.caps.removeAll { $0.tier.text == tier }
          if let d { policy.caps.append(d) }
        }
      }
      if let x = old.domain.codes.firstIndex(of: tier), let y = new.domain.codes.firstIndex(of: tier),
        old.domain.labels[x] != new.domain.labels[y]
      {
        add("label of \(tier)", old.domain.labels[x], new.domain.labels[y]) { _ in }
      }
      if old.service(tier) != new.service(tier) {
        add("service of \(tier)", old.service(tier), new.service(tier)) { _ in }
      }
    }
    let missing = new.missingAs
    if old.missingAs?.text != missing?.text {
      add("missing as tier", old.missingAs?.text, missing?.text) { $0.missingAs = missing }
    }
    if old.axis != new.axis { add("assigns", old.axis, new.axis) { _ in } }
    if old.title != new.title { add("title", old.title, new.title) { _ in } }
  }
}

extension Policy {
  fileprivate func keep(_ tier: String) -> Keep? { keeps.first { $0.tier.text == tier } }
  fileprivate func cap(_ tier: String) -> Cap? { caps.first { $0.tier.text == tier } }

  fileprivate func service(_ tier: String) -> String? {
    guard let service = services.first(where: { $0.tier.text == tier }) else { return nil }
    let words: [String?] = [
      service.contactEvery.map { "contact every \($0.count)\($0.unit.rawValue)" },
      service.respondWithin.map { "respond within \($0.count)\($0.unit.rawValue)" },
      service.minutes.map { "minutes \(Formatter().format(number: $0))" },
      service.mostPerOwner.map { "owner_max \($0)" },
      service.returnAfter.map { "return_to_pool after \($0.count)\($0.unit.rawValue)" },
    ]
    return words.compactMap { $0 }.joined(separator: " ")
  }
}
