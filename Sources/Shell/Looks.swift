public import Diagnostics
import Language
import Query

/// What a stretch of a statement is to the eye, for colour while typing.
public enum Look: Sendable, Hashable, CaseIterable {
  /// The first word of a statement, a stage or a clause.
  case verb
  /// A fixed word further on: `by`, `as`, `and`.
  case keyword
  case function
  /// What goes from one stage to the next.
  case bar
  case number
  case date
  case text
  case backquoted
  case comment
  case variable
  /// A quote that is not closed, a sign that means nothing, a verb that does not exist.
  case wrong
}

extension Session {
  /// How the parts of an unfinished text look, in order and not overlapping; names and values have no look.
  ///
  /// Made of the tokens alone, so that it keeps up with typing: a word at the very end may still become a verb, and is
  /// wrong only when none begins like it.
  public func looks(of text: String) -> [(span: SourceSpan, look: Look)] {
    var looks = Looks(text: Array(text.utf8), tables: Set(catalog.tables.map(\.name)))
    return looks.read(Lexer.tokens(of: text))
  }
}

private struct Looks {
  private let text: [UInt8]
  private let tables: Set<String>
  private var found: [(span: SourceSpan, look: Look)] = []
  private var brackets: [String] = []
  /// A verb, a stage or the name of a table may stand here.
  private var atStart = true
  private var previous = ""

  init(text: [UInt8], tables: Set<String>) {
    self.text = text
    self.tables = tables
  }

  mutating func read(_ list: TokenList) -> [(span: SourceSpan, look: Look)] {
    var end = 0
    for (place, token) in list.tokens.enumerated() {
      comments(from: end, to: token.span.start)
      let next = place + 1 < list.tokens.count ? list.tokens[place + 1] : token
      if let look = look(of: token, before: next) { found.append((token.span, look)) }
      end = max(end, token.span.end)
    }
    return found
  }

  private mutating func look(of token: Token, before next: Token) -> Look? {
    let wasAtStart = atStart
    atStart = false
    defer { previous = token.text }
    switch token.kind {
    case .number, .duration: return .number
    case .date: return .date
    case .text: return .text
    case .backquoted: return .backquoted
    case .variable: return .variable
    case .invalid: return .wrong
    case .end: return nil
    case .lineEnd:
      // Between braces each line is a clause; between the other brackets a line end means nothing.
      atStart = brackets.last.map { $0 == "{" } ?? true
      return nil
    case .sign: return sign(token)
    case .word: return word(token, atStart: wasAtStart, before: next)
    }
  }

  private mutating func sign(_ token: Token) -> Look? {
    switch token.text {
    case "(", "[", "{":
      brackets.append(token.text)
      atStart = token.text == "{"
    case ")", "]", "}": _ = brackets.popLast()
    case "|":
      atStart = true
      return .bar
    default: break
    }
    return nil
  }

  private func word(_ token: Token, atStart: Bool, before next: Token) -> Look? {
    let word = token.text
    if atStart { return start(token, before: next) }
    if case .sign = next.kind, next.text == "(", Self.functions.contains(word) { return .function }
    if Self.expressionWords.contains(word) { return .keyword }
    // After these stands a value, whatever it is called.
    if ["=", "!=", "<", "<=", ">", ">=", "(", ","].contains(previous) { return nil }
    return Self.formWords.contains(word) ? .keyword : nil
  }

  private func start(_ token: Token, before next: Token) -> Look? {
    let word = token.text
    if brackets.contains("{") { return Self.clauseVerbs.contains(word) ? .verb : nil }
    let isStage = previous == "|"
    let verbs = isStage ? Self.stageVerbs : Self.statementVerbs
    if verbs.contains(word) { return .verb }
    if !isStage, tables.contains(word) || word == "it" || word == "customers" { return nil }
    let isBeingTyped = token.span.end == text.count
    if isBeingTyped, verbs.contains(where: { $0.hasPrefix(word) }) || tables.contains(where: { $0.hasPrefix(word) }) {
      return nil
    }
    return .wrong
  }

  /// What no token covers and is not blank: comments, each to the end of its line.
  private mutating func comments(from start: Int, to end: Int) {
    var index = start
    while index < end {
      let byte = text[index]
      guard byte != 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D else {
        index += 1
        continue
      }
      // Blanks of other scripts are longer than a byte, and are not what a comment begins with.
      let beginsComment = byte == 0x2D || text[index...].starts(with: [0xEF, 0xBC, 0x8D])
      let lineEnd = text[index..<end].firstIndex(of: 0x0A) ?? end
      guard beginsComment else {
        index += 1
        continue
      }
      found.append((SourceSpan(index, lineEnd), .comment))
      index = lineEnd
    }
  }

  private static let statementVerbs = Set(Session.grammar.statementVerbs)
  private static let stageVerbs = Set(Session.grammar.stageVerbs + ["summary"])
  private static let functions = Set(Session.vocabulary.functions)
  private static let clauseVerbs = Set(
    Session.vocabulary.signatures.compactMap { signature in
      if case .clause = signature.kind { signature.verb } else { nil }
    })
  private static let expressionWords: Set<String> = [
    "and", "or", "not", "in", "is", "empty", "between", "contains", "starts", "with", "matches", "has", "any", "within",
    "older", "than", "before", "true", "false", "where", "case", "else", "desc", "asc",
  ]
  /// The fixed words of all usage lines.
  private static let formWords = Set(
    Session.vocabulary.signatures.flatMap { signature in
      signature.usage.split { " []()|,".contains($0) }.dropFirst().map(String.init)
        .filter { $0.allSatisfy { $0.isLowercase || $0 == "_" } }
    })
}
