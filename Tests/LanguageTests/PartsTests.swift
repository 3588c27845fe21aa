import Diagnostics
import Language
import Testing

@Suite struct PartsTests {
  private func clause(_ text: String) throws -> Clause {
    let statement = try FullVocabulary.parser.statement(text)
    switch statement.form {
    case .command(let clause): return clause
    case .pipeline(let pipeline):
      if let last = pipeline.stages.last { return last }
      guard case .clause(let clause) = pipeline.source else { throw Missing() }
      return clause
    }
  }

  private struct Missing: Error {}

  @Test func valuesAreFoundByTheNamesOfTheirPlaces() throws {
    let load = try clause("load \"o.csv\" as orders of customers by id at d known at 2026-01-02")
    #expect(load.text("FILE")?.text == "o.csv")
    #expect(load.text("FILE")?.span == SourceSpan(5, 12))
    #expect(load.name("TABLE")?.text == "orders")
    #expect(load.name("AT")?.text == "d")
    #expect(load.date("KNOWN") == DateLiteral(year: 2026, month: 1, day: 2))
    #expect(load.has("of"))
    #expect(!load.has("key"))
    #expect(load.span(of: "PARENT") == SourceSpan(26, 35))
    #expect(load.name("SEPARATOR") == nil)
  }

  @Test func listsAreFoundAsGroups() throws {
    let derive = try clause("derive a = 1, b = x + 2")
    let items = derive.groups("ITEM")
    #expect(items.map { $0.name("NAME")?.text } == ["a", "b"])
    #expect(items.compactMap { $0.expression("E") }.map { Formatter().format($0) } == ["1", "x + 2"])
    #expect(derive.span(of: "ITEM") == SourceSpan(7, 23))
    let sort = try clause("sort a desc, b")
    #expect(sort.groups("ITEM").map { $0.has("desc") } == [true, false])
    #expect(try clause("customers | tag a, \"b c\"").groups("TAG").map { $0.name("TAG")?.text } == ["a", "b c"])
  }

  @Test func blocksAreClauses() throws {
    let policy = try clause("policy p \"P\" {\n param a = 1\n tier A \"x\" when y\n tier B otherwise\n}")
    let clauses = try #require(policy.block("B"))
    #expect(clauses.map(\.verb) == ["param", "tier", "tier"])
    #expect(clauses[2].has("otherwise"))
    #expect(clauses[1].text("LABEL")?.text == "x")
  }

  @Test func keywordsWinOverNames() throws {
    #expect(throws: Diagnostic.self) { try FullVocabulary.parser.statement("customers | tag new") }
    #expect(try clause("customers | tag `new`").groups("TAG").first?.name("TAG")?.text == "new")
    #expect(try clause("set output json").name("SETTING")?.text == "output")
    #expect(try clause("customers | set output = json").name("COLUMN")?.text == "output")
    #expect(try clause("sample 5 against \"f\"").text("FILE")?.text == "f")
    #expect(try clause("where tier = B").expression("E") != nil)
    #expect(try clause("why 0001").id("ID")?.text == "0001")
    #expect(try clause("diff 12 15").integer("TO") == 15)
  }
}
