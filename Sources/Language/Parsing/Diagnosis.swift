import Diagnostics

/// The farthest failure, in words.
extension Reader {
  func diagnosis(at place: Int) -> Diagnostic {
    if let fatal { return fatal }
    let token = token(at: place)
    if case .invalid(let problem) = token.kind { return problems[problem] }
    if let diagnostic = strayMark(place, token) { return diagnostic }
    if let diagnostic = unclosedBracket(before: place) { return diagnostic }
    if let diagnostic = Habit.diagnostic(in: self, at: place) { return diagnostic }
    if var special {
      // What looks like a mistyped keyword may be one all the same.
      if special.nearest == nil, special.rule == "missing-quotes" {
        special.nearest = nearestName(to: token.text, among: expected.words)
      }
      return special
    }
    if place >= limit || token.isLineEnd { return unfinished(at: place) }
    if let diagnostic = missingEquals(place, token) { return diagnostic }
    if let diagnostic = missingBar(place, token) { return diagnostic }
    var known = expected.words
    if expected.contains(.sign("|")) {
      known += grammar.stageVerbs
    } else if !openers(before: place).isEmpty {
      known += grammar.clauses.values.flatMap(\.keys).sorted()
    }
    return Diagnostic(
      "unexpected", "\(shown(token)) can't stand here", at: token.span, expected: expectation,
      nearest: token.isBare ? nearestName(to: token.text, among: known) : nil)
  }

  private func missingBar(_ place: Int, _ token: Token) -> Diagnostic? {
    guard expected.contains(.sign("|")), token.isBare, grammar.stages[token.text] != nil else { return nil }
    return missingBar(before: token)
  }

  func missingBar(before token: Token) -> Diagnostic {
    let rest = source(SourceSpan(token.span.start, self.token(at: limit - 1).span.end))
    return Diagnostic(
      "missing-bar", "stages are joined by \"|\"", at: token.span, expected: ["\"|\""],
      hint: Message(verbatim: "| \(rest)"))
  }

  /// A token as a person would quote it.
  private func shown(_ token: Token) -> Message {
    let text = source(token.span)
    return text.hasPrefix("\"") ? Message(verbatim: text) : "\"\(text)\""
  }

  private func strayMark(_ place: Int, _ token: Token) -> Diagnostic? {
    if token.isSign(";") {
      return Diagnostic(
        "semicolon", "statements end at the line's end; no semicolon is needed", at: token.span,
        hint: place + 1 >= limit ? Message(verbatim: statementText(upTo: token.span.start)) : nil)
    }
    guard token.closes, openers(before: place).isEmpty else { return nil }
    return Diagnostic("unopened-bracket", "the bracket \"\(token.text)\" was never opened", at: token.span)
  }

  /// Points at the bracket that is still open where something else than its closing twin stands.
  private func unclosedBracket(before place: Int) -> Diagnostic? {
    guard let opener = openers(before: place).last, let closer = tokens[opener].closer,
      place >= limit || !isClosed(opener)
    else { return nil }
    guard place >= limit || expected.contains(.sign(closer)) else { return nil }
    return Diagnostic(
      "unclosed-bracket", "the bracket \"\(tokens[opener].text)\" is closed by \"\(closer)\"", at: tokens[opener].span,
      expected: ["\"\(closer)\""])
  }

  private func openers(before place: Int) -> [Int] {
    var open: [Int] = []
    for other in start..<min(place, limit) { step(&open, other) }
    return open
  }

  private func isClosed(_ opener: Int) -> Bool {
    var open: [Int] = []
    for other in start..<limit { step(&open, other) }
    return !open.contains(opener)
  }

  private func step(_ open: inout [Int], _ place: Int) {
    if tokens[place].closer != nil {
      open.append(place)
    } else if tokens[place].closes, let last = open.last, tokens[last].closer == tokens[place].text {
      open.removeLast()
    }
  }

  private func unfinished(at place: Int) -> Diagnostic {
    let end = place > start ? tokens[min(place, limit) - 1].span.end : tokens[start].span.start
    return Diagnostic(
      "unfinished", "the statement ends before it is complete", at: SourceSpan(end, end), expected: expectation)
  }

  private func missingEquals(_ place: Int, _ token: Token) -> Diagnostic? {
    guard expected.contains(.sign("=")), !expected.contains(.sign("<")), place > start else { return nil }
    guard !expected.contains(.operand) else { return nil }
    let name = source(tokens[place - 1].span)
    return Diagnostic(
      "missing-equals", "a name is given its value with \"=\"", at: token.span, expected: expectation,
      hint: Message(verbatim: "\(name) = \(source(token.span))"))
  }

  func statementText(upTo end: Int) -> String {
    var text = source(SourceSpan(tokens[start].span.start, end))
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return text
  }

  /// The expected set in plain words: what only an expression could have is said in one word.
  private var expectation: [Message] {
    var items = expected.items
    if expected.contains(.operand) {
      items.removeAll { [.word("not"), .word("case"), .word("has")].contains($0) }
      let condition = items.contains { $0.phrase == "a condition" }
      items.removeAll { $0.phrase == "a value" && (condition || $0 != .operand) }
    }
    let operators = expected.contains(.word("between")) && expected.contains(.sign("<"))
    if operators { items.removeAll { Reader.operators.contains($0) } }
    var phrases: [Message] = []
    for item in items where !phrases.contains(item.phrase) { phrases.append(item.phrase) }
    if operators { phrases.append("an operator") }
    let words = phrases.filter { $0.phrase.hasPrefix("\"") }
    if words.count > 12 {
      phrases.removeAll { $0.phrase.hasPrefix("\"") }
      if !phrases.contains("a stage such as where"), !phrases.contains("a statement") { phrases.append("a statement") }
    }
    return phrases
  }

  private static let operators: Set<Expected> = [
    .word("and"), .word("or"), .word("in"), .word("is"), .word("within"), .word("older"), .word("between"),
    .word("contains"), .word("starts"), .word("matches"), .word("not"), .sign("="), .sign("!="), .sign("<"),
    .sign("<="), .sign(">"), .sign(">="), .sign("+"), .sign("-"), .sign("*"), .sign("/"),
  ]
}
