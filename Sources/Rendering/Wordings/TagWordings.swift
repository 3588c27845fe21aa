/// What is said of tags' names and meanings, and of alerts.
let tagWordings: [String: String] = [
  // The dictionary.
  "gives a tag its one meaning, and an owner who answers for it; with a rule, customers get it by `retag` and now":
    "给标签唯一的含义和负责人；带规则时立即打标签，以后由 `retag` 重新判定",
  "the tag dictionary: what each tag means, whose it is, its rule, how many have it; `overlaps` has the pairs with customers in common; `findings` what is undefined, nearly double, contradictory or out of date":
    "标签字典：每个标签的含义、负责人、规则和客户数；`overlaps` 列出有共同客户的标签对；`findings` 列出未定义、疑似重复、互相矛盾或过期的标签",
  "pairs of tags": "对标签",
  "findings": "发现",
  "nothing is wrong with the tags": "标签没有问题",
  "%; `tags findings` tells": "%；详见 `tags findings`",
  "% contradictions": "% 处矛盾",
  "% tags in use that nobody defined": "% 个在用标签没有定义",
  "% without a meaning in words": "% 个没有文字含义",
  "% pairs of names nearly alike": "% 对名称相近",
  "% pairs with the same customers": "% 对客户完全相同",
  "% whose rule is to be evaluated again": "% 个的规则需要重新判定",
  "% whose rule cannot be evaluated": "% 个的规则无法判定",
  "they exclude each other, and % customers have both": "两者互斥，但有 % 个客户同时带有",
  "in use, and nobody said what it means": "正在使用，但没有人说明含义",
  "nobody said in words what it means": "没有用文字说明含义",
  "the names differ in nothing but width, case, blanks or joining signs": "名称只在全角半角、大小写、空格或连接符上不同",
  "the names differ in one letter": "名称只差一个字母",
  "the same % customers have both: are they one tag?": "同样的 % 个客户两者都有：是否是同一个标签？",
  "its rule cannot be evaluated: %": "其规则无法判定：%",
  "`retag` is due: the rule says otherwise of % customers": "需要 `retag`：有 % 个客户与规则不符",
  "contradiction": "矛盾", "undescribed": "无含义", "similar": "名称相近", "same_members": "客户相同", "stale": "过期",
  "% came to \"%\": %": "% 进入“%”：%", "% left \"%\": %": "% 离开“%”：%", "% does not hold%": "% 不成立%",
  "broken": "无法判定", "undefined": "未定义", "manual": "人工",
  // Names.
  "calls a tag otherwise; every rule, definition, policy and alert that names it is written anew, and told":
    "给标签改名；凡是提到它的规则、定义、分层标准和预警都会改写并说明",
  "makes one tag of several: whoever has one of them has it; what names them is written anew, or the merge is refused with the places where it would change its sense":
    "把几个标签合并为一个：带有其中任一个的客户都带有它；提到它们的地方会改写，若会改变含义则列出位置并拒绝",
  "says that a customer has one of these tags at most: whoever comes to have two is told at once, and in `tags findings`; `off` takes it back":
    "声明一个客户最多带有其中一个标签：同时带有两个时立即提示，并列入 `tags findings`；`off` 取消",
  "there is a tag \"%\" already": "已经有标签“%”",
  "there is no tag \"%\"": "没有标签“%”",
  "the tag \"%\" is called \"%\" now: % customers have it": "标签“%”现在叫“%”：% 个客户带有它",
  "written anew: %": "已改写：%",
  "at least two tags are merged": "至少要合并两个标签",
  "% are one tag \"%\" now: % customers have it": "% 现在合为一个标签“%”：% 个客户带有它",
  "\"%\" stands here twice": "“%”在这里出现了两次",
  "nobody said that these tags exclude each other": "没有声明过这些标签互斥",
  "% may stand together again": "% 可以再次同时使用",
  "at least two tags exclude each other": "至少要有两个标签才能互斥",
  "% exclude each other; no customer has two of them": "% 互斥；没有客户同时带有两个",
  "% exclude each other; `tags findings` has who has two of them": "% 互斥；同时带有两个的客户见 `tags findings`",
  "\"%\" and \"%\" exclude each other, and % customers have both, such as %":
    "“%”和“%”互斥，但有 % 个客户同时带有，例如 %",
  "% is decided by its rule and % given by hand; the next `retag` would undo the merge":
    "% 由规则判定，而 % 是手工打的；下一次 `retag` 会覆盖合并结果",
  "these tags are told apart in %, which would change its sense": "%中区分了这些标签，合并会改变其含义",
  "write these anew first": "请先改写这些地方",
  "the definition of \"%\"": "“%”的定义",
  "the rule of tag \"%\"": "标签“%”的规则",
  "policy \"%\"": "分层标准“%”",
  "policy \"%\" as adopted for %": "为 %2 采用的分层标准“%1”",
  "%, line %": "%第 % 行",
  // Why.
  "% came: its rule is new": "% 新增：规则是新的",
  "% came: its rule held at the last commit already": "% 新增：上次提交时就已符合规则",
  "% came: % holds now%": "% 新增：现在满足 %%",
  "% left": "% 去除",
  "% left: its rule is new, and % does not hold%": "% 去除：规则是新的，不满足 %%",
  "% left: % does not hold any more%": "% 去除：不再满足 %%",
  // Alerts.
  "names a condition on change: `alerts` shows whom it holds for, since when, and the values at the last commit and now; committed(x) is a value at the last commit; `off` forgets it":
    "为变化设定一个命名的预警条件：`alerts` 列出满足条件的客户、从何时起、上次提交时和现在的值；committed(x) 是上次提交时的值；`off` 取消",
  "whom the alerts, or one of them, hold for: since when, whether that is new since the last commit, and the values at the last commit and now":
    "满足全部或某一个预警条件的客户：从何时起、是否在上次提交之后新出现、上次提交时和现在的值",
  "no alert is called \"%\"": "没有名为“%”的预警",
  "the alert \"%\" is off": "预警“%”已取消",
  "the alert \"%\" is on; it holds for % customers": "预警“%”已设定；% 个客户满足条件",
  "the alert \"%\" is written anew; it holds for % customers": "预警“%”已改写；% 个客户满足条件",
  "% customers: a value the condition needs is missing, so it does not hold": "% 个客户缺失条件要用的值，因此不算满足",
  "the text kept for alert \"%\" is not an alert": "为预警“%”保存的文本不是预警",
  "\"%\" cannot be looked at: %": "无法查看“%”：%",
  "%: % customers, % of them new since the last commit": "%：% 个客户，其中 % 个在上次提交之后新出现",
  "`alerts` shows them": "`alerts` 列出全部",
  "no alert is set": "没有设定预警",
  "alerts": "预警",
  // What is on record.
  "the value at the last commit, as of the day in force then; missing for whoever is new since":
    "上次提交时的值，截至当时的日期；此后新增的客户为缺失",
  "the score that a policy gives; with the parameters it was adopted with, where it is in force":
    "某个分层标准给出的得分；若它正在生效，则用采用时的参数",
  "\"score\" takes the name of a policy": "“score”的参数是分层标准的名称",
  "\"%\" is a value of a customer; these are %": "“%”是客户的值，而这些是%",
  "nothing is on record yet: there is no value at the last commit": "还没有提交过：没有上次提交时的值",
  "at the last commit: %": "在上次提交时：%",
  "policy \"%\" has no score: it decides by rules alone": "分层标准“%”没有得分：它只按规则判定",
]
