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
  "stopped; the rest is not shown": "已中断，其余部分没有显示",
  "working, % s; Ctrl-C stops": "正在计算，已用 % 秒；Ctrl-C 停止",
  "%% done, about % s to go; Ctrl-C stops": "已完成 %%，约剩 % 秒；Ctrl-C 停止",
  // The command line.
  "--param takes NAME=VALUE, not \"%\"": "--param 的写法是 NAME=VALUE，而不是“%”",
  "--safe is not in this version": "本版本还没有 --safe",
  "% has no parameter \"%\"": "% 没有参数“%”",
  "Run a statement and end; may be given several times.": "运行一条语句后结束；可以多次给出。",
  "How answers are written: table, json, csv or markdown.": "结果的输出格式：table、json、csv 或 markdown。",
  "The day to look back from, before the first statement: YYYY-MM-DD.": "截至日，在第一条语句之前设定：YYYY-MM-DD。",
  "Open the workspace without changing it.": "打开工作区，但不改动它。",
  "The language of labels: en or zh.": "界面语言：en 或 zh。",
  "Run a script from others: not in this version.": "运行他人的脚本：本版本还没有。",
  "Read no configuration (this version has none).": "不读取配置（本版本没有配置）。",
  "For what is drawn at random: a demo store, a sample without a seed of its own.":
    "随机种子：用于演示数据，以及没有自带种子的抽样。",
  "A shell for customer tiering (客户分层): ask, simulate, compare, and only then commit.":
    "客户分层的命令行工具：先查询、模拟、对比，最后才提交。",
  "Without a command: a shell on FILE, a workspace that is made when it is not there, or on a scratch store.":
    "不带子命令时：打开工作区 FILE（不存在则新建），或使用临时工作区。",
  "Open a workspace, or a scratch store, at the prompt.": "在提示符下打开工作区或临时工作区。",
  "The workspace file.": "工作区文件。",
  "Run a script.": "运行脚本。",
  "The script, a .tier file.": "脚本，即 .tier 文件。",
  "A value for one of the script's parameters: NAME=VALUE.": "脚本参数的值：NAME=VALUE。",
  "A shell on a store made from a seed: retail or b2b.": "打开由种子生成的演示数据：retail 或 b2b。",
  "Which demo: retail (20,000 customers) or b2b (1,200 accounts).": "哪个演示：retail（20,000 个客户）或 b2b（1,200 个企业客户）。",
  "Read a script without running it.": "只检查脚本，不运行。",
]
