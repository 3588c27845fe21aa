/// Something that happened with an account on a day: what it was (a place in a list of names) and how much of it.
struct Happening {
  let account: Int32
  let day: Int32
  let kind: Int
  let value: Int

  init(_ account: Int, on day: Int32, kind: Int, value: Int = 0) {
    self.account = Int32(account)
    self.day = day
    self.kind = kind
    self.value = value
  }

  /// In order of the day, then of everything else, so that any way of sorting gives the same rows.
  static func precedes(_ a: Happening, _ b: Happening) -> Bool {
    (a.day, a.account, a.kind, a.value) < (b.day, b.account, b.kind, b.value)
  }
}

/// All that happened with the accounts; each kind of event is drawn from a stream of its own.
struct Dealings {
  let orders: [Happening]
  let contacts: [Happening]
  let complaints: [Happening]
  let opportunities: [Happening]

  static let orderKinds = ["new", "renewal", "expansion"]
  static let channels = ["phone", "wechat", "visit", "email", "meeting"]
  static let roles = ["decision_maker", "buyer", "technical", "user", "finance"]
  static let stages = ["lead", "qualified", "proposal", "negotiation", "won", "lost"]
  static let firstDay = DemoYears.monthStarts[0]

  init(_ accounts: [Account], places: [AccountPlace], seed: UInt64) {
    func drawn(
      _ stream: Stream, _ draw: (Int, inout SeededRandom) -> [Happening]
    ) -> [Happening] {
      var random = SeededRandom(seed: seed, stream: stream.rawValue)
      return accounts.indices.flatMap { draw($0, &random) }.sorted(by: Happening.precedes)
    }
    orders = drawn(.orders) { Dealings.orders(accounts[$0], $0, &$1) }
    contacts = drawn(.contacts) { Dealings.contacts(accounts[$0], $0, places[$0], &$1) }
    complaints = drawn(.complaints) { Dealings.complaints(accounts[$0], $0, &$1) }
    opportunities = drawn(.opportunities) { Dealings.opportunities(accounts[$0], $0, &$1) }
  }

  /// The contracts of the three years, and what was bought beside them.
  private static func orders(_ account: Account, _ number: Int, _ random: inout SeededRandom) -> [Happening] {
    guard let last = account.lastContract else { return [] }
    let days = Int32(365 * account.term)
    var orders: [Happening] = []
    for before in 0...account.renewals {
      let day = last - days * Int32(before)
      let value = account.contractValue(before: before)
      if day >= firstDay {
        orders.append(Happening(number, on: day, kind: before == account.renewals ? 0 : 1, value: value))
      }
      let start = max(day, firstDay)
      let span = min(day + days, DemoYears.asOf + 1) - start
      guard span > 0 else { continue }
      let usual = account.relation == .expanding ? 5 : account.relation == .shrinking ? 1 : 3
      for _ in 0..<random.below(usual * Int(span) / 365 + 2) {
        let amount = value / account.term * random.between(2, 18) / 100 + random.below(10_000)
        orders.append(Happening(number, on: start + Int32(random.below(Int(span))), kind: 2, value: amount))
      }
    }
    return orders
  }

  /// Who is looked after well is met often; who has too many accounts meets each less.
  private static func contacts(
    _ account: Account, _ number: Int, _ place: AccountPlace, _ random: inout SeededRandom
  ) -> [Happening] {
    let often = random.between(0, 5) + account.care / 6 + account.size - accountOwners[place.owner].weight / 3
    let quiet = account.relation == .lapsed ? random.between(20, 300) : 0
    return (0..<max(0, often)).map { _ in
      let ago = quiet + random.below(730 - quiet)
      let role = random.index(weights: [20 + account.size, 30, 22, 20, 8])
      let channel = random.index(weights: role == 0 ? [20, 25, 30, 10, 15] : [34, 34, 8, 18, 6])
      return Happening(number, on: DemoYears.asOf - Int32(ago), kind: channel, value: role)
    }
  }

  /// Of who is leaving, and of who has left, more is heard.
  private static func complaints(_ account: Account, _ number: Int, _ random: inout SeededRandom) -> [Happening] {
    guard let first = account.firstContract, let end = account.contractEnd else { return [] }
    let troubled = account.relation == .shrinking || account.relation == .lapsed
    let count = random.index(weights: troubled ? [40, 30, 18, 12] : [70, 20, 7, 3])
    let last = min(end, DemoYears.asOf)
    let span = min(Int(last - max(first, firstDay)), 730)
    return (0..<count).map { _ in
      let severity = 1 + random.index(weights: troubled ? [22, 28, 25, 16, 9] : [42, 30, 17, 8, 3])
      return Happening(number, on: last - Int32(random.below(span + 1)), kind: 0, value: severity)
    }
  }

  /// What sales people hope for, as it stood when it was last touched.
  private static func opportunities(_ account: Account, _ number: Int, _ random: inout SeededRandom) -> [Happening] {
    let most = [1, 3, 1, 2, 1, 3][account.relation.rawValue]
    return (0..<random.below(most + 1)).map { _ in
      let ago = random.below(420)
      // What is old is over.
      let stage = random.index(weights: ago > 180 ? [8, 4, 3, 2, 30, 45] : [26, 24, 20, 12, 9, 9])
      let amount = account.yearly * random.between(15, 130) / 100 / 10_000 * 10_000
      return Happening(number, on: DemoYears.asOf - Int32(ago), kind: stage, value: max(amount, 10_000))
    }
  }
}

/// What is drawn for one purpose never depends on how much was drawn for another.
enum Stream: UInt64 {
  case accounts = 1, places, orders, contacts, complaints, opportunities, columns, grades, tags
}
