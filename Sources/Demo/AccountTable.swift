internal import Columns

/// Where an account is, in what business, and whose it is.
struct AccountPlace {
  let region: Int
  let industry: Int
  /// A place in `accountOwners`.
  let owner: Int
  let name: String

  init(_ random: inout SeededRandom) {
    let region = random.index(weights: Region.all.map(\.weight))
    self.region = region
    industry = random.index(weights: businessIndustries.map(\.weight))
    owner = random.index(weights: accountOwners.map { $0.region == region ? $0.weight : 0 })
    name = accountName(region: region, industry: industry, &random)
  }
}

/// A row for each account, in order of the ids.
func accountTable(_ accounts: [Account], _ places: [AccountPlace], seed: UInt64) -> Table {
  var random = SeededRandom(seed: seed, stream: Stream.columns.rawValue)
  let rows = accounts.map { AccountRow($0, &random) }
  let grades = accountGrades(accounts, rows, seed: seed)
  let tags = accountTags(accounts, rows, grades, seed: seed)
  return Table(
    rowCount: accounts.count,
    fields: [
      Field("account_id", accountIds(accounts.indices.map { Int32($0) }, accounts: accounts.count)),
      Field("name", textColumn(places.map(\.name))),
      Field("region", textColumn(places.map(\.region), of: Region.all.map(\.name))),
      Field("owner", textColumn(places.map(\.owner), of: accountOwners.map(\.name))),
      Field("industry", textColumn(places.map(\.industry), of: businessIndustries.map(\.name))),
      Field("employees", exactColumn(rows.map(\.employees))),
      Field("joined", dateColumn(rows.map(\.joined))),
      Field("potential", exactColumn(rows.map(\.potential))),
      Field("strategic", exactColumn(rows.map(\.strategic))),
      Field("complexity", exactColumn(rows.map(\.complexity))),
      Field("satisfaction", exactColumn(rows.map(\.satisfaction), scale: 1)),
      Field("nps", exactColumn(rows.map(\.nps))),
      Field("referrals", exactColumn(rows.map(\.referrals))),
      Field("payment_days", exactColumn(rows.map(\.paymentDays)), unit: "d"),
      Field("contract_end", dateColumn(accounts.map(\.contractEnd))),
      Field("renewed", booleanColumn(rows.map(\.renewed))),
      Field("客户等级", textColumn(grades)),
      Field("tags", tagColumn(tags)),
    ])
}

/// `A0001` is number 0.
func accountIds(_ numbers: [Int32], accounts: Int) -> Column {
  idColumn(numbers, customers: accounts, letter: "A", digits: 4)
}

/// What an account's own row says, but for the grade and the tags.
struct AccountRow {
  let employees: Int?
  let joined: Int32
  let potential: Int?
  let strategic: Int?
  /// 1…5, how much work the account is.
  let complexity: Int
  /// Tenths, 1.0…5.0.
  let satisfaction: Int?
  let nps: Int?
  let referrals: Int
  let paymentDays: Int?
  /// Whether the last contract that ended was renewed; nil while the first one runs.
  let renewed: Bool?

  init(_ account: Account, _ random: inout SeededRandom) {
    let size = account.size
    let isCustomer = account.lastContract != nil
    let staff = random.heavyTail(base: 18, most: 5) << ((size + 1) / 2)
    employees = random.chance(970) ? staff : nil
    let first = account.firstContract ?? DemoYears.asOf - Int32(random.below(420))
    joined = first - Int32(random.between(0, 240))
    let promise = [0, 20, -8, 8, -14, 4][account.relation.rawValue]
    let judged = min(100, max(0, 40 + size * 5 + promise + random.bell(45)))
    potential = random.chance(880) ? judged : nil
    let wanted = min(5, random.index(weights: [30, 26, 20, 13, 7, 4]) + (size >= 4 ? random.between(0, 2) : 0))
    strategic = random.chance(960) ? wanted : nil
    complexity = min(5, 1 + random.index(weights: [14, 27, 32, 19, 8]) + (size >= 5 ? 1 : 0))
    let mood = [4, 7, -6, 3, -9, 0][account.relation.rawValue]
    let mark = min(50, max(10, 36 + mood + random.bell(16)))
    satisfaction = random.chance(550) && isCustomer ? mark : nil
    let recommends = min(100, max(-100, 20 + mood * 5 + random.bell(90)))
    nps = random.chance(480) && isCustomer ? recommends : nil
    referrals = random.index(weights: mood > 3 ? [60, 22, 11, 5, 2] : [86, 10, 3, 1, 0])
    let late = random.bell(30)
    let agreed = random.pick([30, 30, 45, 60, 60, 90])
    paymentDays = isCustomer ? max(0, agreed + late) : nil
    renewed = account.renewals > 0 || account.relation == .lapsed ? account.relation != .lapsed : nil
  }
}
