import Diagnostics
import Shell
import Testing

@Suite("Completion")
struct CompletionTests {
  private static func store() throws -> Conversation {
    let customers = """
      id,region,owner,金额 元,amount,since
      1,华东,李 伟,1,5.50,2020-01-31
      2,华东,and,2,7.25,2021-01-31
      3,华北,李 伟,3,,2022-01-31

      """
    var talk = Conversation(MemoryFiles(["c.csv": Array(customers.utf8)]))
    try talk.ask(
      """
      load "c.csv" as customers key id
      define twice = amount * 2
      define tag vip "重要客户" when amount > 6
      policy plain "by amount" {
        param cut = 6
        tier A "重点" when amount >= cut
        tier B otherwise
      }
      """)
    return talk
  }

  /// What is offered at `‸`, as `text` or `text: description`.
  private func offered(_ text: String) throws -> [String: String] {
    let talk = try CompletionTests.store()
    let parts = text.split(separator: "‸", omittingEmptySubsequences: false)
    let list = talk.session.completions(at: parts[0].utf8.count, in: parts.joined())
    return Dictionary(list.items.map { ($0.text, $0.description.description) }) { first, _ in first }
  }

  @Test(
    "Each entry says what it is",
    arguments: [
      ("where ‸", "amount", "decimal, 5.50 … 7.25"), ("where ‸", "since", "date, 2020-01-31 … 2022-01-31"),
      ("where ‸", "region", "text, 华东, 华北"), ("where ‸", "twice", "decimal, = amount * 2"),
      ("where ‸", "`金额 元`", "integer, 1 … 3"), ("where has tag ‸", "vip", "重要客户"),
      ("simulate plain against ‸", "plain", "A, B · by amount"), ("simulate plain against plain (‸", "cut", "6"),
      ("lorenz ‸", "amount", "decimal, 5.50 … 7.25"), ("distribution of ‸", "amount", "decimal, 5.50 … 7.25"),
      ("simulate ‸", "plain", "A, B · by amount"), ("simulate plain with ‸", "cut", "6"),
      ("where region = ‸", "华东", "2"), ("where region = \"‸", "华东\"", "2"), ("where region = \"‸\"", "华东", "2"),
      ("where owner = ‸", "\"李 伟\"", "2"), ("where owner = ‸", "\"and\"", "1"),
      ("set output ‸", "json", "output"), ("derive x = amount | sort ‸", "x", "decimal, 5.50 … 7.25"),
      ("select id, amount | where ‸", "amount", "decimal, 5.50 … 7.25"),
      ("| top ‸", "nothing", ""),
      // What a policy being written has named so far.
      ("policy p {\n param a_min = 80 \"cut\"\n tier A when ‸", "a_min", "param = 80 \"cut\""),
      ("policy p { param a = 80 let big = amount > 6 tier A when ‸", "big", "let = amount > 6"),
      (
        "policy p {\n score v weight 40 = scale(amount, 0, 9)\n tier A when ‸", "v",
        "a part of the score, weight 40 = scale(amount, 0, 9)"
      ),
      ("policy p {\n param a = 1\n tier A when ‸", "score", "the policy's score"),
      ("policy p {\n tier A \"重点\" when amount > 5\n tier B otherwise\n keep ‸", "A", "重点"),
      ("policy p {\n tier A \"重点\" when amount > 5\n tier B otherwise\n at most 20 in ‸", "B", "B"),
      ("policy p {\n missing as tier B\n tier A when amount > 5\n tier B otherwise\n keep ‸ while", "B", "B"),
      ("derive big = amount > 6, other = ‸", "big", "boolean"),
      ("derive big = amount > 6,\n other = if(‸", "since", "date, 2020-01-31 … 2022-01-31"),
      // The columns of every source.
      ("log | where ‸", "author", "text"), ("diff | count by ‸", "what", "text"),
      ("tags | where ‸", "customers", "integer"),
      ("describe | sort ‸", "distinct", "integer"), ("tables | select ‸", "rows", "integer"),
      ("columns | where ‸", "type", "text"), ("policies | select ‸", "tiers", "text"),
      ("sets | where ‸", "customers", "integer"),
      ("why 1 | where ‸", "passed", "text"),
      ("simulate plain | where ‸", "because", "text"), ("simulate plain | summary | where ‸", "customers", "integer"),
      ("alerts | where ‸", "alert", "text"),
      ("compare plain, plain with (cut = 7) as q | where ‸", "q", "tier"),
      ("simulate plain | where to = ‸", "A", "重点"),
      ("simulate plain | where because = ‸", "rule", "the other rule moves it"),
      ("why ‸", "2", "华东"), ("why 3‸", "3", "华北"),
    ])
  func description(text: String, entry: String, expected: String) throws {
    let offered = try offered(text)
    guard entry != "nothing" else { return }
    #expect(offered[entry] == expected, "\(text): \(offered)")
  }

  @Test("A policy's names stand in it only, and not where a column must stand")
  func policyNames() throws {
    #expect(try offered("where ‸")["cut"] == nil && offered("where ‸")["score"] == nil)
    let text = "policy p {\n param a = 1\n tier X when amount > 1\n tier Y otherwise\n at most 5 in X by amount per ‸"
    #expect(try offered(text)["a"] == nil && offered(text)["region"] != nil)
    let tiers = try offered("policy p {\n tier X when amount > 1\n tier Y otherwise\n keep ‸")
    #expect(tiers["X"] != nil && tiers["A"] == nil)
  }

  @Test(
    "Every entry says what it is",
    arguments: [
      "‸", "| ‸", "where ‸", "where region ‸", "where region = 华东 ‸", "where since ‸", "where since in ‸",
      "top 3 by amount ‸",
      "summarize ‸", "summarize count() ‸", "load \"c.csv\" ‸", "load \"c.csv\" as x ‸", "policy p {\n ‸",
      "policy p {\n tier A ‸", "policy p {\n param a = 1\n tier A when a ‸", "simulate plain ‸",
      "compare plain, plain ‸",
      "simulate ‸", "help ‸", "set ‸", "set output ‸", "tag ‸", "define ‸", "current ‸", "adopt plain ‸", "why ‸",
      "history ‸", "show ‸", "save ‸", "it | ‸", "log | ‸", "case { ‸", "derive x = ‸", "where has ‸",
    ])
  func descriptions(text: String) throws {
    for (entry, description) in try offered(text) { #expect(!description.isEmpty, "\(text): \(entry)") }
  }

  @Test(
    "Nothing stands where nothing belongs",
    arguments: [
      ("tables -- ‸", []), ("print \"‸", []), ("where region = 华‸ -- x", ["华东", "华北"]),
      ("commit \"am‸", []), ("where amount > 5 -- w‸", []),
    ])
  func silence(text: String, entries: [String]) throws {
    #expect(Set(try offered(text).keys) == Set(entries))
  }

  @Test("Columns are those of the rows at this point, and stages follow a bar")
  func schema() throws {
    let columns = try offered("select id, amount | where ‸")
    #expect(columns["region"] == nil && columns["id"] != nil)
    let stages = try offered("customers | ‸")
    #expect(stages["where"]?.isEmpty == false && stages["load"] == nil)
    #expect(try offered("summarize count() by region | where ‸")["count"] == "integer")
    #expect(try offered("‸")["clean"]?.isEmpty == false)
  }

  @Test("Values come in order of their number")
  func order() throws {
    let talk = try CompletionTests.store()
    let text = "where region = "
    #expect(talk.session.completions(at: text.utf8.count, in: text).items.map(\.text) == ["华东", "华北"])
  }
}

@Suite("Looks of a statement while it is typed")
struct LooksTests {
  @Test(
    "Each part by what it is",
    arguments: [
      ("where a = 10万 -- 说明", "where:verb 10万:number -- 说明:comment"),
      (
        "customers | sort x desc | top 3 by `金 额`",
        "|:bar sort:verb desc:keyword |:bar top:verb 3:number by:keyword `金 额`:backquoted"
      ),
      ("where d >= 2026-01-31 and t = \"华东\"", "where:verb 2026-01-31:date and:keyword \"华东\":text"),
      ("where t = \"华", "where:verb \"华:wrong"), ("whe", ""), ("whx", "whx:wrong"), ("whe ", "whe:wrong"),
      ("summarize sum(x) by tier", "summarize:verb sum:function by:keyword"),
      ("policy p {\n  tier A when x > 1\n}", "policy:verb tier:verb when:keyword 1:number"),
      ("print $x", "print:verb $x:variable"), ("where a = by", "where:verb"),
      ("where （a > 1） \n-- 一\n-- 二", "where:verb 1:number -- 一:comment -- 二:comment"),
    ])
  func looks(text: String, expected: String) {
    let looks = Conversation().session.looks(of: text)
    let utf8 = Array(text.utf8)
    let shown = looks.map { "\(String(decoding: utf8[$0.span.start..<$0.span.end], as: UTF8.self)):\($0.look)" }
    #expect(shown.joined(separator: " ") == expected)
    #expect(zip(looks, looks.dropFirst()).allSatisfy { $0.span.end <= $1.span.start })
  }
}
