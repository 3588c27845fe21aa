import Diagnostics
import Language
import TestSupport

/// Makes statements from usage lines: a reading of the notation of its own, to hold the parser's against.
struct StatementMaker {
  var random: RandomSource

  mutating func statement() -> String {
    let signature = random.pick(FullVocabulary.vocabulary.signatures)
    switch signature.kind {
    case .command: return make(signature.usage)
    case .source: return make(signature.usage) + stages(0)
    case .stage:
      let source =
        signature.acting || random.below(2) == 0 ? "\(random.pick(["customers", "客户", "`a b`", "it"])) | " : ""
      return source + make(signature.usage) + stages(1)
    case .clause(let block):
      let service = "policy p {\n service A {\n \(make(signature.usage))\n }\n}"
      return block == "service" ? service : "policy p {\n \(make(signature.usage))\n}"
    }
  }

  private mutating func stages(_ least: Int) -> String {
    (0..<random.below(3)).map { _ in " | \(make(stageUsages[random.below(stageUsages.count)]))" }.joined()
  }

  private var stageUsages: [String] { FullVocabulary.stages.map(\.usage) }

  private mutating func make(_ usage: String) -> String {
    var rest = Substring(usage)
    return alternatives(&rest)
  }

  private mutating func alternatives(_ rest: inout Substring) -> String {
    var choices = [sequence(&rest)]
    while rest.first == "|" {
      rest = rest.dropFirst()
      choices.append(sequence(&rest))
    }
    return random.pick(choices)
  }

  private mutating func sequence(_ rest: inout Substring) -> String {
    var text = ""
    while let first = rest.first, !"|])>".contains(first) {
      switch first {
      case " ": rest = rest.dropFirst()
      case "[", "(":
        rest = rest.dropFirst()
        let inner = alternatives(&rest)
        rest = rest.dropFirst()
        if first == "(" || random.below(2) == 0 { text += " \(inner)" }
      case "'":
        text += " \(rest.dropFirst().prefix { $0 != "'" })"
        rest = rest.dropFirst(3)
      case "=", ",":
        text += " \(first)"
        rest = rest.dropFirst()
      default: text += " " + word(&rest)
      }
    }
    return text
  }

  private mutating func word(_ rest: inout Substring) -> String {
    let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    rest = rest.dropFirst(word.count)
    if rest.first == "<" {
      rest = rest.dropFirst()
      let item = rest
      var items: [String] = []
      for _ in 0...random.below(3) {
        rest = item
        items.append(alternatives(&rest))
      }
      rest = rest.dropFirst(2)
      return items.joined(separator: ",")
    }
    guard rest.first == ":" else { return String(word) }
    rest = rest.dropFirst()
    let kind = rest.prefix { !" ]|>,".contains($0) }
    rest = rest.dropFirst(kind.count)
    return value(String(kind.hasSuffix("policy)") || kind.hasSuffix("service)") ? kind : kind.prefix { $0 != ")" }))
  }

  private mutating func value(_ kind: String) -> String {
    switch kind {
    case "text", "file": random.pick(["\"a b\"", "“客户.csv”", "\"\"", "\"q\\\"\\\\n\\d\""])
    case "id": random.pick(["0001", "C1", "1e5", "C-01", "\"C 1\"", "客户7"])
    case "number": random.pick(["12", "-0.5", "15%", "3pp", "10万", "1_000", "￥5", "2元"])
    case "integer": random.pick(["0", "7", "1万"])
    case "date": "2026-06-30"
    case "duration": random.pick(["24h", "90d", "12w", "3mo", "1y"])
    case "path": "orders.amount"
    case "expression", "condition", "aggregate":
      Formatter().format(ExpressionMaker(random: RandomSource(seed: random.next())).expression())
    case "statement": random.pick(["customers", "where n1 = 2 | take 3", "simulate p"])
    case "block(policy)": "{\n param n1 = 2\n tier A when n1 > 1\n tier B otherwise\n}"
    case "block(service)": "{ contact every 7d }"
    default: random.pick(["n1", "客户等级", "`a b`", "ｎ２"])
    }
  }
}

/// Makes expression trees as the parser would: chains are flat, and no name is a keyword.
struct ExpressionMaker {
  var random: RandomSource

  func expression(depth: Int = 4) -> Expression {
    var copy = self
    return copy.make(depth)
  }

  private mutating func make(_ depth: Int) -> Expression {
    Expression(depth == 0 || random.below(5) == 0 ? leaf() : branch(depth - 1), at: .init(0, 0))
  }

  private mutating func leaf() -> Expression.Form {
    switch random.below(8) {
    case 0: .number(NumberLiteral(units: Int128(random.below(1000)), scale: random.below(4)))
    case 1: .number(NumberLiteral(units: 15, scale: 2 + random.below(2), mark: .percent))
    case 2: .text(random.pick(["华东", "a \"b\" \\ \n\t", "", "\\n", "\\\\", "x--y"]))
    case 3: .date(DateLiteral(year: 2026, month: 6, day: 30))
    case 4: .variable(Name("cutoff", at: .init(0, 0)))
    case 5: .path(table: name("orders"), column: name("金额"))
    default:
      .name(
        random.below(4) == 0
          ? Name("a b", quoted: true, at: .init(0, 0)) : name(random.pick(["x", "是", "is", "by", "case", "has"])))
    }
  }

  private func name(_ text: String) -> Name { Name(text, at: .init(0, 0)) }

  private mutating func branch(_ depth: Int) -> Expression.Form {
    let span = DurationLiteral(90, .days)
    switch random.below(20) {
    case 0: return .negate(make(depth))
    case 1: return .not(make(depth))
    case 2, 3:
      let parts = [make(depth), make(depth), make(depth)]
      return .sum(parts.enumerated().map { .init($1, subtracted: $0 % 2 == 1) })
    case 4, 5:
      let parts = [make(depth), make(depth)]
      return .product(parts.enumerated().map { .init($1, divides: $0 % 2 == 1) })
    case 6, 7: return .and([make(depth), make(depth), make(depth)])
    case 8, 9: return .or([make(depth), make(depth)])
    case 10: return .comparison(make(depth), random.pick(Expression.Comparison.allCases), make(depth))
    case 11: return .between(make(depth), low: make(depth), high: make(depth))
    case 12: return .oneOf(make(depth), [make(depth), make(depth)])
    case 13:
      return random.pick([
        .contains(make(depth), make(depth)), .startsWith(make(depth), make(depth)), .matches(make(depth), make(depth)),
      ])
    case 14: return random.pick([.isEmpty(make(depth)), .isNotEmpty(make(depth)), .olderThan(make(depth), span)])
    case 15: return .within(make(depth), Window(length: span, before: random.below(2) == 0 ? span : nil))
    case 16: return .inPeriod(make(depth), random.pick([.this(.quarter), .last(.month), .year(2025)]))
    case 17: return .hasTag([name("vip")], any: random.below(2) == 0)
    case 18:
      let window = random.below(3) == 0 ? Window(length: span) : nil
      let condition = random.below(2) == 0 ? make(depth) : nil
      let plain = Expression(.name(name("orders")), at: .init(0, 0))
      let arguments = window != nil ? [plain] : (0..<random.below(3)).map { _ in make(depth) }
      return .call(.init(name("count"), arguments, window: window, condition: condition))
    default:
      return .choice([.init(make(depth), make(depth))], otherwise: random.below(2) == 0 ? make(depth) : nil)
    }
  }
}
