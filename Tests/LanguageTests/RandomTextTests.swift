import Diagnostics
import Foundation
import Language
import TestSupport
import Testing

/// No text crashes the parser, and what reads keeps its meaning. `TIERLAB_FUZZ` is how many texts of each kind.
@Suite struct RandomTextTests {
  static let count = ProcessInfo.processInfo.environment["TIERLAB_FUZZ"].flatMap { Int($0) } ?? 3_000
  static let seed = ProcessInfo.processInfo.environment["TIERLAB_SEED"].flatMap { UInt64($0) } ?? 20_260_930

  private static let pieces: [String] = {
    let words = FullVocabulary.vocabulary.signatures.flatMap {
      $0.usage.split { !($0.isLetter || $0 == "_") }.map(String.init)
    }
    let signs = [
      "(", ")", "[", "]", "{", "}", "|", ",", "=", "==", "!=", "<", ">", "+", "-", "*", "/", ".", ":", ";", "\"", "`",
      "'",
      "“", "”", "，", "。", "《", "（", "）", "…", "……", "—", "——", "￥", "¥", "$", "$x", "--", "\n", "\r\n", "　", " ", "·",
      "\\", "\u{0}", "é", "e\u{301}", "😀", "１２", "2025-06-30", "2025-6-30", "90d", "1e5", "1e999", "15%", "10万元",
      "1.2亿",
      "\"华东\"", "“a\"", "`a b`", "99999999999999999999999999999999999999999", "not", "case {", "else:", "x", "客户",
    ]
    return words + signs + signs + signs
  }()

  @Test func noTextOfRandomPiecesCrashes() {
    print("seed \(Self.seed)")
    var random = RandomSource(seed: Self.seed)
    for _ in 0..<Self.count {
      let text = (0..<random.below(24)).map { _ in
        Self.pieces[random.below(Self.pieces.count)] + (random.below(3) == 0 ? "" : " ")
      }.joined()
      check(text)
    }
  }

  @Test func noExampleWithAChangeCrashes() {
    var random = RandomSource(seed: Self.seed &+ 1)
    for _ in 0..<Self.count {
      var scalars = Array(random.pick(ManualExamples.statements).unicodeScalars)
      for _ in 0...random.below(3) {
        let place = random.below(scalars.count + 1)
        switch random.below(3) {
        case 0: scalars.insert(contentsOf: Array(random.pick(Self.pieces).unicodeScalars), at: place)
        case 1: scalars.removeSubrange(place..<min(place + random.below(4), scalars.count))
        default: scalars = Array(scalars[place...] + scalars[..<place])
        }
        if scalars.isEmpty { scalars = ["x"] }
      }
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars)
      check(String(text))
    }
  }

  @Test func madeStatementsReadAndKeepTheirMeaning() throws {
    var maker = StatementMaker(random: RandomSource(seed: Self.seed &+ 2))
    for _ in 0..<Self.count {
      let text = maker.statement()
      do {
        _ = try FullVocabulary.parser.statement(text)
        try lawsHold(text)
      } catch {
        let error = error as? Diagnostic
        Issue.record(
          "\(text)\n\(error?.span.map { "\($0.start)" } ?? "") \(error?.rule ?? "") \(error?.message.description ?? "")"
        )
        return
      }
    }
  }

  @Test func madeExpressionsKeepTheirTree() throws {
    var random = RandomSource(seed: Self.seed &+ 3)
    for _ in 0..<Self.count {
      let tree = ExpressionMaker(random: RandomSource(seed: random.next())).expression()
      let text = Formatter().format(tree)
      do {
        let again = try FullVocabulary.parser.expression(text)
        if !structurallyEqual(tree, again) || Formatter().format(again) != text {
          Issue.record("\(text)\n\(structure(of: tree))\n\(structure(of: again))")
          return
        }
      } catch {
        Issue.record("\(text)\n\(error.span?.start ?? -1) \(error.message)")
        return
      }
    }
  }

  private func check(_ text: String) {
    let end = text.utf8.count
    let script = FullVocabulary.parser.parseStatements(text)
    for result in script {
      switch result {
      case .success(let statement):
        let written = Formatter().format(statement)
        // Which statement a script's later line is depends on the one before, so each is read alone.
        guard let again = try? FullVocabulary.parser.statement(written) else {
          Issue.record("\(text.debugDescription) → \(written.debugDescription) does not read")
          continue
        }
        #expect(structurallyEqual(statement, again), "\(text.debugDescription) → \(written.debugDescription)")
      case .failure(let error):
        guard let span = error.span, span.start >= 0, span.end >= span.start, span.end <= end else {
          Issue.record("\(text.debugDescription): \(error)")
          continue
        }
        #expect(!error.message.description.isEmpty)
      }
    }
    _ = FullVocabulary.grammar.expectation(at: end, in: text)
    _ = Parser.wantsMore(text)
  }
}
