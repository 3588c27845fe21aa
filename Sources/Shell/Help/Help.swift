import Diagnostics
import Language
import Query
import Reports

/// What the language can do, on one screen; one verb at length.
struct Help: Command {
  static let manual = Manual(
    [Signature(.command, "help [TOPIC:topic]")],
    "help on one screen; `help VERB`, `help functions`, `help policy`, `help errors`",
    examples: ["help", "help simulate"])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let topic = clause.name("TOPIC") else { return Answer(Report([.text(overview)])) }
    switch topic.text {
    case "functions": return Answer(Report([.text(functions)]))
    case "policy": return Answer(Report([.text(policy)]))
    case "errors": return Answer(Report([.text(errors)]))
    default: break
    }
    let manuals = everyManual.filter { manual in
      manual.signatures.contains { $0.verb == topic.text || $0.kind == .clause(of: topic.text) }
    }
    // `count` and `log` are a verb and a function.
    let functions = Function.all.filter { $0.name == topic.text }.map { "\($0.usage)\n  \($0.meaning)" as Message }
    let pages = manuals.map(page) + functions
    if !pages.isEmpty { return Answer(Report([.text(Message(joining: pages, with: "\n\n"))])) }
    throw Diagnostic(
      "unknown-topic", "there is no help on \"\(topic.text)\"", at: topic.span, hint: "`help` lists the topics",
      nearest: nearestName(to: topic.text, among: topics))
  }

  static var topics: [String] {
    ["functions", "policy", "errors"] + everyManual.flatMap { $0.signatures.map(\.verb) } + Function.all.map(\.name)
  }

  private static let overview: Message = """
    A statement is a verb and plain words; rows flow left to right through |.
    Looking never changes anything. What changes is shown by diff, taken back by
    undo, and a decision only after commit "why".

    load      load "c.csv" as customers key id · load "o.csv" as orders of customers by id at date
    look      describe · tables · columns · tags · policies · status
    ask       where … | derive … | select … | sort … | top 20 by … | take 5 | count
              summarize count(), sum(x) by tier · it | … goes on with the last answer
              … | as SET · sets · SET | … · … by x, y | pivot y · … | save "f.csv"
    groups    … | split into A, B seed 7 · analyze A vs B outcome … · power baseline 12% lift 3pp
    files     preview customers from "next.csv" · refresh customers from "next.csv" · recipe save "f"
              check · rejects · sample 20 against "f" · clean · clean | where … | apply · … | save "f.plan"
    explain   explain STATEMENT · limits
    define    define x = sum(orders.amount within 12mo) · measure x · as_of 2026-06-30
              current tier from 客户等级 (重点客户 = A, …) · unit x ¥
    tag       define tag T "meaning" when … · retag · … | tag T · … | untag T · … | set c = v
              rename tag T to U · merge tags T, U into V · alert N when … · alerts
    policy    policy P { param a = 80  score s weight 40 = …  tier A when score >= a … }
              show policy P · format P · diff policy P, Q
              library · use rfm8 with recency = last_order, …
    what if   simulate P with a = 75 · simulate P against Q · compare P, Q
              distribution P · lorenz · sensitivity P · … | summary
              sweep P with a exact · seek P with a so that count(tier = A) <= 120
              compare P, Q outcome sum(orders.amount) horizon 90d at 2026-03-31 worth 2pp
              backtest P at 2026-03-31 horizon 90d outcome count(orders) > 0
    explain   why C0001023 under P · lint P · reach A for C0001023 · … | reach A
    decide    adopt P with a = 75 · … | pin A until 2026-12-31 "why" · unpin · unpin gone · pins
              diff · undo · redo · discard · commit "why" · log
              plan save "f" · apply "f" · revert 3 · diff 1 3 · history of ID · verify
    script    param let assert print include · save as "x.tierlab" · save report "x.html" · set output json · quit

    help VERB  one verb with examples     help functions     help policy     help errors
    """

  private static var functions: Message {
    let width = (Function.all.map { $0.usage.count }.max() ?? 0) + 2
    return Message(
      joining: Function.all.map { function in
        let usage = function.usage + String(repeating: " ", count: width - function.usage.count)
        return "\(usage)\(function.meaning)"
      })
  }

  private static let policy = Message(joining: [page(policyManual), example, rules], with: "\n\n")

  private static let example = Message(
    verbatim: """
      policy standard "Key-account policy" {
        param a_min = 80
        score value  weight 70 = percentile(amount_12m)
        score active weight 30 = case { last_order within 90d: 100, else: 0 }
        points 5 when has tag decision_maker_met
        tier A "重点" when score >= a_min
        tier B "潜力" when score >= 50
        tier C "普通" otherwise
      }
      """)

  private static let rules: Message = """
    Rules are tried in order; the first that is not false decides. One that is
    unknown, for a missing value, leaves the customer unscored: nobody is demoted
    for an empty cell. `score` is the sum of weight × component / 100 and points.
    Then `keep` (for who was in the tier on record), pins, and last `at most`: the
    pinned have their places first, who ties at the line stays out, and who has no
    place takes its next true rule. `use` fills an `input`; `service` is for the
    workload. A label ("重点") is as good as its code wherever a tier is read.
    """

  private static let errors: Message = """
    An error names the rule that was broken, the line and column, the words it is
    about, what could have stood there, and a hint ready to type. Nothing is half
    done: a statement that fails leaves everything as it was, and ends `it`.

    a name that is not there    the nearest one is told; `columns`, `tags`, `policies` list them
    a value or a column         "B" in quotes is the value, `B` in backquotes the column
    a number that is text       ids are text: write them in quotes, "0001"
    a missing value             is neither true nor false: `is empty` finds it, `coalesce` fills it
    one value for each row      an aggregate stands in `summarize`, or in overall(…)
    something that changes      `customers | set …`: say which customers first
    no day to look back from    `as_of 2026-06-30`
    "not in this version"       the form is read, and not built yet

    A script stops at the first failure. Exit status: 0 done, 1 a statement failed,
    2 an assertion failed, 64 usage, 66 no such file, 130 interrupted.
    """

  private static func page(_ manual: Manual) -> Message {
    var lines = manual.signatures.map { Message(verbatim: readable($0.usage)) }
    lines.append("  \(manual.meaning)")
    if !manual.examples.isEmpty {
      lines.append("examples")
      lines += manual.examples.flatMap { $0.split(separator: "\n").map { "  \($0)" } }
    }
    return Message(joining: lines)
  }

  /// The usage line for a person: `FILE:file` is FILE, `ITEM<…>,` is the item and a comma.
  static func readable(_ usage: String) -> String {
    var result = ""
    var rest = usage[...]
    while let next = rest.first {
      rest.removeFirst()
      switch next {
      case ":":
        let kind = rest.prefix { $0.isLetter }
        rest = rest.dropFirst(kind.count)
        if kind == "block" {
          rest = rest.drop { $0 != ")" }.dropFirst()
          while let last = result.last, last.isUppercase { result.removeLast() }
          result += "{ … }"
        }
      case "'": continue
      case "<" where result.last?.isUppercase ?? false:
        while let last = result.last, last.isUppercase || last == "_" { result.removeLast() }
      case ">" where rest.first == ",":
        rest.removeFirst()
        result += ", …"
      default: result.append(next)
      }
    }
    return result
  }
}
