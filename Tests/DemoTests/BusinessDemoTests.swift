import Columns
import Demo
import Testing

@Suite("The b2b demo")
struct BusinessDemoTests {
  static let store = businessDemo()
  static let events = ["orders", "contacts", "complaints", "opportunities"]

  private func table(_ name: String) throws -> Table { try #require(BusinessDemoTests.store.table(named: name)) }

  private func column(_ table: String, _ name: String) throws -> Column {
    try #require(try self.table(table).field(named: name)?.column)
  }

  private func counts(_ table: String, _ name: String) throws -> [String: Int] {
    let column = try column(table, name)
    return (0..<column.count).reduce(into: [:]) { $0[column.isMissing($1) ? "" : column[$1].text, default: 0] += 1 }
  }

  @Test(
    "the tables are the same bytes as ever",
    arguments: [
      ("customers", 1_200, "d4e9993dce6e59fa"), ("orders", 6_811, "13f387a555b29d3d"),
      ("contacts", 10_261, "c698b7373eb29b27"), ("complaints", 566, "8f43014dd5349843"),
      ("opportunities", 1_037, "d8b845139283ca16"),
    ])
  func bytes(name: String, rows: Int, sum: String) throws {
    let table = try table(name)
    #expect(table.rowCount == rows)
    #expect(checksum(table) == sum)
  }

  @Test("another seed gives another store, the same seed the same")
  func seeds() throws {
    let stores = [
      businessDemo(seed: 1, accounts: 50), businessDemo(seed: 1, accounts: 50), businessDemo(seed: 2, accounts: 50),
    ]
    for name in ["customers"] + BusinessDemoTests.events {
      let sums = try stores.map { checksum(try #require($0.table(named: name))) }
      #expect(sums[0] == sums[1] && sums[0] != sums[2], "\(name)")
    }
  }

  @Test("a store of one account is a store", arguments: [1, 2, 3])
  func small(accounts: Int) {
    #expect(businessDemo(seed: 9, accounts: accounts).table(named: "customers")?.rowCount == accounts)
  }

  @Test("ids are A and four digits, in order, each once")
  func ids() throws {
    let ids = try column("customers", "account_id")
    #expect(ids[0].text == "A0001" && ids[1199].text == "A1200" && ids.missingCount == 0)
  }

  @Test("events belong to accounts, are in order of the day, and none is after the last day or before the first")
  func days() throws {
    let first = try #require(Day(year: 2023, month: 7, day: 1))
    let last = try #require(Day(year: 2026, month: 6, day: 30))
    for name in BusinessDemoTests.events {
      guard case .date(let days) = try column(name, "date").data else {
        Issue.record("\(name) has no days")
        continue
      }
      #expect(zip(days, days.dropFirst()).allSatisfy { $0 <= $1 })
      #expect(days.allSatisfy { (first.number...last.number).contains($0) })
      #expect(try column(name, "account_id").missingCount == 0)
    }
  }

  @Test(
    "values stand where they may, and some are missing",
    arguments: [
      ("customers", "strategic", 0...5, 20...100), ("customers", "potential", 0...100, 100...200),
      ("customers", "complexity", 1...5, 0...0), ("customers", "satisfaction", 10...50, 500...900),
      ("customers", "nps", -100...100, 500...900), ("customers", "employees", 1...100_000, 10...80),
      ("customers", "payment_days", 0...150, 50...250), ("customers", "referrals", 0...4, 0...0),
      ("complaints", "severity", 1...5, 0...0), ("orders", "amount", 1...10_000_000_000, 0...0),
      ("opportunities", "amount", 1...10_000_000_000, 0...0),
    ] as [(String, String, ClosedRange<Int64>, ClosedRange<Int>)])
  func ranges(table: String, name: String, values range: ClosedRange<Int64>, missing: ClosedRange<Int>) throws {
    let column = try column(table, name)
    guard case .exact(let values, _) = column.data else {
      Issue.record("\(name) is not a number")
      return
    }
    #expect(values.indices.allSatisfy { column.isMissing($0) || range.contains(values[$0]) })
    #expect(missing.contains(column.missingCount))
  }

  @Test("who never signed has no contract that ends; who was lost did not renew")
  func contracts() throws {
    let end = try column("customers", "contract_end")
    let renewed = try column("customers", "renewed")
    #expect((80...200).contains(end.missingCount) && renewed.missingCount > end.missingCount)
    #expect(try counts("customers", "renewed").keys.sorted() == ["", "false", "true"])
    #expect(try counts("orders", "kind").keys.sorted() == ["expansion", "new", "renewal"])
  }

  @Test("twenty sales people carry uneven loads; decision makers are met in every channel")
  func people() throws {
    let loads = try counts("customers", "owner")
    #expect(loads.count == 20 && loads[""] == nil)
    #expect((loads.values.max() ?? 0) > 8 * (loads.values.min() ?? 0))
    #expect(try counts("contacts", "contact_role")["decision_maker"] ?? 0 > 1000)
    #expect(try counts("contacts", "channel").count == 5)
  }

  @Test("the grades are of two systems with gaps; names are of two languages")
  func grades() throws {
    let grades = try counts("customers", "客户等级")
    #expect(Set(grades.keys) == ["", "重点", "潜力", "普通", "A级", "B级", "C级", "待定"])
    let names = try counts("customers", "name").keys
    #expect(names.count { $0.allSatisfy(\.isASCII) } > 200 && names.count { !$0.allSatisfy(\.isASCII) } > 700)
  }

  @Test("one meaning stands under several tags")
  func tags() throws {
    guard case .tags(let sets) = try column("customers", "tags").data else {
      Issue.record("tags are tags")
      return
    }
    for name in ["vip", "VIP", "strategic_account", "战略客户", "churn_risk", "流失预警", "decision_maker_met", "决策人已见"] {
      #expect(sets.members(of: name).population >= 10, "\(name)")
    }
  }
}
