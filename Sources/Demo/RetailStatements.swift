/// What is said once the tables are in place.
let retailStatements: [String] = [
  "as_of 2026-06-30",
  "define amount_12m = sum(orders.amount within 12mo)",
  "define amount_prev_12m = sum(orders.amount within 12mo before 12mo)",
  "define orders_12m = count(orders within 12mo)",
  "define last_order = max(orders.date)",
  "define amount_total = sum(orders.amount)",
  "define complaints_90d = count(complaints within 90d)",
  "define contacts_90d = count(contacts within 90d)",
  "measure amount_12m",
  "current tier from 客户等级 (重点客户 = A, 潜力客户 = B, 普通客户 = C)",
  "define tag key_account \"近3个月有成交且累计金额超过10万\" when last_order within 3mo and amount_total > 10万",
  "define tag vip \"重点维护的客户，由销售总监确认\"",
  "define tag decision_maker_met \"已与决策人见面\"",
  "define tag dormant \"一年以上没有下单\"",
  "define tag `win-back` \"正在挽回的流失客户\"",
  standardPolicy,
  growthPolicy,
]

private let standardPolicy = """
  policy standard "Key-account policy" {
    param a_min = 80
    param b_min = 50
    score value    weight 40 = percentile(amount_12m)
    score growth   weight 20 = scale(amount_12m / amount_prev_12m, 0.5, 2.0) missing as 50
    score activity weight 25 = case { last_order within 30d: 100, last_order within 90d: 60, else: 0 }
    score strategy weight 10 = strategic * 20
    points 5 when has tag decision_maker_met
    tier A "重点" when score >= a_min
    tier B "潜力" when score >= b_min
    tier C "普通" otherwise
  }
  """

private let growthPolicy = """
  policy growth "Growth before size" {
    param a_min = 72
    param b_min = 45
    score growth   weight 40 = scale(amount_12m / amount_prev_12m, 0.5, 2.0) missing as 50
    score value    weight 25 = percentile(amount_12m)
    score activity weight 20 = case { last_order within 30d: 100, last_order within 90d: 60, else: 0 }
    score promise  weight 15 = potential
    tier A "重点" when score >= a_min
    tier B "潜力" when score >= b_min
    tier C "普通" otherwise
  }
  """
