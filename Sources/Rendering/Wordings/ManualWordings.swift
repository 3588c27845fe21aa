/// What help says of the verbs and stages.
let manualWordings: [String: String] = [
  "examples": "示例",
  // Loading and defining.
  "sets the day from which windows, roll-ups and days_since look back; without it, the newest day in the events":
    "设定截至日：时间窗口、汇总和 days_since 都从这一天往回看；不设定时取事件中最新的一天",
  "keeps a column of customers under a name; it is computed anew with every as-of date and every load":
    "为客户保存一个命名的计算列；每次更换截至日或重新载入时都会重新计算",
  "says what a column is counted in": "说明一列的单位",
  "names the column that says what a customer is worth: simulations and comparisons add it up":
    "指定代表客户价值的列：模拟和对比时会按它合计",
  "takes the tiers customers have today from a column; values are renamed to tiers, best first":
    "从某一列取得客户目前的层级；把列中的值对应到层级，从高到低书写",
  "re-evaluates every rule tag, or those named; `diff` shows who came and went; tags given by hand stay":
    "重新判定全部或指定的规则标签；`diff` 查看谁新增、谁去除；手工打的标签不变",
  // Policies.
  "keeps a policy (分层标准) under a name; `simulate` shows what it would do, `adopt` does it":
    "以名称保存一个分层标准；`simulate` 模拟它的效果，`adopt` 正式采用",
  "gives every customer the tier of the policy, pending until `commit`; unscored customers keep the tier they have":
    "按分层标准给每个客户定层级，用 `commit` 提交之前都是待提交；未评分的客户保留原有层级",
  "a policy's text: `show policy` as it was written, `format` in the standard layout":
    "查看分层标准的文本：`show policy` 按原样，`format` 按标准格式",
  "the policies of the store, their tiers and parameters, and which is in force":
    "工作区里的分层标准、各自的层级和参数，以及哪一个生效",
  "the clauses of a policy: parameters, named values, the parts of the score, points, the rules, tried in order, who keeps a tier, and how many have a place in one":
    "分层标准的子句：参数、命名值、得分项、加分项、依次判断的规则、保级条件，以及各层级的名额",
  // What if.
  "shows what a policy would do, before anything is done: a row for each customer, from its tier now to the new one; `against` another policy, a commit, or the current tiers whatever made them":
    "在真正改动之前，查看分层标准会带来什么变化：每个客户一行，从现有层级到新层级；`against` 可与另一分层标准、某次提交或现有层级（不问由来）相比",
  "the headline of a what-if as rows": "把模拟或对比的摘要列成数据行",
  // Looking.
  "the tables of the store, with their rows and where they came from": "工作区里的表、行数和来源",
  "the columns of customers, or of another table: type, unit, and how a kept column is computed":
    "客户表或其他表的列：类型、单位，以及定义列的算法",
  "what is in every column: type, missing, distinct values, range, the middle, and a tiny histogram":
    "每一列的概况：类型、缺失、不同值个数、取值范围、中位数和小型直方图",
  "the decisions on record, newest first": "已提交的决定，最新的在前",
  "the file, the day, the measure, the policy in force, and what is pending":
    "文件、截至日、价值指标、生效中的分层标准，以及待提交的改动",
  // Asking.
  "keeps the rows for which the condition is true; unknown, for a missing value, is not true":
    "只保留条件为真的行；因缺失而未知的不算真",
  "adds a column to each row for this answer only; `define` keeps one": "只为这次结果增加一列；要长期保留请用 `define`",
  "shows these columns, in this order": "按这个顺序显示这些列",
  "orders the rows; missing values come last, equal rows stay in order of the key":
    "排序；缺失值排在最后，同值的行按主键顺序",
  "the rows with the largest values, largest first; ties go in order of the key, and a cut through a tie is told":
    "取值最大的若干行，从大到小；并列按主键顺序，截断处遇到并列会说明",
  "the rows with the smallest values, smallest first; ties go in order of the key":
    "取值最小的若干行，从小到大；并列按主键顺序",
  "the first rows, in the order they have": "按现有顺序取前若干行",
  "so many rows drawn at random without replacement; the seed is told, and the same seed draws the same rows":
    "不放回地随机抽取若干行；会说明种子，同一种子抽到同样的行",
  "how many rows there are, in column `count`": "统计行数，列名为 `count`",
  "one row of aggregates, or one for each group; missing values are skipped, and make a group of their own in `by`":
    "聚合成一行，或每组一行；缺失值不计入，在 `by` 中自成一组",
  // Changing.
  "gives these customers tags; a tag must be defined, so that it has one meaning":
    "给这些客户打标签；标签必须先定义，保证含义唯一",
  "takes tags from these customers": "去除这些客户的标签",
  "writes a value into a column of these customers; kept columns (`define`) and the key are computed, not written":
    "给这些客户的某一列写入值；定义列（`define`）和主键不能写入",
  "fixes these customers' tier by hand: they are in it at once, and no policy moves them until the day has passed":
    "手工锁定这些客户的层级：立即生效，在期限之前任何分层标准都不会改动",
  "takes away the pins of customers who are not in the store any more: of those named, or of all of them":
    "取消已不在工作区里的客户的锁定：只取消点名的，或全部取消",
  "nobody who is gone has a pin under \"%\"": "已不在的客户里没有人以“%”锁定",
  "the customer \"%\" is in the store: only pins of those who are gone are taken away so":
    "客户“%”还在工作区里：这样只能取消已不在的客户的锁定",
  "no pin is of a customer who is gone": "没有已不在的客户的锁定",
  "pins of customers who are gone, taken away: %": "已取消的锁定（客户已不在）：%",
  "takes the pins of these customers away: they keep their tier until a policy is adopted again":
    "解除这些客户的锁定：层级保持不变，直到再次采用分层标准",
  "reads pins from a CSV file with the columns id, tier, until and why, or 客户编号, 层级, 截止 and 原因: all of them, or none":
    "从 CSV 文件读取锁定，列为 id、tier、until、why，或客户编号、层级、截止、原因：要么全部生效，要么全不生效",
  "the tiers fixed by hand: for whom, until when, why, and whether each holds on the day in force":
    "手工锁定的层级：哪些客户、到何时、为什么、当前是否有效",
  "brings a model of the library into the store as a policy: `with` fills its inputs and parameters; edit it as any other":
    "把模型库中的模型作为分层标准放入库中：`with` 给出输入和参数；之后可像其他标准一样修改",
  "the models that come with the program, their inputs and parameters; `use` brings one into the store":
    "程序自带的模型及其输入和参数；用 `use` 放入库中",
  "what differs in meaning between two policies, with the customers each difference moves by itself; with one policy, between the version in force and the text as it is now":
    "两个分层标准含义上的不同，以及每处不同单独使多少客户变动；只写一个时，比较生效版本与现在的文本",
  "the clauses of a tier's service: how often it is contacted, how soon it is answered, minutes a contact takes, customers an owner has at most, and when it returns to the pool":
    "层级服务的子句：多久联系一次、多久内响应、每次联系的分钟数、每个负责人最多多少客户、何时退回公海",
  "takes back the last change since the last commit; `redo` does it again": "撤销自上次提交以来的最后一处改动；用 `redo` 重做",
  "does again what `undo` took back": "重做 `undo` 撤销的改动",
  "forgets all changes since the last commit": "放弃自上次提交以来的全部改动",
  "puts the pending changes on record, whole or not at all; `log` shows them for ever":
    "把待提交的改动整体记录下来，要么全部、要么全不；`log` 永久可查",
  "puts the store, its history and what is pending into a new workspace file, and goes on there":
    "把数据、历史和待提交的改动存入新的工作区文件，并在其中继续",
  // Scripts and the session.
  "the first line of a script, so that it keeps its meaning": "脚本的第一行，保证脚本的含义不变",
  "names a value of a script, used as $NAME; `tierlab run … --param NAME=VALUE` gives another":
    "脚本的参数，用 $NAME 引用；`tierlab run … --param NAME=VALUE` 可以改变它",
  "keeps one value, used as $NAME": "保存一个值，用 $NAME 引用",
  "stops a script with exit code 2 unless the condition is true": "条件不为真时停止脚本，退出码为 2",
  "writes one line; {…} inside a text is computed": "输出一行；文本中的 {…} 会被计算",
  "runs the statements of another file, beside this one": "运行同一目录下另一个文件中的语句",
  "how answers look: output table, json, csv or markdown; box unicode, ascii or full; language en or zh; color and pager on, off or auto; width; numbers plain, grouped or wan (万 and 亿, in Chinese)":
    "结果的显示方式：output 为 table、json、csv 或 markdown；box 为 unicode、ascii 或 full；language 为 en 或 zh；color 和 pager 为 on、off 或 auto；width 为宽度；numbers 为 plain、grouped 或 wan（万、亿）",
  "tells after each answer how long it took": "在每个结果之后显示耗时",
  "help on one screen; `help VERB`, `help functions`, `help policy`, `help errors`":
    "一屏帮助；另有 `help VERB`、`help functions`、`help policy`、`help errors`",
  "ends the session; what is pending stays in its file": "结束会话；待提交的改动留在文件里",
  "writes what was done in this session, and what is done from now on, as a script that does it again":
    "把本次会话已做的和今后要做的写成脚本，以便重新执行",
  "forgets the statements typed before, in ~/.tierlab_history or $XDG_STATE_HOME/tierlab/history too; a line that begins with a blank is never kept":
    "忘掉以前输入的语句，~/.tierlab_history 或 $XDG_STATE_HOME/tierlab/history 里的也一并清除；以空格开头的行从不保存",
]
