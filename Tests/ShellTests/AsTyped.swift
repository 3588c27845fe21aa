/// Phrases that are typed, or that another program reads: the same in every language. A new one is put here by someone
/// who has looked at it; whatever else the sources say to a person has a wording in the catalogue.
let asTyped: Set<String> = [
  // Said before there is a language to say it in.
  "error: the command line cannot be read\n", "error: standard output cannot be written: %",
  // Said where a session cannot go on, below everything that knows its language.
  "error: the image \"%\" is damaged, and the workspace has changed: open it again\n",
  "error: a file that was being read was cut short, or its disk is gone\n",
  // Hints of what-ifs.
  "horizon 90d", "outcome sum(orders.amount)", "outcome sum(orders.amount) horizon 90d",
  "outcome sum(orders.amount) horizon 90d at 2026-06-30", "worth 2pp", "trusting %", "at %",
  "save report \"review.html\"", "simulate standard with a_min = 75",
  "count(tier = A) <= 120", "seek % with %", "seek % with % so that count(% = %) <= 120",
  "with % from 60 to 90 step 1, %", "without pins", "lorenz amount_total", "distribution of amount_12m", "% otherwise",
  "tierlab run again.tier", "% = %, % = %", "PSI %",
  "% (%)", "% = %", "% %", "at_line_%", "next_%",
  "from 60 to 90 step 0.5", "sweep % with % exact",
  // What is typed at a command line, and what its parser says before it is said in words of the program.
  "tierlab --help", "tierlab %", "Missing value for ", "Missing expected argument ", "unexpected argument",
  // Hints that are statements, or parts of one.
  "customers | …", "customers | where … | % …", "customers | set % = …", "simulate standard | summary",
  "compare standard, growth", "% with (…) as other", "as other",
  "load … types (COLUMN = integer)", "`%`", "define % = …", "define %_2 = …", "define tag `%` \"…\" when …",
  "tag \"%\"", "tag \"vip\"", "has tag vip", "tier in (A, B)", "tier % otherwise", "policy % { tier A when … }",
  "policy standard { tier A when … }", "why % under", "history of %", "reach % for % under", "reach % under",
  "customers | where … | reach %", "customers | where … | take % | reach %", "customers | where … | unpin",
  "pins | where status = gone", "customers | take 5", " per %",
  "score % weight % = %", "tier % when %", "keep % while %",
  "score %", "points %", "let %", "keep %", "at most % in %", "tier %", "% when %", "param %",
  "param % = 80", "print %", "where %", "in (%)", "(not …)", "(has tag …)", "other = %", "other = …", "other = `count`",
  "sum(orders.amount within 12mo)", "sum(%.% within 12mo)",
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
  "matches \"^1[3-9][0-9]{9}$\"", "\\%", "\\\\", "\\x{4E2D}", "%: %", "%(%.COLUMN% within 12mo where …)",
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
  "quote \"'\"",
  "sheet \"%\"", "save \"rows.csv\"",
  "load \"%\" as %", "load \"%\" as % of customers …", "recipe save \"erp.recipe\"", " key `%`",
  "-- how these files are read; the next one: refresh customers from \"…\" using \"%\"",
  "load \"%.csv\" as `%` key `%`", "load \"%.csv\" as `%` of % by `%` at `%`",
  // A rejected row's cause as it is kept.
  "fields % %", "unclosed %", "byte % % %", "damaged %",
  // The header of a file of pins.
  "id, tier, until, why", "客户编号, 层级, 截止, 原因",
  // Clauses of a policy, and what `use` and `diff policy` want.
  "use % as %_2 with …", "use % with % = …", "diff policy %, OTHER", "score %", "keep %", "contact every %%",
  "respond within %%", "minutes %", "return_to_pool after %%", "weight % = %", "% when %", "while %", "by %%",
  "at most % %",
  // How a file is read, in a recipe.
  "dates %", "decimal %", "encoding %", "header %", "header none", "load % as % key %", "quote %", "renamed (%)",
  "separator %", "sheet %", "totals kept", "types (%)", "values written",
  // Steps of cleaning, and hints that are some.
  "merge % into %", "set % of % = %%", " was %", "remove %", "split %", "restore %", "% because %", "pin %",
  "clean { split % }", "clean { restore % }", "clean | save \"q3.plan\"", "clean | where kind = merge | apply",
  "clean from \"%\" by %", "load \"…\" as %_2", "set_aside | select %, set_aside_how, set_aside_into", "%, line %: %",
]
