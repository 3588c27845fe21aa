import Diagnostics
import Language

/// What differs in the points: by what they are given for, then by how many they are and for about what.
extension PolicyDifference {
  mutating func comparePoints(_ old: Policy) {
    var after = new.points
    var gone: [Policy.Points] = []
    for a in old.points {
      guard let place = after.firstIndex(where: { $0.conditionText == a.conditionText }) else {
        gone.append(a)
        continue
      }
      let b = after.remove(at: place)
      let (x, y) = (Formatter().format(number: a.points), Formatter().format(number: b.points))
      guard x != y else { continue }
      let condition = a.conditionText
      add("points when \(condition)", x, y) { $0.changePoints(when: condition) { $0.points = b.points } }
    }
    for a in gone {
      let condition = a.conditionText
      let place = after.firstIndex {
        $0.points.units == a.points.units && numbersChanged(condition, $0.conditionText) != nil
      }
      if let place {
        let b = after.remove(at: place)
        add("points \(Formatter().format(number: a.points))", "when \(condition)", "when \(b.conditionText)") {
          $0.changePoints(when: condition) { $0.condition = b.condition }
        }
      } else {
        add("points are gone", a.text, nil) { $0.removePoints(when: condition) }
      }
    }
    for b in after { add("points are new", nil, b.text) { $0.parts.append(.points(b)) } }
  }
}

extension Policy.Points {
  fileprivate var conditionText: String { Formatter().format(condition) }
}

extension Policy {
  fileprivate var points: [Points] { parts.compactMap { if case .points(let points) = $0 { points } else { nil } } }

  fileprivate mutating func changePoints(when condition: String, _ change: (inout Points) -> Void) {
    for place in parts.indices {
      guard case .points(var points) = parts[place], Formatter().format(points.condition) == condition else { continue }
      change(&points)
      parts[place] = .points(points)
    }
  }

  fileprivate mutating func removePoints(when condition: String) {
    parts.removeAll { part in
      if case .points(let points) = part { Formatter().format(points.condition) == condition } else { false }
    }
  }
}
