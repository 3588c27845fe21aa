/// Sets, groups, exports, plans: what asking says beyond single stages.
let askingWordings: [String: String] = [
  // Sets.
  "names these customers as a set; `SET | …` goes on with them, and `… on SET` asks what if about them alone":
    "把这些客户命名为一个客户集；`SET | …` 接着用它们，`… on SET` 只对它们做模拟",
  "the sets of customers that were named with `as`: how many are in each, how many of them are gone since, and what made it":
    "用 `as` 命名的客户集：各有多少客户、其中多少已不在，以及由哪条语句得到",
  "no set is called \"%\"": "没有名为“%”的客户集",
  "\"%\" is the name of other rows already": "“%”已经是其他数据行的名称",
  "% customers are the set \"%\"": "% 个客户组成客户集“%”",
  "% customers are the set \"%\" now; it had %": "客户集“%2”现有 %1 个客户；之前有 %3 个",
  "% of the set \"%\" are no longer customers": "客户集“%2”中有 %1 个已不再是客户",
  "on the set \"%\": % customers": "只看客户集“%”：% 个客户",
  "the places of a tier are counted over all customers, not over the set alone": "层级的名额按全部客户计算，而不只按这个客户集",
  "the others keep the tier they have; \"%\" decides the set \"%\" alone": "“%”只决定客户集“%”；其他客户保留现有层级",
  "% customers": "% 个客户",
  "set %": "客户集 %",
  "sets": "客户集",
  "the set \"%\"": "客户集“%”",
  // Pivot.
  "lays one column of a summary across: a column for each of its values, `missing` for none; a group without rows counts 0 and sums to 0, its other aggregates are missing":
    "把汇总的一列横向展开：每个值一列，没有值的为 `missing`；没有数据行的分组计数和合计为 0，其他聚合缺失",
  "pivot lays a summary's groups across; these rows are none": "pivot 横向展开汇总的分组，而这些行不是分组",
  "\"%\" is no column that the summary is by": "汇总不是按“%”分组的",
  "rows would fall together: the summary is also by \"%\", which was left out": "数据行会重合：汇总还按“%”分组，而它被去掉了",
  "there is nothing to lay across: no aggregate is left": "没有可以展开的内容：聚合都被去掉了",
  "\"%\" has % values: a table has at most % of them across": "“%”有 % 个不同的值，最多横向展开 % 个",
  // Saving rows.
  "writes the rows into a file, whole or not at all: .csv, .json, .jsonl or .md; a file that is there is kept unless `replace` is said":
    "把数据行写入文件，要么完整写入，要么不写：.csv、.json、.jsonl 或 .md；已有的文件不会被覆盖，除非写明 `replace`",
  "\"save\" writes the rows as they are here, so it is the last stage": "“save”按此处的数据行写入文件，必须是最后一个步骤",
  "one statement changes customers or saves rows, not both": "一条语句要么改动客户，要么保存数据行，不能两者兼有",
  "the end of a file's name says how it is written": "文件名的结尾决定写入的格式",
  "stopped; nothing was written": "已中断，没有写入任何内容",
  "% % saved in %, % columns": "%2：%1 行已保存到 %3，%4 列",
  // Arms.
  "divides these customers into arms at random and writes the arm into the column `arm`, or the one named; the same seed divides the same way, and each stratum is divided evenly":
    "把这些客户随机分成几组，组名写入 `arm` 列或指定的列；相同的种子得到相同的分组，每一层都平均分配",
  "two arms would be called \"%\"": "会有两个组都叫“%”",
  "a split has at least two arms": "至少要分成两组",
  "\"%\" holds %, so no arms can be written to it": "“%”列是%，不能写入组名",
  "% in \"%\", drawn at random with seed %": "%1，写入“%2”，随机抽取，种子为 %3",
  "% in \"%\", whose earlier arms are gone; drawn at random with seed %": "%1，写入“%2”（原来的分组已去除），随机抽取，种子为 %3",
  "% in \"%\", drawn at random in % strata with seed %": "%1，写入“%2”，在 %3 层中随机抽取，种子为 %4",
  "% in \"%\", whose earlier arms are gone; drawn at random in % strata with seed %":
    "%1，写入“%2”（原来的分组已去除），在 %3 层中随机抽取，种子为 %4",
  "compares two arms of a split: rates for a condition (two-proportion z, Newcombe's interval), means for a number (Welch); the difference is the first arm's minus the second's; an alarm where the arms' sizes are not what an even split gives":
    "对比两个组：条件比较比率（两比例 z 检验、Newcombe 区间），数字比较均值（Welch 检验）；差值为第一组减第二组；各组人数不像平均分配时会提出警告",
  "customers have no arms in a column \"%\"": "客户没有写在“%”列里的分组",
  "an arm is compared with another one": "要和另一个组对比",
  "an outcome is a condition or a number; this is %": "结果是一个条件或数字，而这是%",
  "nobody is in an arm \"%\"": "没有客户在“%”组里",
  "% customers left out: the outcome is missing": "% 个客户未列入：结果缺失",
  "the interval holds 0: that there is no difference cannot be ruled out": "区间包含 0：不能排除没有差异",
  "the interval is on one side of 0: the arms differ": "区间在 0 的一侧：两组有差异",
  "there is nothing to test: too few outcomes, or all alike": "无从检验：结果太少，或完全相同",
  "sample ratio alarm: arms of % customers are not what an even split gives (p = %); who is in an arm may not be chance":
    "人数比例警告：各组 % 个客户，不像平均分配的结果（p = %）；谁在哪个组可能并非随机",
  "% % % (% of %), % % % (% of %)": "% %%（% / %），% %%（% / %）",
  "difference % points (95 %: % to %), p = %": "相差 % 个百分点（95 %：% 至 %），p = %",
  "% % on average (% customers), % % (%)": "% 平均 %（% 个客户），% 平均 %（% 个）",
  "difference % (95 %: % to %), p = %": "相差 %（95 %：% 至 %），p = %",
  "how many customers each of two arms needs to tell a rate from a higher one (two-sided; the pooled normal approximation); power 80 % and alpha 5 % unless said":
    "两组各需要多少客户才能区分一个比率和更高的比率（双侧，合并方差的正态近似）；功效默认 80 %，显著性水平默认 5 %",
  "a share between 0 and 1 is wanted here": "这里需要 0 到 1 之间的比例",
  "baseline and lift together are at most 100 %": "基线与提升之和不超过 100 %",
  "there are % customers: too few for that": "共有 % 个客户，数量不够",
  "% customers in each of two arms, % together": "两组各 % 个客户，共 % 个",
  // Patterns.
  "a pattern is a text that is written out": "模式要直接写成文本",
  "the pattern repeats too much: written out it has more than % steps": "模式重复过多：展开后超过 % 步",
  "this bracket closes nothing": "这个括号没有对应的左括号",
  "this bracket is not closed": "这个括号没有闭合",
  "what is repeated already is not repeated again without brackets": "已经重复的部分要加括号才能再重复",
  "a repetition goes from a smaller to a larger number, up to %": "重复次数要从小到大，最多 % 次",
  "there is nothing to repeat before this sign": "这个符号前面没有可重复的内容",
  "only (?: ) and (?i) in front are known after \"(?\": a pattern is read once, without looking back":
    "“(?”之后只能是 (?: )，或写在最前面的 (?i)：模式只读一遍，不回头",
  "brackets stand at most % deep": "括号最多嵌套 % 层",
  "a range goes from a smaller to a larger character": "范围要从小的字符到大的字符",
  "a backslash stands before the sign it is about": "反斜杠要写在它所指的符号之前",
  "a pattern cannot ask for what a bracket found before: it is read once, without looking back":
    "模式不能引用前面括号找到的内容：它只读一遍，不回头",
  "\"\\%\" means nothing here": "“\\%”在这里没有意义",
  "no class of characters is called \"%\"": "没有名为“%”的字符类",
  "this is no character: its number is written in hexadecimal": "这不是一个字符：编号用十六进制书写",
  // Units.
  "the column is counted in %, and 15% is the number 0.15: here % is compared; `%` may be meant":
    "这一列以 % 计，而 15% 是数字 0.15：这里比较的是 %；也许想写 `%`",
  "% is % %: the units differ": "%1 %2 %3：单位不同",
  "added to": "加到",
  "subtracted from": "减自",
  "compared with": "对比",
  // Memory.
  "% takes about %, and % of memory are free": "%大约需要 %，而空闲内存为 %",
  "`limits` shows what is used": "`limits` 查看用量",
  "reading \"%\"": "读取“%”",
  "computing a column of % rows": "计算 % 行的一列",
  "sorting % %": "排序 % 个%",
  "making % columns of % rows": "生成 % 列 % 行",
  "what there is room for and what of it is used: memory, rows, and how large a statement's parts may be; a load or an order that would not fit is refused before it begins":
    "各种上限和用量：内存、行数，以及语句各部分的大小；容纳不下的载入或排序在开始之前就会被拒绝",
  "memory": "内存",
  "store": "工作区",
  "kept results": "缓存结果",
  "rows of a table": "表的行数",
  "bits of an exact number": "精确数字的位数",
  "tiers of a policy": "分层标准的层级数",
  "brackets in brackets": "括号嵌套",
  "columns of a pivot": "横向展开的列数",
  "steps of a pattern": "模式的步数",
  "bytes this program may have, and has": "本程序可用和已用的字节数",
  "bytes of the tables' columns; undo and what-ifs share them": "各表各列的字节数；撤销和模拟共用它们",
  "bytes of computed columns kept for the next question; the least used go": "为下一个问题保留的计算列的字节数；最少使用的先清除",
  "the largest table": "最大的表",
  "a larger result is an error, with its place": "更大的结果会报错并指出位置",
  "in a statement": "一条语句之内",
  "one for each value": "每个值一列",
  "of `matches`, written out": "`matches` 的模式展开之后",
  "limits": "上限",
  // How a statement runs.
  "how a statement runs, step by step: on how many rows, what is computed for all customers and what is there already, and the day it looks back from; what it would change is not done":
    "一条语句怎样逐步执行：多少行、为全部客户计算什么、哪些已有结果可用，以及截至日；会造成的改动不会执行",
  "it changes the store: one step, pending until `commit`, taken back by `undo`; it was not done":
    "它会改动工作区：一步改动，用 `commit` 提交之前待提交，用 `undo` 撤销；现在没有执行",
  "it was not done": "没有执行",
  "the last step would change % customers; it was not done": "最后一步会改动 % 个客户；没有执行",
  "the last step would write % % into a file; it was not done": "最后一步会把 % 行%写入文件；没有执行",
  "it changes nothing": "不改动任何东西",
  "% steps; %": "% 个步骤；%",
  "steps": "步骤",
]
