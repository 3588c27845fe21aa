/// What is said once the tables are in place.
let businessStatements: [String] = [
  "as_of 2026-06-30",
  "define amount_12m = sum(orders.amount within 12mo)",
  "define amount_prev_12m = sum(orders.amount within 12mo before 12mo)",
  "define orders_12m = count(orders within 12mo)",
  "define last_order = max(orders.date)",
  "define amount_total = sum(orders.amount)",
  "define contacts_90d = count(contacts within 90d)",
  "define last_contact = max(contacts.date)",
  "define decision_maker_12m = count(contacts within 12mo where contact_role = decision_maker)",
  "define complaints_90d = count(complaints within 90d)",
  "define pipeline = sum(opportunities.amount within 180d where stage in (qualified, proposal, negotiation))",
  "measure amount_12m",
  "current tier from 客户等级 (重点 = A, 潜力 = B, 普通 = C, A级 = A, B级 = B, C级 = C)",
  "define tag key_account \"近3个月有成交且累计金额超过10万\" when last_order within 3mo and amount_total > 10万",
  "define tag decision_maker_met \"已与决策人见面\"",
  "define tag vip \"重点维护的客户，由销售总监确认\"",
  "define tag strategic_account \"战略客户，由管理层每年确认\"",
  "define tag reference \"愿意为我们作推荐的客户\"",
  "define tag churn_risk \"可能不再续约的客户\"",
  "define tag renewal_due \"合同 90 天内到期\"",
  "define tag late_payer \"经常拖延付款\"",
  scorecardPolicy,
  singleAmountPolicy,
]

/// What is watched once the store is on record: a score falls against the last commit.
let businessAlerts: [String] = [
  "alert contacts_down \"联系频率较前 90 天减半以上\" when count(contacts within 90d before 90d) >= 4 and 2 * count(contacts within 90d) < count(contacts within 90d before 90d)",
  "alert complaints_up \"近 90 天投诉比前 90 天多\" when count(complaints within 90d) > count(complaints within 90d before 90d) + 1",
  "alert amount_plunge \"近 3 个月成交不到前 3 个月的三成\" when sum(orders.amount within 3mo) < 0.3 * sum(orders.amount within 3mo before 3mo) and tier = A",
  "alert score_falling \"得分比上次提交低 10 分以上\" when score(scorecard) <= committed(score(scorecard)) - 10",
]

/// The dimensions and the 80/50 of the field's own scorecards.
private let scorecardPolicy = """
  policy scorecard "B2B scorecard: 80 and 50" {
    param a_min = 80
    param b_min = 50
    score contribution weight 30 = percentile(amount_12m)
    score potential    weight 20 = potential missing as 50
    score activity     weight 20 = case {
      last_contact within 30d: 100, last_contact within 90d: 70, last_contact within 180d: 35, else: 0 }
    score loyalty      weight 15 = case {
      contract_end is empty: 20, renewed is empty: 50, not renewed: 0, complaints_90d = 0: 100, else: 60 }
    score strategic    weight 10 = strategic * 20 missing as 40
    score complexity   weight 5  = (5 - complexity) * 25
    points 5 when decision_maker_12m >= 1
    tier A "重点" when score >= a_min
    tier B "潜力" when score >= b_min
    tier C "普通" otherwise
  }
  """

/// The baseline that any scorecard has to beat: 成交金额大于50万自动进入重点客户.
private let singleAmountPolicy = """
  policy single_amount "Amount alone, the baseline to beat" {
    param a_min = 50万
    param b_min = 10万
    tier A "重点" when amount_12m > a_min
    tier B "潜力" when amount_12m > b_min
    tier C "普通" otherwise
  }
  """
