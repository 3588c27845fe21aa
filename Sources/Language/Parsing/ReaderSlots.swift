import Diagnostics

/// One value in its place in a signature.
extension Reader {
  mutating func matchSlot(_ slot: Slot, _ role: String, into parts: inout [Part]) throws(Mismatch) {
    let token = peek()
    noteSlot(slot, role, parts)
    let argument: Argument =
      switch slot {
      case .new, .table, .column, .tag, .policy, .tier, .set, .parameter, .setting, .topic, .anyName:
        .name(try name(in: slot))
      case .text, .file: .text(try text(), token.span)
      case .id: try id()
      case .number, .integer: try number(whole: slot == .integer)
      case .date:
        if case .date(let date) = token.kind { took(.date(date, token.span)) } else { throw mismatch() }
      case .duration:
        if case .duration(let span) = token.kind { took(.duration(span, token.span)) } else { throw noDuration(token) }
      case .path: try path()
      case .expression, .condition, .aggregate: .expression(try expression())
      case .pipeline: .pipeline(try pipeline())
      case .statement: .statement(try statement())
      case .block(let name): try block(name)
      }
    parts.append(.value(role: role, argument))
  }

  private mutating func took(_ argument: Argument) -> Argument {
    take()
    return argument
  }

  /// Notes the slot; a value after `COLUMN =` is known to be given to that column.
  private mutating func noteSlot(_ slot: Slot, _ role: String, _ parts: [Part]) {
    guard watched == index else { return }
    expected.insert(.slot(slot, role: role))
    setting.parts = parts
    setting.signature = signature
    if case .expression = slot, parts.count >= 2, case .word("=", _) = parts[parts.count - 1],
      case .value(_, .name(let name)) = parts[parts.count - 2]
    {
      setting.compared = Expression(.name(name), at: name.span)
    }
  }

  /// A sign of money or `%` where any name may stand.
  private mutating func name(in slot: Slot) throws(Mismatch) -> Name {
    let token = peek()
    if case .anyName = slot, case .sign = token.kind, Reader.units.contains(token.text) {
      take()
      return Name(token.text, quoted: true, at: token.span)
    }
    return try name(textAllowed: slot != .setting && slot != .parameter)
  }

  private static let units: Set<String> = ["¥", "$", "€", "£", "%"]

  mutating func name(textAllowed: Bool) throws(Mismatch) -> Name {
    let token = peek()
    switch token.kind {
    case .word where !claimed.contains(index):
      take()
      return Name(token.text, at: token.span)
    case .backquoted:
      take()
      return Name(token.text, quoted: true, at: token.span)
    case .text where textAllowed:
      take()
      return Name(token.text, quoted: true, at: token.span)
    default: throw mismatch()
    }
  }

  private mutating func text() throws(Mismatch) -> String {
    let token = peek()
    guard case .text = token.kind else { throw unquoted(token) }
    take()
    return token.text
  }

  /// A text without its quotes.
  private mutating func unquoted(_ token: Token) -> Mismatch {
    switch token.kind {
    case .word, .number, .date, .duration: break
    default: return mismatch()
    }
    let text = source(SourceSpan(token.span.start, runEnd(from: token.span.start)))
    return mismatch(
      saying: Diagnostic(
        "missing-quotes", "a text stands between double quotes", at: token.span, expected: ["a quoted text"],
        hint: Message(verbatim: quoted(text))))
  }

  private mutating func number(whole: Bool) throws(Mismatch) -> Argument {
    let start = peek().span
    let negative = peek().isSign("-")
    let token = negative ? self.token(at: index + 1) : peek()
    guard case .number(var literal) = token.kind else { throw mismatch() }
    if whole, literal.scale != 0 || literal.mark != .none || Int(exactly: literal.units) == nil || negative {
      throw mismatch()
    }
    if negative { literal.units = -literal.units }
    index += negative ? 2 : 1
    return .number(literal, start.through(token.span))
  }

  private mutating func path() throws(Mismatch) -> Argument {
    let table = try name(textAllowed: false)
    guard takeSign(".") else { throw mismatch() }
    return .path(table: table, column: try name(textAllowed: false))
  }

  /// The run of characters up to a blank, a quote, a bracket, `|` or `,`; or a quoted text.
  private mutating func id() throws(Mismatch) -> Argument {
    let token = peek()
    switch token.kind {
    case .text, .backquoted:
      take()
      return .id(token.text, token.span)
    case .lineEnd, .end: throw mismatch()
    default: break
    }
    let end = runEnd(from: token.span.start)
    guard end > token.span.start else { throw mismatch() }
    let span = SourceSpan(token.span.start, end)
    while index < limit, tokens[index].span.start < end { index += 1 }
    return .id(source(span), span)
  }

  /// The end of a run of characters that belong together.
  private func runEnd(from start: Int) -> Int {
    var end = start
    while end < bytes.count {
      let glyph = Glyph(in: bytes, at: end)
      if glyph.isBlank || glyph.isLineEnd || Reader.idEnds.contains(glyph.value) { break }
      // A comment begins here.
      if glyph.isASCII("-"), Glyph(in: bytes, at: end + glyph.length).isASCII("-") { break }
      end += glyph.length
    }
    return end
  }

  static let idEnds = Set<UInt32>("|,\"`(){}[];".unicodeScalars.map(\.value))

  // MARK: - Blocks

  private mutating func block(_ name: String) throws(Mismatch) -> Argument {
    let opener = peek().span
    guard takeSign("{") else { throw mismatch() }
    let outer = soft - 1
    statementDepth += 1
    guard statementDepth <= Reader.deepestStatement else { throw stop(tooDeep(at: opener)) }
    soft = 0
    var clauses: [Clause] = []
    while true {
      while index < limit, tokens[index].isLineEnd { index += 1 }
      if takeSign("}") { break }
      clauses.append(try clause(of: name))
    }
    soft = outer
    statementDepth -= 1
    return .block(clauses, SourceSpan(opener.start, lastEnd))
  }

  private mutating func clause(of block: String) throws(Mismatch) -> Clause {
    let forms = grammar.clauses[block] ?? [:]
    let token = peek()
    guard token.isBare, let candidates = forms[token.text] else {
      if watched == index {
        for signature in grammar.vocabulary.signatures where signature.kind == .clause(of: block) {
          expected.insert(.word(signature.verb))
        }
      }
      if token.isBare {
        throw mismatch(
          saying: Diagnostic(
            "unknown-clause", "\"\(token.text)\" begins no clause of a \(block)", at: token.span,
            expected: ["a clause of the \(block)"], nearest: nearestName(to: token.text, among: forms.keys.sorted())))
      }
      throw mismatch(.sign("}"))
    }
    return try first(of: candidates) { reader in
      let next = reader.peek()
      return next.isLineEnd || next.isSign("}") || reader.atEnd || (next.isBare && forms[next.text] != nil)
    }
  }
}
