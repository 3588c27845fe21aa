import Columns
import Foundation
import Language
import Query
import Testing

@testable import Shell

@Suite("Recipes for usual exports")
struct RecipeTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "scripts/recipes")
  static let names = ["fxiaoke", "jiandaoyun", "kingdee", "salesforce", "yonyou", "zoho"]

  @Test("each names the columns of its export, of which some may be missing", arguments: names)
  func namesColumns(name: String) throws {
    let text = try String(contentsOf: RecipeTests.folder.appending(path: "\(name).recipe"), encoding: .utf8)
    let loads = try Session.statements(of: text).filter { $0.text.hasPrefix("load") }
    #expect(loads.count == 1)
    guard let load = loads.first, case .command(let clause) = load.statement.form else { return }
    let pairs = renames(clause)
    #expect(Set(pairs.map(\.new)).count == pairs.count)
    let kept = Array(pairs.prefix(5))
    let csv = kept.map(\.old).joined(separator: ",") + "\n" + kept.map { _ in "x" }.joined(separator: ",") + "\n"
    let files = MemoryFiles(["export.csv": Array(csv.utf8), "\(name).recipe": Array(text.utf8)])
    var talk = Conversation(files)
    try talk.ask(load.text)
    #expect(try talk.ask("customers").fields.map(\.name) == kept.map(\.new))
    try talk.ask("refresh customers from \"export.csv\" using \"\(name).recipe\"")
    #expect(try talk.ask("customers").rowCount == 1)
  }

  /// Small exports with the headers that documentation names, and what they become.
  static let exports: [(String, String, [String: String])] = [
    (
      "fxiaoke",
      "客户编号,客户名称,客户类型,客户来源,负责人,省,市,最后跟进时间,最后一次成交时间,统一社会信用代码,邮件\nKH001,云帆科技,重点,官网,李伟,浙江省,杭州市,2026-06-01 10:30,2026-05-20 09:00,91330100000000001X,a@x.com\n",
      ["name": "云帆科技", "owner": "李伟", "region": "浙江省", "last_contact": "2026-06-01", "last_deal": "2026-05-20"]
    ),
    (
      "jiandaoyun",
      "客户编号,客户名称,负责人,归属部门,手机号,最后跟进时间,提交人,提交时间\n0001,海泰食品,王芳,华北,13800138000,2026-06-02 08:00:00,王芳,2025-01-02 09:00:00\n",
      ["name": "海泰食品", "mobile": "13800138000", "last_contact": "2026-06-02", "created": "2025-01-02"]
    ),
    (
      "kingdee",
      "客户编码,客户名称,简称,国家,地区,联系电话,纳税登记号,销售部门,销售员,创建日期\nCUST0001,明德贸易,明德,中国,华东,021-60000000,91310000000000002A,一部,张敏,2024/3/5\n",
      ["name": "明德贸易", "short_name": "明德", "owner": "张敏", "tax_number": "91310000000000002A", "created": "2024-03-05"]
    ),
    (
      "salesforce",
      "\"Account ID\",\"Account Name\",\"Account Owner\",\"Annual Revenue\",\"Billing State/Province\",\"Last Activity\"\n001D000000IRt53,Acme,Ann Li,\"1,200,000\",CA,6/30/2026\n001D000000IRt54,Umbrella,Bo Xu,,NY,12/24/2025\n",
      ["name": "Acme", "owner": "Ann Li", "annual_revenue": "1200000", "region": "CA", "last_activity": "2026-06-30"]
    ),
    (
      "yonyou", "客户编码,客户名称,客户简称,分管部门,专管业务员,税号,信用额度,发展日期\n01,成都华信公司,华信,402,010,510100000000003,50000.00,2014-01-01\n",
      ["name": "成都华信公司", "short_name": "华信", "department": "402", "credit_limit": "50000.00", "created": "2014-01-01"]
    ),
    (
      "zoho",
      "Record Id,Account Name,Account Owner,Account Type,Annual Revenue,Billing City,Last Activity Time\nzcrm_315207900000,Acme,Ann Li,Customer,1200000,Austin,2026-06-30 10:15:00\n",
      ["name": "Acme", "account_type": "Customer", "city": "Austin", "last_activity": "2026-06-30"]
    ),
  ]

  @Test("small exports with documented headers are read by the recipe", arguments: exports.indices)
  func reads(place: Int) throws {
    let (name, csv, expected) = RecipeTests.exports[place]
    let text = try String(contentsOf: RecipeTests.folder.appending(path: "\(name).recipe"), encoding: .utf8)
    let load = try #require(try Session.statements(of: text).first { $0.text.hasPrefix("load") })
    var talk = Conversation(MemoryFiles(["export.csv": Array(csv.utf8), "\(name).recipe": Array(text.utf8)]))
    try talk.ask(load.text)
    let table = try talk.ask("customers")
    for (column, value) in expected { #expect(table.texts(column).first == value, "\(name): \(column)") }
    // Every header that the export has is named by the recipe, and none is left in its own language.
    let key = try #require(talk.session.catalog.customers?.key)
    #expect(["customer_id", "account_id"].contains(key))
    #expect(table.fields.allSatisfy { $0.name.utf8.allSatisfy { $0 < 0x80 } && !$0.name.contains(" ") })
    try talk.ask("refresh customers from \"export.csv\" using \"\(name).recipe\"")
    #expect(try talk.ask("customers").texts == table.texts)
  }
}
