internal import Columns

/// How a customer's business went over the three years.
enum Course: Int, CaseIterable {
  case steady, growing, declining, stopped, recent, never

  /// Out of a thousand.
  static let weights = [430, 160, 120, 120, 120, 50]
}

/// What one customer is like, before anything is bought.
struct Temper {
  var course: Course
  /// A usual order, in cents.
  var usualOrder: Int
  /// Orders over three years at full course.
  var orders: Int
  /// The month (0…35 of the three years) of the first order of a recent customer, or of the last of one that stopped.
  var turningMonth: Int

  init(_ random: inout SeededRandom) {
    course = Course(rawValue: random.index(weights: Course.weights)) ?? .steady
    usualOrder = random.heavyTail(base: 60_000, most: 9)
    switch random.index(weights: [300, 400, 240, 60]) {
    case 0: orders = random.between(1, 4)
    case 1: orders = random.between(5, 11)
    case 2: orders = random.between(12, 30)
    default: orders = random.between(31, 90)
    }
    turningMonth = course == .recent ? random.between(24, 34) : random.between(6, 30)
    if course == .never { orders = 0 }
    if course == .recent { orders = (orders + 1) / 2 }
  }

  /// How likely an order falls in a month, of the course alone.
  func weight(ofMonth month: Int) -> Int {
    switch course {
    case .steady: 20
    case .growing: 4 + month
    case .declining: 40 - month
    case .stopped: month <= turningMonth ? 20 : 0
    case .recent: month >= turningMonth ? 20 : 0
    case .never: 0
    }
  }
}

/// The three years of the demo, which end with the day from which everything looks back.
enum DemoYears {
  static let asOf: Int32 = 20_634  // 2026-06-30
  static let months = 36
  /// The first days of the 36 months, and the day after the last.
  static let monthStarts: [Int32] = (0...months).map { index in
    let month = 6 + index
    return Day(year: 2023 + month / 12, month: month % 12 + 1, day: 1)?.number ?? 0
  }
  /// Business by calendar month, January first: the Spring Festival, 618 and 11.11 show.
  static let season = [95, 60, 105, 95, 100, 120, 90, 90, 105, 95, 140, 105]

  /// The running sums of a customer's weights by month, season included.
  static func runningWeights(_ temper: Temper) -> [Int] {
    var sum = 0
    return (0..<months).map { month in
      sum += temper.weight(ofMonth: month) * season[(6 + month) % 12]
      return sum
    }
  }

  /// A day, the months as likely as the running sums say.
  static func day(_ running: [Int], _ random: inout SeededRandom) -> Int32 {
    let place = random.below(max(running[months - 1], 1))
    let month = running.firstIndex { place < $0 } ?? months - 1
    return monthStarts[month] + Int32(random.below(Int(monthStarts[month + 1] - monthStarts[month])))
  }
}

/// Events as they are made, then put in order of the day.
struct Events {
  private(set) var customers: [Int32] = []
  private(set) var days: [Int32] = []
  private(set) var values: [Int] = []

  mutating func append(customer: Int, day: Int32, value: Int) {
    customers.append(Int32(customer))
    days.append(day)
    values.append(value)
  }

  /// In order of the day; on one day in the order they were made: counted by day, then put in place.
  func inOrder() -> Events {
    guard let first = days.min(), let last = days.max() else { return self }
    var places = [Int](repeating: 0, count: Int(last - first) + 2)
    for day in days { places[Int(day - first) + 1] += 1 }
    for index in places.indices.dropFirst() { places[index] += places[index - 1] }
    var ordered = self
    for index in days.indices {
      let day = Int(days[index] - first)
      let place = places[day]
      places[day] += 1
      ordered.customers[place] = customers[index]
      ordered.days[place] = days[index]
      ordered.values[place] = values[index]
    }
    return ordered
  }
}

/// All that happened, and what it comes to for each customer.
struct Trade {
  private(set) var orders = Events()
  private(set) var complaints = Events()
  private(set) var contacts = Events()
  /// Cents over the twelve months that end with the demo's last day.
  private(set) var recentAmount: [Int]
  private(set) var firstDay: [Int32?]
  private(set) var lastDay: [Int32?]
  private(set) var tempers: [Temper]

  static let channels = ["phone", "wechat", "visit", "email"]

  init(customers: Int, _ random: inout SeededRandom) {
    recentAmount = [Int](repeating: 0, count: customers)
    firstDay = [Int32?](repeating: nil, count: customers)
    lastDay = firstDay
    tempers = []
    let yearStart = DemoYears.monthStarts[24]
    for customer in 0..<customers {
      let temper = Temper(&random)
      tempers.append(temper)
      let running = DemoYears.runningWeights(temper)
      for _ in 0..<temper.orders {
        let day = DemoYears.day(running, &random)
        // One order in thirty is a large one.
        let size = random.chance(33) ? random.between(300, 600) : random.between(40, 160)
        let amount = temper.usualOrder * size / 100 + random.below(100)
        orders.append(customer: customer, day: day, value: amount)
        if day >= yearStart { recentAmount[customer] += amount }
        firstDay[customer] = min(firstDay[customer] ?? day, day)
        lastDay[customer] = max(lastDay[customer] ?? day, day)
        if random.chance(28) {
          let later = min(day + Int32(random.between(1, 30)), DemoYears.asOf)
          complaints.append(customer: customer, day: later, value: 1 + random.index(weights: [40, 30, 18, 9, 3]))
        }
      }
      makeContacts(customer, &random)
    }
    orders = orders.inOrder()
    complaints = complaints.inOrder()
    contacts = contacts.inOrder()
  }

  /// Sales people call more often where more is bought.
  private mutating func makeContacts(_ customer: Int, _ random: inout SeededRandom) {
    let often = random.between(0, 3) + min(tempers[customer].orders / 8, 6)
    for _ in 0..<often {
      let day = DemoYears.asOf - Int32(random.below(730))
      contacts.append(customer: customer, day: day, value: random.index(weights: [40, 35, 10, 15]))
    }
  }
}
