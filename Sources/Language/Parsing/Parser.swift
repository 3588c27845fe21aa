public import Diagnostics

/// Text to statements. The parser knows no verbs: the signatures of its grammar direct how each is read.
public struct Parser: Sendable {
  public let grammar: Grammar

  public init(_ grammar: Grammar) {
    self.grammar = grammar
  }

  public init(_ vocabulary: Vocabulary) {
    self.init(Grammar(vocabulary))
  }

  /// Every statement of a text, or the first error in it. A line that starts with `|` goes on with the one before,
  /// except at the very start, where it goes on with `it`.
  public func script(_ text: String) throws(Diagnostic) -> [Statement] {
    let source = LexedText(text)
    var statements: [Statement] = []
    for stretch in source.stretches { statements.append(try read(source, stretch)) }
    return statements
  }

  /// Every statement of a text by itself, right or wrong, so that a check can tell all errors at once.
  public func parseStatements(_ text: String) -> [Result<Statement, Diagnostic>] {
    let source = LexedText(text)
    return source.stretches.map { stretch in
      Result { () throws(Diagnostic) in try read(source, stretch) }
    }
  }

  /// A text that is exactly one statement.
  public func statement(_ text: String) throws(Diagnostic) -> Statement {
    let source = LexedText(text)
    guard let first = source.stretches.first else {
      throw Diagnostic(
        "unfinished", "a statement stands here", at: SourceSpan(0, source.bytes.count), expected: ["a statement"])
    }
    let statement = try read(source, first)
    if source.stretches.count > 1 {
      let second = source.list.tokens[source.stretches[1].lowerBound]
      throw Diagnostic("one-statement", "one statement stands here, without a second line", at: second.span)
    }
    return statement
  }

  /// A text that is one expression, such as what stands between the braces of a printed text, where it begins
  /// `offset` bytes into a larger text: its spans are places in that text.
  public func expression(_ text: String, offset: Int = 0) throws(Diagnostic) -> Expression {
    // Blanks in front put every span where it belongs.
    let source = LexedText(String(repeating: " ", count: offset) + text)
    return try read(source, 0..<(source.list.tokens.count - 1)) { reader throws(Mismatch) in
      reader.soft = 1
      let expression = try reader.expression()
      guard reader.atEnd else { throw reader.mismatch(.phrase("the end")) }
      return expression
    }
  }

  /// Whether more lines are wanted before this text can be read: a bracket is open, or it ends in `|`, `,` or an
  /// operator. A text with an error that more lines can't mend wants none.
  public static func wantsMore(_ text: String) -> Bool {
    let list = Lexer.tokens(of: text)
    guard list.problems.isEmpty else { return false }
    var open: [String] = []
    for token in list.tokens {
      if let closer = token.closer {
        open.append(closer)
      } else if token.closes {
        guard open.popLast() == token.text else { return false }
      }
    }
    if !open.isEmpty { return true }
    return list.tokens.count > 1 && list.tokens[list.tokens.count - 2].continues
  }

  func read(_ source: LexedText, _ stretch: Range<Int>) throws(Diagnostic) -> Statement {
    try read(source, stretch) { reader throws(Mismatch) in try reader.wholeStatement() }
  }

  private func read<Tree>(
    _ source: LexedText, _ stretch: Range<Int>, by read: (inout Reader) throws(Mismatch) -> Tree
  ) throws(Diagnostic) -> Tree {
    var reader = Reader(grammar, source, from: stretch.lowerBound, to: stretch.upperBound)
    do {
      return try read(&reader)
    } catch {
      if let fatal = reader.fatal { throw fatal }
    }
    var second = Reader(
      grammar, source, from: stretch.lowerBound, to: stretch.upperBound, watching: reader.farthest)
    _ = try? read(&second)
    throw second.diagnosis(at: reader.farthest)
  }
}

extension LexedText {
  /// The tokens of each statement: they end at a line end outside brackets.
  var stretches: [Range<Int>] {
    var stretches: [Range<Int>] = []
    var start = 0
    var depth = 0
    for (place, token) in list.tokens.enumerated() {
      switch token.kind {
      case .sign:
        if token.closer != nil { depth += 1 } else if token.closes { depth = max(0, depth - 1) }
      case .end, .lineEnd:
        guard depth == 0 || place == list.tokens.count - 1 else { continue }
        if place > start { stretches.append(start..<place) }
        start = place + 1
      default: break
      }
    }
    return stretches
  }
}
