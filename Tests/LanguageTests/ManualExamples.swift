/// What people do, as the manual shows it.
enum ManualExamples {
  static let script = ##"""
    -- 1  load, look
    load "客户.csv" as customers key 客户编号                     -- encoding, separator, types guessed, told, overridable
    load "orders.csv" as orders of customers by customer_id at order_date   -- without customers yet, they are made from the ids
    load "scores.csv" as columns of customers by customer_id known at 2026-06-30   -- more columns by key; unmatched ids told
    as_of 2026-09-30
    define amount_12m = sum(orders.amount within 12mo)           -- a kept column, recomputed with as_of
    define amount_prev_12m = sum(orders.amount within 12mo before 12mo)
    measure amount_12m                                           -- the default measure of value
    current tier from 客户等级 (重点客户 = A, 潜力客户 = B, 普通客户 = C)   -- the tiering they have today
    describe                                                     -- columns, types, missing, range, tiny histograms
    refresh customers from "客户_Q4.csv"                          -- the next file: new, gone, changed told; tiers, tags, pins kept
    -- 2  ask
    where tier = B and last_order older than 90d | top 20 by amount_12m
    summarize count(), share(amount_12m), avg(margin) by tier
    -- 3  tag: one meaning per tag, kept in a dictionary
    define tag key_account "近3个月有成交且累计金额超过10万" when last_order within 3mo and amount_total > 10万
    where region = 华东 and tier = B | tag "win-back"             -- an undefined tag is refused with the nearest name, or defined on the spot by: tag new "…" (after `tag`, `new` is always the keyword)
    retag                                                        -- re-evaluate every rule tag; diff shows who came and went; manual tags stay
    -- 4  a policy (分层标准) is text
    policy standard "Key-account policy" {
      param a_min = 80
      param b_min = 50
      score value    weight 40 = percentile(amount_12m)          -- every component 0…100
      score growth   weight 20 = scale(amount_12m / amount_prev_12m, 0.5, 2.0) missing as 50
      score activity weight 25 = case { last_order within 30d: 100, last_order within 90d: 60, else: 0 }
      score strategy weight 10 = strategic * 20
      points 5 when has tag decision_maker_met
      let fresh = last_order within 30d                          -- a name for the clauses below
      tier A "重点" when score >= a_min
      tier B "潜力" when score >= b_min
      tier C "普通" otherwise
      keep A while score >= a_min - 5                            -- hysteresis: falls only below this
      at most 200 in A by amount_12m                             -- capacity; ties at the line stay out, told
    }
    lint standard               -- dead, shadowed, uncovered, overlapping rules; units; missing inputs; who stands on a line
    -- 5  what if
    simulate standard with a_min = 75                            -- who moves, because of the data or because of the rule
    -- 6  sweep
    sweep standard with a_min from 60 to 90 step 0.5
    sweep standard with a_min exact                              -- every value at which anything changes
    -- 7  seek
    seek standard with a_min so that count(tier = A) <= 120      -- best cut, ties at the line, or why none exists
    seek standard with a_min so that count(tier = A) <= 30 per owner
                                                                 -- with no objective: the largest set within an upper limit, the smallest meeting a lower one, at a value some customer has
    seek standard with a_min, b_min maximize share(amount_12m where tier = A) so that count(tier = A) <= 120
    -- 8  compare policies
    compare standard, growth                                     -- agreement, κ, swap set (in/out/both/neither) with value
    compare standard, standard with (a_min = 75) as lower
    compare standard, growth outcome sum(orders.amount) horizon 90d at 2026-06-30 worth 2pp   -- better, worse, equivalent, cannot tell
    -- 9  backtest
    backtest standard, growth at 2025-12-31, 2026-03-31, 2026-06-30 horizon 90d outcome sum(orders.amount)
    -- 10 why, and what would it take
    why C0001023                                                 -- every rule with the values read, passed or failed, distance
    reach A for C0001023 by changing amount_12m, last_order      -- smallest change, one column and two
    where tier = B | reach A | where steps = 1 | top 50 by amount_12m   -- the near-A list
    -- 11 try groups
    where tier = A | split into visit, mail stratified by region seed 7
    power baseline 12% lift 3pp                                  -- customers needed per arm
    analyze visit vs mail outcome renewed                        -- rate, difference, interval, p, sample-ratio check
    -- 12 decide
    adopt standard with a_min = 75                               -- stages the tiers; remembers the policy's version and parameters
    pin from "manual.csv"                                        -- id, tier, until, why
    diff
    plan save "q3.plan"                                          -- bound to data + policy + as_of; `apply` refuses a stale plan and says what moved
    commit "A cut 80 -> 75 after Q3 review"
    log                                                          -- also: undo, redo, discard, revert 12, verify, history of C0001023
    -- 13 models from the library, written in this same language, free to edit
    library                                                      -- rfm8, rfm_segments, abc, lifecycle, growth, scorecard_b2b, single_amount, rfm_growth …
    use rfm8 with recency = last_order, frequency = orders_12m, monetary = amount_12m   -- fills its `input` names; other names after `with` are its params
    -- 14 script
    language 1
    param cutoff = 80 "score from which a customer is A"
    let before = count(tier = A)
    adopt standard with a_min = $cutoff
    assert count(tier = A) between 50 and 200, "tier A is out of range"
    print "A: {$before} -> {count(tier = A)}"
    save report "review.html"
    """##

  static let statements = [
    "help", "customers | tag \"a`b\", \"\", \"a\\nb\"", "unit x ¥", "unit x %", "unit x 元", "help where", "describe",
    "describe orders", "tables", "columns", "columns orders", "tags", "policies",
    "library", "sets", "show policy standard", "format standard", "diff policy standard, growth", "diff 12 15",
    "rename tag old to new_name", "merge tags a, b into c", "explain where tier = B | take 3", "sensitivity standard",
    "alerts", "simulate standard against growth", "simulate standard against commit 12", "simulate standard on vips",
    "simulate standard with (a_min = 75, b_min = 50) on vips | summary", "compare standard, growth by region",
    "history of C0001023", "history of \"C 1\"", "history clear", "status", "backup \"f\"", "export audit \"f\"",
    "as of commit 12", "limits", "timing on", "set output json", "set width 100", "let x = 1 + 2", "assert 1 < 2",
    "print \"x\"", "include \"f\"", "record \"f\"", "rejects", "check", "clean", "recipe save \"f\"",
    "sample 100 against \"f\"", "sample 100 seed 7", "save as \"f\"", "save \"f.csv\"",
    "alert 5 when count(tier = A) > 200",
    "exclusive tags A, B", "unchangeable region", "quit", "as_of today", "undo", "redo", "discard", "revert 12",
    "verify", "customers", "it", "客户 | take 3", "| take 3", "customers | as vips", "customers | set owner = 李伟",
    "customers | untag a, \"b c\"", "customers | pin A until 2026-12-31 \"big deal\"", "customers | unpin",
    "customers | tag new \"大客户\"", "where region in (华东, 华北) and not tier = A",
    "where last_order in this quarter or last_order in last month or last_order in 2025",
    "where d within 12mo before 12mo", "where has any tag (a, \"b\")", "where x is not empty and y is empty",
    "where x not in (a, b)", "where name starts with \"A\" and name matches \"^\\d+$\" or name contains x",
    "where x between 1 and 2 and y between 3万 and 1.2亿元",
    "derive a = if(last_order within 30d, 1, 0), b = -x * (2 + y)",
    "count by tier, region", "count", "summarize n = count(), 总额 = sum(amount where tier = A) by tier | sort n desc",
    "summarize share(tier where tier = A)", "top 5 by overall(avg(x))", "where x >= overall(median(x))",
    "unit amount_12m ¥", "why 0001", "why 1e5 under standard", "reach A for C-01", "lint standard | where kind = dead",
    "apply \"q3.plan\"", "policy p assigns stage {\n tier `Potential Loyalist` when x > 1\n tier B otherwise\n}",
    "policy p {\n input m \"money\"\n missing as tier C\n service A { contact every 7d respond within 1h minutes 45 owner_max 30 return_to_pool after 30d }\n at most 3 in A by x per region\n}",
    "load \"a.csv\" as t key id encoding gb18030 separator \";\" types (id = text, d = date) known at 2026-01-01",
    "where region = “华东\"", "where 金额 》= １００", "customers ｜ where region ＝ “华东”",
    "backtest standard, growth with (x = 1) at 2026-01-01 horizon 90d outcome sum(orders.amount) trusting strategic",
    "pin from \"manual.csv\"", "where a = 1 |\n take 5", "where a = 1\n| take 5", "where a in (1,\n2)\n| take 5",
  ]
}
