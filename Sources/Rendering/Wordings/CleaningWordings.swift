/// What cleaning proposes, does and tells.
let cleaningWordings: [String: String] = [
  "merged": "并入",
  "\"%\" has no column that customers have, but for \"%\"":
    "除了“%2”，“%1”没有客户也有的列",
  "\"%\" is %; \"%\" is none":
    "“%”是%，而“%”不是",
  "\"%\" is a customer: it was neither merged nor removed":
    "“%”就是客户：既没有被合并，也没有被移除",
  "\"%\" is merged into \"%\" already":
    "“%”已并入“%”",
  "\"%\" is merged twice":
    "“%”被合并了两次",
  "\"%\" is removed already":
    "“%”已被移除",
  "\"%\" of \"%\" is \"%\" now, not \"%\"":
    "“%2”的“%1”现在是“%3”，不是“%4”",
  "\"%\" of \"%\" is written twice":
    "“%2”的“%1”写了两次",
  "\"%\" was merged into \"%\", not removed":
    "“%”是并入了“%”，不是被移除",
  "\"%\" was merged into \"%\", which is no customer now":
    "“%1”并入了“%2”，而“%2”现在已不是客户",
  "\"%\" was removed, not merged":
    "“%”是被移除，不是被合并",
  "\"%\" would be merged into itself":
    "“%”会并入它自己",
  "\"apply\" changes customers, so it is the last stage":
    "“apply”会改动客户，所以放在最后一段",
  "% % are of records merged before: they go to the survivors":
    "有 % 条%属于以前被合并的记录：归到保留的客户",
  "% doubtful steps are left to you: `clean | where kind = doubtful`":
    "有 % 个存疑的步骤留给您决定：`clean | where kind = doubtful`",
  "% events go back to those they were of":
    "有 % 个事件归还原来的客户",
  "% events go to the survivors; `split` gives them back":
    "有 % 个事件归到保留的客户；`split` 会归还",
  "% events of theirs stay, and no roll-up sees them until they are restored":
    "它们的 % 个事件还在，恢复之前不计入任何汇总",
  "% keeps its %: changed since the merge":
    "%保留了它的%：合并之后改过",
  "% of % customers are found in \"%\" by %":
    "%2 个客户中有 %1 个按 %4 在“%3”中找到",
  "% of % write it so":
    "%2 个中有 %1 个这样写",
  "% pins are left aside: the survivor has its own":
    "有 % 个固定未采用：保留的客户有自己的固定",
  "% pins hold for the survivors now":
    "有 % 个固定转到保留的客户",
  "% records brought back":
    "找回 % 条记录",
  "% records merged into others":
    "合并 % 条记录",
  "% records removed":
    "移除 % 条记录",
  "% rows are of records merged before: they stay merged; `clean { split … }` brings one back":
    "有 % 行属于以前被合并的记录：仍保持合并；`clean { split … }` 可拆回",
  "% rows are of records removed before: they stay out; `clean { restore … }` brings one back":
    "有 % 行属于以前被移除的记录：仍不计入；`clean { restore … }` 可恢复",
  "% survivors of a merge are not in the file, but a record merged into them is: they stay, with its values":
    "有 % 个合并后保留的客户不在文件中，而并入它的记录在：该客户保留，取那条记录的值",
  "% matches are passed over: several customers or several values":
    "有 % 处匹配略过：对应多个客户或多个值",
  "% values of survivors come from the records merged into them":
    "保留的客户有 % 个值取自并入它们的记录",
  "% values that were cleaned before come as they were, and are cleaned again":
    "有 % 个以前清洗过的值又以原样出现，已再次清洗",
  "% values there are other than here: these stay":
    "那里有 % 个值与这里不同：保留这里的",
  "% values written":
    "写入 % 个值",
  "%: \"%\" is a test's or a sum's name":
    "%：“%”是测试或合计的名称",
  "%: \"%\" is a test's or a sum's name; it has events":
    "%：“%”是测试或合计的名称；但它有事件",
  "%: % customers have \"%\", too many to be one: they are not merged":
    "%1：有 %2 个客户的值是“%3”，太多，不会是同一个：不合并",
  "%: % more values that too many customers have to be one":
    "%：还有 % 个值，共有它的客户太多",
  "%: % survivors keep their own where the record merged had another (%: %, %: %)":
    "%：有 % 个保留的客户用自己的值，被合并的记录是另一个值（%：%，%：%）",
  "%: near names are looked for among % names at most":
    "%：最多在 % 个名称中查找近似名称",
  "%: one sign differs from that of %":
    "%：与 % 的只差一个字",
  "%; % customers":
    "%；客户 % 个",
  "%; differing: %, where % keeps its own":
    "%；不同：%，% 保留自己的",
  "cleaning: % steps for % customers, and % doubtful ones":
    "清洗：%2 个客户，%1 个步骤，另有 %3 个存疑",
  "`apply` does what stands here, as one step for `undo`; take out a line to leave its step out, change a value to decide otherwise":
    "`apply` 执行这里写的步骤，`undo` 一步撤回；删去一行就不做该步，改动一个值就另作决定",
  "take away -- to do a doubtful step; after \"into X\" may stand \"taking COLUMN\" (its value rather than X's) and \"adding COLUMN\" (the numbers of both)":
    "去掉 -- 就执行存疑的步骤；“into X”之后可写“taking 列”（取它的值而不取 X 的）和“adding 列”（两者的数相加）",
  "`clean { % }` does one":
    "`clean { % }` 执行其中一步",
  "`provenance` has each value that was written, what stood there, and where it came from":
    "`provenance` 记有每个写入的值、原来的值和它的来源",
  "an address in small letters, without blanks":
    "邮箱用小写字母，不含空格",
  "capital letters and digits, without blanks":
    "大写字母和数字，不含空格",
  "clean, and save the plan anew":
    "请重新 clean 并保存方案",
  "cleaning keeps what it sets aside in a table \"%\": yours is called so already":
    "清洗把移出的记录放在表“%”中：您已有同名的表",
  "digits, and a hyphen after the area code":
    "只用数字，区号后加连字符",
  "does exactly what a plan says, pending until `commit`: a plan of cleaning line by line, one that `plan save` wrote as a whole; refused, with what is not as it was, where the store is another one than the plan was made on":
    "严格按方案执行，`commit` 之前为待提交：清洗方案逐行执行，`plan save` 写的方案整体执行；数据与作方案时不同则拒绝，并说明哪里变了",
  "does the steps between the braces as one step for `undo`: a survivor keeps its own values and takes what it lacks; events, tags and pins go with it; `split` and `restore` bring a record back, also after a commit":
    "执行花括号中的步骤，`undo` 一步撤回：保留的客户用自己的值，缺的取自被合并的记录；事件、标签和固定随之转移；`split` 和 `restore` 可找回记录，提交之后也可以",
  "does the steps that `clean` proposes and that reach it, as one step for `undo`; doubtful ones are left to a person":
    "执行 `clean` 提出并传到这里的步骤，`undo` 一步撤回；存疑的留给人决定",
  "it has no value but its key":
    "除编号外没有任何值",
  "it has no value but its key; it has events":
    "除编号外没有任何值；但它有事件",
  "it says that there is none":
    "它的意思是没有",
  "no blanks at its ends, and one between words":
    "两端无空格，词间一个空格",
  "no customer is \"%\"":
    "没有客户“%”",
  "no step is left in \"%\"":
    "“%”中没有步骤了",
  "no step is there to be done":
    "没有可执行的步骤",
  "no step stands between the braces":
    "花括号中没有步骤",
  "nobody called \"%\" was merged or removed":
    "没有叫“%”的记录被合并或移除",
  "nobody would be left":
    "一个客户也不剩了",
  "nothing is done: each of these is for a person to decide":
    "未执行：这些都要由人决定",
  "nothing is lost: `set_aside` has the records as they were, `clean { split … }` and `clean { restore … }` bring them back":
    "什么也没有丢：`set_aside` 存有原来的记录，`clean { split … }` 和 `clean { restore … }` 可找回",
  "nothing is there to be cleaned":
    "没有需要清洗的",
  "nothing says which customer a row of \"%\" is of: name a column that both have":
    "无法知道“%”的行属于哪个客户：请指定双方都有的列",
  "one width of letters, digits and brackets, no blanks too many":
    "字母、数字和括号统一宽度，无多余空格",
  "only numbers are added: \"%\" holds none":
    "只有数值可以相加：“%”不是数值",
  "steps of cleaning have a column \"%\": these rows have none":
    "清洗的步骤有“%”列：这些行没有",
  "% and % more": "% 等，另有 % 个",
  "% pins of records merged before hold for the survivors: % is merged into %":
    "% 条锁定属于以前合并的记录，改为对存续客户有效：% 已并入 %",
  "% rows are of records merged before: % of them go to survivors without a row of their own":
    "% 行属于以前合并的记录：其中 % 行给了自己没有行的存续客户",
  "clean { split ID, … } and clean { restore ID, … } bring back whom you choose: `set_aside` has the %":
    "clean { split ID, … } 和 clean { restore ID, … } 可找回所选的记录：`set_aside` 里有这 % 条",
  "the same % as %":
    "与 %2 的 %1 相同",
  "the same % as %, but another name":
    "与 %2 的 %1 相同，但名称不同",
  "the same % as %, but another tax number":
    "与 %2 的 %1 相同，但税号不同",
  "the same % as %, which two people may have":
    "与 %2 的 %1 相同，但可能是两个人",
  "the steps of cleaning: customers that are one, a value, who is no customer, and who comes back; what is `was` must stand there now":
    "清洗的步骤：哪些客户是同一个、写入哪个值、谁不是客户、谁被找回；`was` 后的值必须与现在的一致",
  "what cleaning set aside of the customers before goes with them; `refresh` keeps it":
    "以前清洗移出的记录随旧客户一同去除；`refresh` 会保留",
  "what could be cleaned, a row for each step: customers that are one (merge), values in another form than the rest (form), missing ones that a second file has (fill), records that are none (remove), and what a person must decide (doubtful); `| where …` chooses, `| apply` does it, `| save \"q3.plan\"` writes it as a plan to read and change":
    "可以清洗什么，每步一行：同一个客户（merge）、写法与其余不同的值（form）、第二个文件有而这里缺的值（fill）、不是客户的记录（remove），以及要由人决定的（doubtful）；`| where …` 挑选，`| apply` 执行，`| save \"q3.plan\"` 写成可读可改的方案",
]
