import Diagnostics

/// Expressions by operator precedence, with a stack of frames of its own.
extension Reader {
  static let deepestNesting = 1000

  mutating func expression() throws(Mismatch) -> Expression {
    frames.removeAll(keepingCapacity: true)
    brackets = 0
    while true {
      guard var value = try operand() else { continue }
      // After a value: operators push and want another operand, closing brackets make it a larger value.
      reading: while true {
        if let wider = try postfix(value) {
          value = wider
        } else if try infix(value) {
          break reading
        } else {
          try reduce(&value, tighterThan: 0)
          // Only the kind is taken out: a copy of the frame would make every addition to it copy its parts.
          guard let bracket = frames.last?.kind else { return value.expression }
          guard let closed = try close(bracket, with: value) else { break reading }
          value = closed
        }
      }
    }
  }

  mutating func push(_ frame: Frame) throws(Mismatch) {
    if frame.nests {
      brackets += 1
      guard brackets <= Reader.deepestNesting else { throw stop(tooDeep(at: peek().span)) }
    }
    frames.append(frame)
  }

  mutating func pop() -> Frame? {
    guard let frame = frames.popLast() else { return nil }
    if frame.nests { brackets -= 1 }
    return frame
  }

  // MARK: - Operands

  /// A value, or nil when a sign or bracket was pushed that wants one.
  private mutating func operand() throws(Mismatch) -> Operand? {
    let token = peek()
    noteOperand()
    switch token.kind {
    case .number(let literal): return taken(.number(literal), token)
    case .text: return taken(.text(token.text), token)
    case .date(let date): return taken(.date(date), token)
    case .duration(let span): return taken(.duration(span), token)
    case .variable: return taken(.variable(Name(token.text, at: token.span)), token)
    case .backquoted: return try named(Name(token.text, quoted: true, at: token.span))
    case .word: return try worded(token)
    case .sign where token.text == "-":
      take()
      try push(Frame(.negate, from: token.span.start))
    case .sign where token.text == "(":
      _ = takeSign("(")
      try push(Frame(.parenthesis, from: token.span.start))
    default: throw mismatch()
    }
    return nil
  }

  private mutating func taken(_ form: Expression.Form, _ token: Token) -> Operand {
    take()
    return Operand(form, at: token.span)
  }

  private mutating func worded(_ token: Token) throws(Mismatch) -> Operand? {
    let next = nextToken()
    switch token.text {
    case "not":
      guard frames.last?.precedence ?? 0 <= 3 else {
        throw mismatch(
          saying: Diagnostic("brackets", "\"not\" stands in brackets here", at: token.span, hint: "(not …)"))
      }
      take()
      try push(Frame(.not, from: token.span.start))
      return nil
    case "case" where next.isSign("{"):
      take()
      _ = takeSign("{")
      try push(Frame(.choice, from: token.span.start))
      try beginBranch()
      return nil
    case "has" where next.isWord("tag") || next.isWord("any") || isCursor(index + 1): return try hasTag(token)
    case "and", "or", "where", "else": throw mismatch()
    default: return try named(Name(token.text, at: token.span))
    }
  }

  /// A name, a path `table.column`, or the beginning of a call.
  private mutating func named(_ name: Name) throws(Mismatch) -> Operand? {
    take()
    // A line end ends a name where it means something, so the next token is looked at as the lines stand.
    let next = peek()
    if next.isSign("(") {
      _ = takeSign("(")
      var frame = Frame(.call, from: name.span.start)
      frame.name = name
      try push(frame)
      return try beginArguments()
    }
    if next.isSign(".") {
      take()
      let column = peek()
      if watched == index { expected.insert(.slot(.column, role: name.text)) }
      switch column.kind {
      case .word, .backquoted: break
      default: throw mismatch(.phrase("the name of a column"))
      }
      take()
      var quoted = false
      if case .backquoted = column.kind { quoted = true }
      let path = Expression.Form.path(table: name, column: Name(column.text, quoted: quoted, at: column.span))
      var operand = Operand(path, at: name.span.through(column.span))
      operand.plain = true
      return operand
    }
    var operand = Operand(.name(name), at: name.span)
    operand.plain = true
    return operand
  }

  private mutating func hasTag(_ token: Token) throws(Mismatch) -> Operand {
    guard frames.last?.precedence ?? 0 < 4 else {
      throw mismatch(
        saying: Diagnostic("brackets", "\"has tag\" stands in brackets here", at: token.span, hint: "(has tag …)"))
    }
    take()
    var tags: [Name] = []
    let any = takeWord("any")
    guard takeWord("tag") else { throw mismatch() }
    if any {
      guard takeSign("(") else { throw mismatch() }
      repeat { tags.append(try tag()) } while takeSign(",")
      guard takeSign(")") else { throw mismatch() }
    } else {
      tags.append(try tag())
    }
    var operand = Operand(.hasTag(tags, any: any), at: SourceSpan(token.span.start, lastEnd))
    operand.compares = true
    return operand
  }

  private mutating func tag() throws(Mismatch) -> Name {
    note(.slot(.tag, role: "TAG"))
    return try name(textAllowed: true)
  }

  // MARK: - Looking ahead

  /// Completion stands at this token, so what comes there is not known yet.
  func isCursor(_ place: Int) -> Bool { completing && place == limit }

  /// The token after the next one.
  func nextToken() -> Token {
    var place = index + 1
    while soft > 0, place < limit, tokens[place].isLineEnd { place += 1 }
    return token(at: place)
  }

  private mutating func noteOperand() {
    guard watched == index else { return }
    expected.insert(.operand)
    for word in ["not", "case", "has"] { expected.insert(.word(word)) }
    if let frame = frames.last(where: { $0.left != nil || $0.precedence == 0 }), let left = frame.left {
      setting.compared = left.expression
    } else if !frames.isEmpty {
      setting.compared = nil
    }
  }
}
