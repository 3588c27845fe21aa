import Diagnostics
import Testing

/// A wrong statement, the rule it breaks, and the words that the message points at.
private let wrong: [(statement: String, rule: String, place: String)] = [
  ("where amonut > 5", "unknown-column", "amonut"),
  ("where amount > \"5\"", "types-differ", "amount > \"5\""),
  ("where name > 5", "types-differ", "5"),
  ("where joined = \"2026-01-01\"", "types-differ", "\"2026-01-01\""),
  ("where joined > 5", "types-differ", "joined > 5"),
  ("where active > true", "booleans-ordered", "active > true"),
  ("where amount", "not-a-condition", "amount"),
  ("where name", "not-a-condition", "name"),
  ("where not amount", "not-a-condition", "amount"),
  ("where amount + 1", "not-a-condition", "amount + 1"),
  ("where active and name", "not-a-condition", "name"),
  ("where tags = vip", "tags-compared", "tags = vip"),
  ("where tags in (vip)", "tags-compared", "vip"),
  ("where has tag nobody", "unknown-tag", "nobody"),
  ("where tags starts with \"v\"", "not-a-text", "tags"),
  ("where amount contains \"5\"", "not-a-text", "amount"),
  ("where name contains 5", "not-a-text", "5"),
  ("where name = region", "value-or-column", "region"),
  ("where amount within 90d", "not-a-date", "amount"),
  ("where amount older than 90d", "not-a-date", "amount"),
  ("where name in last month", "not-a-date", "name"),
  ("where joined within 25h", "hours-of-a-day", "joined within 25h"),
  ("where amount in (1, qty)", "not-a-constant", "qty"),
  ("where sum(amount) > 5", "aggregate-of-rows", "sum(amount)"),
  ("derive y = avg(amount)", "aggregate-of-rows", "avg(amount)"),
  ("sort count()", "aggregate-of-rows", "count()"),
  ("derive y = name + 1", "not-a-number", "name"),
  ("derive y = joined - joined", "not-a-number", "joined"),
  ("derive y = -name", "not-a-number", "name"),
  ("derive y = tags * 2", "not-a-number", "tags"),
  ("derive y = if(amount, 1, 2)", "not-a-condition", "amount"),
  ("derive y = if(active, 1, name)", "types-differ", "name"),
  ("derive y = case { active: 1, else: joined }", "types-differ", "joined"),
  ("derive y = coalesce(amount, name)", "types-differ", "name"),
  ("derive y = abs(name)", "not-a-number", "name"),
  ("derive y = round(amount, 99)", "not-a-whole-number", "99"),
  ("derive y = round(amount, qty)", "not-a-whole-number", "qty"),
  ("derive y = abs(amount, 2)", "wrong-arguments", "abs(amount, 2)"),
  ("derive y = upper(amount)", "not-a-text", "amount"),
  ("derive y = days_since(amount)", "not-a-date", "amount"),
  ("derive y = year(name)", "not-a-date", "name"),
  ("derive y = bins(amount, 0)", "not-a-whole-number", "0"),
  ("derive y = ntile(name, 4)", "not-a-number", "name"),
  ("derive y = zscore(joined)", "not-a-number", "joined"),
  ("derive y = overall(amount)", "wrong-arguments", "amount"),
  ("derive y = sum(orders.nothing)", "unknown-column", "nothing"),
  ("derive y = sum(orders.kind)", "not-a-number", "kind"),
  ("derive y = sum(order.amount within 90d)", "unknown-table", "order"),
  ("derive y = orders.amount", "path-outside-roll-up", "orders.amount"),
  ("derive y = sum(orders)", "column-wanted", "sum"),
  ("orders | derive y = count(orders)", "roll-up-of-customers", "count(orders)"),
  ("derive y = $cutoff", "unknown-variable", "$cutoff"),
  ("derive y = 90d", "misplaced-duration", "90d"),
  ("top 3 by tags", "not-ordered", "tags"),
  ("sort tags", "not-ordered", "tags"),
  ("select amount, amount", "name-twice", "amount"),
  ("summarize amount", "not-aggregated", "amount"),
  ("summarize sum(name)", "not-a-number", "name"),
  ("summarize sum(sum(amount))", "aggregate-of-rows", "sum(amount)"),
  ("summarize min(tags)", "not-ordered", "tags"),
  ("summarize quantile(amount, 2)", "not-a-share", "2"),
  ("summarize s = count(), s = sum(amount)", "name-twice", "s = sum(amount)"),
  ("summarize sum(amount within 90d)", "window-of-rows", "sum(amount within 90d)"),
  ("derive y = abs(amount where active)", "not-an-aggregate", "abs(amount where active)"),
  ("summarize count() by region | where name = x", "unknown-column", "name"),
  ("select amount | sort region", "unknown-column", "region"),
  ("count by region | count by `count`", "name-twice", "`count`"),
  ("where tier < A", "tiers-ordered", "tier < A"),
  ("where tier = Z", "unknown-tier", "Z"),
  ("where tier in (A, Z)", "unknown-tier", "Z"),
  ("nobody | count", "unknown-table", "nobody"),
]

@Suite("Wrong statements are refused with their place")
struct BinderTests {
  static func bench() throws -> Workbench {
    try Workbench(
      [
        "customers.csv": """
        id,name,region,qty,amount,ratio,joined,active,tags,level
        a,ann,east,1,2.50,1e-3,2026-01-01,true,vip;new,A
        b,bob,west,,3.25,2.5e9,2025-06-30,false,new,B

        """, "orders.csv": "cid,day,amount,kind\na,2026-01-01,5.00,web\n",
      ],
      """
      load "customers.csv" as customers key id separator "," types (ratio = real, tags = tags)
      load "orders.csv" as orders of customers by cid at day separator ","
      current tier from level (A = A, B = B)
      as_of 2026-01-31
      """)
  }

  @Test("by the rule they break", arguments: wrong)
  func refused(_ statement: String, _ rule: String, _ place: String) throws {
    var bench = try BinderTests.bench()
    let answer = bench.refusal(statement)
    let refusal = try #require(answer, "it was answered")
    #expect(refusal.rule == rule)
    #expect(!refusal.message.description.isEmpty)
    let span = try #require(refusal.span)
    let bytes = Array(statement.utf8)
    try #require(span.start >= 0 && span.start < span.end && span.end <= bytes.count)
    #expect(String(decoding: bytes[span.start..<span.end], as: UTF8.self) == place)
  }
}
