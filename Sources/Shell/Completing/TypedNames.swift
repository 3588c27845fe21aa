import Diagnostics
import Language

/// The names that the unfinished statement itself has made before the cursor: those of a policy being written, and those
/// of the stage being typed. Read from the tokens alone, since the statement doesn't parse yet.
struct TypedNames {
  struct Named {
    var name: String
    var description: Message
  }

  /// Parameters, named values and components, in the order they were written; empty outside a policy.
  private(set) var values: [Named] = []
  /// The tiers of the policy being written.
  private(set) var tiers: [Named] = []
  private(set) var isInPolicy = false
  /// The beginning of the stage at the cursor that is complete, up to its last comma: `derive a = 1`.
  private(set) var stage: String?
  /// The first word of the stage, or of the clause of a policy, at the cursor.
  private(set) var verb: String?

  private let text: [UInt8]
  private let tokens: [Token]

  init(in text: String, before offset: Int) {
    self.text = Array(text.utf8.prefix(max(0, offset)))
    tokens = Lexer.tokens(of: String(decoding: self.text, as: UTF8.self)).tokens
    var brackets: [Int] = []
    var start = 0
    var lastComma: Int?
    for (place, token) in tokens.enumerated() {
      switch token.kind {
      case .sign where ["(", "[", "{"].contains(token.text): brackets.append(place)
      case .sign where [")", "]", "}"].contains(token.text): _ = brackets.popLast()
      case .sign where token.text == "|" && brackets.isEmpty: (start, lastComma) = (place + 1, nil)
      case .sign where token.text == "," && brackets.isEmpty: lastComma = place
      // After a comma a statement goes on in the next line.
      case .lineEnd where brackets.isEmpty && !goesOn(after: place): (start, lastComma) = (place + 1, nil)
      default: break
      }
    }
    verb = word(start)
    if let brace = brackets.first, tokens[brace].text == "{", word(start) == "policy" {
      isInPolicy = true
      readPolicy(from: brace + 1)
    } else if let lastComma, brackets.isEmpty, word(start) == "derive" {
      stage = slice(from: start, to: lastComma)
    }
  }

  private func goesOn(after place: Int) -> Bool {
    guard place > 0, case .sign = tokens[place - 1].kind else { return false }
    return [",", "|"].contains(tokens[place - 1].text)
  }

  private mutating func readPolicy(from first: Int) {
    var depth = 0
    for place in first..<tokens.count {
      let token = tokens[place]
      if case .sign = token.kind {
        if ["(", "[", "{"].contains(token.text) { depth += 1 }
        if [")", "]", "}"].contains(token.text) { depth -= 1 }
      }
      guard depth == 0, let clause = word(place) else { continue }
      if TypedNames.clauses.contains(clause), place < tokens.count - 2 { verb = clause }
      guard let name = name(place + 1) else { continue }
      // What is at the cursor is being typed.
      guard tokens[place + 1].span.end < text.count else { continue }
      switch clause {
      case "param", "let": values.append(Named(name: name, description: "\(clause) \(rest(after: place + 1))"))
      case "input": values.append(Named(name: name, description: "input"))
      case "score": values.append(Named(name: name, description: "a part of the score, \(rest(after: place + 1))"))
      case "tier" where place == first || word(place - 1) != "as":
        var label = name
        if place + 2 < tokens.count, case .text = tokens[place + 2].kind { label = tokens[place + 2].text }
        tiers.append(Named(name: name, description: Message(verbatim: label)))
      default: break
      }
    }
  }

  /// What a clause says after its name, up to its end.
  private func rest(after place: Int) -> Message {
    var end = place + 1
    var depth = 0
    while end < tokens.count - 1 {
      let token = tokens[end]
      if case .lineEnd = token.kind, depth == 0 { break }
      if case .sign = token.kind {
        if ["(", "[", "{"].contains(token.text) { depth += 1 }
        if [")", "]", "}"].contains(token.text) { depth -= 1 }
        if depth < 0 { break }
      }
      if depth == 0, let word = word(end), TypedNames.clauses.contains(word) { break }
      end += 1
    }
    return Message(verbatim: slice(from: place + 1, to: end))
  }

  private func slice(from: Int, to: Int) -> String {
    guard from < to, to <= tokens.count else { return "" }
    return String(decoding: text[tokens[from].span.start..<tokens[to - 1].span.end], as: UTF8.self)
  }

  private func word(_ place: Int) -> String? {
    guard tokens.indices.contains(place), case .word = tokens[place].kind else { return nil }
    return tokens[place].text
  }

  private func name(_ place: Int) -> String? {
    guard tokens.indices.contains(place) else { return nil }
    switch tokens[place].kind {
    case .word, .backquoted: return tokens[place].text
    default: return nil
    }
  }

  private static let clauses = Set(
    Session.vocabulary.signatures.compactMap { signature in
      if case .clause(of: "policy") = signature.kind { signature.verb } else { nil }
    })
}
