/// What is said of policies, simulations and comparisons.
let tieringWordings: [String: String] = [
  // Policies.
  "no policy is called \"%\"": "没有名为“%”的分层标准",
  "policy \"%\" has no parameter \"%\"": "分层标准“%”没有参数“%”",
  "a parameter's value is written out": "参数的值要直接写出",
  "no rule is reached after \"otherwise\"": "“otherwise”之后的规则不会被用到",
  "a policy has at most 254 tiers": "一个分层标准最多 254 个层级",
  "the last rule of a policy says who is left: \"otherwise\" is required":
    "分层标准的最后一条规则要说明其余客户归入哪一层：必须写“otherwise”",
  "this policy has no tier \"%\"": "这个分层标准没有层级“%”",
  "the name \"%\" is taken in this policy": "名称“%”在这个分层标准中已被占用",
  "the policy in force, \"%\", cannot be applied any more: %": "生效中的分层标准“%”已无法使用：%",
  "the current tiers have more than 254 different values": "现有层级的不同取值超过 254 个",
  "% customers have a missing value where a rule needs one: tier %": "% 个客户缺失规则要用的值：归入层级 %",
  "% customers are unscored: a value a rule needs is missing; they keep the tier they have":
    "% 个客户未评分：规则要用的值缺失；他们保留原有层级",
  "score %: % customers above 100 count as 100": "得分项 %：% 个客户高于 100，按 100 计",
  "score %: % customers below 0 count as 0": "得分项 %：% 个客户低于 0，按 0 计",
  // Simulations.
  "the customers' own % is hidden by the simulation's": "客户表自己的 % 列被模拟结果的同名列遮住",
  "nobody has a tier yet: being given one is a move": "还没有客户有层级：首次获得层级也算变动",
  "no policy is in force: every move is because of the rule": "没有生效中的分层标准：所有变动都归因于规则",
  "none of % customers would move": "% 个客户中没有人会变动",
  "% of % customers would be given a first tier": "%2 个客户中，%1 个将首次获得层级",
  "% of % customers would move: % up, % down": "%2 个客户中，%1 个将变动：升级 %3 个，降级 %4 个",
  "% of them are given a first tier": "其中 % 个是首次获得层级",
  "because of the data alone %, of the rule alone %, of both %; % cancelled out":
    "变动原因：仅因数据 % 个，仅因规则 % 个，两者兼有 % 个；相互抵消 % 个",
  "% of those who move: %, % % of all": "变动客户的 %1：%2，占全部的 %3%4",
  "customers, from (down) to (across)": "客户数：原层级（行）→ 新层级（列）",
  "%, from (down) to (across)": "%：原层级（行）→ 新层级（列）",
  // Comparisons.
  "two policies are compared": "对比需要两个分层标准",
  "both sides are called \"%\"": "对比的双方都叫“%”",
  "the customers' own % is hidden by the comparison's": "客户表自己的 % 列被对比结果的同名列遮住",
  "the policies have different tiers: a cross-table, without kappa": "两个分层标准的层级不同：只给出交叉表，不计算 kappa",
  "customers, % (down) against % (across)": "客户数：%（行）对 %（列）",
  "%, % (down) against % (across)": "%：%（行）对 %（列）",
  "% and % give % of % customers the same tier (% %)": "%1 与 %2 的一致率为 %5%6：%4 个客户中有 %3 个层级相同",
  "% and % have different tiers": "% 与 % 的层级不同",
  "kappa % (95 %: % to %)": "kappa %（95% 置信区间：% 至 %）",
  "% customers are unscored by one of them and not compared": "% 个客户在其中一方未评分，不参与对比",
  "tier % swap set, % to %": "层级 % 的换入与换出：从 % 到 %",
  "both": "都在内",
  "in": "换入",
  "out": "换出",
  "neither": "都不在内",
]
