/// Reads a usage line into a pattern. A malformed line is our own mistake, never a user's.
struct UsageNotation {
  private let usage: String
  private let pieces: [Piece]
  private var index = 0

  static func pattern(of usage: String) -> Pattern {
    var notation = UsageNotation(usage)
    let pattern = notation.alternatives()
    precondition(notation.index == notation.pieces.count, "a bracket is closed but was not opened in: \(usage)")
    precondition(pattern.firstWord != nil, "a usage line begins with its verb: \(usage)")
    return pattern
  }

  private enum Piece: Equatable {
    case word(String)
    case sign(String)
    case slot(String, String)
    case openList(String)
    case open(String)
    case close(String)
    case bar
  }

  private init(_ usage: String) {
    self.usage = usage
    pieces = UsageNotation.split(usage)
  }

  private mutating func alternatives() -> Pattern {
    var choices = [sequence()]
    while index < pieces.count, pieces[index] == .bar {
      index += 1
      choices.append(sequence())
    }
    if choices.count == 1 { return choices[0] }
    // Where a keyword and a name could both stand, the keyword wins: so words are tried first.
    let worded = choices.filter { $0.firstWord != nil }
    let others = choices.filter { $0.firstWord == nil }
    return .choice(worded + others)
  }

  private mutating func sequence() -> Pattern {
    var items: [Pattern] = []
    while index < pieces.count {
      let piece = pieces[index]
      switch piece {
      case .bar, .close: return items.count == 1 ? items[0] : .sequence(items)
      case .word(let word): items.append(.word(word))
      case .sign(let sign): items.append(.sign(sign))
      case .slot(let role, let kind): items.append(.slot(role: role, slot(kind)))
      case .open(let bracket):
        index += 1
        let inner = alternatives()
        close(bracket == "[" ? "]" : ")")
        items.append(bracket == "[" ? .optional(inner) : inner)
        continue
      case .openList(let role):
        index += 1
        let inner = alternatives()
        precondition(index < pieces.count, "the list \(role) is not closed in: \(usage)")
        let commas = pieces[index] == .close(">,")
        precondition(commas || pieces[index] == .close(">*"), "a list ends in >, or >* in: \(usage)")
        items.append(.list(role: role, inner, commas: commas))
      }
      index += 1
    }
    return items.count == 1 ? items[0] : .sequence(items)
  }

  private mutating func close(_ bracket: String) {
    precondition(
      index < pieces.count && pieces[index] == .close(bracket), "the bracket \(bracket) is missing in: \(usage)")
    index += 1
  }

  private func slot(_ kind: String) -> Slot {
    if kind.hasPrefix("block("), kind.hasSuffix(")") { return .block(String(kind.dropFirst(6).dropLast())) }
    guard let slot = UsageNotation.slots[kind] else {
      preconditionFailure("\"\(kind)\" is no kind of value in: \(usage)")
    }
    return slot
  }

  private static let slots: [String: Slot] = [
    "new": .new, "table": .table, "column": .column, "tag": .tag, "policy": .policy, "tier": .tier, "set": .set,
    "parameter": .parameter, "setting": .setting, "topic": .topic, "anyName": .anyName, "text": .text, "file": .file,
    "id": .id, "number": .number, "integer": .integer, "date": .date, "duration": .duration, "path": .path,
    "expression": .expression, "condition": .condition, "aggregate": .aggregate, "pipeline": .pipeline,
    "statement": .statement,
  ]

  private static func split(_ usage: String) -> [Piece] {
    var pieces: [Piece] = []
    var rest = Substring(usage)
    while let first = rest.first {
      switch first {
      case " ": rest = rest.dropFirst()
      case "[", "(":
        pieces.append(.open(String(first)))
        rest = rest.dropFirst()
      case "]", ")":
        pieces.append(.close(String(first)))
        rest = rest.dropFirst()
      case "|":
        pieces.append(.bar)
        rest = rest.dropFirst()
      case ">":
        pieces.append(.close(String(rest.prefix(2))))
        rest = rest.dropFirst(2)
      case "'":
        let sign = rest.dropFirst().prefix { $0 != "'" }
        pieces.append(.sign(String(sign)))
        rest = rest.dropFirst(sign.count + 2)
      case "=", ",", ":":
        pieces.append(.sign(String(first)))
        rest = rest.dropFirst()
      default: pieces.append(word(&rest))
      }
    }
    return pieces
  }

  private static func word(_ rest: inout Substring) -> Piece {
    let word = String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    precondition(!word.isEmpty, "a usage line has words, signs in quotes, brackets and ROLE:kind: \(rest)")
    rest = rest.dropFirst(word.count)
    if rest.first == "<" {
      rest = rest.dropFirst()
      return .openList(word)
    }
    guard rest.first == ":" else { return .word(word) }
    rest = rest.dropFirst()
    var kind = String(rest.prefix { $0.isLetter })
    rest = rest.dropFirst(kind.count)
    if kind == "block" {
      let inner = rest.prefix { $0 != ")" }
      kind += inner + ")"
      rest = rest.dropFirst(inner.count + 1)
    }
    return .slot(word, kind)
  }
}
