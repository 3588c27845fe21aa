import Testing

/// A find of the differential test, kept with the smallest store that shows it.
struct Find: Sendable, CustomTestStringConvertible {
  var name: String
  var customers: String
  var orders: String = "cid,day,amount\n"
  var statement: String
  var expected: [String]
  var testDescription: String { name }
}

private let finds: [Find] = [
  Find(
    name: "ties in top go by key, whatever order the rows were in",
    customers: "id,x\na,1\nb,1\nc,1\n", statement: "sort id desc | top 2 by x | select id", expected: ["a", "b"])
]

@Suite("Finds of the differential test")
struct Regressions {
  @Test("stay found", arguments: finds)
  func staysFound(_ find: Find) throws {
    var bench = try Workbench(["customers.csv": find.customers], "load \"customers.csv\" as customers key id")
    #expect(try bench.lines(find.statement) == find.expected)
  }
}
