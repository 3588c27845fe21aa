import Diagnostics

/// What may follow a value: operators between two values, and tests after one.
extension Reader {
  /// Pushes the operator that follows a value; false when none does.
  mutating func infix(_ value: Operand) throws(Mismatch) -> Bool {
    let token = peek()
    noteOperators()
    switch token.kind {
    case .sign: return try sign(token, value)
    case .word: break
    default: return false
    }
    switch token.text {
    case "and": return try conjunction(value)
    case "or":
      take()
      return try chain(.or, value, mark: false)
    case "not":
      let next = nextToken()
      guard next.isBare, Reader.negatable.contains(next.text) else { return false }
      take()
      return try test(peek(), value, negated: true)
    default: return try test(token, value, negated: false)
    }
  }

  private static let negatable: Set<String> = ["in", "between", "contains", "starts", "matches"]

  private mutating func sign(_ token: Token, _ value: Operand) throws(Mismatch) -> Bool {
    switch token.text {
    case "+", "-":
      take()
      return try chain(.sum, value, mark: token.text == "-")
    case "*", "/":
      take()
      return try chain(.product, value, mark: token.text == "/")
    default:
      guard let comparison = Expression.Comparison(rawValue: token.text) else { return false }
      var frame = Frame(.comparison, from: 0)
      frame.comparison = comparison
      return try compare(frame, value)
    }
  }

  private mutating func test(_ token: Token, _ value: Operand, negated: Bool) throws(Mismatch) -> Bool {
    let kind: Frame.Kind
    switch token.text {
    case "contains": kind = .contains
    case "matches": kind = .matches
    case "between": kind = .between
    case "starts":
      guard nextToken().isWord("with") || isCursor(index + 1) else { return false }
      kind = .startsWith
    case "in":
      // The other meanings of `in` need no more values and are read as what follows one.
      kind = .list
    default: return false
    }
    var frame = Frame(kind, from: 0)
    frame.negated = negated
    return try compare(frame, value)
  }

  /// `a`, operator, and a right side to come: comparisons don't chain.
  private mutating func compare(_ frame: Frame, _ value: Operand) throws(Mismatch) -> Bool {
    var value = value
    try reduce(&value, tighterThan: 4)
    guard !value.compares, frames.last?.precedence != 4 else { throw chained() }
    take()
    if frame.kind == .startsWith, !takeWord("with") { throw mismatch() }
    if frame.kind == .list, !takeSign("(") { throw mismatch() }
    let begun = Frame(frame.kind, from: value.expression.span.start)
    var whole = begun
    whole.comparison = frame.comparison
    whole.negated = frame.negated
    whole.left = value
    whole.depth = value.depth
    try push(whole)
    return true
  }

  /// `and` between conditions, or the one that belongs to `between`.
  private mutating func conjunction(_ value: Operand) throws(Mismatch) -> Bool {
    var value = value
    try reduce(&value, tighterThan: 4)
    if let last = frames.indices.last, frames[last].kind == .between, frames[last].items.isEmpty {
      guard !value.compares else { throw chained() }
      take()
      frames[last].add(value)
      return true
    }
    take()
    return try chain(.and, value, mark: false)
  }

  /// One more part of an n-ary operator; the mark says how the next part is taken.
  private mutating func chain(_ kind: Frame.Kind, _ value: Operand, mark: Bool) throws(Mismatch) -> Bool {
    var value = value
    let frame = Frame(kind, from: 0)
    let precedence = frame.precedence
    try reduce(&value, tighterThan: precedence)
    if value.compares, precedence > 4 { throw chained() }
    if let last = frames.indices.last, frames[last].kind == kind {
      frames[last].add(value)
      frames[last].marks.append(mark)
    } else {
      var begun = Frame(kind, from: value.expression.span.start)
      begun.add(value)
      begun.marks = [false, mark]
      try push(begun)
    }
    return true
  }

  private mutating func chained() -> Mismatch {
    let span = token(at: index).span
    return mismatch(
      saying: Diagnostic(
        "chained-comparison", "a comparison is not compared or counted with again without brackets", at: span,
        hint: "join two comparisons by and, or write: x between … and …"))
  }

  private mutating func oneEnd() -> Mismatch {
    note(.word("and"))
    let span = token(at: index).span
    return mismatch(
      saying: Diagnostic(
        "unfinished", "\"between\" has two ends with \"and\" between them", at: span, expected: ["\"and\""]))
  }

  // MARK: - Putting together

  /// Finishes every open operator that binds tighter than a precedence.
  mutating func reduce(_ value: inout Operand, tighterThan precedence: Int) throws(Mismatch) {
    while let frame = frames.last, frame.precedence > precedence {
      _ = pop()
      if frame.kind == .between, frame.items.isEmpty { throw oneEnd() }
      value = try checked(frame.finished(by: value))
    }
  }

  func placed(_ form: Expression.Form, from start: Int, depth: Int) -> Operand {
    var operand = Operand(form, at: SourceSpan(start, lastEnd))
    operand.depth = depth
    return operand
  }

  mutating func checked(_ operand: Operand) throws(Mismatch) -> Operand {
    guard operand.depth <= Reader.deepestNesting else { throw stop(tooDeep(at: operand.expression.span)) }
    return operand
  }

  private mutating func noteOperators() {
    guard watched == index else { return }
    for word in ["and", "or", "in", "is", "within", "older", "between", "contains", "starts", "matches", "not"] {
      expected.insert(.word(word))
    }
    for sign in ["=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/"] { expected.insert(.sign(sign)) }
  }
}

extension Frame {
  /// The expression that this operator makes with its last part.
  fileprivate func finished(by value: Operand) -> Operand {
    let right = value.expression
    var parts = items
    let form: Expression.Form
    switch kind {
    case .negate: form = .negate(right)
    case .not: form = .not(right)
    case .sum:
      parts.append(right)
      form = .sum(zip(parts, marks).map { Expression.Term($0, subtracted: $1) })
    case .product:
      parts.append(right)
      form = .product(zip(parts, marks).map { Expression.Factor($0, divides: $1) })
    case .and:
      parts.append(right)
      form = .and(parts)
    case .or:
      parts.append(right)
      form = .or(parts)
    default: form = compared(with: right)
    }
    let span = SourceSpan(start, right.span.end)
    var whole = Operand(negated ? .not(Expression(form, at: span)) : form, at: span)
    whole.depth = max(depth, value.depth) + (negated ? 2 : 1)
    whole.compares = precedence == 4
    return whole
  }

  private func compared(with right: Expression) -> Expression.Form {
    guard let left = left?.expression else { return right.form }
    switch kind {
    case .comparison: return .comparison(left, comparison, right)
    case .contains: return .contains(left, right)
    case .startsWith: return .startsWith(left, right)
    case .matches: return .matches(left, right)
    case .between: return .between(left, low: items.first ?? right, high: right)
    default: return right.form
    }
  }
}
