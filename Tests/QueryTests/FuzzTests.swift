import Diagnostics
import Foundation
import TestSupport
import Testing

private let wanted = ProcessInfo.processInfo.environment["TIERLAB_FUZZ"].flatMap(Int.init) ?? 1000
private let firstSeed = ProcessInfo.processInfo.environment["TIERLAB_SEED"].flatMap(UInt64.init) ?? 1

/// Statements by the grammar with little regard for types: most are wrong, none may be more than refused.
private struct CarelessMaker {
  var random: RandomSource

  static let columns = [
    "id", "name", "region", "qty", "amount", "ratio", "joined", "active", "tags", "tier", "level", "orders", "count",
    "nothing", "`amount`", "orders.amount", "orders.day", "orders.kind", "$x", "true", "vip", "A",
  ]
  static let literals = [
    "0", "1", "-1", "2.50", "15%", "10万", "\"x\"", "\"\"", "2026-01-01", "90d", "3mo",
    "99999999999999999999999999999999999999",
    "0.000000000000000000000000000000000001", "1e30", "3pp", "0001-01-01", "9999-12-31",
  ]
  static let functions = [
    "abs", "round", "floor", "ceil", "log", "exp", "sqrt", "lower", "upper", "trim", "length", "replace", "days_since",
    "year", "month", "quarter", "week", "percentile", "quintile", "bins", "ntile", "rank", "cumshare", "zscore",
    "scale",
    "overall", "count", "sum", "avg", "min", "max", "median", "quantile", "stddev", "count_distinct", "share", "if",
    "coalesce", "nothing",
  ]
  static let windows = [
    "within 90d", "within 3mo before 12mo", "within 99999999999y", "within 0d", "within 24h before 1w",
  ]

  mutating func expression(_ depth: Int) -> String {
    if depth <= 0 || random.chance(25) {
      return random.chance(70) ? random.pick(Self.columns) : random.pick(Self.literals)
    }
    let (a, b) = (expression(depth - 1), random.chance(50) ? expression(depth - 1) : random.pick(Self.literals))
    switch random.below(16) {
    case 0, 1: return "(\(a) \(random.pick(["+", "-", "*", "/"])) \(b))"
    case 2, 3: return "\(a) \(random.pick(["=", "!=", "<", "<=", ">", ">="])) \(b)"
    case 4: return "(\(a) \(random.pick(["and", "or"])) \(b))"
    case 5: return "not \(a)"
    case 6: return "\(a) \(random.pick(["is empty", "is not empty", "in last month", "in 2025", "older than 12w"]))"
    case 7: return "\(a) \(random.pick(Self.windows))"
    case 8: return "\(a) between \(b) and \(random.pick(Self.literals))"
    case 9: return "\(a) in (\(b), \(random.pick(Self.literals)))"
    case 10: return "\(a) \(random.pick(["contains", "starts with", "matches"])) \(b)"
    case 11: return random.pick(["has tag vip", "has tag nobody", "has any tag (vip, new)", "-\(a)"])
    case 12: return "case { \(a): \(b), else: \(expression(depth - 1)) }"
    default:
      let count = random.pick([0, 1, 1, 1, 2, 2, 3])
      var inside = (0..<count).map { _ in expression(depth - 1) }.joined(separator: ", ")
      if random.chance(15) { inside += " " + random.pick(Self.windows) }
      if random.chance(15) { inside += " where \(expression(depth - 1))" }
      return "\(random.pick(Self.functions))(\(inside))"
    }
  }

  mutating func stage() -> String {
    let (a, b) = (expression(random.below(4)), expression(random.below(3)))
    switch random.below(12) {
    case 0, 1: return "where \(a)"
    case 2: return "derive y = \(a), \(random.pick(["z", "amount", "count"])) = \(b)"
    case 3: return "select \(a), z = \(b)"
    case 4: return "sort \(a)\(random.pick([" desc", "", " asc"])), \(b)"
    case 5: return "\(random.pick(["top", "bottom"])) \(random.pick(["0", "2", "99999999999", "-1", "1.5"])) by \(a)"
    case 6: return "take \(random.pick(["0", "1", "99999999999999999999", "x"]))"
    case 7:
      return "sample \(random.pick(["1", "99999999999"])) seed \(random.pick(["1", "-1", "99999999999999999999"]))"
    case 8: return "count by \(a)"
    case 9: return "summarize \(a) by \(b)"
    case 10: return "summarize s = \(a), t = sum(\(b))"
    default: return "summarize n = max(\(a)), m = count(\(b)) by region"
    }
  }

  mutating func statement() -> String {
    let source = random.pick(["customers", "orders", "it"])
    return ([source] + (0..<random.number(1...3)).map { _ in stage() }).joined(separator: " | ")
  }
}

@Suite("Careless statements")
struct FuzzTests {
  @Test("with one word changed for another are answered or refused at their place")
  func changedWord() throws {
    var answered = 0
    var seed = firstSeed
    var store = RandomStore(seed: seed)
    var bench = try Workbench(store.files, store.script)
    for index in 0..<wanted {
      if index % 100 == 0 {
        seed += 1
        store = RandomStore(seed: seed)
        bench = try Workbench(store.files, store.script)
        try bench.retype(RandomStore.types)
      }
      var random = RandomSource(seed: seed &* 7919 &+ UInt64(index))
      let texts = (0..<2).map { _ in PipelineMaker.statement(over: store, seed: random.next()).text }
      var words = texts[0].split(separator: " ").map(String.init)
      let others = texts[1].split(separator: " ").map(String.init)
      words[random.below(words.count)] = random.pick(others + CarelessMaker.columns + CarelessMaker.literals)
      let statement = words.joined(separator: " ")
      guard let refusal = bench.refusal(statement) else {
        answered += 1
        continue
      }
      expectPlace(refusal, statement, seed)
    }
    print("\(wanted) statements with a changed word from seed \(firstSeed), \(answered) answered")
  }

  private func expectPlace(_ refusal: Diagnostic, _ statement: String, _ seed: UInt64) {
    let isWithin = refusal.span.map { $0.start >= 0 && $0.start <= $0.end && $0.end <= statement.utf8.count }
    #expect(isWithin ?? false, "seed \(seed): \(statement): \(refusal)")
  }

  @Test("are answered or refused at their place, and never more")
  func careless() throws {
    var bench = try BinderTests.bench()
    var answered = 0
    for index in 0..<wanted {
      let seed = firstSeed &* 1_000_000 &+ UInt64(index)
      var maker = CarelessMaker(random: RandomSource(seed: seed))
      let statement = maker.statement()
      guard let refusal = bench.refusal(statement) else {
        answered += 1
        continue
      }
      expectPlace(refusal, statement, seed)
    }
    print("\(wanted) careless statements from seed \(firstSeed), \(answered) answered")
  }
}
