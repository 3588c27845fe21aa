import TestSupport

extension TwinMaker {
  /// A function of a value's place among all values of the population.
  mutating func place(_ depth: Int) -> Twin {
    var x = firmNumber(depth - 1)
    if random.chance(15), let date = date(0) { x = date }
    let v = lift(x.sql)
    let isNumber = x.isNumber
    let n = random.pick([1, 2, 3, 4, 5, 7, 10, 100])
    switch random.below(isNumber ? 8 : 5) {
    case 0:
      let sql =
        "CASE WHEN \(v) IS NOT NULL THEN 100.0 * (rank() OVER (PARTITION BY \(v) IS NULL ORDER BY \(v)) - 1) / max(count(\(v)) OVER () - 1, 1) END"
      return Twin(text: "percentile(\(x.text))", sql: lift(sql), kind: .real)
    case 1:
      let sql = "CASE WHEN \(v) IS NOT NULL THEN rank() OVER (PARTITION BY \(v) IS NULL ORDER BY \(v)) END"
      return Twin(text: "rank(\(x.text))", sql: lift(sql), kind: .integer, size: 200)
    case 2:
      let sql =
        "CASE WHEN \(v) IS NOT NULL THEN ntile(\(n)) OVER (PARTITION BY \(v) IS NULL ORDER BY \(v), row0) END"
      return Twin(text: "ntile(\(x.text), \(n))", sql: lift(sql), kind: .integer, size: 100)
    case 3, 4:
      let count = random.chance(40) ? 5 : n
      let number = isNumber ? v : "julianday(\(v))"
      let text = count == 5 && random.chance(50) ? "quintile(\(x.text))" : "bins(\(x.text), \(count))"
      return Twin(text: text, sql: bins(v, number, count, isReal: x.kind == .real), kind: .integer, size: 100)
    case 5, 6:
      let total = "sum(\(x.kind == .real ? v : "\(v) * 1.0")) OVER ()"
      let before =
        "coalesce(sum(\(v)) OVER (ORDER BY \(v) DESC, row0 ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)"
      return Twin(
        text: "cumshare(\(x.text))",
        sql: lift(
          "CASE WHEN \(v) IS NOT NULL AND \(total) > \(x.kind == .real ? "1e-6" : "0") THEN \(before) * 1.0 / (\(total)) END"
        ),
        kind: .real, isLoose: true)
    default:
      let m = lift("avg(\(Twin(text: "", sql: v, kind: x.kind).real)) OVER ()")
      let r = Twin(text: "", sql: v, kind: x.kind).real
      let sd = lift(
        "CASE WHEN count(\(v)) OVER () > 1 THEN sqrt(sum((\(r) - \(m)) * (\(r) - \(m))) OVER () / (count(\(v)) OVER () - 1)) END"
      )
      let varies = lift("max(\(v)) OVER () > min(\(v)) OVER ()")
      return Twin(
        text: "zscore(\(x.text))", sql: "(CASE WHEN \(varies) THEN (\(r) - \(m)) / \(sd) END)", kind: .real,
        isLoose: true)
    }
  }

  /// 1 + the number of type-7 cuts below the value; by integers where the values are.
  private mutating func bins(_ v: String, _ number: String, _ n: Int, isReal: Bool) -> String {
    let sorted = aside(
      "SELECT \(number) v, row_number() OVER (ORDER BY \(v)) - 1 i, count(*) OVER () n FROM \(current) WHERE \(v) IS NOT NULL"
    )
    let rest = "((l.n - 1) * k) % \(n)"
    let cut =
      isReal ? "l.v + (h.v - l.v) * (\(rest)) / \(n).0" : "l.v * (\(n) - \(rest)) + h.v * (\(rest))"
    let cuts = aside(
      """
      WITH RECURSIVE ks(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM ks WHERE k < \(n) - 1) SELECT \(cut) AS c FROM ks \
      JOIN \(sorted) l ON l.i = ((l.n - 1) * k) / \(n) JOIN \(sorted) h ON h.i = min(((l.n - 1) * k) / \(n) + 1, l.n - 1) \
      WHERE \(n) > 1
      """)
    let own = isReal ? number : "\(number) * \(n)"
    return lift("CASE WHEN \(v) IS NOT NULL THEN 1 + (SELECT count(*) FROM \(cuts) WHERE c < \(own)) END")
  }

  /// One value for the whole population.
  mutating func overall(_ depth: Int) -> Twin {
    let x = firmNumber(depth - 1)
    let test: Twin? = random.chance(30) ? condition(1) : nil
    let v = lift(test.map { "CASE WHEN \($0.sql) THEN \(x.sql) END" } ?? x.sql)
    let text = x.text + (test.map { " where \($0.text)" } ?? "")
    let table = current
    switch random.below(6) {
    case 0:
      return Twin(
        text: "overall(sum(\(text)))", sql: lift("(SELECT coalesce(sum(\(v)), 0) FROM \(table))"), kind: x.kind,
        isLoose: x.kind == .real, size: x.size * 200)
    case 1:
      return Twin(
        text: "overall(count(\(text)))", sql: lift("(SELECT count(\(v)) FROM \(table))"), kind: .integer, size: 200)
    case 2:
      let r = Twin(text: "", sql: v, kind: x.kind).real
      return Twin(
        text: "overall(avg(\(text)))", sql: lift("(SELECT avg(\(r)) FROM \(table))"), kind: .real, isLoose: true)
    case 3:
      return Twin(
        text: "overall(median(\(text)))", sql: lift(quantile(v, x.kind, "1", 1, 2, from: table)), kind: .real,
        isLoose: x.kind == .real)
    default:
      let name = random.pick(["min", "max"])
      return Twin(
        text: "overall(\(name)(\(text)))", sql: lift("(SELECT \(name)(\(v)) FROM \(table))"), kind: x.kind, size: x.size
      )
    }
  }

  mutating func scaled(_ depth: Int) -> Twin {
    let (x, low, high) = (number(depth - 1), number(0), number(0))
    return Twin(
      text: "scale(\(x.text), \(low.text), \(high.text))",
      sql:
        "(CASE WHEN \(high.real) > \(low.real) THEN min(max((\(x.real) - \(low.real)) / (\(high.real) - \(low.real)) * 100, 0), 100) END)",
      kind: .real, isLoose: true, slack: x.slack + low.slack + high.slack > 0 ? .infinity : 0)
  }
}

/// The type-7 quantile at `p / q` of the rows for which a test holds.
func quantile(_ v: String, _ kind: Twin.Kind, _ test: String, _ p: Int, _ q: Int, from table: String) -> String {
  let value = Twin(text: "", sql: v, kind: kind).real
  let low = "max(CASE WHEN i = ((n - 1) * \(p)) / \(q) THEN v END)"
  let high = "max(CASE WHEN i = min(((n - 1) * \(p)) / \(q) + 1, n - 1) THEN v END)"
  return
    "(SELECT \(low) + (\(high) - \(low)) * ((((max(n) - 1) * \(p)) % \(q)) * 1.0 / \(q)) FROM (SELECT \(value) v, row_number() OVER (ORDER BY \(v)) - 1 i, count(*) OVER () n FROM \(table) t WHERE (\(test)) AND \(v) IS NOT NULL))"
}
