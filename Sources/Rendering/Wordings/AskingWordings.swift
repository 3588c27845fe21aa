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
]
