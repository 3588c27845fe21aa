/// How an account's business stands.
enum Relation: Int, CaseIterable {
  case steady, expanding, shrinking, fresh, lapsed, prospect

  /// Out of a thousand.
  static let weights = [360, 150, 130, 130, 120, 110]
}

/// What one account is like, before anything is signed.
struct Account {
  let relation: Relation
  /// What a year of the contract is worth, in cents: whole hundreds of ¥.
  let yearly: Int
  /// 0…7, how many times as much as the smallest `yearly` is, in doublings.
  let size: Int
  /// The years a contract runs: 1, 2 or 3.
  let term: Int
  /// The day the last contract began; nil for who never signed.
  let lastContract: Int32?
  /// How many contracts came before the last one.
  let renewals: Int
  /// 0…100, how well the account is looked after, of the sales person's own.
  let care: Int

  /// ¥30,000 in cents.
  private static let smallestYear = 3_000_000

  init(_ random: inout SeededRandom) {
    relation = Relation(rawValue: random.index(weights: Relation.weights)) ?? .steady
    let value = random.heavyTail(base: Account.smallestYear, most: 7)
    yearly = value / 10_000 * 10_000
    size = min(7, Int.bitWidth - (value / Account.smallestYear).leadingZeroBitCount - 1)
    term = relation == .fresh ? 1 : [1, 2, 3][random.index(weights: [70, 20, 10])]
    care = min(100, max(0, 45 + size * 4 + random.bell(60)))
    let days = 365 * term
    switch relation {
    case .prospect:
      lastContract = nil
      renewals = 0
    case .lapsed:
      lastContract = DemoYears.asOf - Int32(days + random.between(5, 500))
      renewals = random.below(3)
    case .fresh:
      lastContract = DemoYears.asOf - Int32(random.below(300))
      renewals = 0
    default:
      lastContract = DemoYears.asOf - Int32(random.below(days))
      renewals = random.between(1, 6)
    }
  }

  /// The day after the last day of the last contract.
  var contractEnd: Int32? { lastContract.map { $0 + Int32(365 * term) } }

  var firstContract: Int32? { lastContract.map { $0 - Int32(365 * term * renewals) } }

  /// A contract of so many contracts before the last one, in cents: whole hundreds of ¥.
  func contractValue(before: Int) -> Int {
    // Hundredths of today's worth, a contract earlier at a time.
    let step =
      switch relation {
      case .expanding: 72
      case .shrinking: 140
      default: 96
      }
    var value = yearly * term
    for _ in 0..<before { value = value * step / 100 }
    return max(value / 10_000 * 10_000, 10_000)
  }
}
