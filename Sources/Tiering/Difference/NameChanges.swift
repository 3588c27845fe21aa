import Diagnostics
import Language

/// What differs in the names: parameters, inputs, lets, the parts of the score.
extension PolicyDifference {
  static func withNames(of new: Policy, _ old: Policy) -> Policy {
    var base = old
    let known = Set(old.parts.compactMap(\.name))
    for (place, part) in new.parts.enumerated() {
      guard let name = part.name, !known.contains(name) else { continue }
      switch part {
      case .component, .points: continue
      case .parameter, .named:
        // After the nearest name before it that both have.
        let before = new.parts[..<place].last { part in
          part.name.map { own in base.parts.contains { $0.name == own } } ?? false
        }
        let at = before.flatMap { before in base.parts.firstIndex { $0.name == before.name } }.map { $0 + 1 } ?? 0
        base.parts.insert(part, at: at)
      }
    }
    return base
  }

  mutating func compareNames(_ old: Policy) {
    let inputs = Set((old.inputs + new.inputs).map(\.name.text))
    for part in old.parts {
      guard let name = part.name else { continue }
      guard let other = new.parts.first(where: { $0.name == name }) else {
        let what: Message = inputs.contains(name) ? "input \(name) is gone" : "\(part.kind) \(name) is gone"
        add(what, part.text, nil) { $0.parts.removeAll { $0.name == name } }
        continue
      }
      compare(part, other, name, isInput: inputs.contains(name))
    }
    for part in new.parts {
      guard let name = part.name, !old.parts.contains(where: { $0.name == name }) else { continue }
      let what: Message = inputs.contains(name) ? "input \(name) is new" : "\(part.kind) \(name) is new"
      add(what, nil, part.text) { policy in
        if !policy.parts.contains(where: { $0.name == name }) { policy.parts.append(part) }
      }
    }
  }

  private mutating func compare(_ old: Policy.Part, _ new: Policy.Part, _ name: String, isInput: Bool) {
    func replace(_ part: Policy.Part) -> @Sendable (inout Policy) -> Void {
      { policy in
        if let place = policy.parts.firstIndex(where: { $0.name == name }) { policy.parts[place] = part }
      }
    }
    guard case .component(let a) = old, case .component(let b) = new else {
      if old.kind != new.kind {
        add("\(old.kind) \(name) becomes \(new.kind)", old.text, new.text, replace(new))
      } else if old.text != new.text {
        add(isInput ? "input \(name)" : "\(old.kind) \(name)", old.text, new.text, replace(new))
      }
      return
    }
    func change(
      _ what: Message, _ before: String?, _ after: String?,
      _ set: @escaping @Sendable (inout Policy.Component) -> Void
    ) {
      guard before != after else { return }
      add(what, before, after) { policy in
        guard let place = policy.parts.firstIndex(where: { $0.name == name }),
          case .component(var component) = policy.parts[place]
        else { return }
        set(&component)
        policy.parts[place] = .component(component)
      }
    }
    change("weight of \(name)", Formatter().format(number: a.weight), Formatter().format(number: b.weight)) {
      $0.weight = b.weight
    }
    change("score \(name)", Formatter().format(a.value), Formatter().format(b.value)) { $0.value = b.value }
    change(
      "missing as of \(name)", a.missingAs.map { Formatter().format(number: $0) },
      b.missingAs.map { Formatter().format(number: $0) }
    ) { $0.missingAs = b.missingAs }
  }
}
