import Diagnostics

/// A value on its way up: an expression with its depth and what may still follow it.
struct Operand {
  var expression: Expression
  /// Levels of nesting in it: a leaf has none.
  var depth = 0
  /// A comparison or the like outside brackets: no second one may follow, and no arithmetic.
  var compares = false
  /// A name or a path outside brackets, which may be an event table.
  var plain = false

  init(_ form: Expression.Form, at span: SourceSpan) {
    expression = Expression(form, at: span)
  }
}

/// An operator or bracket whose right part is still being read.
///
/// Expressions are read with these on the heap instead of calls on the stack, so that deep nesting costs no stack.
struct Frame {
  enum Kind {
    case negate, not, product, sum, comparison, contains, startsWith, matches, between, and, or
    case parenthesis, list, call, choice
  }

  let kind: Kind
  /// Where the expression it makes begins.
  let start: Int
  /// The left side of a comparison or the like.
  var left: Operand?
  var comparison = Expression.Comparison.equal
  /// `not` stood before the operator.
  var negated = false
  /// The parts that are read so far, and for sums and products which of them are subtracted or divide.
  var items: [Expression] = []
  var marks: [Bool] = []
  var depth = 0
  var name: Name?
  var window: Window?
  /// In a call `where`, in a choice `else`, was read.
  var inTail = false
  /// In a choice: the condition of the branch being read.
  var condition: Expression?
  var branches: [Expression.Branch] = []

  init(_ kind: Kind, from start: Int) {
    self.kind = kind
    self.start = start
  }

  var precedence: Int {
    switch kind {
    case .negate: 7
    case .product: 6
    case .sum: 5
    case .comparison, .contains, .startsWith, .matches, .between: 4
    case .not: 3
    case .and: 2
    case .or: 1
    case .parenthesis, .list, .call, .choice: 0
    }
  }

  /// Counts towards the limit on nesting: brackets and signs before a value.
  var nests: Bool { precedence == 0 || kind == .negate || kind == .not }

  /// Takes in one more part of an n-ary operator or a list.
  mutating func add(_ operand: Operand) {
    items.append(operand.expression)
    depth = max(depth, operand.depth)
  }
}
