import Columns
import Diagnostics
import ForeignFiles
import Testing

@testable import Shell

/// A consultant's twenty minutes: the client's scoring workbook, and the next quarter's.
@Suite("A scoring workbook, and the next quarter's")
struct WorkbookStoryTests {
  private static let weights = [40, 20, 20, 10]

  /// 1,200 accounts with four judgements each, some blank, and the sum as a workbook computes it: in binary fractions,
  /// blanks as zeros.
  private static func accounts(_ range: Range<Int>, moved: Int = 0) -> Table {
    var texts: [String] = []
    var parts = [[Int64]](repeating: [], count: 4)
    var blanks = [[Bool]](repeating: [], count: 4)
    var sums: [Double] = []
    var state: UInt64 = 7
    for account in 0..<2000 {
      var values: [Int64] = []
      for _ in 0..<4 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        values.append(Int64(state >> 33) % 1001)
      }
      guard range.contains(account) else { continue }
      // Three stand exactly on a line.
      if account == 300 || account == 301 { values = [1000, 500, 500, 0] }
      if account == 302 { values = [500, 500, 500, 0] }
      if account < moved { values[0] = min(1000, values[0] + 155) }
      texts.append("K\(10_000 + account)")
      var sum = 0.0
      for (place, value) in values.enumerated() {
        let isBlank = account % 97 == 5 && place == 2
        parts[place].append(isBlank ? 0 : value)
        blanks[place].append(isBlank)
        sum += isBlank ? 0 : Double(value) / 10 * Double(weights[place])
      }
      sums.append(sum / 100)
    }
    let names = ["规模分", "增长分", "活跃分", "战略分"]
    return Table(
      rowCount: texts.count,
      fields: [Field("客户编号", textColumn(texts)), Field("客户名称", textColumn(texts.map { "客户\($0)" }))]
        + names.indices.map {
          Field(names[$0], Column(.exact(parts[$0], ExactForm(scale: 1)), missing: Bitmap(blanks[$0])))
        } + [
          Field("总分", Column(.real(sums))),
          Field("客户等级", textColumn(sums.map { $0 >= 60 ? "重点" : $0 >= 40 ? "潜力" : "普通" })),
        ])
  }

  /// A table's values by key and column, as a spreadsheet shows them.
  private static func cells(_ table: Table) -> [String: [String: String]] {
    Dictionary(
      uniqueKeysWithValues: table.texts.map { row in
        (row[0], Dictionary(uniqueKeysWithValues: zip(table.fields.map(\.name), row).dropFirst()))
      })
  }

  @Test("every score is the workbook's SUMPRODUCT; the next file keeps tiers, tags and their keys") func story() throws
  {
    let first = WorkbookStoryTests.accounts(0..<1200)
    let second = WorkbookStoryTests.accounts(20..<1230, moved: 100)
    let files = MemoryFiles([
      "评分_Q3.xlsx": try ForeignFiles().workbook(of: first) {},
      "评分_Q4.xlsx": try ForeignFiles().workbook(of: second) {},
    ])
    var talk = Conversation(files)
    try talk.ask(
      """
      load "评分_Q3.xlsx" as customers key 客户编号
      current tier from 客户等级 (重点 = A, 潜力 = B, 普通 = C)
      policy 评分 {
        param 门槛 = 60
        score 规模 weight 40 = 规模分 missing as 0
        score 增长 weight 20 = 增长分 missing as 0
        score 活跃 weight 20 = 活跃分 missing as 0
        score 战略 weight 10 = 战略分 missing as 0
        tier A "重点" when score >= 门槛
        tier B "潜力" when score >= 40
        tier C "普通" otherwise
      }
      """)
    #expect(try talk.ask("customers").rowCount == 1200)
    // The workbook's own numbers: 15 digits, which are the exact sums.
    #expect(try talk.ask("simulate 评分 | where score != 总分").rowCount == 0)
    #expect(try talk.ask("simulate 评分 | where score = 总分").rowCount == 1200)
    #expect(try talk.ask("simulate 评分 | where moved").rowCount == 0)

    // What the workbook took for zero, and who stands on a line: named, and counted as by hand.
    let hand = try talk.rows("select 客户编号, 规模分, 增长分, 活跃分, 战略分, 总分")
    let onLine = Dictionary(grouping: hand.filter { [60, 40].contains(Double($0[5])) }) { Int(Double($0[5]) ?? 0) }
    let blank = hand.filter { $0[3].isEmpty }.map { $0[0] }
    try talk.ask(
      """
      policy 评分表 {
        score 规模 weight 40 = 规模分
        score 增长 weight 20 = 增长分
        score 活跃 weight 20 = 活跃分
        score 战略 weight 10 = 战略分
        tier A "重点" when score >= 60
        tier B "潜力" when score >= 40
        tier C "普通" otherwise
      }
      """)
    let lint = try talk.rows("lint 评分表")
    #expect(lint.contains { $0[0] == "weights" && $0[2].contains("add to 90") }, "\(lint)")
    let missing = try #require(lint.first { $0[0] == "missing input" }, "\(lint)")
    #expect(missing[1] == "活跃分" && blank.contains(missing[4]) && Int(missing[3]) ?? 0 > 0)
    #expect(Int(missing[3]) ?? 0 <= blank.count)
    for (score, accounts) in onLine {
      let found = try #require(lint.first { $0[0] == "on the line" && $0[2].contains(" \(score)") }, "\(lint)")
      #expect(accounts.map { $0[0] }.contains(found[4]) && Int(found[3]) == accounts.count)
    }
    #expect(onLine.keys.sorted() == [40, 60] && onLine[60]?.count ?? 0 >= 2)

    try talk.ask("where tier = A | tag new \"visited\" \"seen this quarter\"")
    let visited = try talk.ask("where has tag visited").rowCount
    let tiers = Dictionary(
      uniqueKeysWithValues: try talk.rows("select 客户编号, tier").map { ($0[0], $0[1]) })
    // 37 pins from a file, some of them of accounts that go.
    let pinned = (0..<37).map { "K\(10_000 + 10 + $0 * 31)" }
    talk.files.replace(
      "pins.csv", with: Array(("id,tier,why\n" + pinned.map { "\($0),A,合同在谈\n" }.joined()).utf8))
    try talk.ask("pin from \"pins.csv\"")
    let pins = try talk.rows("pins | select 客户编号, tier, why")
    #expect(pins.count == 37)
    let pinnedTiers = Dictionary(
      uniqueKeysWithValues: try talk.rows("select 客户编号, tier").map { ($0[0], $0[1]) })
    // A comparison of the two files by hand.
    let (old, new) = (WorkbookStoryTests.cells(first), WorkbookStoryTests.cells(second))
    var byHand: Set<[String]> = []
    for key in Set(old.keys).union(new.keys) {
      switch (old[key], new[key]) {
      case (nil, _): byHand.insert([key, "new", "", "", ""])
      case (_, nil): byHand.insert([key, "gone", "", "", ""])
      case (let was?, let now?):
        for name in was.keys where was[name] != now[name] {
          byHand.insert([key, "changed", name, was[name] ?? "", now[name] ?? ""])
        }
      }
    }
    let previewed = try talk.rows("preview customers from \"评分_Q4.xlsx\"")
    #expect(previewed.count == byHand.count)
    func numbered(_ row: [String]) -> [String] { row.map { text in Double(text).map { "\($0)" } ?? text } }
    #expect(Set(previewed.map(numbered)) == Set(byHand.map(numbered)))
    #expect(
      byHand.contains { $0[1] == "new" } && byHand.contains { $0[1] == "gone" }
        && byHand.contains { $0[1] == "changed" })
    let counts = try talk.rows("preview customers from \"评分_Q4.xlsx\" | count by what")
    #expect(counts.contains(["new", "30"]))
    #expect(counts.contains(["gone", "20"]))
    let steps = talk.session.pendingCount
    try talk.ask("refresh customers from \"评分_Q4.xlsx\"")
    #expect(talk.session.pendingCount == steps + 1)
    #expect(try talk.ask("customers").rowCount == 1210)
    for row in try talk.rows("select 客户编号, tier") { #expect(row[1] == (pinnedTiers[row[0]] ?? "")) }
    #expect(try talk.rows("pins | select 客户编号, tier, why") == pins)
    #expect(try talk.rows("pins | where status = \"in force\"").count == pinned.count { new[$0] != nil })
    // A policy moves none of those that are there.
    try talk.ask("adopt 评分 with 门槛 = 101")
    for row in try talk.rows("select 客户编号, tier") where pinned.contains(row[0]) { #expect(row[1] == "A") }
    try talk.ask("undo")
    let gone = (0..<20).count { tiers["K\(10_000 + $0)"] == "A" }
    #expect(try talk.ask("where has tag visited").rowCount == visited - gone)
    try talk.ask("undo")
    #expect(try talk.ask("customers").rowCount == 1200)
  }
}

extension Conversation {
  /// The rows of an answer as texts.
  fileprivate mutating func rows(_ statement: String) throws -> [[String]] {
    let table = try ask(statement)
    return (0..<table.rowCount).map { row in table.fields.map { $0.column[row].text } }
  }
}
