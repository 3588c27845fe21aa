import Columns
import TestSupport

/// Customers and orders made from a seed: as files for the session, and as tables for SQLite.
///
/// Money stands in SQLite as integers of the smallest unit, dates as ISO text, booleans as 0 and 1, tags both as one
/// joined text and as a column for each tag.
struct RandomStore {
  let seed: UInt64
  let asOf: Day
  /// Set by a statement, or left to the newest order.
  let setsAsOf: Bool
  let customerCount: Int
  private(set) var files: [String: String] = [:]
  private(set) var sql = ""
  /// The tags that a customer has, with their columns in SQLite: others are refused.
  private(set) var usedTags: [(name: String, column: String)] = []

  static let tags = ["vip", "win-back", "新客"]
  static let regions = ["华东", "华北", "west", "West", "north east"]
  static let names = ["李伟", "ann", "Ann", "bob, jr", "a\"b", "王芳", "zoë", "ann lee", "O'Hara", "西安-1"]
  static let kinds = ["web", "shop", "电话"]

  init(seed: UInt64) {
    self.seed = seed
    var random = RandomSource(seed: seed)
    let base = Day(number: Int32(random.pick([19_000, 19_782, 20_147, 18_321])))
    let count = random.pick([0, 1, 2, 5, 20, 40, 64, 65, 80])
    let orderCount = random.pick([0, 1, 10, 100, 200])
    customerCount = count
    var orders: [[String?]] = []
    var newest: Day?
    for index in 0..<max(1, orderCount) {
      // A file of events must show by one day at least that they have days.
      let day: Day? = index > 0 && random.chance(4) ? nil : base.adding(days: random.number(-800...60))
      newest = [newest, day].compactMap { $0 }.max()
      orders.append([
        orderCount == 0 ? "nobody" : customerID(random.below(max(1, count + count / 5 + 1))), day?.description,
        RandomStore.money(&random, 30),
        random.chance(10) ? nil : String(random.number(-3...9)),
        random.chance(10) ? nil : String(Double(random.number(-40...40)) / 8),
        random.chance(10) ? nil : random.pick(RandomStore.kinds),
      ])
    }
    setsAsOf = newest == nil || random.chance(70)
    asOf = setsAsOf ? base.adding(days: random.number(-30...30)) : newest ?? base
    var customers: [[String?]] = []
    for index in 0..<count { customers.append(RandomStore.customer(index, base, &random)) }
    files["orders.csv"] = csv("cid,day,amount,units,rate,kind", orders)
    let order = customers.indices.shuffled(using: &random)
    files["customers.csv"] = csv(
      "id,name,region,qty,amount,ratio,big,joined,last_seen,active,tags", order.map { customers[$0] })
    sql = RandomStore.schema
    for row in customers {
      let tags = (row[10] ?? "").split(separator: ";").map(String.init)
      let values: [String] = [
        text(row[0]), text(row[1]), text(row[2]), row[3] ?? "NULL", cents(row[4]), row[5] ?? "NULL", row[6] ?? "NULL",
        text(row[7]), text(row[8]), row[9].map { $0 == "true" ? "1" : "0" } ?? "NULL",
        text(tags.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: ";")),
      ]
      let flags = RandomStore.tags.map { tags.contains($0) ? "1" : "0" }
      for (place, tag) in RandomStore.tags.enumerated()
      where tags.contains(tag) && !usedTags.contains(where: { $0.name == tag }) {
        usedTags.append((tag, "tag\(place)"))
      }
      sql += "INSERT INTO customers VALUES(\((values + flags).joined(separator: ",")));\n"
    }
    for row in orders {
      let values = [
        text(row[0]), text(row[1]), cents(row[2]), row[3] ?? "NULL", row[4] ?? "NULL", text(row[5]),
      ]
      sql += "INSERT INTO orders VALUES(\(values.joined(separator: ",")));\n"
    }
  }

  /// The statements that make the store.
  var script: String {
    """
    load "customers.csv" as customers key id separator "," types (name = text, region = text, qty = integer, amount = decimal, \
    ratio = real, big = integer, joined = date, last_seen = date, active = boolean, tags = tags)
    load "orders.csv" as orders of customers by cid at day separator "," types (day = date, amount = decimal, units = integer, rate = real, \
    kind = text)
    """ + (setsAsOf ? "\nas_of \(asOf)" : "")
  }

  /// One value of each column that is not text.
  static let types: [String: ColumnData] = [
    "qty": .exact([0], .integer), "amount": .exact([0], ExactForm(scale: 2)), "ratio": .real([0]),
    "big": .exact([0], .integer), "joined": .date([0]), "last_seen": .date([0]), "active": .boolean(Bitmap(count: 1)),
    "tags": .tags(TagSets(rowCount: 1)), "units": .exact([0], .integer), "rate": .real([0]),
  ]

  private static let schema = """
    CREATE TABLE customers(id TEXT, name TEXT, region TEXT, qty INTEGER, amount INTEGER, ratio REAL, big INTEGER,
      joined TEXT, last_seen TEXT, active INTEGER, tags TEXT, tag0 INTEGER, tag1 INTEGER, tag2 INTEGER);
    CREATE TABLE orders(cid TEXT, day TEXT, amount INTEGER, units INTEGER, rate REAL, kind TEXT);

    """

  private static func customer(_ index: Int, _ base: Day, _ random: inout RandomSource) -> [String?] {
    let sparse = random.pick([5, 15])
    func maybe(_ random: inout RandomSource, _ value: String) -> String? { random.chance(sparse) ? nil : value }
    let name = random.pick(names)
    let region = random.pick(regions)
    let quantity = String(random.number(-5...12))
    let ratio =
      random.chance(30) ? String(Double(random.number(-3...3)) / 2) : String(Double(random.number(-900...900)) / 7)
    let big =
      random.chance(10) ? String(random.number(-9_000_000_000_000...9_000_000_000_000)) : String(random.number(0...3))
    return [
      customerID(index), maybe(&random, name), maybe(&random, region), maybe(&random, quantity), money(&random, 100),
      maybe(&random, ratio), maybe(&random, big),
      maybe(&random, base.adding(days: random.number(-900...10)).description),
      maybe(&random, base.adding(days: random.number(-120...5)).description),
      maybe(&random, random.chance(50) ? "true" : "false"),
      tags.filter { _ in random.chance(25) }.joined(separator: ";"),
    ]
  }

  /// Two decimals; small amounts, so that there are ties.
  private static func money(_ random: inout RandomSource, _ limit: Int) -> String? {
    if random.chance(8) { return nil }
    if random.chance(30) { return "\(random.number(-2...6) * 10).00" }
    let value = random.number(-limit * 20...limit * 200)
    return "\(value < 0 ? "-" : "")\(abs(value) / 100).\(String(abs(value) % 100 + 100).dropFirst())"
  }
}

/// Ids whose order of bytes is not that of their numbers.
private func customerID(_ index: Int) -> String { index % 7 == 3 ? "客\(index)" : "C\(index)" }

private func csv(_ header: String, _ rows: [[String?]]) -> String {
  header + "\n"
    + rows.map { row in
      row.map { cell in
        cell.map { $0.contains { ",\"".contains($0) } ? "\"" + $0.replacing("\"", with: "\"\"") + "\"" : $0 } ?? ""
      }.joined(separator: ",") + "\n"
    }.joined()
}

private func text(_ cell: String?) -> String { cell.map { "'" + $0.replacing("'", with: "''") + "'" } ?? "NULL" }

private func cents(_ cell: String?) -> String { cell.map { $0.replacing(".", with: "") } ?? "NULL" }
