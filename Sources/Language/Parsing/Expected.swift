import Diagnostics

/// One thing that could have stood somewhere.
enum Expected: Sendable, Hashable {
  case word(String)
  case sign(String)
  case slot(Slot, role: String)
  /// An operand of an expression.
  case operand
  /// Something said in plain words.
  case phrase(Message)

  /// In plain words, for a message.
  var phrase: Message {
    switch self {
    case .word(let word): "\"\(word)\""
    case .sign(let sign): "\"\(sign)\""
    case .slot(let slot, _): slot.phrase
    case .operand: "a value"
    case .phrase(let phrase): phrase
    }
  }
}

/// What was looked for at one token, in the order it was, each thing once.
struct ExpectedSet: Sendable {
  private(set) var items: [Expected] = []
  private var seen = Set<Expected>()

  mutating func insert(_ item: Expected) {
    if seen.insert(item).inserted { items.append(item) }
  }

  func contains(_ item: Expected) -> Bool { seen.contains(item) }

  var words: [String] {
    items.compactMap {
      if case .word(let word) = $0 { return word }
      return nil
    }
  }

  /// At most eight things in plain words; of a long list of keywords only the kinds are worth saying.
  var phrases: [Message] {
    var phrases: [Message] = []
    for item in items where !phrases.contains(item.phrase) { phrases.append(item.phrase) }
    return phrases
  }
}

extension Slot {
  /// In plain words.
  var phrase: Message {
    switch self {
    case .new: "a new name"
    case .table: "the name of a table"
    case .column: "the name of a column"
    case .tag: "the name of a tag"
    case .policy: "the name of a policy"
    case .tier: "the name of a tier"
    case .set: "the name of a selection"
    case .parameter: "the name of a parameter"
    case .setting: "the name of a setting"
    case .topic: "a topic"
    case .anyName: "a name"
    case .text: "a quoted text"
    case .file: "a file name in quotes"
    case .id: "an id"
    case .number: "a number"
    case .integer: "a whole number"
    case .date: "a date"
    case .duration: "a time span such as 90d"
    case .path: "table.column"
    case .expression, .aggregate: "a value"
    case .condition: "a condition"
    case .pipeline: "rows"
    case .statement: "a statement"
    case .block: "clauses between braces"
    }
  }
}
