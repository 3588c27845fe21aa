/// The grades as the sales people gave them some years ago: by how large the account looks, in the words of two systems,
/// some never decided and some never given.
func accountGrades(_ accounts: [Account], _ rows: [AccountRow], seed: UInt64) -> [String?] {
  var random = SeededRandom(seed: seed, stream: Stream.grades.rawValue)
  let marks = zip(accounts, rows).map { account, row in
    let staff = Int.bitWidth - (row.employees ?? 60).leadingZeroBitCount
    let known = account.lastContract == nil ? -40 : account.renewals * 5
    return account.size * 14 + staff * 5 + (row.strategic ?? 0) * 6 + known + random.bell(55)
  }
  let sorted = marks.sorted()
  let high = sorted[sorted.count * 84 / 100]
  let middle = sorted[sorted.count * 52 / 100]
  return marks.map { mark in
    let place = mark >= high ? 0 : mark >= middle ? 1 : 2
    return switch random.index(weights: [72, 18, 3, 7]) {
    case 0: ["重点", "潜力", "普通"][place]
    case 1: ["A级", "B级", "C级"][place]
    case 2: "待定"
    default: nil
    }
  }
}

/// Tags as they grow over the years: several words for one thing, and things that no longer hold.
func accountTags(
  _ accounts: [Account], _ rows: [AccountRow], _ grades: [String?], seed: UInt64
) -> [[String]] {
  var random = SeededRandom(seed: seed, stream: Stream.tags.rawValue)
  return accounts.indices.map { number in
    let (account, row) = (accounts[number], rows[number])
    var tags: [String] = []
    // Drawn whether or not the tag is given, so that one row's tags leave the next row's as they are.
    func tag(_ name: String, _ perMille: Int) { if random.chance(perMille) { tags.append(name) } }
    let important = grades[number] == "重点" || grades[number] == "A级"
    tag("decision_maker_met", account.care > 60 ? 560 : account.care > 35 ? 240 : 70)
    tag("决策人已见", account.care > 60 ? 60 : 8)
    tag("vip", important ? 300 : 15)
    tag("VIP", important ? 90 : 5)
    tag("strategic_account", row.strategic ?? 0 >= 4 ? 520 : 10)
    tag("战略客户", row.strategic ?? 0 >= 4 ? 160 : 4)
    tag("reference", row.referrals > 0 ? 420 : 12)
    tag("churn_risk", account.relation == .shrinking ? 380 : account.relation == .lapsed ? 210 : 25)
    tag("流失预警", account.relation == .shrinking ? 90 : 6)
    tag("renewal_due", (account.contractEnd ?? 0) - DemoYears.asOf < 90 && account.lastContract != nil ? 330 : 25)
    tag("late_payer", row.paymentDays ?? 0 > 90 ? 480 : 12)
    tag("price_sensitive", account.size < 2 ? 170 : 50)
    tag("公海", account.relation == .lapsed ? 240 : account.relation == .prospect ? 310 : 5)
    tag("test", 3)
    return tags
  }
}
