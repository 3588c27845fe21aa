import Diagnostics
import Foundation
import Language
import Synchronization
import Testing

@Suite struct LimitTests {
  static let nests: [(String, String, String)] = [
    ("(", "1", ")"), ("f(", "1", ")"), ("- ", "1", ""), ("not ", "a", ""), ("x in (", "1", ")"),
    ("case { a: ", "1", " }"), ("1 + (", "1", ")"), ("f(x where ", "a", ")"), ("(not (", "a", "))"),
  ]

  /// Runs on a thread with a small stack, as a server or a test runner may.
  private func onSmallStack(_ body: @escaping @Sendable () -> Void) {
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
      body()
      done.signal()
    }
    thread.stackSize = 512 << 10
    thread.start()
    done.wait()
  }

  @Test(arguments: nests) func nestingUpToTheLimitNeedsLittleStack(_ nest: (String, String, String)) {
    let levels = nest.0 == "(not (" ? 333 : 1000
    let text = String(repeating: nest.0, count: levels) + nest.1 + String(repeating: nest.2, count: levels)
    let failure = Mutex<String?>(nil)
    onSmallStack {
      do throws(Diagnostic) {
        let tree = try FullVocabulary.parser.expression(text)
        let again = try FullVocabulary.parser.expression(Formatter().format(tree))
        if !structurallyEqual(tree, again) { failure.withLock { $0 = "another tree" } }
      } catch {
        failure.withLock { $0 = "\(error.message)" }
      }
    }
    #expect(failure.withLock { $0 } == nil)
  }

  @Test(arguments: nests) func deeperNestingIsRefused(_ nest: (String, String, String)) {
    for levels in [1001, 100_000] {
      let text = String(repeating: nest.0, count: levels) + nest.1 + String(repeating: nest.2, count: levels)
      onSmallStack {
        do throws(Diagnostic) {
          _ = try FullVocabulary.parser.statement("where " + text)
          Issue.record("\(levels) levels were read")
        } catch {
          #expect(error.rule == "too-deep")
          #expect((error.span?.end ?? 0) <= text.utf8.count + 6)
        }
      }
    }
  }

  static let megabytes: [(String, String)] = [
    ("where a = 1", " and a = 1"), ("where a = 1", " + 1"), ("customers", " | where a = 1"), ("", "where a = 1\n"),
    ("where ", "("), ("where ", "[{("), ("", "explain "), ("", "policy p {\n"), ("", "a"), ("where a in (1", ", 1"),
    ("where \"", "a"), ("where ", "not "), ("where ", "- "), ("where a", "."), ("where ", "a.b "), ("", "tag new "),
    ("", "|"), ("", "\""), ("", "`"), ("", "'"), ("where x = ", "9"), ("where x = ", "1e"), ("", "。"),
    ("", "summarize "),
    ("seek p with a so that ", "a between 1 and 2 and "), ("compare a", ", a with (x = 1)"),
    ("where case { a: 1", ", a: 1"),
    ("policy p {", " service A {"), ("policy p {\n", "tier A when x\n"), ("count(", "count("), ("why ", "C"),
    ("where f(", "x within 3d"),
    ("customers | tag ", "a, "), ("where a = 1 ", "\n| where a = 1"), (")", ")"), ("where x = “", "“"),
    ("select ", "a, "),
  ]

  @Test(arguments: megabytes) func aMegabyteIsReadOrRefusedQuickly(_ text: (String, String)) {
    #if DEBUG
      let size = 1 << 16
    #else
      let size = 1 << 20
    #endif
    let whole = text.0 + String(repeating: text.1, count: size / text.1.utf8.count)
    let clock = ContinuousClock()
    let time = clock.measure {
      _ = FullVocabulary.parser.parseStatements(whole)
      _ = FullVocabulary.grammar.expectation(at: whole.utf8.count, in: whole)
    }
    print("\(text.0)\(text.1)…".debugDescription, time)
    #expect(time < .seconds(20))
  }

  @Test func aGrammarIsMadeInNoTime() {
    let clock = ContinuousClock()
    let time = clock.measure { _ = Grammar(FullVocabulary.vocabulary) }
    print("grammar of \(FullVocabulary.vocabulary.signatures.count) signatures", time)
    #expect(time < .milliseconds(100))
  }
}
