/// A vocabulary made ready for reading: its usage lines as patterns, found by their verbs. Made once, then shared.
public struct Grammar: Sendable {
  public let vocabulary: Vocabulary
  let commands: [String: [Form]]
  let sources: [String: [Form]]
  let stages: [String: [Form]]
  let clauses: [String: [String: [Form]]]
  /// Every verb that may begin a statement, and every stage, in the vocabulary's order, each once: for nearest names.
  public let statementVerbs: [String]
  public let stageVerbs: [String]

  public init(_ vocabulary: Vocabulary) {
    self.vocabulary = vocabulary
    var commands: [String: [Form]] = [:]
    var sources: [String: [Form]] = [:]
    var stages: [String: [Form]] = [:]
    var clauses: [String: [String: [Form]]] = [:]
    var statementVerbs: [String] = []
    var stageVerbs: [String] = []
    for signature in vocabulary.signatures {
      let form = Form(signature: signature, pattern: UsageNotation.pattern(of: signature.usage))
      let verb = signature.verb
      switch signature.kind {
      case .command: commands[verb, default: []].append(form)
      case .source: sources[verb, default: []].append(form)
      case .stage:
        stages[verb, default: []].append(form)
        stageVerbs.append(verb)
      case .clause(let block): clauses[block, default: [:]][verb, default: []].append(form)
      }
      if case .clause = signature.kind { continue }
      statementVerbs.append(verb)
    }
    self.commands = commands.mapValues(Grammar.wordsFirst)
    self.sources = sources.mapValues(Grammar.wordsFirst)
    self.stages = stages.mapValues(Grammar.wordsFirst)
    self.clauses = clauses.mapValues { $0.mapValues(Grammar.wordsFirst) }
    self.statementVerbs = Grammar.unique(statementVerbs)
    self.stageVerbs = Grammar.unique(stageVerbs)
  }

  /// Of several forms of one verb, those whose second word is fixed come first, because a keyword wins over a name.
  private static func wordsFirst(_ forms: [Form]) -> [Form] {
    forms.filter(secondIsWord) + forms.filter { !secondIsWord($0) }
  }

  private static func secondIsWord(_ form: Form) -> Bool {
    if case .sequence(let items) = form.pattern, items.count > 1 { return items[1].firstWord != nil }
    return false
  }

  private static func unique(_ words: [String]) -> [String] {
    var seen = Set<String>()
    return words.filter { seen.insert($0).inserted }
  }
}
