/// What the program says at its edges: files, the prompt, the command line.
let programWordings: [String: String] = [
  "there is no file \"%\"": "没有文件“%”",
  "\"%\" is a folder, not a file": "“%”是文件夹，不是文件",
  "\"%\" is a device, not a file": "“%”是设备，不是文件",
  "\"%\" is there already and is not replaced": "“%”已经存在，不会被替换",
  "choose another name": "请换一个名称",
  "\"%\" cannot be added to": "无法向“%”追加内容",
  "standard input": "标准输入",
  "\"%\" may not be read or written by you": "你没有读写“%”的权限",
  "the disk is full: \"%\" was not written": "磁盘已满：“%”没有写入",
  "free some space, or choose another disk": "请腾出空间，或换一个磁盘",
  "\"%\": the disk reported an error": "“%”：磁盘报告了错误",
  "\"%\": its disk may only be read": "“%”：所在磁盘只读",
  "\"%\": what stands before the last \"/\" is no folder": "“%”：最后一个“/”之前的不是文件夹",
  "\"%\" cannot be replaced": "“%”不能替换",
  "there is no folder for \"%\"": "没有存放“%”的文件夹",
  "make the folder, or choose another name": "请新建文件夹，或换一个名称",
  "a script is written in UTF-8; standard input is not": "脚本要用 UTF-8 编码，而标准输入不是",
  "%: % statements, no errors": "%：% 条语句，没有错误",
  "tierlab 0.1: `help` on one screen, Tab completes, Ctrl-D ends": "tierlab 0.1：`help` 查看一屏帮助，Tab 补全，Ctrl-D 退出",
  "the % demo: try  summarize count(), share(amount_12m) by tier":
    "% 演示：试试  summarize count(), share(amount_12m) by tier",
  "%: % changes are pending; `diff` shows them": "%：有 % 处改动待提交；用 `diff` 查看",
  "1 change stays pending in %": "有 1 处改动留在 % 中待提交",
  "% changes stay pending in %": "有 % 处改动留在 % 中待提交",
  "1 change in no file (`save as \"x.tierlab\"` keeps them). End anyway? (y/N) ":
    "有 1 处改动没有存入文件（`save as \"x.tierlab\"` 可以保存）。仍要退出吗？(y/N) ",
  "% changes in no file (`save as \"x.tierlab\"` keeps them). End anyway? (y/N) ":
    "有 % 处改动没有存入文件（`save as \"x.tierlab\"` 可以保存）。仍要退出吗？(y/N) ",
  "no HOME: the statements typed here are not kept": "没有 HOME：在此输入的语句不会保存",
  "% cannot be written: the statements typed here are not kept": "% 无法写入：在此输入的语句不会保存",
  "(search: %) ": "（查找：%）",
  "(no match: %) ": "（没有匹配：%）",
  "… % more": "……还有 % 项",
  "stopped; the rest is not shown": "已中断，其余部分没有显示",
  "working, % s; Ctrl-C stops": "正在计算，已用 % 秒；Ctrl-C 停止",
  "%% done, about % s to go; Ctrl-C stops": "已完成 %%，约剩 % 秒；Ctrl-C 停止",
  // The command line.
  "--param takes NAME=VALUE, not \"%\"": "--param 的写法是 NAME=VALUE，而不是“%”",
  "% has no parameter \"%\"": "% 没有参数“%”",
  "there is no option %": "没有选项 %",
  "% wants a value after it": "% 后面要跟一个值",
  "the % is missing": "缺少 %",
  "% cannot be \"%\"": "% 不能是“%”",
  "% takes no value": "% 不带值",
  "nothing is known to do with %": "不知道如何处理 %",
  """
  tierlab: a shell for customer tiering (客户分层): ask, simulate, compare, and only
  then commit.

    tierlab [FILE.tierlab]             a shell on a workspace, which is made where it is not
                                       there; without FILE on a scratch store
    tierlab demo [retail|b2b]          a shell on a demo: 20,000 customers, or 1,200 accounts
    tierlab run SCRIPT.tier [FILE]     runs a script
    tierlab check SCRIPT.tier          reads a script without running it

  -c STATEMENT         runs a statement and ends; may be given several times
  --param NAME=VALUE   a value for one of the script's parameters
  --output FORMAT      how answers are written: table, json, csv or markdown
  --as-of DATE         the day to look back from, before the first statement: YYYY-MM-DD
  --lang LANGUAGE      the language of labels: en or zh
  --read-only          opens the workspace without changing it
  --seed NUMBER        for what is drawn at random: a demo, a sample without a seed
  --safe               for a script from others: no file outside the workspace's
                       folder, none replaced, no configuration read
  --no-rc              reads no configuration: this version has none
  --version, --help

  In the shell `help` shows the language on one screen.
  """: """
  tierlab：客户分层的命令行工具，先查询、模拟、对比，最后才提交。

    tierlab [FILE.tierlab]             打开工作区（不存在则新建）；不给 FILE 时使用临时工作区
    tierlab demo [retail|b2b]          打开演示数据：20,000 个客户，或 1,200 个企业客户
    tierlab run SCRIPT.tier [FILE]     运行脚本
    tierlab check SCRIPT.tier          只检查脚本，不运行

  -c STATEMENT         运行一条语句后结束；可以多次给出
  --param NAME=VALUE   脚本参数的值
  --output FORMAT      结果的输出格式：table、json、csv 或 markdown
  --as-of DATE         截至日，在第一条语句之前设定：YYYY-MM-DD
  --lang LANGUAGE      界面语言：en 或 zh
  --read-only          打开工作区，但不改动它
  --seed NUMBER        随机种子：用于演示数据，以及没有自带种子的抽样
  --safe               运行他人的脚本：只碰工作区所在的文件夹，不覆盖文件，不读配置
  --no-rc              不读取配置：本版本没有配置
  --version, --help

  进入之后用 `help` 查看一屏语言说明。
  """,
]
