import Diagnostics

/// Something else stands here than was looked for; the reader remembers where.
struct Mismatch: Error {}

/// One statement being read: the tokens, the place among them, and what failed farthest on.
///
/// Reading is done twice when it fails: the first time only the farthest place is kept, the second time what was
/// expected there is collected. Completion reads once, watching the place of the cursor.
struct Reader {
  let grammar: Grammar
  let bytes: [UInt8]
  let tokens: [Token]
  let problems: [Diagnostic]
  /// The tokens of this statement; at `limit` stands what ends it.
  let start: Int
  let limit: Int

  var index: Int
  /// Above zero inside brackets, where line ends mean nothing.
  var soft = 0
  var statementDepth = 0
  var farthest: Int
  /// The token whose expected set is collected.
  let watched: Int?
  /// The watched place is a cursor: words that only begin there are taken for what they may become.
  let completing: Bool
  var expected = ExpectedSet()
  /// A better message for the watched place than that something was expected.
  var special: Diagnostic?
  /// An error that no other way of reading can mend.
  var fatal: Diagnostic?
  /// Where a keyword stood: no other way of reading may take it for a name.
  var claimed = Set<Int>()
  /// The state of the expression being read.
  var frames: [Frame] = []
  var brackets = 0
  /// The form being tried.
  var signature: Signature?
  var setting = CompletionSetting()

  init(
    _ grammar: Grammar, _ source: LexedText, from start: Int, to limit: Int, watching watched: Int? = nil,
    completing: Bool = false
  ) {
    self.grammar = grammar
    bytes = source.bytes
    tokens = source.list.tokens
    problems = source.list.problems
    self.start = start
    self.limit = limit
    index = start
    farthest = start
    self.watched = watched
    self.completing = completing
  }

  // MARK: - Tokens

  /// The next token; inside brackets line ends are passed over.
  mutating func peek() -> Token {
    while soft > 0, index < limit, tokens[index].isLineEnd { index += 1 }
    return token(at: index)
  }

  /// A token without moving; outside the statement the end.
  func token(at place: Int) -> Token {
    if place >= start, place < limit { return tokens[place] }
    let last = tokens[min(limit, tokens.count - 1)]
    return Token(.end, "", at: SourceSpan(last.span.start, last.span.start))
  }

  var atEnd: Bool { index >= limit }

  /// The end of what was read last.
  var lastEnd: Int { index > start ? tokens[index - 1].span.end : tokens[start].span.start }

  mutating func take() { index += 1 }

  mutating func takeWord(_ word: String) -> Bool {
    if peek().isWord(word) {
      claimed.insert(index)
      index += 1
      return true
    }
    note(.word(word))
    return false
  }

  mutating func takeSign(_ sign: String) -> Bool {
    if peek().isSign(sign) {
      index += 1
      switch sign {
      case "(", "[", "{": soft += 1
      case ")", "]", "}": soft = max(0, soft - 1)
      default: break
      }
      return true
    }
    note(.sign(sign))
    return false
  }

  // MARK: - Failing

  mutating func note(_ item: @autoclosure () -> Expected) {
    if watched == index { expected.insert(item()) }
  }

  mutating func mismatch(_ item: Expected? = nil) -> Mismatch {
    if index > farthest { farthest = index }
    if let item { note(item) }
    return Mismatch()
  }

  /// A failure here with words of its own.
  mutating func mismatch(saying diagnostic: Diagnostic) -> Mismatch {
    if index > farthest { farthest = index }
    if watched == index, special == nil { special = diagnostic }
    return Mismatch()
  }

  mutating func stop(_ diagnostic: Diagnostic) -> Mismatch {
    if fatal == nil { fatal = diagnostic }
    return Mismatch()
  }

  // MARK: - Going back

  struct Mark {
    let index: Int
    let soft: Int
    let depth: Int
    let count: Int
  }

  func mark(_ parts: [Part]) -> Mark { Mark(index: index, soft: soft, depth: statementDepth, count: parts.count) }

  /// Goes back to a mark, unless the failure is one that nothing mends.
  mutating func goBack(to mark: Mark, _ parts: inout [Part]) throws(Mismatch) {
    guard fatal == nil else { throw Mismatch() }
    index = mark.index
    soft = mark.soft
    statementDepth = mark.depth
    parts.removeLast(parts.count - mark.count)
  }

  /// The source text of a span, in one line.
  func source(_ span: SourceSpan) -> String {
    String(decoding: bytes[span.start..<min(span.end, bytes.count)], as: UTF8.self)
  }
}

/// A text with its tokens.
struct LexedText {
  let bytes: [UInt8]
  let list: TokenList

  init(_ text: String) {
    bytes = Array(text.utf8)
    list = Lexer.tokens(of: bytes)
  }
}

/// What completion wants to know besides the expected set.
struct CompletionSetting {
  /// The pipeline that the cursor stands in, as far as it is read.
  var source: Pipeline.Source?
  var stages: [Clause] = []
  /// What the value at the cursor is compared with, or given to.
  var compared: Expression?
  /// The form being read at the cursor.
  var signature: Signature?
  var parts: [Part] = []
}
