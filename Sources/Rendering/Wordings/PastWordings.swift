/// What is said of what is on record: proofs, taking back, looking back, plans, backups, and other sessions.
let pastWordings: [String: String] = [
  // Help.
  "takes back what one commit changed, by a new commit that says so; refused where a later one changed the same again":
    "用一次新的提交撤回某次提交的改动，并写明撤回了什么；若之后又改过同样的内容则拒绝",
  "a copy of the whole workspace under another name, what is pending included; it appears whole or not at all":
    "把整个工作区（含待提交的改动）复制为另一个文件；要么完整出现，要么不出现",
  "writes every commit as a line of JSON: who, when, why, the statements, policies and their text, the seal, and a line for each customer whose tier changed, before and after capacity":
    "把每次提交写成一行 JSON：谁、何时、为何、语句、分层标准及其文本、封印，并为每个层级变动的客户写一行，含限额前后的层级",
  "writes what is pending as a readable plan, bound to the data, the policies and the day it was made on; `apply` does exactly that, or tells what is not as it was":
    "把待提交的改动写成可读的计划，绑定到当时的数据、分层标准和截至日；`apply` 只照此执行，否则说明哪里已经不同",
  "reads the whole workspace and compares it with its checks and with the chain of seals: a row for each thing looked at, or an error where one is not what was written; the last commit's seal, written down elsewhere, proves all before it":
    "读取整个工作区，与校验值和封印链逐一核对：每项检查一行，若有任何一项与写入时不同则报错；把最后一次提交的封印另行记下，即可证明之前的全部内容",
  "what each commit changed of one customer: every stored value before and after, pins too, and the commit's reason; what is pending is last":
    "每次提交对某个客户的改动：各个存储值的前后变化、锁定，以及提交的原因；待提交的改动在最后",
  "customers as a commit left them, with its day, policies and tags; after `show`, any question is asked of that store":
    "某次提交之后的客户，含当时的截至日、分层标准和标签；`show` 之后可以对当时的工作区提任何问题",
  "what has changed since the last commit, or from one commit to another (0 is before the first): each customer's values before and after, and the statement or the commit that did it":
    "上次提交以来的改动，或从一次提交到另一次提交的改动（0 表示第一次之前）：每个客户的值在前后各是什么，以及由哪条语句或哪次提交造成",
  // Taking back.
  "1 to %": "1 到 %",
  "`log` lists them": "`log` 列出全部",
  "a commit is taken back when nothing is pending; % changes are": "没有待提交的改动时才能撤回提交；现有 % 处",
  "commit \"…\", or discard": "commit \"…\"，或 discard",
  "what commit % changed was changed again since: %": "第 % 次提交改动的内容之后又被改过：%",
  "nothing is left of what commit % changed": "第 % 次提交的改动已不复存在",
  "commit % takes back commit %: % customers changed": "第 % 次提交撤回了第 % 次提交：% 个客户变动",
  "the measure": "价值指标",
  "the meaning of tag \"%\"": "标签“%”的含义",
  "the policy in force on %": "%的生效分层标准",
  "\"%\" of % %": "%2 个%3的“%1”",
  // Looking back.
  "the earlier commit comes first": "较早的提交写在前面",
  "nothing differs": "没有差异",
  "what is on record is not changed": "已提交的内容不能改动",
  "as commit % left it, %: %": "第 % 次提交之后的样子，%：%",
  "commit % has no customers": "第 % 次提交没有客户",
  "there never was a customer \"%\"": "从来没有客户“%”",
  "nothing was ever changed of this customer": "这个客户从未有过改动",
  "came": "新增", "went": "去除", "pinned": "锁定",
  // Proofs.
  "a scratch store is kept in memory alone: there is no file to prove": "临时工作区只在内存中：没有文件可核对",
  "this store is not kept in a file": "这个工作区没有保存为文件",
  "the workspace is whole: % things looked at": "工作区完好：核对了 % 项",
  "the last seal is %": "最后的封印是 %",
  "the workspace is damaged or was changed from outside: % of % things are not what was written: %":
    "工作区已损坏或被外部改动：%2 项中有 %1 项与写入时不同：%3",
  "good": "完好",
  "checks": "检查项",
  "the structure of the file": "文件结构",
  "% rows lead nowhere": "% 行没有归属",
  "its values are not those that were written": "其值与写入时不同",
  "% stored columns": "% 个存储列",
  "% stored columns, % of them written before digests were": "% 个存储列，其中 % 个写于有摘要之前",
  "commit %, %: %": "第 % 次提交，%：%",
  "% (made before seals were)": "%（早于封印）",
  "it does not follow the one before it": "与上一次提交不连续",
  "its seal is not that of what it says and leaves": "封印与其内容不符",
  "its seal is gone": "封印丢失",
  "% cannot be read": "%无法读取",
  "where changes start from": "改动的起点",
  "it is not the last commit": "不是最后一次提交",
  "% pending steps": "% 个待提交的步骤",
  "they are not those that were written": "与写入时不同",
  "the last commit": "最后一次提交",
  "a pending step": "某个待提交的步骤",
  // Files.
  "backed up to %": "已备份到 %",
  "% commits, % changed tiers written to %": "% 次提交、% 处层级变动已写入 %",
  "nothing is pending, so there is nothing to plan": "没有待提交的改动，因此没有可写的计划",
  "planned: % statements change % customers; written to %": "已写成计划：% 条语句，% 个客户变动；写入 %",
  "a plan is applied when nothing is pending; % changes are": "没有待提交的改动时才能执行计划；现有 % 处",
  "\"%\" is not a plan, or was changed since it was written": "“%”不是计划，或写成之后被改过",
  "the plan is stale: %": "计划已过期：%",
  "look at it again: repeat its statements, and plan save \"…\"": "请重新核对：重做其中的语句，再 plan save \"…\"",
  "the plan's statements give another result than planned: %": "计划中的语句得到的结果与计划不同：%",
  "applied: % statements, % customers change": "已执行：% 条语句，% 个客户变动",
  "% is new": "新增 %",
  "% is gone": "%已不存在",
  "% was changed": "%已改动",
  "% was % and is %": "% 原为 %，现为 %",
  "the order of what the store holds was changed": "工作区内容的次序已改动",
  "the base commit was % and is %": "基准提交原为 %，现为 %",
  "% (%)": "%（%）",
  "% customers are new": "新增 % 个客户",
  "% customers are gone": "减少 % 个客户",
  "% customers were changed": "% 个客户有改动",
  "% pins are new": "新增 % 个锁定",
  "% pins are gone": "减少 % 个锁定",
  "% pins were changed": "% 个锁定有改动",
  "goes on from %, whose commits could not be read": "接续 %，其提交无法读取",
  "the commits before are not in it: %": "其中没有以前的提交：%",
  "it begins with the store as the last commit left it, and with what is pending":
    "它从最后一次提交留下的内容开始，并带有待提交的改动",
  // Others.
  "this decision was made on commit %, and the last on record is %; since then: %":
    "这个决定基于第 % 次提交，而最后一次提交是 %；其间：%",
  "another session changed the workspace \"%\" since it was opened here: % statements":
    "另一个会话在此处打开之后改动了工作区“%”：% 条语句",
  "% (process %)": "%（进程 %）",
  "another session": "另一个会话",
  "the workspace \"%\" is open for writing by % since %": "工作区“%”正由 % 打开写入，自 % 起",
  "the workspace \"%\" is open for writing by %": "工作区“%”正由 % 打开写入",
  // Guests.
  "what was typed before is not a guest's to take away: --safe forbids it": "以前输入的语句不能由他人的脚本清除：--safe 禁止",
  "\"%\" is not for a script from others: %; --safe keeps to \"%\"": "他人的脚本不能使用“%”：%；--safe 只限“%”之内",
  "it is not a plain file": "不是普通文件",
  "it is another name of a file that may lie outside": "它是某个文件的另一个名称，该文件可能在外部",
  "its name has a NUL character": "名称中有 NUL 字符",
  "it lies elsewhere": "不在此文件夹内",
  "it leads out by \"..\"": "用“..”通向外部",
  "a link leads out of it": "有链接通向外部",
]
