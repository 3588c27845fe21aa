import Diagnostics

/// Brackets of expressions: groups, lists, calls and choices; and the tests that need no second value.
extension Reader {
  /// What stands between brackets is read up to here: goes on after a comma (nil), or closes and gives the value.
  mutating func close(_ kind: Frame.Kind, with value: Operand) throws(Mismatch) -> Operand? {
    guard let last = frames.indices.last else { return nil }
    switch kind {
    case .parenthesis:
      guard takeSign(")"), let frame = pop() else { throw mismatch() }
      var inner = value
      inner.expression.span = SourceSpan(frame.start, lastEnd)
      inner.compares = false
      inner.plain = false
      return inner
    case .list:
      frames[last].add(value)
      if takeSign(",") { return nil }
      guard takeSign(")"), let frame = pop(), let left = frame.left else { throw mismatch() }
      var operand = placed(.oneOf(left.expression, frame.items), from: frame.start, depth: frame.depth + 1)
      if frame.negated { operand = placed(.not(operand.expression), from: frame.start, depth: frame.depth + 2) }
      operand.compares = true
      return try checked(operand)
    case .call: return try closeCall(last, value)
    default: return try closeBranch(last, value)
    }
  }

  // MARK: - Calls

  /// After the opening bracket of a call: the value of an empty one.
  mutating func beginArguments() throws(Mismatch) -> Operand? {
    guard let last = frames.indices.last else { throw mismatch() }
    if takeSign(")") { return try finishCall() }
    if takeWord("where") { frames[last].inTail = true }
    return nil
  }

  private mutating func closeCall(_ last: Int, _ value: Operand) throws(Mismatch) -> Operand? {
    if frames[last].inTail {
      frames[last].condition = value.expression
      frames[last].depth = max(frames[last].depth, value.depth)
    } else {
      frames[last].add(value)
      if value.plain, frames[last].items.count == 1, let window = try callWindow() { frames[last].window = window }
      if frames[last].window == nil, takeSign(",") { return nil }
      if takeWord("where") {
        frames[last].inTail = true
        return nil
      }
    }
    guard takeSign(")") else { throw mismatch() }
    return try finishCall()
  }

  private mutating func finishCall() throws(Mismatch) -> Operand {
    guard let frame = pop(), let name = frame.name else { throw mismatch() }
    let call = Expression.Call(name, frame.items, window: frame.window, condition: frame.condition)
    let leaf = frame.items.isEmpty && frame.condition == nil
    return try checked(placed(.call(call), from: frame.start, depth: leaf ? 0 : frame.depth + 1))
  }

  /// The window of a roll-up. Whether `x within 90d` alone in a call is one, only the binder knows, so it is kept with
  /// the call; with more arguments (`if(d within 90d, 1, 0)`) it can only be a test.
  private mutating func callWindow() throws(Mismatch) -> Window? {
    guard peek().isWord("within") else { return nil }
    return try window()
  }

  /// Whether `within` after the only argument of a call belongs to the call.
  private mutating func windowBelongsToCall(_ value: Operand) -> Bool {
    guard value.plain, let frame = frames.last, frame.kind == .call, frame.items.isEmpty, !frame.inTail else {
      return false
    }
    var place = index
    func next() -> Token {
      place += 1
      while soft > 0, place < limit, tokens[place].isLineEnd { place += 1 }
      return token(at: place)
    }
    guard case .duration = next().kind else { return isCursor(place) }
    var after = next()
    if after.isWord("before") {
      _ = next()
      after = next()
    }
    if completing, place >= limit { return true }
    return after.isSign(")") || after.isWord("where")
  }

  mutating func window() throws(Mismatch) -> Window {
    guard takeWord("within") else { throw mismatch() }
    let length = try duration()
    return Window(length: length, before: takeWord("before") ? try duration() : nil)
  }

  private mutating func duration() throws(Mismatch) -> DurationLiteral {
    let token = peek()
    note(.slot(.duration, role: "SPAN"))
    guard case .duration(let span) = token.kind else { throw noDuration(token) }
    take()
    return span
  }

  mutating func noDuration(_ token: Token) -> Mismatch {
    guard case .number(let number) = token.kind, number.scale == 0 else { return mismatch() }
    return mismatch(
      saying: Diagnostic(
        "missing-unit", "a time span has a unit: h, d, w, mo or y", at: token.span,
        expected: ["a time span such as 90d"], hint: Message(verbatim: "\(number.written)d")))
  }

  // MARK: - Choices

  /// Before a branch of `case { … }`: either a condition is to come, or `else :` was read and a value is.
  mutating func beginBranch() throws(Mismatch) {
    guard let last = frames.indices.last else { return }
    if takeWord("else") {
      guard takeSign(":") else { throw mismatch() }
      frames[last].inTail = true
    }
  }

  private mutating func closeBranch(_ last: Int, _ value: Operand) throws(Mismatch) -> Operand? {
    frames[last].depth = max(frames[last].depth, value.depth)
    if frames[last].inTail {
      _ = takeSign(",")
      guard takeSign("}") else { throw mismatch() }
      return try finishChoice(otherwise: value.expression)
    }
    guard let condition = frames[last].condition else {
      guard takeSign(":") else { throw mismatch() }
      frames[last].condition = value.expression
      return nil
    }
    frames[last].condition = nil
    frames[last].branches.append(Expression.Branch(condition, value.expression))
    if takeSign(",") {
      if takeSign("}") { return try finishChoice(otherwise: nil) }
      try beginBranch()
      return nil
    }
    guard takeSign("}") else { throw mismatch() }
    return try finishChoice(otherwise: nil)
  }

  private mutating func finishChoice(otherwise: Expression?) throws(Mismatch) -> Operand {
    guard let frame = pop() else { throw mismatch() }
    return try checked(
      placed(.choice(frame.branches, otherwise: otherwise), from: frame.start, depth: frame.depth + 1))
  }

  // MARK: - Tests without a second value

  /// `is empty`, `within 90d`, `older than 90d`, `in last month`: the wider value, or nil when none of them follows.
  mutating func postfix(_ value: Operand) throws(Mismatch) -> Operand? {
    let token = peek()
    guard token.isBare else { return nil }
    let next = nextToken()
    switch token.text {
    case "is", "older": break
    case "within":
      if windowBelongsToCall(value) { return nil }
    case "in":
      guard !next.isSign("(") else { return nil }
    default: return nil
    }
    var left = value
    try reduce(&left, tighterThan: 4)
    guard !left.compares, frames.last?.precedence != 4 else {
      throw mismatch(
        saying: Diagnostic(
          "chained-comparison", "a comparison is not tested again without brackets", at: token.span))
    }
    let inner = left.expression
    let form = try test(inner, token.text)
    var operand = try checked(placed(form, from: inner.span.start, depth: left.depth + 1))
    operand.compares = true
    return operand
  }

  private mutating func test(_ inner: Expression, _ word: String) throws(Mismatch) -> Expression.Form {
    switch word {
    case "is":
      take()
      let negated = takeWord("not")
      guard takeWord("empty") else { throw mismatch() }
      return negated ? .isNotEmpty(inner) : .isEmpty(inner)
    case "older":
      take()
      guard takeWord("than") else { throw mismatch() }
      return .olderThan(inner, try duration())
    case "within": return .within(inner, try window())
    default:
      take()
      return .inPeriod(inner, try period())
    }
  }

  private mutating func period() throws(Mismatch) -> CalendarPeriod {
    let token = peek()
    note(.sign("("))
    if case .number(let literal) = token.kind, literal.scale == 0, literal.mark == .none, literal.currency == nil,
      let year = Int(exactly: literal.units), 1000...9999 ~= year
    {
      take()
      try refuseMonth(of: year, token)
      return .year(year)
    }
    let this = takeWord("this")
    guard this || takeWord("last") else { throw noPeriod(token) }
    for unit in CalendarPeriod.Unit.allCases where takeWord(unit.rawValue) {
      return this ? .this(unit) : .last(unit)
    }
    throw mismatch()
  }

  /// `in 2025-03`, which would be read as a year less three: a month is written as its first and last day.
  private mutating func refuseMonth(of year: Int, _ token: Token) throws(Mismatch) {
    let (sign, place) = (peek(), index)
    guard sign.isSign("-"), sign.span.start == token.span.end else { return }
    take()
    let number = peek()
    index = place
    guard number.span.start == sign.span.end, case .number(let literal) = number.kind, literal.scale == 0,
      let month = Int(exactly: literal.units), 1...12 ~= month
    else { return }
    let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    let days = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    let start = "\(year)-\(month < 10 ? "0" : "")\(month)"
    throw stop(
      Diagnostic(
        "month-period", "a month is written with its first and last day",
        at: SourceSpan(token.span.start, number.span.end),
        hint: Message(verbatim: "between \(start)-01 and \(start)-\(days)")))
  }

  private mutating func noPeriod(_ token: Token) -> Mismatch {
    note(.phrase("a year"))
    switch token.kind {
    case .word, .text, .backquoted, .number: break
    default: return mismatch()
    }
    if token.isBare, nearestName(to: token.text, among: ["this", "last"]) != nil { return mismatch() }
    return mismatch(
      saying: Diagnostic(
        "missing-bracket", "the values after \"in\" stand in brackets", at: token.span, expected: ["\"(\""],
        hint: Message(verbatim: "in (\(source(token.span)))")))
  }
}
