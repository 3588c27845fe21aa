import TestSupport

/// A statement, the SQL that answers the same, and what the answer's columns are.
struct TwinStatement {
  var text: String
  var sql: String
  var columns: [Twin]
  /// Where the answer lays one column across: SQL gives the groups one below the other.
  var pivot: TwinPivot?
}

/// Makes a random pipeline and its SQL, stage by stage.
///
/// In SQL every row of the population goes through to the end, with a column that says whether it is still there and one
/// that says at which place: so population functions see everybody, as in the language.
struct PipelineMaker {
  private var maker: TwinMaker
  private var keep = "keep"
  private var place = "pos"
  private var text: [String] = []
  /// How many of the columns the rows are groups by, where the last stage was a summary.
  private var groupedBy = 0
  private var zeros: [Bool] = []

  init(store: RandomStore, seed: UInt64) {
    var random = RandomSource(seed: seed)
    let isOfOrders = random.chance(15)
    maker = TwinMaker(store: store, random: random, from: isOfOrders ? "orders" : "customers")
    text = isOfOrders ? ["orders"] : random.chance(50) ? ["customers"] : []
  }

  /// A statement small enough for SQLite.
  static func statement(over store: RandomStore, seed: UInt64) -> TwinStatement {
    var seed = seed
    while true {
      var maker = PipelineMaker(store: store, seed: seed)
      let statement = maker.statement()
      if !maker.maker.isTooLarge { return statement }
      seed &+= 1 << 40
    }
  }

  private mutating func statement() -> TwinStatement {
    let count = maker.random.number(1...4)
    for _ in 0..<count {
      groupedBy = 0
      switch maker.random.below(12) {
      case 0...2: filter()
      case 3, 4: derive()
      case 5: sort()
      case 6: cut()
      case 7: take()
      case 8: summarize(isCount: true)
      case 9, 10: summarize(isCount: false)
      default: select()
      }
    }
    if text.isEmpty { text = ["customers"] }
    let pivot = pivot()
    if let pivot {
      let across = maker.columns[pivot.across].sql
      let down = pivot.down.map { "\(maker.columns[$0].sql) NULLS LAST" }
      place = (down + ["\(across) NULLS LAST"]).joined(separator: ", ")
      maker.columns.append(
        Twin(text: "", sql: maker.lift("dense_rank() OVER (ORDER BY \(across) NULLS LAST)"), kind: .integer))
    }
    let definitions = maker.tables.map { "\($0.name) AS MATERIALIZED (\($0.sql))" }.joined(separator: ",\n  ")
    let cells = maker.columns.enumerated().map { "\($1.sql) AS c\($0)" }.joined(separator: ", ")
    return TwinStatement(
      text: text.joined(separator: " | "),
      sql: "WITH \(definitions)\nSELECT \(cells) FROM \(maker.current) WHERE \(keep) ORDER BY \(place);",
      columns: maker.columns, pivot: pivot)
  }

  /// Lays one of the groups' columns across, now and then.
  private mutating func pivot() -> TwinPivot? {
    let across = (0..<groupedBy).filter { place in
      switch maker.columns[place].kind {
      case .text, .boolean, .date, .integer: true
      default: false
      }
    }
    guard !across.isEmpty, maker.random.chance(40) else { return nil }
    let chosen = maker.random.pick(across)
    text.append("pivot \(maker.columns[chosen].text)")
    return TwinPivot(across: chosen, down: (0..<groupedBy).filter { $0 != chosen }, isZeroWhenEmpty: zeros)
  }

  private mutating func filter() {
    let test = maker.condition(2)
    text.append("\(maker.random.pick(["where", "where", "filter"])) \(test.text)")
    keep = maker.lift("(\(keep) AND (\(test.sql)) IS TRUE)")
  }

  private mutating func anything(_ depth: Int) -> Twin {
    switch maker.random.below(6) {
    case 0: return maker.text(depth)
    case 1: return maker.date(depth) ?? maker.number(depth)
    case 2: return maker.condition(1)
    default: return maker.number(depth)
    }
  }

  private mutating func derive() {
    var items: [String] = []
    for _ in 0..<maker.random.number(1...2) {
      let value = anything(2)
      let replaced = maker.random.chance(15) ? maker.columns.indices.randomElement(using: &maker.random) : nil
      // The tags that `has tag` asks must stay, and a customer's key.
      if let replaced, maker.columns[replaced].kind == .tags || maker.columns[replaced].text == "id" { continue }
      let name = replaced.map { maker.columns[$0].text } ?? maker.newName()
      items.append("\(name) = \(value.text)")
      var column = value
      column.text = name
      column.sql = maker.lift(value.sql)
      if let replaced { maker.columns[replaced] = column } else { maker.columns.append(column) }
    }
    if !items.isEmpty { text.append("derive " + items.joined(separator: ", ")) }
  }

  private mutating func select() {
    var columns: [Twin] = []
    var items: [String] = []
    for _ in 0..<maker.random.number(1...4) {
      if maker.random.chance(60), let column = maker.column({ column in !columns.contains { $0.text == column.text } })
      {
        columns.append(column)
        items.append(column.text)
      } else {
        let value = anything(2)
        var column = value
        column.text = maker.newName()
        column.sql = maker.lift(value.sql)
        items.append("\(column.text) = \(value.text)")
        columns.append(column)
      }
    }
    maker.columns = columns
    text.append("select " + items.joined(separator: ", "))
  }

  /// Something with an order.
  private mutating func key(_ depth: Int) -> Twin {
    switch maker.random.below(5) {
    case 0: return maker.text(depth)
    case 1: return maker.date(depth) ?? maker.firmNumber(depth)
    case 2: return maker.column { $0.kind == .boolean } ?? maker.firmNumber(depth)
    default: return maker.firmNumber(depth)
    }
  }

  private mutating func sort() {
    var items: [String] = []
    var terms: [String] = []
    for _ in 0..<maker.random.number(1...3) {
      let key = key(1)
      let isDescending = maker.random.chance(50)
      items.append(key.text + (isDescending ? " desc" : maker.random.chance(20) ? " asc" : ""))
      terms.append("\(maker.lift(key.sql))\(isDescending ? " DESC" : "") NULLS LAST")
    }
    text.append("sort " + items.joined(separator: ", "))
    place = maker.lift("row_number() OVER (ORDER BY \(terms.joined(separator: ", ")), \(place))")
  }

  private mutating func cut() {
    let isTop = maker.random.chance(50)
    let limit = maker.random.pick([0, 1, 3, 10, 30, 1000])
    let key = key(1)
    text.append("\(isTop ? "top" : "bottom") \(limit) by \(key.text)")
    let v = maker.lift(key.sql)
    let order = maker.lift(
      "row_number() OVER (PARTITION BY \(keep) AND \(v) IS NOT NULL ORDER BY \(v)\(isTop ? " DESC" : ""), row0)")
    keep = maker.lift("(\(keep) AND \(v) IS NOT NULL AND \(order) <= \(limit))")
    place = order
  }

  private mutating func take() {
    let limit = maker.random.pick([0, 1, 5, 20, 500])
    text.append("take \(limit)")
    keep = maker.lift("(\(keep) AND row_number() OVER (PARTITION BY \(keep) ORDER BY \(place)) <= \(limit))")
  }

  private mutating func summarize(isCount: Bool) {
    var columns: [Twin] = []
    var by: [String] = []
    let keyCount = maker.random.pick([0, 1, 1, 2])
    for _ in 0..<keyCount {
      let value = maker.random.chance(60) ? maker.column { !$0.isLoose && $0.kind != .tags } ?? key(1) : key(1)
      let isColumn = maker.columns.contains { $0.text == value.text }
      if columns.contains(where: { $0.text == value.text }) { continue }
      var column = value
      // `count by count` would make two columns of one name.
      let isNamed = isColumn && !(isCount && value.text == "`count`")
      if !isNamed { column.text = maker.newName() }
      column.sql = maker.lift(value.sql)
      by.append(isNamed ? value.text : "\(column.text) = \(value.text)")
      columns.append(column)
    }
    let items: [(text: String, kind: Twin)]
    if isCount {
      items = [("count", Twin(text: "`count`", sql: "count(*)", kind: .integer, size: 200))]
    } else {
      items = (0..<maker.random.number(1...4)).map { _ in aggregate() }
    }
    let keyCountMade = columns.count
    let table = maker.current
    let keys = columns.map(\.sql)
    let groups = maker.aside(
      keys.isEmpty
        ? "SELECT 1 AS one" : "SELECT DISTINCT \(keys.joined(separator: ", ")) FROM \(table) WHERE \(keep)")
    let same = (["\(keep)"] + keys.map { "t.\($0) IS g.\($0)" }).joined(separator: " AND ")
    var cells = keys
    for item in items {
      let name = maker.newName()
      let all = item.kind.sql.replacing("@same", with: same).replacing("@all", with: keep).replacing(
        "@table", with: table)
      cells.append((isCount ? "(SELECT \(all) FROM \(table) t WHERE \(same))" : all) + " AS \(name)")
      var column = item.kind
      column.sql = name
      columns.append(column)
    }
    let order = keys.isEmpty ? "1" : keys.map { "\($0) NULLS LAST" }.joined(separator: ", ")
    let position = "row_number() OVER (ORDER BY \(order))"
    maker.enter(
      "SELECT \(cells.joined(separator: ", ")), 1 AS keep, \(position) AS pos, \(position) AS row0 FROM \(groups) g")
    let list = items.map(\.text).joined(separator: ", ")
    text.append((isCount ? "count" : "summarize \(list)") + (by.isEmpty ? "" : " by " + by.joined(separator: ", ")))
    maker.columns = columns
    maker.areCustomers = false
    (keep, place) = ("keep", "pos")
    groupedBy = keyCountMade
    zeros = items.map { item in
      let call = isCount ? item.text : String(item.text.drop { $0 != "=" }.dropFirst(2))
      return call.hasPrefix("count") || call.hasPrefix("sum(")
    }
  }

  private mutating func aggregate() -> (text: String, kind: Twin) {
    let test: Twin? = maker.random.chance(35) ? maker.condition(1) : nil
    let x = maker.random.chance(20) ? maker.number(1) : maker.firmNumber(1)
    let any = key(1)
    let c = test.map { maker.lift($0.sql) }
    let v = maker.lift(x.sql)
    let w = maker.lift(any.sql)
    let name = maker.newName()
    let seen = "@same" + (c.map { " AND t.\($0)" } ?? "")
    let inside = test.map { " where \($0.text)" } ?? ""
    let real = Twin(text: "", sql: "t.\(v)", kind: x.kind).real
    // What sums of doubles leave of large ones that cancel.
    let slack = x.kind == .real ? 200 * (x.slack + 1e-14 * x.size) : 0
    let slackOfShare = x.kind == .real && (x.slack > 0 || x.size > 1e6) ? Double.infinity : 0
    func made(
      _ call: String, _ sql: String, _ kind: Twin.Kind, loose: Bool = false, size: Double = 200, slack: Double = 0
    ) -> (String, Twin) {
      ("\(name) = \(call)", Twin(text: name, sql: sql, kind: kind, isLoose: loose, size: size, slack: slack))
    }
    func of(_ value: String, _ seen: String) -> String { "(SELECT \(value) FROM @table t WHERE \(seen))" }
    switch maker.random.below(12) {
    case 0: return made("count()", of("count(*)", "@same"), .integer)
    case 1:
      return made(
        "count(\(any.text)\(any.kind == .boolean ? "" : inside))",
        any.kind == .boolean ? of("coalesce(sum(t.\(w)), 0)", "@same") : of("count(t.\(w))", seen), .integer)
    case 2:
      return made(
        "sum(\(x.text)\(inside))", of("coalesce(sum(t.\(v)), 0)", seen), x.kind, loose: x.kind == .real,
        size: x.size * 200, slack: slack)
    case 3: return made("avg(\(x.text)\(inside))", of("avg(\(real))", seen), .real, loose: true, slack: slack)
    case 4: return made("min(\(any.text)\(inside))", of("min(t.\(w))", seen), any.kind, size: any.size)
    case 5: return made("max(\(any.text)\(inside))", of("max(t.\(w))", seen), any.kind, size: any.size)
    case 6:
      return made(
        "median(\(x.text)\(inside))", quantile("t.\(v)", x.kind, seen, 1, 2, from: "@table"), .real, loose: true,
        slack: slack)
    case 7:
      let (p, q, share) = maker.random.pick([(9, 10, "0.9"), (1, 4, "25%"), (0, 1, "0"), (1, 1, "1"), (1, 3, "1 / 3")])
      if q == 3 {
        return made(
          "median(\(x.text)\(inside))", quantile("t.\(v)", x.kind, seen, 1, 2, from: "@table"), .real, loose: true,
          slack: slack)
      }
      return made(
        "quantile(\(x.text), \(share)\(inside))", quantile("t.\(v)", x.kind, seen, p, q, from: "@table"), .real,
        loose: true, slack: slack)
    case 8: return made("count_distinct(\(any.text)\(inside))", of("count(DISTINCT t.\(w))", seen), .integer)
    case 9:
      let mean = "(SELECT avg(\(real)) FROM @table t WHERE \(seen))"
      let sql =
        "(SELECT CASE WHEN count(t.\(v)) < 2 THEN NULL WHEN min(t.\(v)) = max(t.\(v)) THEN 0 ELSE sqrt(sum((\(real) - m) * (\(real) - m)) / (count(t.\(v)) - 1)) END FROM @table t, (SELECT \(mean) AS m) WHERE \(seen))"
      return made("stddev(\(x.text)\(inside))", sql, .real, loose: true, slack: slack)
    case 10:
      return made(
        "share(\(x.text))",
        "(\(of("coalesce(sum(t.\(v)), 0) * 1.0", "@same")) / \(of("nullif(sum(t.\(v)), 0)", "@all")))", .real,
        loose: true, slack: slackOfShare)
    default:
      guard test != nil else { return made("count()", of("count(*)", "@same"), .integer) }
      return made(
        "share(\(x.text)\(inside))",
        "(\(of("coalesce(sum(t.\(v)), 0) * 1.0", seen)) / \(of("nullif(sum(t.\(v)), 0)", "@same")))", .real,
        loose: true,
        slack: slackOfShare)
    }
  }
}
