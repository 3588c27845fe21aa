import Diagnostics
import Language
import Testing

@Suite struct ErrorTests {
  @Test(arguments: ErrorGoldens.verbsAndDates + ErrorGoldens.habitsAndForms + ErrorGoldens.endings)
  func whatIsRefusedIsExplained(_ golden: Golden) {
    do throws(Diagnostic) {
      _ = try FullVocabulary.parser.statement(golden.text)
      Issue.record("\(golden.text) was read")
    } catch {
      let place = SourceText(name: "", text: golden.text).location(of: error.span?.start ?? -1)
      #expect("\(place.line):\(place.column) \(error.rule): \(error.message)" == golden.error)
      var help = error.hint.map { ["hint: \($0)"] } ?? []
      if let nearest = error.nearest { help.append("did you mean \(nearest)?") }
      if !error.expected.isEmpty {
        help.append("expected: \(error.expected.map(\.description).joined(separator: ", "))")
      }
      #expect(help.joined(separator: " ") == golden.help)
    }
  }

  @Test func aScriptIsRefusedForItsFirstErrorBeforeAnythingRuns() {
    #expect(throws: Diagnostic.self) { try FullVocabulary.parser.script("take 5\ntake x\ntake y") }
    let results = FullVocabulary.parser.parseStatements("take 5\ntake x\ntake 7\ntake y")
    #expect(results.map { if case .success = $0 { true } else { false } } == [true, false, true, false])
  }

  @Test func anExpressionsErrorsHaveTheirPlaceInTheTextAround() {
    do throws(Diagnostic) {
      _ = try FullVocabulary.parser.expression("1 + )", offset: 10)
      Issue.record("it was read")
    } catch {
      #expect(error.span == SourceSpan(14, 15))
    }
  }
}
