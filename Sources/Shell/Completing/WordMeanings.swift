import Diagnostics
import Language
import Query

/// What completion says of a fixed word.
extension Session {
  /// A verb's, stage's or function's meaning; of a word further on, the form that it belongs to.
  func about(_ word: String, in expectation: Expectation, _ typed: TypedNames) -> Message {
    if expectation.startsStatementOrStage { return Session.meanings[word] ?? "" }
    if let clause = Session.policyClauses[word], expectation.words.contains("otherwise") == false,
      expectation.words.contains("param")
    {
      return clause
    }
    if expectation.mayGoOn, let meaning = expressionWords[word] { return meaning }
    return form(of: typed.verb, with: word) ?? expressionWords[word] ?? ""
  }

  /// The form of a verb that has the word further on.
  private func form(of verb: String?, with word: String) -> Message? {
    let forms = Session.vocabulary.signatures.filter { $0.verb == verb }
    let form = forms.first { form in
      form.usage.split { " []()|,'{}".contains($0) }.dropFirst().contains { $0 == word }
    }
    return form.map { Message(verbatim: Help.readable($0.usage)) }
  }

  func aboutTopic(_ topic: String) -> Message {
    switch topic {
    case "functions": return "every function"
    case "policy": return "the clauses of a policy"
    case "errors": return "what an error says, and what ends a script"
    default: return Session.meanings[topic] ?? Function.all.first { $0.name == topic }?.meaning ?? ""
    }
  }

  private static let meanings: [String: Message] = Dictionary(
    everyManual.flatMap { manual in manual.signatures.map { ($0.verb, manual.meaning) } }
  ) { first, _ in first }

  private static let policyClauses: [String: Message] = Dictionary(
    vocabulary.signatures.compactMap { signature in
      guard case .clause(of: "policy") = signature.kind else { return nil }
      return (signature.verb, Message(verbatim: Help.readable(signature.usage)))
    }
  ) { first, _ in first }
}

extension Expectation {
  fileprivate var startsStatementOrStage: Bool { words.contains("where") && words.contains("top") }
  /// An expression may begin or go on here.
  fileprivate var mayGoOn: Bool { !signs.isEmpty || wantsValue }
}

/// The words of expressions.
private let expressionWords: [String: Message] = [
  "and": "both are true", "or": "at least one is true", "not": "the other way round",
  "in": "one of a list, (A, B), or a span of days, last month", "is": "is empty, is not empty",
  "between": "between … and …, both ends in", "contains": "has these signs somewhere in it",
  "starts": "starts with \"…\"", "matches": "matches \"a regular expression\"",
  "has": "has tag vip, has any tag (…)", "within": "within 90d: in the days up to as_of",
  "older": "older than 90d: before those days", "case": "case { condition: value, …, else: value }",
  "where": "only the rows for which this is true", "before": "before 12mo: the window before that",
  "empty": "no value", "tag": "has tag vip", "any": "has any tag (…)", "than": "older than 90d",
  "with": "starts with \"…\"",
  "true": "yes", "false": "no", "else": "otherwise", "desc": "the largest first", "asc": "the smallest first",
  "this": "in this quarter", "last": "in last month",
]
