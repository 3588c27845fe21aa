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
  define    define x = sum(orders.amount within 12mo) · measure x · as_of 2026-06-30
            current tier from 客户等级 (重点客户 = A, …) · unit x ¥
  tag       define tag T "meaning" when … · retag · … | tag T · … | untag T · … | set c = v
  policy    policy P { param a = 80  score s weight 40 = …  tier A when score >= a … }
            show policy P · format P
  what if   simulate P with a = 75 · compare P, Q · … | summary
  decide    adopt P with a = 75 · diff · undo · redo · discard · commit "why" · log
  script    param let assert print include · save as "x.tierlab" · set output json · quit

  help VERB  one verb with examples     help functions     help policy
  """: """
  语句由动词和普通单词组成；数据行经过 | 从左到右逐步处理。
  查看不会改动任何东西。改动用 diff 查看，用 undo 撤销，
  用 commit "原因" 提交之后才算决定。

  载入      load "c.csv" as customers key id · load "o.csv" as orders of customers by id at date
  查看      describe · tables · columns · tags · policies · status
  查询      where … | derive … | select … | sort … | top 20 by … | take 5 | count
            summarize count(), sum(x) by tier · it | … 接着上一个结果继续
  定义      define x = sum(orders.amount within 12mo) · measure x · as_of 2026-06-30
            current tier from 客户等级 (重点客户 = A, …) · unit x ¥
  标签      define tag T "含义" when … · retag · … | tag T · … | untag T · … | set c = v
  分层标准  policy P { param a = 80  score s weight 40 = …  tier A when score >= a … }
            show policy P · format P
  假设      simulate P with a = 75 · compare P, Q · … | summary
  决定      adopt P with a = 75 · diff · undo · redo · discard · commit "原因" · log
  脚本      param let assert print include · save as "x.tierlab" · set output json · quit

  help VERB  某个动词的说明和示例     help functions  函数     help policy  分层标准
  """,
  """
  Rules are tried in order; the first that is not false decides. One that is
  unknown, for a missing value, leaves the customer unscored: nobody is demoted
  for an empty cell. `score` is the sum of weight × component / 100 and points.
  """: """
  规则依次判断，由第一条不为假的规则决定。若因值缺失而结果未知，
  该客户就是未评分：不会有人因为一个空格被降级。
  `score` 等于各得分项 权重 × 分值 / 100 之和，再加上加分项。
  """,
]
