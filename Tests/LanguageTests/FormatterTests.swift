import Diagnostics
import Language
import Testing

@Suite struct FormatterTests {
  @Test(arguments: ManualExamples.statements) func readingWhatIsWrittenGivesTheSameTree(_ text: String) throws {
    try lawsHold(text)
  }

  @Test func theManualsScriptKeepsItsMeaning() throws {
    let script = try FullVocabulary.parser.script(ManualExamples.script)
    let written = Formatter().format(script)
    let again = try FullVocabulary.parser.script(written)
    #expect(script.map { structure(of: $0) } == again.map { structure(of: $0) })
    #expect(Formatter().format(again) == written)
  }

  @Test(arguments: [
    ("where  a==1", "where a = 1"),
    ("where (a)+((b*c))", "where a + b * c"),
    ("where (a+b)*c - (d - e)", "where (a + b) * c - (d - e)"),
    ("where not (a and b) or (c or d)", "where not (a and b) or (c or d)"),
    ("where - - a = -(b+c)", "where - -a = -(b + c)"),
    ("where not x in (1)", "where x not in (1)"),
    ("where `a b` > 10万元 and r < 15% and w >= 1.50", "where `a b` > 100000元 and r < 15% and w >= 1.50"),
    ("where x = ￥1.2亿", "where x = ¥120000000"),
    ("where n = “a\\d \\\\ \\\"q\\\" b”", "where n = \"a\\d \\ \\\"q\\\" b\""),
    (
      "derive a=count((d within 90d)),b=count(d within 90d)",
      "derive a = count((d within 90d)), b = count(d within 90d)"
    ),
    ("derive a = if(d within 90d, 1, 0)", "derive a = if(d within 90d, 1, 0)"),
    ("derive a = case{b:1,\nelse:0,}", "derive a = case { b: 1, else: 0 }"),
    ("| where a|take 3", "| where a | take 3"),
    ("policy p{\nparam a=1\n\n\ntier A when x\n}", "policy p {\n  param a = 1\n  tier A when x\n}"),
    (
      "policy p {\n service A { contact every 7d minutes 3 }\n}",
      "policy p {\n  service A {\n    contact every 7d\n    minutes 3\n  }\n}"
    ),
    ("adopt p with (a=1,b=2)", "adopt p with (a = 1, b = 2)"),
    ("why  \"C 1\"", "why \"C 1\""),
    ("where a ≥ 1 and b 《 2", "where a >= 1 and b < 2"),
  ]) func canonicalTextIsShort(_ text: String, _ canonical: String) throws {
    #expect(Formatter().format(try FullVocabulary.parser.statement(text)) == canonical)
    try lawsHold(text)
  }
}

/// Reading what is written gives the same tree, and writing it again the same text.
func lawsHold(_ text: String) throws {
  let tree = try FullVocabulary.parser.statement(text)
  let written = Formatter().format(tree)
  let again: Statement
  do {
    again = try FullVocabulary.parser.statement(written)
  } catch {
    Issue.record("\(text) → \(written): \(error.message) \(error.expected)")
    return
  }
  #expect(structurallyEqual(tree, again), "\(text) → \(written)")
  #expect(Formatter().format(again) == written)
}
