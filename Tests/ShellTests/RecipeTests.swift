import Columns
import Foundation
import Language
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
}
