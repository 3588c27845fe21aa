/// The pages of help.
let helpWordings: [String: String] = [
  """
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
  """: """
  语句由动词和普通单词组成；数据行经过 | 从左到右逐步处理。
  查看不会改动任何东西。改动用 diff 查看，用 undo 撤销，
  用 commit "原因" 提交之后才算决定。

  载入      load "c.csv" as customers key id · load "o.csv" as orders of customers by id at date
  查看      describe · tables · columns · tags · policies · status
  查询      where … | derive … | select … | sort … | top 20 by … | take 5 | count
            summarize count(), sum(x) by tier · it | … 接着上一个结果继续
            … | as SET · sets · SET | … · … by x, y | pivot y · … | save "f.csv"
  分组      … | split into A, B seed 7 · analyze A vs B outcome … · power baseline 12% lift 3pp
  文件      preview customers from "next.csv" · refresh customers from "next.csv" · recipe save "f"
            check · rejects · sample 20 against "f" · clean · clean | where … | apply · … | save "f.plan"
  执行      explain STATEMENT · limits
  定义      define x = sum(orders.amount within 12mo) · measure x · as_of 2026-06-30
            current tier from 客户等级 (重点客户 = A, …) · unit x ¥
  标签      define tag T "含义" when … · retag · … | tag T · … | untag T · … | set c = v
            rename tag T to U · merge tags T, U into V · alert N when … · alerts
  分层标准  policy P { param a = 80  score s weight 40 = …  tier A when score >= a … }
            show policy P · format P · diff policy P, Q
            library · use rfm8 with recency = last_order, …
  假设      simulate P with a = 75 · simulate P against Q · compare P, Q
            distribution P · lorenz · sensitivity P · … | summary
            sweep P with a exact · seek P with a so that count(tier = A) <= 120
            compare P, Q outcome sum(orders.amount) horizon 90d at 2026-03-31 worth 2pp
            backtest P at 2026-03-31 horizon 90d outcome count(orders) > 0
  解释      why C0001023 under P · lint P · reach A for C0001023 · … | reach A
  决定      adopt P with a = 75 · diff · undo · redo · discard · commit "原因" · log
            plan save "f" · apply "f" · revert 3 · diff 1 3 · history of ID · verify
  脚本      param let assert print include · save as "x.tierlab" · save report "x.html" · set output json · quit

  help VERB  某个动词的说明和示例     help functions  函数
  help policy  分层标准             help errors  错误
  """,
  """
  Rules are tried in order; the first that is not false decides. One that is
  unknown, for a missing value, leaves the customer unscored: nobody is demoted
  for an empty cell. `score` is the sum of weight × component / 100 and points.
  Then `keep` (for who was in the tier on record), pins, and last `at most`: the
  pinned have their places first, who ties at the line stays out, and who has no
  place takes its next true rule. `use` fills an `input`; `service` is for the
  workload. A label ("重点") is as good as its code wherever a tier is read.
  """: """
  规则依次判断，由第一条不为假的规则决定。若因值缺失而结果未知，
  该客户就是未评分：不会有人因为一个空格被降级。
  `score` 等于各得分项 权重 × 分值 / 100 之和，再加上加分项。
  之后依次是 `keep`（针对记录中在该层级的客户）、锁定，最后是 `at most`：
  锁定的客户先占名额，入选线上并列的都不入选，没有名额的按下一条为真的规则定级。
  `use` 填写 `input`；`service` 供工作量测算。凡是读取层级的地方，名称（"重点"）与代码等同。
  """,
  """
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
  """: """
  错误信息说明违反了哪条规则、在第几行第几列、涉及哪些词、那里本可以写什么，
  并给出可以直接照打的提示。绝不会只做一半：失败的语句不改动任何东西，
  之后 `it` 也不再有效。

  没有这个名称        会提示最接近的名称；`columns`、`tags`、`policies` 可列出全部
  是值还是列          加引号的 "B" 是值，加反引号的 `B` 是列
  像数字的文本        编号是文本：请加引号，如 "0001"
  缺失值              既不为真也不为假：用 `is empty` 查找，用 `coalesce` 补上
  每行各有一个值      聚合写在 `summarize` 里，或写成 overall(…)
  会改动数据的语句    `customers | set …`：先说明是哪些客户
  没有截至日期        `as_of 2026-06-30`
  “本版本还没有…”     语句能读懂，但功能还没有做

  脚本遇到第一个失败就停止。退出状态：0 完成，1 语句失败，2 断言不成立，
  64 用法错误，66 没有该文件，130 被中断。
  """,
]
