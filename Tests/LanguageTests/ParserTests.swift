import Diagnostics
import Language
import Testing

@Suite struct ParserTests {
  @Test func theManualsScriptReads() {
    let source = SourceText(name: "manual", text: ManualExamples.script)
    for result in FullVocabulary.parser.parseStatements(ManualExamples.script) {
      if case .failure(let error) = result {
        let place = source.location(of: error.span?.start ?? 0)
        Issue.record(
          "\(source.line(at: error.span?.start ?? 0))\n\(place.line):\(place.column) \(error.rule) \(error.message) \(error.expected)"
        )
      }
    }
  }

  @Test(arguments: ManualExamples.statements) func everyStatementReads(_ text: String) {
    do {
      _ = try FullVocabulary.parser.statement(text)
    } catch {
      Issue.record("\(text) at \(error.span?.start ?? -1): \(error.rule) \(error.message) \(error.expected)")
    }
  }
}
