import Columns
import TestSupport

/// Makes random expressions over the columns at hand, in both languages.
struct TwinMaker {
  var random: RandomSource
  let store: RandomStore
  /// The columns at this point of the pipeline.
  var columns: [Twin]
  /// The common table expressions so far.
  var tables: [(name: String, sql: String)]
  /// The one with the rows of the population as they are now.
  private(set) var current = "p0"
  /// Roll-ups and population functions can be used.
  var areCustomers: Bool
  /// How often each table reads the store's, all told.
  private var references = ["p0": 1.0]
  private var made = 0
  /// Within the condition of a roll-up there are no population functions.
  private(set) var isInEvent = false

  init(store: RandomStore, random: RandomSource, from table: String) {
    self.store = store
    self.random = random
    areCustomers = table == "customers"
    columns = areCustomers ? TwinMaker.customers : TwinMaker.orders
    let order = areCustomers ? "id" : "rowid"
    let place = "row_number() OVER (ORDER BY \(order))"
    tables = [("p0", "SELECT *, 1 AS keep, \(place) AS pos, \(place) AS row0 FROM \(table)")]
  }

  private static let customers: [Twin] = [
    Twin(text: "id", sql: "id", kind: .text), Twin(text: "name", sql: "name", kind: .text),
    Twin(text: "region", sql: "region", kind: .text), Twin(text: "qty", sql: "qty", kind: .integer, size: 12),
    Twin(text: "amount", sql: "amount", kind: .decimal(2), size: 2e4), Twin(text: "ratio", sql: "ratio", kind: .real),
    Twin(text: "big", sql: "big", kind: .integer, size: 1e13), Twin(text: "joined", sql: "joined", kind: .date),
    Twin(text: "last_seen", sql: "last_seen", kind: .date), Twin(text: "active", sql: "active", kind: .boolean),
    Twin(text: "tags", sql: "tags", kind: .tags),
  ]

  static let orders: [Twin] = [
    Twin(text: "cid", sql: "cid", kind: .text), Twin(text: "day", sql: "day", kind: .date),
    Twin(text: "amount", sql: "amount", kind: .decimal(2), size: 6e3),
    Twin(text: "units", sql: "units", kind: .integer, size: 9), Twin(text: "rate", sql: "rate", kind: .real),
    Twin(text: "kind", sql: "kind", kind: .text),
  ]

  /// Adds a column to every row of the population; the result is its name.
  mutating func lift(_ sql: String) -> String {
    made += 1
    enter("SELECT *, \(sql) AS x\(made) FROM \(current)")
    return "x\(made)"
  }

  /// Makes these rows the population.
  mutating func enter(_ sql: String) {
    let name = aside(sql)
    current = name
  }

  /// Adds a table that is not the population.
  mutating func aside(_ sql: String) -> String {
    let name = "p\(tables.count)"
    tables.append((name, sql))
    let words = sql.split { !$0.isLetter && !$0.isNumber }
    references[name] = max(1, words.reduce(0) { $0 + (references[String($1)] ?? 0) })
    return name
  }

  /// SQLite reads a table at most 65,535 times in one query.
  var isTooLarge: Bool { (references[current] ?? 0) > 30_000 }

  mutating func newName() -> String {
    made += 1
    return "n\(made)"
  }

  mutating func column(_ wanted: (Twin) -> Bool) -> Twin? {
    let fitting = columns.filter(wanted)
    return fitting.isEmpty ? nil : random.pick(fitting)
  }

  // MARK: Numbers

  /// A number that may be compared and sorted by.
  mutating func firmNumber(_ depth: Int) -> Twin {
    for _ in 0..<12 {
      let made = number(depth)
      if !made.isLoose { return made }
    }
    return literal()
  }

  mutating func literal() -> Twin {
    switch random.below(6) {
    case 0:
      let cents = random.number(-500...5000)
      let digits = String(abs(cents) % 100 + 100).dropFirst()
      let text = "\(cents < 0 ? "-" : "")\(abs(cents) / 100).\(digits)"
      return Twin(text: cents < 0 ? "(\(text))" : text, sql: "(\(cents))", kind: .decimal(2), size: 5000)
    case 1: return Twin(text: "0.5", sql: "5", kind: .decimal(1), size: 5)
    case 2: return Twin(text: "1万", sql: "10000", kind: .integer, size: 1e4)
    case 3: return Twin(text: "15%", sql: "15", kind: .decimal(2), size: 15)
    default:
      let value = random.number(-4...12)
      return Twin(text: value < 0 ? "(\(value))" : "\(value)", sql: "(\(value))", kind: .integer, size: 12)
    }
  }

  mutating func number(_ depth: Int) -> Twin {
    if depth <= 0 || random.chance(35) {
      if random.chance(75), let column = column({ $0.isNumber }) { return column }
      return literal()
    }
    switch random.below(14) {
    case 0...3: return operation(depth)
    case 4: return rounding(depth)
    case 5: return choice(depth)
    case 6: return choiceOfMany(depth)
    case 7: return coalesced(depth)
    case 8: return measured(depth)
    case 9, 10: return areCustomers && !isInEvent ? rollUp() : operation(depth)
    case 11, 12: return isInEvent ? literal() : place(depth)
    default: return isInEvent ? literal() : random.chance(50) ? overall(depth) : scaled(depth)
    }
  }

  private mutating func operation(_ depth: Int) -> Twin {
    let a = number(depth - 1)
    let b = number(depth - 1)
    switch random.below(5) {
    case 0, 1:
      let sign = random.pick(["+", "-"])
      let (x, y, kind) = aligned(a, b)
      return Twin(
        text: "(\(a.text) \(sign) \(b.text))", sql: "(\(x) \(sign) \(y))", kind: kind, isLoose: kind == .real,
        size: (a.size + b.size) * 100, slack: kind == .real ? Twin.slackOfSum(a, b) : 0)
    case 2, 3:
      guard let x = a.scale, let y = b.scale, x + y <= 8, a.size * b.size < 1e15 else {
        return Twin(
          text: "(\(a.text) * \(b.text))", sql: "(\(a.real) * \(b.real))", kind: .real, isLoose: true,
          size: a.size * b.size, slack: a.slack * b.size + b.slack * a.size)
      }
      return Twin(
        text: "(\(a.text) * \(b.text))", sql: "(\(a.sql) * \(b.sql))",
        kind: x + y == 0 ? .integer : .decimal(x + y), size: a.size * b.size)
    default:
      if random.chance(30) {
        return Twin(
          text: "(-\(a.text))", sql: "(-\(a.sql))", kind: a.kind, isLoose: a.isLoose, size: a.size,
          slack: a.slack)
      }
      let isFirm = columns.contains { $0.text == a.text } && columns.contains { $0.text == b.text }
      return Twin(
        text: "(\(a.text) / \(b.text))", sql: "(\(a.real) / \(b.real))", kind: .real,
        isLoose: !isFirm || a.isLoose || b.isLoose, size: a.size * 1e4,
        slack: b.slack > 0 ? .infinity : a.slack * 1e4)
    }
  }

  private mutating func rounding(_ depth: Int) -> Twin {
    let x = number(depth - 1)
    if random.chance(40) {
      return Twin(
        text: "abs(\(x.text))", sql: "abs(\(x.sql))", kind: x.kind, isLoose: x.isLoose, size: x.size,
        slack: x.slack)
    }
    guard let scale = x.scale else { return x }
    let digits = random.chance(50) ? 0 : random.below(4)
    let name = random.pick(["round", "floor", "ceil"])
    let kept = name == "round" ? digits : 0
    let text =
      name == "round" && (digits > 0 || random.chance(50)) ? "round(\(x.text), \(digits))" : "\(name)(\(x.text))"
    guard scale > kept else { return Twin(text: text, sql: x.sql, kind: x.kind, size: x.size) }
    let step = "1" + String(repeating: "0", count: scale - kept)
    let u = x.sql
    let sql =
      switch name {
      case "round": "(CASE WHEN \(u) < 0 THEN -1 ELSE 1 END * ((abs(\(u)) * 2 + \(step)) / (2 * \(step))))"
      case "floor": "((\(u) - ((\(u) % \(step)) + \(step)) % \(step)) / \(step))"
      default: "(-((-\(u) - ((-\(u) % \(step)) + \(step)) % \(step)) / \(step)))"
      }
    return Twin(text: text, sql: sql, kind: kept == 0 ? .integer : .decimal(kept), size: x.size)
  }

  private mutating func choice(_ depth: Int) -> Twin {
    let test = condition(depth - 1)
    let a = number(depth - 1)
    if random.chance(20) {
      return Twin(
        text: "if(\(test.text), \(a.text))", sql: "(CASE WHEN \(test.sql) THEN \(a.sql) END)", kind: a.kind,
        isLoose: a.isLoose, size: a.size, slack: a.slack)
    }
    let b = number(depth - 1)
    let (x, y, kind) = aligned(a, b)
    return Twin(
      text: "if(\(test.text), \(a.text), \(b.text))", sql: "(CASE WHEN \(test.sql) THEN \(x) ELSE \(y) END)",
      kind: kind, isLoose: a.isLoose || b.isLoose || kind == .real, size: (a.size + b.size) * 100,
      slack: a.slack + b.slack)
  }

  private mutating func choiceOfMany(_ depth: Int) -> Twin {
    let first = condition(depth - 1)
    let second = condition(depth - 1)
    let a = number(0)
    let b = literal()
    let (x, y, kind) = aligned(a, b)
    return Twin(
      text: "case { \(first.text): \(a.text), \(second.text): \(b.text), else: \(a.text) }",
      sql: "(CASE WHEN \(first.sql) THEN \(x) WHEN \(second.sql) THEN \(y) ELSE \(x) END)", kind: kind,
      isLoose: a.isLoose || kind == .real, size: (a.size + b.size) * 100, slack: a.slack)
  }

  private mutating func coalesced(_ depth: Int) -> Twin {
    let a = number(depth - 1)
    let b = number(depth - 1)
    let (x, y, kind) = aligned(a, b)
    return Twin(
      text: "coalesce(\(a.text), \(b.text))", sql: "coalesce(\(x), \(y))", kind: kind,
      isLoose: a.isLoose || b.isLoose || kind == .real, size: (a.size + b.size) * 100, slack: a.slack + b.slack)
  }

  /// A number taken of a text or a date.
  private mutating func measured(_ depth: Int) -> Twin {
    if random.chance(30) {
      let x = text(depth - 1)
      return Twin(text: "length(\(x.text))", sql: "length(\(x.sql))", kind: .integer, size: 100)
    }
    guard let d = date(depth - 1) else { return literal() }
    switch random.below(5) {
    case 0:
      return Twin(text: "year(\(d.text))", sql: "CAST(substr(\(d.sql), 1, 4) AS INTEGER)", kind: .integer, size: 9999)
    case 1:
      return Twin(text: "month(\(d.text))", sql: "CAST(substr(\(d.sql), 6, 2) AS INTEGER)", kind: .integer, size: 12)
    case 2:
      return Twin(
        text: "quarter(\(d.text))", sql: "((CAST(substr(\(d.sql), 6, 2) AS INTEGER) + 2) / 3)", kind: .integer, size: 4)
    case 3:
      return Twin(
        text: "week(\(d.text))", sql: "((strftime('%j', date(\(d.sql), '-3 days', 'weekday 4')) - 1) / 7 + 1)",
        kind: .integer, size: 53)
    default:
      return Twin(
        text: "days_since(\(d.text))",
        sql: "CAST(julianday('\(store.asOf)') - julianday(\(d.sql)) AS INTEGER)", kind: .integer, size: 1e6)
    }
  }

  /// Runs a maker with the events' columns in place of the customers'.
  mutating func inEvents<Made>(_ make: (inout TwinMaker) -> Made) -> Made {
    let outer = columns
    columns = TwinMaker.orders.map { column in
      var column = column
      column.sql = "o.\(column.sql)"
      return column
    }
    isInEvent = true
    defer {
      columns = outer
      isInEvent = false
    }
    return make(&self)
  }
}
