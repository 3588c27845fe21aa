internal import Columns

/// A row for each customer, in order of the ids.
func customerTable(_ trade: Trade, _ random: inout SeededRandom) -> Table {
  let count = trade.tempers.count
  let rows = (0..<count).map { CustomerRow($0, trade, &random) }
  let grades = gradesGiven(trade, &random)
  return Table(
    rowCount: count,
    fields: [
      Field("customer_id", idColumn((0..<Int32(count)).map { $0 }, customers: count)),
      Field("name", textColumn(rows.map(\.name))),
      Field("region", textColumn(rows.map(\.region), of: Region.all.map(\.name))),
      Field("owner", textColumn(rows.map(\.owner))),
      Field("industry", textColumn(rows.map(\.industry))),
      Field("signup", dateColumn(rows.map(\.signup))),
      Field("phone", textColumn(rows.map(\.phone))),
      Field("margin", exactColumn(rows.map(\.margin), scale: 2), unit: "%"),
      Field("strategic", exactColumn(rows.map(\.strategic))),
      Field("potential", exactColumn(rows.map(\.potential))),
      Field("nps", exactColumn(rows.map(\.nps))),
      Field("renewed", booleanColumn(rows.map(\.renewed))),
      Field("客户等级", textColumn(grades)),
      Field("tags", tagColumn(rows.indices.map { tagsGiven($0, rows[$0], trade, grade: grades[$0], &random) })),
    ])
}

/// What a customer's own row says, but for the grade and the tags.
private struct CustomerRow {
  let region: Int
  let name: String
  let owner: String
  let industry: String
  let signup: Int32
  let phone: String?
  /// Hundredths of a percent.
  let margin: Int
  let strategic: Int?
  let potential: Int
  let nps: Int?
  let renewed: Bool?

  init(_ customer: Int, _ trade: Trade, _ random: inout SeededRandom) {
    let temper = trade.tempers[customer]
    region = random.index(weights: Region.all.map(\.weight))
    owner = random.pick(Region.all[region].owners)
    industry = random.pick(industries)
    name = companyName(Region.all[region], &random)
    let first = trade.firstDay[customer] ?? DemoYears.asOf - Int32(random.below(500))
    signup = first - Int32(temper.course == .recent ? random.between(0, 20) : random.between(0, 2500))
    phone = random.chance(930) ? phoneNumber(&random) : nil
    // Large orders are bought cheaper.
    let sizeClass = Int.bitWidth - (temper.usualOrder / 60_000).leadingZeroBitCount
    margin = max(150, 2600 - 180 * sizeClass + random.bell(1800))
    strategic = random.chance(985) ? random.index(weights: [34, 26, 18, 11, 7, 4]) : nil
    potential = min(100, max(0, 28 + sizeClass * 6 + (temper.course == .growing ? 12 : 0) + random.bell(55)))
    let mood = temper.course == .stopped || temper.course == .declining ? -5 : 35
    nps = random.chance(640) ? min(100, max(-100, mood + random.bell(120))) : nil
    let willing = [620, 740, 430, 210, 660, 0][temper.course.rawValue]
    renewed = temper.course == .never || random.chance(60) ? nil : random.chance(willing)
  }
}

/// The grades somebody gave some time ago: mostly by what is bought, with mistakes, and some never given.
private func gradesGiven(_ trade: Trade, _ random: inout SeededRandom) -> [String?] {
  let marks = trade.recentAmount.map { amount in
    // Sixteenths of a doubling, so that the noise is a factor and not a sum.
    let doublings = Int.bitWidth - amount.leadingZeroBitCount
    let sixteenths = doublings > 4 ? (amount >> (doublings - 5)) & 15 : 0
    return doublings * 16 + sixteenths + random.bell(48)
  }
  let sorted = marks.sorted()
  let high = sorted[min(sorted.count - 1, sorted.count * 91 / 100)]
  let middle = sorted[min(sorted.count - 1, sorted.count * 66 / 100)]
  return marks.map { mark in
    if random.chance(35) { return nil }
    return mark >= high ? "重点客户" : mark >= middle ? "潜力客户" : "普通客户"
  }
}

/// Tags as they grow over the years: several words for one thing, and things that no longer hold.
private func tagsGiven(
  _ customer: Int, _ row: CustomerRow, _ trade: Trade, grade: String?, _ random: inout SeededRandom
) -> [String] {
  var tags: [String] = []
  func tag(_ name: String, _ perMille: Int) { if random.chance(perMille) { tags.append(name) } }
  let important = grade == "重点客户"
  tag("vip", important ? 380 : 12)
  tag("VIP", important ? 110 : 4)
  tag("key", important ? 170 : 8)
  tag("大客户", trade.recentAmount[customer] > 30_000_000 ? 420 : 6)
  tag("key_acount", important ? 14 : 0)
  tag("decision_maker_met", important ? 520 : grade == "潜力客户" ? 240 : 60)
  let quiet = DemoYears.asOf - (trade.lastDay[customer] ?? 0) > 365
  tag("dormant", quiet ? 560 : 15)
  tag("win-back", quiet ? 130 : 10)
  tag("winback", quiet ? 45 : 3)
  tag("new", DemoYears.asOf - row.signup < 200 ? 600 : 20)
  tag("新客户", DemoYears.asOf - row.signup < 200 ? 140 : 5)
  tag("price_sensitive", row.margin < 1200 ? 240 : 50)
  return tags
}
