import Columns
import Query

extension Formula {
  /// The formula with what its constants decide decided: a parameter that chooses between cases leaves the chosen one.
  var folded: Formula {
    switch self {
    case .compare(let a, let relation, let b):
      let (left, right) = (a.folded, b.folded)
      guard case .constant(let x) = left, case .constant(let y) = right, let holds = relation.holds(x, y) else {
        return .compare(left, relation, right)
      }
      return .constant(.boolean(holds))
    case .not(let a):
      if case .constant(.boolean(let flag)) = a.folded { return .constant(.boolean(!flag)) }
      return .not(a.folded)
    case .and(let all): return Formula.joined(all.map(\.folded), ends: false)
    case .or(let all): return Formula.joined(all.map(\.folded), ends: true)
    case .choice(let branches, let otherwise): return Formula.chosen(branches, otherwise)
    case .kept(let inner):
      let inner = inner.folded
      if case .constant = inner { return inner }
      return .kept(inner)
    default:
      let own = self
      return replacing { $0 == own ? nil : $0.folded }
    }
  }

  /// `and` ends at what is false, `or` at what is true.
  private static func joined(_ all: [Formula], ends: Bool) -> Formula {
    let end = Formula.constant(.boolean(ends))
    if all.contains(end) { return end }
    let left = all.filter { $0 != .constant(.boolean(!ends)) }
    guard let first = left.first else { return .constant(.boolean(!ends)) }
    return left.count == 1 ? first : ends ? .or(left) : .and(left)
  }

  private static func chosen(_ branches: [Branch], _ otherwise: Formula?) -> Formula {
    var left: [Branch] = []
    var last = otherwise?.folded
    for branch in branches {
      let condition = branch.condition.folded
      if condition == .constant(.boolean(false)) { continue }
      if condition == .constant(.boolean(true)) {
        last = branch.value.folded
        break
      }
      left.append(Branch(condition, branch.value.folded))
    }
    if left.isEmpty, let last { return last }
    return .choice(left, otherwise: last)
  }
}

extension Relation {
  /// Whether it holds between two constants; nil where their order is not known here.
  fileprivate func holds(_ a: Value, _ b: Value) -> Bool? {
    if let x = Fraction(a), let y = Fraction(b) {
      switch self {
      case .equal: return x == y
      case .notEqual: return x != y
      case .less: return x < y
      case .lessOrEqual: return x <= y
      case .greater: return x > y
      case .greaterOrEqual: return x >= y
      }
    }
    switch (a, b, self) {
    case (.text(let x), .text(let y), .equal): return x.utf8.elementsEqual(y.utf8)
    case (.text(let x), .text(let y), .notEqual): return !x.utf8.elementsEqual(y.utf8)
    case (.boolean(let x), .boolean(let y), .equal): return x == y
    case (.boolean(let x), .boolean(let y), .notEqual): return x != y
    default: return nil
    }
  }
}
