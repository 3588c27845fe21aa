import Diagnostics

/// Statements, pipelines, and the choice between the forms of one verb.
extension Reader {
  /// Statements inside statements (`explain …`) and blocks inside blocks go no deeper than this.
  static let deepestStatement = 16

  mutating func wholeStatement() throws(Mismatch) -> Statement {
    let statement = try statement()
    guard atEnd else { throw mismatch() }
    return statement
  }

  mutating func statement() throws(Mismatch) -> Statement {
    let token = peek()
    statementDepth += 1
    defer { statementDepth -= 1 }
    guard statementDepth <= Reader.deepestStatement else { throw stop(tooDeep(at: token.span)) }
    if watched == index {
      setting = CompletionSetting()
      for verb in grammar.statementVerbs { expected.insert(.word(verb)) }
      expected.insert(.slot(.table, role: "source"))
    }
    if token.isBare, let commands = grammar.commands[token.text] {
      let mark = mark([])
      do {
        let clause = try first(of: commands) { reader in reader.peekIsEnd }
        return Statement(.command(clause), at: clause.span)
      } catch {
        guard grammar.sources[token.text] != nil || grammar.stages[token.text] != nil else { throw Mismatch() }
        var none: [Part] = []
        try goBack(to: mark, &none)
      }
    }
    let pipeline = try pipeline()
    return Statement(.pipeline(pipeline), at: pipeline.span)
  }

  mutating func pipeline() throws(Mismatch) -> Pipeline {
    let token = peek()
    if watched == index { setting.source = nil }
    var source = Pipeline.Source.implied
    var stages: [Clause] = []
    setting.stages = []
    if token.isSign("|") {
      source = .continued
    } else if token.isBare {
      (source, stages) = try wordedSource(token)
    } else if case .backquoted = token.kind {
      take()
      source = .named(Name(token.text, quoted: true, at: token.span))
    } else {
      let bare = bareValue(token)
      throw bare.map { mismatch(saying: $0) } ?? mismatch()
    }
    setting.source = source
    if completing { setting.stages = stages }
    while takeSign("|") {
      let stage = try stage()
      stages.append(stage)
      if completing { setting.stages.append(stage) }
    }
    return Pipeline(source, stages, at: SourceSpan(token.span.start, lastEnd))
  }

  /// A pipeline that begins with a bare word: a source's verb, a stage for "from customers", or a name.
  private mutating func wordedSource(_ token: Token) throws(Mismatch) -> (Pipeline.Source, [Clause]) {
    let mark = mark([])
    var none: [Part] = []
    if let sources = grammar.sources[token.text] {
      do {
        return (.clause(try first(of: sources) { reader in reader.peekIsStageEnd }), [])
      } catch {
        try goBack(to: mark, &none)
      }
    }
    if let stages = grammar.stages[token.text] {
      if watched != nil { setting.source = .implied }
      let clause = try first(of: stages) { reader in reader.peekIsStageEnd }
      if clause.signature.acting { throw stop(actingAlone(clause)) }
      return (.implied, [clause])
    }
    guard grammar.sources[token.text] == nil, grammar.commands[token.text] == nil else { throw Mismatch() }
    take()
    if peekIsStageEnd, !Habit.leaves(token.text) { return (.named(Name(token.text, at: token.span)), []) }
    index = mark.index
    let next = nextToken()
    if next.isBare, grammar.stages[next.text] != nil {
      index += 1
      let missing = missingBar(before: next)
      throw mismatch(saying: missing)
    }
    let unknown = unknownVerb(token, next)
    throw mismatch(saying: unknown)
  }

  private mutating func stage() throws(Mismatch) -> Clause {
    let token = peek()
    if watched == index {
      for verb in grammar.stageVerbs { expected.insert(.word(verb)) }
    }
    guard token.isBare, let forms = grammar.stages[token.text] else {
      let unknown = unknownStage(token)
      if token.isBare { throw mismatch(saying: unknown) }
      throw mismatch(.phrase("a stage such as where"))
    }
    return try first(of: forms) { reader in reader.peekIsStageEnd }
  }

  /// The first form that reads up to where its kind may end.
  mutating func first(of forms: [Form], ending isEnd: (inout Reader) -> Bool) throws(Mismatch) -> Clause {
    let begin = peek().span.start
    let mark = mark([])
    let outer = signature
    defer { signature = outer }
    for form in forms {
      var parts: [Part] = []
      do {
        signature = form.signature
        try match(form.pattern, into: &parts)
        guard isEnd(&self) else { throw mismatch(.phrase("the end of the statement")) }
        return Clause(form.signature, parts, at: SourceSpan(begin, lastEnd))
      } catch {
        var none: [Part] = []
        try goBack(to: mark, &none)
      }
    }
    throw Mismatch()
  }

  private var peekIsEnd: Bool {
    mutating get {
      _ = peek()
      return atEnd
    }
  }

  private var peekIsStageEnd: Bool {
    mutating get {
      if peek().isSign("|") { return true }
      note(.sign("|"))
      return atEnd
    }
  }
}

// MARK: - Messages

extension Reader {
  func tooDeep(at span: SourceSpan) -> Diagnostic {
    Diagnostic("too-deep", "nesting is limited to 1000 levels", at: span)
  }

  private func actingAlone(_ clause: Clause) -> Diagnostic {
    let end = limit < tokens.count ? tokens[limit].span.start : bytes.count
    var text = source(SourceSpan(clause.span.start, end))
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return Diagnostic(
      "acting-alone", "\"\(clause.verb)\" changes rows, so it never stands alone: say which rows", at: clause.span,
      hint: Message(verbatim: "customers | \(text)"))
  }

  /// A literal or a bracket where a statement begins.
  private func bareValue(_ token: Token) -> Diagnostic? {
    switch token.kind {
    case .number, .text, .date, .duration, .variable: break
    case .sign where token.text == "(" || token.text == "-": break
    default: return nil
    }
    return Diagnostic(
      "bare-value", "a value alone is no statement", at: token.span,
      hint: Message(verbatim: "print \(statementText(upTo: self.token(at: limit - 1).span.end))"))
  }

  private func unknownVerb(_ token: Token, _ next: Token) -> Diagnostic {
    let nearest = nearestName(to: token.text, among: grammar.statementVerbs)
    if nearest == nil, Reader.comparing.contains(next.text) {
      return Diagnostic(
        "bare-value", "a condition alone is no statement", at: token.span,
        hint: Message(verbatim: "where \(statementText(upTo: self.token(at: limit - 1).span.end))"))
    }
    return Diagnostic(
      "unknown-verb", "no statement begins with \"\(token.text)\"", at: token.span,
      expected: ["a statement"], nearest: nearest)
  }

  private static let comparing: Set<String> = [
    "=", "!=", "<", "<=", ">", ">=", "in", "is", "within", "between", "contains", "starts", "matches", "older",
  ]

  private func unknownStage(_ token: Token) -> Diagnostic {
    let begins = grammar.commands[token.text] != nil || grammar.sources[token.text] != nil
    let message: Message =
      begins
      ? "\"\(token.text)\" begins a statement and can't stand after \"|\"" : "there is no stage \"\(token.text)\""
    return Diagnostic(
      "unknown-stage", message, at: token.span, expected: ["a stage such as where"],
      nearest: begins ? nil : nearestName(to: token.text, among: grammar.stageVerbs))
  }
}
