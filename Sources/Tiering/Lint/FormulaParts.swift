import Query

extension Formula {
  /// The stored columns and roll-ups it is made of, in what it aggregates over everybody too.
  var inputs: Set<Formula> {
    switch self {
    case .column, .rollUp: [self]
    default: ingredients.reduce(into: []) { $0.formUnion($1.inputs) }
    }
  }

  /// Without the mark that its values are worth keeping.
  var bare: Formula { if case .kept(let inner) = self { inner.bare } else { self } }

  /// Whether any of these stands in it, in what it aggregates over everybody too.
  func depends(on formulas: Set<Formula>) -> Bool {
    formulas.contains(self) || ingredients.contains { $0.depends(on: formulas) }
  }
}
