/// Phrases that are typed, or that another program reads: the same in every language. A new one is put here by someone
/// who has looked at it; whatever else the sources say to a person has a wording in the catalogue.
let asTyped: Set<String> = [
  // Hints that are statements, or parts of one.
  "customers | …", "customers | where … | % …", "customers | set % = …", "simulate standard | summary",
  "compare standard, growth", "% with (…) as other", "define % = …", "define %_2 = …", "define tag `%` \"…\" when …",
  "tag \"%\"", "tag \"vip\"", "has tag vip", "tier in (A, B)", "tier % otherwise", "policy % { tier A when … }",
  "policy standard { tier A when … }", "why % under", "customers | take 5", " per %",
  "param % = 80", "print %", "where %", "in (%)", "(not …)", "(has tag …)", "other = %", "other = …", "other = `count`",
  "sum(orders.amount within 12mo)", "sum(%.% within 12mo)", "sum(%.COLUMN within 12mo where …)",
  "%(orders.amount within 12mo)", "overall(median(amount))", "quantile(x, 0.9)", "last_order within 90d",
  "count(…), sum(…), avg(…)", "load \"customers.csv\" as customers key customer_id",
  "load \"orders.csv\" as orders of customers by customer_id at date", "of customers by %", "of customers by % at date",
  "as orders of customers", "separator \";\"", "as_of 2026-06-30", "language 1", "record \"session.tier\"",
  "merge tags %, % into %", "rename tag % to …", "define tag % \"…\"", "score(standard)", "commit \"first tiering\"",
  "alert %", "when %", "% %", " (% %)", "%: %", "has tag ", "exclusive tags ",
  "owner of tag", "revert %", "diff % %", "save as \"client.tierlab\"", "plan save \"q3.plan\"",
  "tierlab --read-only %", "commit %: %", "revert %: %", "keyed by %", "events of % by % at %", "% rows, %, from %",
  "tierlab commit 1", "tierlab step 1", "tierlab plan 1", "made % by %", "base %", "column %.%", "column 1\0",
  "exact % %\0",
  "wide % %\0", "table %", "definition %",
  "tag %", "policy %", "adopted %", "set %", "% %\n%\n", "seal %\n", "%\t%", " until %",
  "record off", "history clear", "save as \"copy.tierlab\"",
  "commit \"A cut 80 -> 75\"", "retail", "b2b",
  "\"and\"", "24h", " | where %", " | select %", "set output", "timing on", "sort %", "%summarize count() by %",
  "% empty",
  "is not",
  "customers | where … | as %", "as `%_set`", "customers | split into %, % seed 7", "as %_2", "save \"%\" replace",
  "save \"rows.csv\"", "bins(%, 5)", "power baseline 12% lift 3pp", "12%", "split into %, other_arm seed 7",
  "count by region, tier | pivot tier",
  // How functions are written, and where a table came from.
  "if(condition, a, b)", "share(x) · share(x where condition)", "scale(x, low, high)", "replace(text, what, with)",
  "key %", "of % by % at %", "demo %", "demo % --seed %",
  // Kept in the journal, not said.
  "the store as it was made", "language 1\n", "-- begins with %\n", "%, as it was when the session began",
  // Signs rather than words: units of time, and what the line editor paints.
  "% ms", "%.%% ms", "… % more",
  // English alone: the Chinese is beside it.
  "no %",
  // Forms that are not built yet, by their words.
  "quote \"'\"",
]
