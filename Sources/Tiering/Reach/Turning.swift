import Columns
import Query

/// The comparisons of formulas, each after those that stand in cases of what it compares.
struct Turning {
  private(set) var levels: [[Formula]] = []
  private let hypothesis: Hypothesis
  private var seen: [Formula: Int] = [:]
  private var open: [Formula: Bool] = [:]

  init(_ hypothesis: Hypothesis) { self.hypothesis = hypothesis }

  /// - Returns: on how many levels the formula's comparisons lie.
  mutating func look(_ formula: Formula) -> Int {
    if let known = seen[formula] { return known }
    guard isOpen(formula) else { return 0 }
    var parts = formula.parts
    if case .column(let reference) = formula { parts = hypothesis.inside(reference) ?? [] }
    var depth = parts.reduce(0) { max($0, look($1)) }
    let tests = formula.turns ?? signs(formula)
    if !tests.isEmpty {
      while levels.count <= depth { levels.append([]) }
      levels[depth] += tests.filter { !levels[depth].contains($0) }
      depth += 1
    }
    seen[formula] = depth
    return depth
  }

  /// Where a product or a size turns with the sign of what it is made of, and a month or a week with the day.
  private mutating func signs(_ formula: Formula) -> [Formula] {
    let zero = Formula.constant(.exact(Exact(units: 0)))
    func sign(_ part: Formula) -> [Formula] { [.compare(part, .greaterOrEqual, zero), .compare(part, .greater, zero)] }
    switch formula {
    case .product(let factors):
      let moving = factors.filter { isOpen($0.value) }
      guard moving.count > 1 || moving.contains(where: \.divides) else { return [] }
      return moving.flatMap { sign($0.value) }
    case .apply(.absolute, let arguments): return arguments.flatMap(sign)
    case .apply(.month, let arguments), .apply(.quarter, let arguments), .apply(.week, let arguments):
      let days = (hypothesis.days.map(Array.init) ?? []).map { Day(number: Int32(clamping: $0)) }.filter(
        formula.turnsOn)
      return arguments.flatMap { argument in
        days.map { .compare(argument, .greaterOrEqual, .constant(.date($0))) }
      }
    default: return []
    }
  }

  /// Whether it changes along the path.
  private mutating func isOpen(_ formula: Formula) -> Bool {
    if case .column(let reference) = formula { return hypothesis.inside(reference) != nil }
    if let known = open[formula] { return known }
    let found = formula.parts.contains { isOpen($0) }
    open[formula] = found
    return found
  }
}

extension Formula {
  /// Whether another month, quarter or ISO week begins with the day.
  fileprivate func turnsOn(_ day: Day) -> Bool {
    switch self {
    case .apply(.month, _): day.civil.day == 1
    case .apply(.quarter, _): day.civil.day == 1 && day.civil.month % 3 == 1
    // 1970-01-01 was a Thursday.
    default: (Int(day.number) + 3) % 7 == 0
    }
  }

  /// The tests that each turn once along a path on which the comparison's sides go one way; nil for no comparison.
  fileprivate var turns: [Formula]? {
    switch self {
    // Texts and truths turn only where what they are chosen by turns.
    case .compare(_, _, .constant(.text)), .compare(_, _, .constant(.boolean)): []
    case .compare(let a, let relation, let b):
      switch relation {
      case .equal, .notEqual: [.compare(a, .greaterOrEqual, b), .compare(a, .greater, b)]
      default: [self]
      }
    case .oneOf(let a, let values):
      values.flatMap { value -> [Formula] in
        switch value {
        case .exact, .real, .date:
          [.compare(a, .greaterOrEqual, .constant(value)), .compare(a, .greater, .constant(value))]
        default: []
        }
      }
    case .isMissing: [self]
    default: nil
    }
  }
}
