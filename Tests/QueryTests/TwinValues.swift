import Columns
import TestSupport

extension TwinMaker {
  /// A text; lower and upper case only of texts that are in no need of Unicode's tables.
  mutating func text(_ depth: Int) -> Twin {
    guard depth > 0, random.chance(50) else {
      if random.chance(85), let column = column({ $0.kind == .text }) { return column }
      let value = random.pick(RandomStore.names)
      return Twin(text: quotedText(value), sql: sqlText(value), kind: .text)
    }
    func made(_ text: String, _ sql: String) -> Twin { Twin(text: text, sql: sql, kind: .text) }
    switch random.below(5) {
    case 0:
      guard let region = column({ $0.kind == .text && ($0.text == "region" || $0.text == "kind") }) else {
        return text(0)
      }
      let name = random.pick(["lower", "upper"])
      return made("\(name)(\(region.text))", "\(name)(\(region.sql))")
    case 1:
      let a = text(depth - 1)
      return made("trim(\(a.text))", "trim(\(a.sql))")
    case 2:
      let a = text(depth - 1)
      let what = random.pick(["a", "nn", "李", "-"])
      let with = random.pick(["", "x", "aa", "王"])
      return made(
        "replace(\(a.text), \(quotedText(what)), \(quotedText(with)))",
        "replace(\(a.sql), \(sqlText(what)), \(sqlText(with)))")
    case 3:
      let (test, a, b) = (condition(depth - 1), text(depth - 1), text(0))
      return made("if(\(test.text), \(a.text), \(b.text))", "(CASE WHEN \(test.sql) THEN \(a.sql) ELSE \(b.sql) END)")
    default:
      let (a, b) = (text(depth - 1), text(0))
      return made("coalesce(\(a.text), \(b.text))", "coalesce(\(a.sql), \(b.sql))")
    }
  }

  mutating func date(_ depth: Int) -> Twin? {
    guard let d = column({ $0.kind == .date }) else { return nil }
    guard depth > 0, random.chance(30) else { return d }
    let day = store.asOf.adding(days: random.number(-300...0))
    switch random.below(3) {
    case 0:
      return Twin(text: "coalesce(\(d.text), \(day))", sql: "coalesce(\(d.sql), '\(day)')", kind: .date)
    case 1:
      let test = condition(depth - 1)
      return Twin(
        text: "if(\(test.text), \(d.text), \(day))", sql: "(CASE WHEN \(test.sql) THEN \(d.sql) ELSE '\(day)' END)",
        kind: .date)
    default: return areCustomers && !isInEvent ? eventDate() : d
    }
  }

  // MARK: Roll-ups

  /// Which events a roll-up sees: `within … where …`, and the same in SQL.
  private mutating func seen() -> (text: String, sql: String) {
    var text = ""
    var sql = "o.cid = id AND o.day <= '\(store.asOf)'"
    if random.chance(60) {
      let window = window()
      text += " within \(window.text)"
      sql += " AND o.day > '\(window.after)' AND o.day <= '\(window.through)'"
    }
    if random.chance(40) {
      let test = inEvents { $0.condition(1) }
      text += " where \(test.text)"
      sql += " AND \(test.sql)"
    }
    return (text, sql)
  }

  private mutating func eventDate() -> Twin {
    let name = random.pick(["min", "max"])
    let seen = seen()
    return Twin(
      text: "\(name)(orders.day\(seen.text))",
      sql: lift("(SELECT \(name)(o.day) FROM orders o WHERE \(seen.sql))"), kind: .date)
  }

  mutating func rollUp() -> Twin {
    let seen = seen()
    func lifted(_ sql: String) -> String { lift("(SELECT \(sql) FROM orders o WHERE \(seen.sql))") }
    let argument = inEvents { $0.column { $0.isNumber } } ?? literal()
    let text = "orders.\(argument.text)\(seen.text)"
    let rows = "FROM orders o WHERE \(seen.sql) AND \(argument.sql) IS NOT NULL"
    switch random.below(9) {
    case 7:
      let (p, q, share) = random.pick([(9, 10, "0.9"), (1, 4, "25%"), (0, 1, "0"), (1, 1, "1")])
      let low = "max(CASE WHEN i = ((n - 1) * \(p)) / \(q) THEN v END)"
      let high = "max(CASE WHEN i = min(((n - 1) * \(p)) / \(q) + 1, n - 1) THEN v END)"
      let sql =
        "SELECT \(low) + (\(high) - \(low)) * ((((max(n) - 1) * \(p)) % \(q)) * 1.0 / \(q)) FROM (SELECT \(argument.real) v, row_number() OVER (ORDER BY \(argument.sql)) - 1 i, count(*) OVER () n \(rows))"
      return Twin(
        text: "quantile(orders.\(argument.text), \(share)\(seen.text))", sql: lift("(\(sql))"), kind: .real,
        isLoose: true)
    case 8:
      let mean = "(SELECT avg(\(argument.real)) \(rows))"
      let sql =
        "SELECT CASE WHEN count(*) < 2 THEN NULL WHEN min(v) = max(v) THEN 0 ELSE sqrt(sum((v - m) * (v - m)) / (count(*) - 1)) END FROM (SELECT \(argument.real) v, \(mean) m \(rows))"
      return Twin(text: "stddev(\(text))", sql: lift("(\(sql))"), kind: .real, isLoose: true)
    case 0: return Twin(text: "count(orders\(seen.text))", sql: lifted("count(*)"), kind: .integer, size: 200)
    case 1:
      let any = inEvents { $0.column { _ in true } } ?? argument
      return Twin(
        text: "count(orders.\(any.text)\(seen.text))", sql: lifted("count(\(any.sql))"), kind: .integer, size: 200)
    case 2:
      let any = inEvents { $0.column { _ in true } } ?? argument
      return Twin(
        text: "count_distinct(orders.\(any.text)\(seen.text))", sql: lifted("count(DISTINCT \(any.sql))"),
        kind: .integer, size: 200)
    case 3:
      return Twin(
        text: "sum(\(text))", sql: lifted("coalesce(sum(\(argument.sql)), 0)"), kind: argument.kind,
        isLoose: argument.kind == .real, size: argument.size * 200)
    case 4:
      return Twin(text: "avg(\(text))", sql: lifted("avg(\(argument.real))"), kind: .real, isLoose: true)
    case 5:
      let sql =
        "SELECT avg(v) FROM (SELECT \(argument.real) v, row_number() OVER (ORDER BY \(argument.sql)) i, count(*) OVER () n FROM orders o WHERE \(seen.sql) AND \(argument.sql) IS NOT NULL) WHERE i IN ((n + 1) / 2, n / 2 + 1)"
      return Twin(text: "median(\(text))", sql: lift("(\(sql))"), kind: .real, isLoose: true)
    default:
      let name = random.pick(["min", "max"])
      return Twin(
        text: "\(name)(\(text))", sql: lifted("\(name)(\(argument.sql))"), kind: argument.kind, size: argument.size)
    }
  }
}
