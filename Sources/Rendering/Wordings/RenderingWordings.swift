/// What this room itself says.
let renderingWordings: [String: String] = [
  "yes": "是",
  "pp": "个百分点",
  "\"%\"": "“%”",
  "no": "否",
  "% more columns: % (pick with `select`)": "还有 % 列：%（用 `select` 选择）",
  "1 more column: % (pick with `select`)": "还有 1 列：%（用 `select` 选择）",
  "% more columns: %": "还有 % 列：%",
  "1 more column: %": "还有 1 列：%",
  "error": "错误",
  "hint: %": "提示：%",
  "expected %": "应为：%",
  "did you mean `%`?": "是否想写 `%`？",
  "line %, column %": "第 % 行，第 % 列",
  "%, line %, column %": "%，第 % 行，第 % 列",
]
