public import Diagnostics

/// A statement with clauses between braces that could not be read whole: each clause is read by itself, so that all
/// that is wrong is told at once.
public struct RecoveredStatement: Sendable {
  /// What could be read; nil where the error is not inside a clause.
  public var statement: Statement?
  /// What is wrong, in the order it was found; never empty.
  public var errors: [Diagnostic]
  /// The first words of the clauses left out, and the names that they would have given.
  public var missing: [(verb: String, name: String)]
}

extension Parser {
  /// Reads the first statement of a text that cannot be read, leaving out every clause with an error in it; nil where
  /// there is nothing wrong, or it is not a statement with a block.
  public func recovered(_ text: String, after error: Diagnostic) -> RecoveredStatement? {
    let source = LexedText(text)
    guard let place = error.span?.start,
      let stretch = source.stretches.first(where: { source.span(of: $0).contains(place) }),
      hasBlock(source.list.tokens[stretch.lowerBound].text)
    else { return nil }
    var tokens = Array(source.list.tokens[stretch])
    var found = RecoveredStatement(statement: nil, errors: [], missing: [])
    var next: Diagnostic? = error
    while let error = next, found.errors.count < 50 {
      found.errors.append(error)
      next = nil
      guard let place = error.span?.start,
        let clause = clauses(of: tokens).first(where: { range in
          tokens[range.lowerBound].span.start <= place && place <= tokens[range.upperBound - 1].span.end
        })
      else { break }
      let words = tokens[clause].map(\.text)
      found.missing.append((words[0], words.dropFirst().first ?? ""))
      tokens.removeSubrange(clause)
      let end = Token(.end, "", at: SourceSpan(source.bytes.count, source.bytes.count))
      let rest = LexedText(
        source.bytes, TokenList(tokens: tokens + [end], problems: source.list.problems, endsInComment: false))
      do throws(Diagnostic) {
        found.statement = try read(rest, 0..<tokens.count)
      } catch {
        next = error
      }
    }
    return found
  }

  private func hasBlock(_ verb: String) -> Bool {
    grammar.vocabulary.signatures.contains { $0.kind == .command && $0.verb == verb && $0.usage.contains(":block(") }
  }

  /// The tokens of each clause between the outermost braces, without the line end after it.
  private func clauses(of tokens: [Token]) -> [Range<Int>] {
    var clauses: [Range<Int>] = []
    var depth = 0
    var start: Int?
    for (place, token) in tokens.enumerated() {
      if token.closer != nil {
        depth += 1
        if depth == 1 { start = place + 1 }
      } else if token.closes {
        depth -= 1
        if depth == 0, let first = start {
          if first < place { clauses.append(first..<place) }
          start = nil
        }
      } else if token.isLineEnd, depth == 1, let first = start {
        if first < place { clauses.append(first..<place) }
        start = place + 1
      }
    }
    return clauses.filter { !tokens[$0].allSatisfy(\.isLineEnd) }
  }
}

extension LexedText {
  init(_ bytes: [UInt8], _ list: TokenList) {
    self.bytes = bytes
    self.list = list
  }

  fileprivate func span(of stretch: Range<Int>) -> ClosedRange<Int> {
    list.tokens[stretch.lowerBound].span
      .start...max(
        list.tokens[stretch.lowerBound].span.start, list.tokens[stretch.upperBound - 1].span.end)
  }
}
