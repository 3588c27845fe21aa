import Testing

/// A find of the differential test, kept with the smallest store that shows it.
struct Find: Sendable, CustomTestStringConvertible {
  var name: String
  var customers: String
  var orders: String?
  var statement: String
  var expected: [String]
  var testDescription: String { name }
}

private let finds: [Find] = [
  Find(
    name: "ties in top go by key, whatever order the rows were in",
    customers: "id,x\na,1\nb,1\nc,1\n", statement: "sort id desc | top 2 by x | select id", expected: ["a", "b"]),
  Find(
    name: "an aggregate without a value keeps its type",
    customers: "id,name,day,x\na,ann,2026-01-01,1\n",
    statement: """
      select t = overall(min(name where x > 5)) contains "a", u = upper(overall(max(name where x > 5))), \
      y = year(overall(max(day where x > 5)))
      """, expected: ["∅|∅|∅"]),
  Find(
    name: "a text aggregate without a value is a missing value to the stages after it",
    customers: "id,g,name,x\na,1,ann,1\nb,2,bob,9\n",
    statement: "summarize m = min(name where x > 5) by g | count by m", expected: ["bob|1", "∅|1"]),
  Find(
    name: "an event's date without any event is still a date",
    customers: "id,x\na,1\n", orders: "cid,day,amount\nb,2026-01-01,5\n",
    statement: "select y = year(max(orders.day)), d = days_since(min(orders.day))", expected: ["∅|∅"]),
  Find(
    name: "a window longer than the calendar sees everything",
    customers: "id,x\na,1\n", orders: "cid,day,amount\na,2026-01-01,5\na,0001-01-01,7\n",
    statement: """
      select a = sum(orders.amount within 999999999y), b = sum(orders.amount within 9999999999999d), \
      c = count(orders within 1d before 999999999999w), d = sum(orders.amount within 99999999mo before 1mo)
      """, expected: ["12|12|0|7"]),
  Find(
    name: "two spellings of one character are two texts, whatever they went through",
    customers: "id,name\na,e\u{301}\nb,\u{E9}\nc,e\u{301}\n",
    statement: "derive n = coalesce(name, \"x\"), m = replace(name, \"q\", \"\") | count by n, m",
    expected: ["e\u{301}|e\u{301}|2", "\u{E9}|\u{E9}|1"]),
  Find(
    name: "what reads no column is kept apart for each table",
    customers: "id,x\na,1\nb,2\n", orders: "cid,day,amount\na,2026-01-01,5\na,2026-01-02,6\nb,2026-01-02,7\n",
    statement: """
      customers | derive y = 0, n = overall(count()) | select n
      orders | derive y = 0, n = overall(count()) | select n, y
      """, expected: ["3|0", "3|0", "3|0"]),
  Find(
    name: "one value over all customers is the same asked for in a test and in a column",
    customers: "id,x\na,1\nb,2\n",
    statement: """
      where x < overall(max(x)) | select id
      derive m = overall(max(x)) | select id, m
      """, expected: ["a|2", "b|2"]),
  Find(
    name: "equal values do not deviate, though their mean is rounded",
    customers: "id,r\na,0.1\nb,0.1\nc,0.1\n",
    statement: "derive z = zscore(r) | summarize stddev(r), count(z), o = stddev(r * 3)", expected: ["0|0|0"]),
]

@Suite("Finds of the differential test")
struct Regressions {
  @Test("stay found", arguments: finds)
  func staysFound(_ find: Find) throws {
    var files = ["customers.csv": find.customers]
    var script = "load \"customers.csv\" as customers key id"
    if let orders = find.orders {
      files["orders.csv"] = orders
      script += "\nload \"orders.csv\" as orders of customers by cid at day"
    }
    var bench = try Workbench(files, script)
    #expect(try bench.lines(find.statement) == find.expected)
  }
}
