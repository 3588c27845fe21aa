public import Diagnostics

/// What could stand at a place of an unfinished text: the parser's expected set, for completion.
public struct Expectation: Sendable {
  public enum Place: Sendable, Hashable {
    case code
    /// In a quoted text that is still open; the slots say what the text is for.
    case text
    /// In a backquoted name that is still open.
    case backquotes
    case comment
  }

  /// A place in a signature that a value may take.
  public struct OpenSlot: Sendable, Hashable {
    public let slot: Slot
    /// What the usage line calls it.
    public let role: String
  }

  public var place: Place
  /// The bytes that a completion replaces: from the start of the word at the cursor (or after the quote that opened it)
  /// to the cursor.
  public var replaced: SourceSpan
  /// What is typed of the word so far.
  public var partial: String
  /// Keywords, verbs and stages that may stand here, in the order of the vocabulary.
  public var words: [String] = []
  public var signs: [String] = []
  public var slots: [OpenSlot] = []
  /// What the value here is compared with (`tier = `, `region in (`) or given to (`set owner = `).
  public var compared: Expression?
  /// The pipeline before the cursor: nil where there is none yet, or no source that could be read.
  public var source: Pipeline.Source?
  public var stages: [Clause] = []
  /// The form that the open slots belong to, and what of it is read.
  public var signature: Signature?
  public var parts: [Part] = []

  /// The name of the column that the value here is compared with or given to.
  public var comparedColumn: Name? {
    switch compared?.form {
    case .name(let name): name
    case .path(_, let column): column
    default: nil
    }
  }

  /// An expression may begin or go on with a value here: a column, a function, a literal.
  public var wantsValue: Bool {
    slots.contains { [.expression, .condition, .aggregate].contains($0.slot) }
  }
}

extension Grammar {
  /// What could stand at a byte offset of a text, given what stands before it.
  public func expectation(at offset: Int, in text: String) -> Expectation {
    let prefix = Array(text.utf8.prefix(max(0, offset)))
    // A letter at the cursor makes a token there, alone or with the word that it ends.
    let source = LexedText(String(decoding: prefix, as: UTF8.self) + "x")
    let cursor = prefix.count
    let tokens = source.list.tokens
    guard !source.list.endsInComment, tokens.count > 1 else {
      return Expectation(place: .comment, replaced: SourceSpan(cursor, cursor), partial: "")
    }
    let limit = tokens.count - 2
    let last = tokens[limit]
    var expectation = Expectation(
      place: .code, replaced: SourceSpan(min(last.span.start, cursor), cursor), partial: "")
    if case .invalid(let problem) = last.kind {
      switch source.list.problems[problem].rule {
      case "unclosed-text", "single-quotes": expectation.place = .text
      case "unclosed-name": expectation.place = .backquotes
      default: break
      }
    }
    if expectation.place != .code {
      expectation.replaced.start = min(
        cursor, last.span.start + Glyph(in: source.bytes, at: last.span.start).length)
    }
    expectation.partial = String(decoding: prefix[expectation.replaced.start..<cursor], as: UTF8.self)
    var reader = Reader(
      self, source, from: source.lastStart(before: limit), to: limit, watching: limit, completing: true)
    _ = try? reader.wholeStatement()
    expectation.fill(from: reader)
    return expectation
  }
}

extension LexedText {
  /// Where the statement begins that a token belongs to.
  fileprivate func lastStart(before limit: Int) -> Int {
    var start = 0
    var depth = 0
    for place in 0..<limit {
      let token = list.tokens[place]
      switch token.kind {
      case .sign:
        if token.closer != nil { depth += 1 } else if token.closes { depth = max(0, depth - 1) }
      case .lineEnd where depth == 0: start = place + 1
      default: break
      }
    }
    return start
  }
}

extension Expectation {
  fileprivate mutating func fill(from reader: Reader) {
    for item in reader.expected.items {
      switch item {
      case .word(let word): words.append(word)
      case .sign(let sign): signs.append(sign)
      case .slot(let slot, let role): slots.append(OpenSlot(slot: slot, role: role))
      case .operand: if !wantsValue { slots.append(OpenSlot(slot: .expression, role: "E")) }
      case .phrase: break
      }
    }
    compared = reader.setting.compared
    source = reader.setting.source
    stages = reader.setting.stages
    signature = reader.setting.signature
    parts = reader.setting.parts
  }
}
