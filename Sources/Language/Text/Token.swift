public import Diagnostics

/// One word, literal or sign of a source text.
public struct Token: Sendable {
  public enum Kind: Sendable {
    /// A bare word: a name or a keyword, which of the two only its position tells.
    case word
    /// A name in backquotes; `text` is what stands between them.
    case backquoted
    /// A quoted text; `text` is its content with the escapes resolved.
    case text
    case number(NumberLiteral)
    case date(DateLiteral)
    case duration(DurationLiteral)
    /// `$name`; `text` is the name.
    case variable
    /// Punctuation, as its ASCII twin; `==` is given as `=`.
    case sign
    /// A line end that may end a statement or a clause.
    case lineEnd
    case end
    /// Something that is no token; the number is its place in the list of problems.
    case invalid(Int)
  }

  public var kind: Kind
  public var text: String
  public var span: SourceSpan

  public init(_ kind: Kind, _ text: String, at span: SourceSpan) {
    self.kind = kind
    self.text = text
    self.span = span
  }

  func isWord(_ word: String) -> Bool {
    if case .word = kind { return text == word }
    return false
  }

  func isSign(_ sign: String) -> Bool {
    if case .sign = kind { return text == sign }
    return false
  }

  var isBare: Bool {
    if case .word = kind { return true }
    return false
  }

  var isLineEnd: Bool {
    if case .lineEnd = kind { return true }
    return false
  }

  /// A token after which a statement always goes on over a line end.
  var continues: Bool {
    switch kind {
    case .sign: Token.continuing.contains(text)
    case .word: text == "and" || text == "or" || text == "not"
    default: false
    }
  }

  /// The closing bracket that it wants, if it opens one.
  var closer: String? {
    guard case .sign = kind else { return nil }
    switch text.utf8.first {
    case UInt8(ascii: "("): return ")"
    case UInt8(ascii: "["): return "]"
    case UInt8(ascii: "{"): return "}"
    default: return nil
    }
  }

  var closes: Bool {
    guard case .sign = kind, let first = text.utf8.first else { return false }
    return first == UInt8(ascii: ")") || first == UInt8(ascii: "]") || first == UInt8(ascii: "}")
  }

  private static let continuing: Set<String> = [
    "|", ",", "=", "!=", "<>", "<", "<=", ">", ">=", "+", "-", "*", "/",
  ]
}

/// The tokens of a text, and what was wrong with those that are none.
public struct TokenList: Sendable {
  /// Never empty: the last one is `end`.
  public var tokens: [Token]
  public var problems: [Diagnostic]
  /// The text ends inside a comment.
  public var endsInComment: Bool
}
