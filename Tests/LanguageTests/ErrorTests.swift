import Diagnostics
import Language
import Testing

@Suite struct ErrorTests {
  static let bad = [
    "teir", "teir | take 3", "simulat p", "simulat p with a = 1", "customers | wher a = 1", "where", "where tier =", "where tier = |",
    "where (a = 1", "where (a = 1\ncustomers | take 5", "where a = 1)", "where a in (1, 2", "policy p {\n tier A when x", "policy p {\n teir A when x\n}",
    "take 5;", "take 5; take 6", "where d > 2025-6-30", "where d > 2025-02-30", "where d > 2025/06/30", "where d > 2025年6月30日", "where d > 2025.06.30",
    "where d within 90days", "where d within 90", "where name = \"abc", "where `abc = 1", "where name = 'B'",
    "set owner = 李伟", "tag \"x\"", "tag vip | take 5", "as vips", "unpin",
    ".tables", "\\d", "\\q", "\\dt", ".help", "/help", "select * from customers where tier = 'B'", "SELECT a, b FROM customers", "select *",
    "customers | limit 10", "limit 10", "customers | order by x desc", "customers | group by tier", "where x like \"a\"", "where x is null", "where x is not null", "where x <> 1",
    "where a && b", "where !a", "count(*)", "count(tier = A)", "summarize count(*)", "sort by x", "derive x amount", "define x amount", "param a 80",
    "where a < b < c", "where a = not b", "1 + 2", "where a +", "where a b", "take x", "take 1.5", "take -1", "top 5 x", "load customers.csv as customers", "load \"a\"", "load \"a\" customers",
    "customers | load \"a\"", "customers | tables", "as_of yesterday", "where x = 99999999999999999999999999999999999999999999", "where x = 1abc", "where x = 3m", "where a — b", "where a = 1 tak 5",
    "policy p { tier A when x >= 5 tire B otherwise }", "simulate", "simulate with a = 1", "compare a", "show", "show policies p", "sweep p with a form 1 to 2 step 3", "seek p with a so count() < 3",
    "reach A", "reach A fro C1", "commit", "commit abc", "tier in A", "where tier in A", "where d in last", "where d older 3d", "where has tag", "pin A", "revert x", "where a.b.c = 1", "where $ = 1", "where a = 1 | | take 5", "customers |", "| ", "where a = {", "where case { a: 1", "where case { a 1 }", "where f(a, )", "where f(a", "WHERE a = 1", "rename tags a to b", "assert a", "explain", "explain explain take x", "@", "where a = 1 take 5", "", "   -- x", "customers take 5", "order by x", "help me please", "simulate p whith a = 1", "where a = 1 and and b", "summarize sum(x) by", "where x between 1, 2", "where x between 1", "where a = ”b", "set output", "quit now", "exit",
  ]

  @Test func show() {
    for text in Self.bad {
      do {
        let s = try FullVocabulary.parser.statement(text)
        print("PARSED \(text)  → \(Formatter().format(s))")
      } catch {
        print("\(text.debugDescription) @\(error.span?.start ?? -1)-\(error.span?.end ?? -1) [\(error.rule)] \(error.message) | exp \(error.expected.joined(separator: ", ")) | hint \(error.hint?.description ?? "-") | near \(error.nearest ?? "-")")
      }
    }
  }
}
