import Columns
import Demo
import Testing

@Suite("The retail demo")
struct RetailDemoTests {
  static let store = retailDemo()

  private func table(_ name: String) throws -> Table { try #require(RetailDemoTests.store.table(named: name)) }

  private func column(_ table: String, _ name: String) throws -> Column {
    try #require(try self.table(table).field(named: name)?.column)
  }

  @Test(
    "the tables are the same bytes as ever",
    arguments: [
      ("customers", 20_000, "992e78334fe0a50b"), ("orders", 223_726, "8ad6055ea164253c"),
      ("complaints", 6_081, "a1aba0662009b3aa"), ("contacts", 48_839, "94e06fa755d819af"),
    ])
  func bytes(name: String, rows: Int, sum: String) throws {
    let table = try table(name)
    #expect(table.rowCount == rows)
    #expect(checksum(table) == sum)
  }

  @Test("another seed gives another store, the same seed the same")
  func seeds() throws {
    let (a, b, c) = (
      retailDemo(seed: 1, customers: 50), retailDemo(seed: 1, customers: 50), retailDemo(seed: 2, customers: 50)
    )
    let sums = try [a, b, c].map { checksum(try #require($0.table(named: "orders"))) }
    #expect(sums[0] == sums[1] && sums[0] != sums[2])
  }

  @Test("a store of one customer is a store", arguments: [1, 2, 3])
  func small(customers: Int) {
    #expect(retailDemo(seed: 9, customers: customers).table(named: "customers")?.rowCount == customers)
  }

  @Test("ids are C and seven digits, in order, each once")
  func ids() throws {
    let ids = try column("customers", "customer_id")
    #expect(ids[0].text == "C0000001" && ids[1022].text == "C0001023" && ids[19_999].text == "C0020000")
    #expect(ids.missingCount == 0)
  }

  @Test(
    "every name that the language's examples use is there",
    arguments: [
      (
        "customers",
        [
          "customer_id", "name", "region", "owner", "industry", "signup", "margin", "strategic", "potential", "nps",
          "renewed", "客户等级", "tags",
        ]
      ),
      ("orders", ["customer_id", "date", "amount"]), ("complaints", ["customer_id", "date", "severity"]),
      ("contacts", ["customer_id", "date", "channel"]),
    ])
  func names(name: String, fields: [String]) throws {
    let all = try table(name).fields.map(\.name)
    for field in fields { #expect(all.contains(field)) }
  }

  @Test("events are in order of the day and none is after the last day")
  func days() throws {
    let lastDay = try #require(Day(year: 2026, month: 6, day: 30))
    for name in ["orders", "complaints", "contacts"] {
      guard case .date(let days) = try column(name, "date").data else {
        Issue.record("\(name) has no days")
        continue
      }
      #expect(zip(days, days.dropFirst()).allSatisfy { $0 <= $1 })
      #expect(days.allSatisfy { $0 <= lastDay.number })
    }
    #expect(try column("orders", "date")[try table("orders").rowCount - 1].text == "2026-06-30")
  }

  @Test("values stand where they may: strategic 0…5, potential 0…100, severity 1…5, some missing")
  func ranges() throws {
    func within(_ table: String, _ name: String, _ range: ClosedRange<Int64>) throws {
      let column = try column(table, name)
      guard case .exact(let values, _) = column.data else {
        Issue.record("\(name) is not a number")
        return
      }
      #expect(values.indices.allSatisfy { column.isMissing($0) || range.contains(values[$0]) })
    }
    try within("customers", "strategic", 0...5)
    try within("customers", "potential", 0...100)
    try within("customers", "nps", -100...100)
    try within("complaints", "severity", 1...5)
    try within("orders", "amount", 1...100_000_000_000)
    #expect(try (200...500).contains(column("customers", "strategic").missingCount))
    #expect(try column("customers", "nps").missingCount > 5000)
    #expect(try column("customers", "renewed").missingCount > 500)
  }

  @Test("the given grades are a pyramid with gaps")
  func grades() throws {
    let column = try column("customers", "客户等级")
    var counts: [String: Int] = [:]
    for row in 0..<column.count { counts[column[row].text, default: 0] += 1 }
    #expect(Set(counts.keys) == ["", "重点客户", "潜力客户", "普通客户"])
    #expect((1500...2200).contains(counts["重点客户"] ?? 0))
    #expect((4000...6000).contains(counts["潜力客户"] ?? 0))
  }

  @Test("李伟 has customers, and tags mean one thing under several names")
  func people() throws {
    let owners = try column("customers", "owner")
    #expect((0..<owners.count).contains { owners[$0].text == "李伟" })
    guard case .tags(let sets) = try column("customers", "tags").data else {
      Issue.record("tags are tags")
      return
    }
    for name in ["vip", "VIP", "key", "大客户", "decision_maker_met", "dormant", "win-back", "winback", "new"] {
      #expect(sets.members(of: name).population > 10)
    }
  }

  @Test("the statements define what the policies read")
  func statements() {
    let statements = RetailDemoTests.store.statements
    for name in [
      "amount_12m", "amount_prev_12m", "orders_12m", "last_order", "amount_total", "complaints_90d", "contacts_90d",
    ] {
      #expect(statements.contains { $0.hasPrefix("define \(name) = ") })
    }
    #expect(statements.filter { $0.hasPrefix("policy ") }.count == 2)
    #expect(statements.contains { $0.hasPrefix("current tier from 客户等级") })
  }
}
