import Diagnostics
import Foundation
import Language
import Query
import Shell
import Synchronization
import Testing

@testable import Rendering

@Suite("Wordings: every phrase of the program in Chinese")
struct WordingTests {
  // MARK: - What the sources say

  @Test("Every phrase in the sources has a wording") func everyPhraseHasAWording() {
    #expect(Sources.literals.count > 2_000)
    for (file, literal) in Sources.literals where !Sources.isCode(literal, in: file) {
      let phrase = literal.phrase
      guard Sources.isMessage(literal) || Sources.isWordy(phrase) else { continue }
      guard phrase.contains(where: { $0.isLetter }), !asTyped.contains(phrase) else { continue }
      if Sources.isTitle(literal) {
        #expect(chineseTitles[phrase] != nil, "\(file):\(literal.line): no title for \"\(phrase)\"")
      } else {
        let isSaid = chineseWordings[phrase] != nil || chineseTitles[phrase] != nil
        #expect(isSaid, "\(file):\(literal.line): no wording for \"\(phrase)\"")
      }
    }
  }

  @Test("Every wording has its phrase in the sources") func everyWordingIsUsed() {
    let phrases = Set(Sources.literals.map(\.literal.phrase))
    for phrase in chineseWordings.keys.sorted() + chineseTitles.keys.sorted() {
      #expect(phrases.contains(phrase), "nothing says \"\(phrase)\" any more")
    }
    for phrase in asTyped.sorted() { #expect(phrases.contains(phrase), "nothing says \"\(phrase)\" any more") }
  }

  @Test("A wording has the places of its phrase") func places() {
    for (phrase, wording) in chineseWordings {
      #expect(Set(1...max(1, phrase.count { $0 == "%" })).isSuperset(of: numbers(in: wording)), "\(phrase)")
      let places = phrase.count { $0 == "%" }
      let numbered = numbers(in: wording)
      #expect(
        numbered.isEmpty
          ? wording.count { $0 == "%" } == places
          : Set(numbered) == Set(1...places) && numbered.count == wording.count { $0 == "%" },
        "\"\(phrase)\" has \(places) places: \(wording)")
    }
  }

  @Test("A wording is Chinese, with full-width signs") func isChinese() {
    for (phrase, wording) in chineseWordings {
      #expect(wording.unicodeScalars.contains { $0.value >= 0x2E80 } || !Sources.isWordy(phrase), "\(wording)")
    }
    for title in chineseTitles.values { #expect(title.unicodeScalars.allSatisfy { $0.value >= 0x2E80 }, "\(title)") }
  }

  private func numbers(in wording: String) -> [Int] {
    zip(wording, wording.dropFirst()).compactMap { mark, digit in
      mark == "%" && digit.isASCII ? digit.wholeNumberValue : nil
    }
  }

  // MARK: - What the program says when it runs

  @Test("A case says nothing without a wording", arguments: CaseFile.names)
  func caseIsWorded(name: String) throws {
    let gaps = Gaps()
    _ = try CaseFile(named: name).played(in: gaps.catalogue)
    for gap in gaps.found { Issue.record("\(name).case says \"\(gap)\"") }
  }

  @Test("Help says nothing without a wording") func helpIsWorded() throws {
    let gaps = Gaps()
    var talk = Conversation()
    talk.words = gaps.catalogue
    let verbs = Set(Session.vocabulary.signatures.map(\.verb))
    for topic in ["", "functions", "policy"] + verbs.sorted() + Function.all.map(\.name) {
      let page = talk.say("help \(topic)")
      #expect(!page.isEmpty)
    }
    for gap in gaps.found { Issue.record("help says \"\(gap)\"") }
  }

  @Test("A shop's demo, looked at, changed and looked at again, says nothing without a wording")
  func demoIsWorded() throws {
    let gaps = Gaps()
    var talk = Conversation()
    talk.words = gaps.catalogue
    try talk.session.beginDemo("retail", seed: nil)
    for statement in [
      "describe", "tables", "columns", "columns orders", "tags", "policies", "status", "log", "diff",
      "simulate standard with a_min = 75", "simulate standard | summary", "simulate standard | count by direction",
      "compare standard, growth", "compare standard, growth | summary", "summarize count() by region",
      "why C0001023 under standard", "why C0000010 under growth", "why C00010", "lint standard", "lint growth",
      "reach A for C0001023 under standard", "reach B for C0000010 under growth by changing orders_12m, last_order",
      "unchangeable strategic",
      "top 5 by amount_12m", "adopt standard with a_min = 75", "policies", "status", "diff | take 3", "undo", "redo",
      "discard", "set output json", "count",
    ] { _ = talk.say(statement) }
    for place in ["", "where ", "where tier = ", "summarize ", "tag ", "simulate ", "set ", "describe "] {
      for item in talk.session.completions(at: place.utf8.count, in: place).items {
        _ = gaps.catalogue.text(of: item.description)
      }
    }
    for gap in gaps.found { Issue.record("the demo says \"\(gap)\"") }
  }
}

/// A catalogue in Chinese, and the phrases it had no wording for.
private final class Gaps: Sendable {
  private let phrases = Mutex<Set<String>>([])

  var catalogue: Catalogue {
    Catalogue(.zh) { phrase in
      if !asTyped.contains(phrase) { self.phrases.withLock { _ = $0.insert(phrase) } }
    }
  }

  var found: [String] { phrases.withLock { $0.sorted() } }
}

/// The string literals of the rooms that speak to a person.
private enum Sources {
  static let literals: [(file: String, literal: SwiftLiterals.Literal)] = (try? read()) ?? []

  private static func read() throws -> [(file: String, literal: SwiftLiterals.Literal)] {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let root = tests.deletingLastPathComponent().appendingPathComponent("Sources")
    var found: [(file: String, literal: SwiftLiterals.Literal)] = []
    let silent = ["Benchmarks/", "Demo/", "Rendering/Wordings/"]
    for case let path as String in FileManager.default.enumerator(atPath: root.path) ?? .init() {
      guard path.hasSuffix(".swift"), !silent.contains(where: { path.hasPrefix($0) }) else { continue }
      let source = try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
      found += SwiftLiterals(of: source).literals.map { (path, $0) }
    }
    return found
  }

  /// Two words of prose in a row.
  static func isWordy(_ phrase: String) -> Bool {
    let words = phrase.split(separator: " ").map { $0.drop { !$0.isLetter && $0 != "%" } }
    return zip(words, words.dropFirst()).contains { one, other in
      isWord(one) && (isWord(other) || other.hasPrefix("%")) || one.hasSuffix("%") && isWord(other)
    }
  }

  private static func isWord(_ word: Substring) -> Bool {
    let letters = word.prefix { $0.isASCII && $0.isLowercase }
    return !letters.isEmpty && word.dropFirst(letters.count).allSatisfy { ",.;:\"'`)?".contains($0) }
  }

  /// Where only a message can stand.
  static func isMessage(_ literal: SwiftLiterals.Literal) -> Bool {
    guard let place = literal.places.last else { return false }
    if ["hint", "noun", "greeting"].contains(place.label) { return true }
    if place.callee == "[" {
      let outer = literal.places.dropLast().last
      return outer?.label == "expected" || outer?.label == "headline"
    }
    switch place.callee {
    case "Diagnostic", "wording", "sql", "Manual": return place.argument == 1
    case "Answer", "Exhibit", "Field", "phrase", "told", "inWords": return place.argument == 0 && place.label == nil
    default: return false
    }
  }

  static func isTitle(_ literal: SwiftLiterals.Literal) -> Bool {
    literal.places.last?.callee == "Field" && literal.places.last?.argument == 0
  }

  /// A usage line, such as `take N:integer`.
  private static func isUsage(_ phrase: String) -> Bool {
    zip(phrase, zip(phrase.dropFirst(), phrase.dropFirst(2))).contains { role, rest in
      role.isUppercase && rest.0 == ":" && rest.1.isLowercase
    }
  }

  /// Where no message stands: what a programmer reads, what is typed, and what another program reads.
  static func isCode(_ literal: SwiftLiterals.Literal, in file: String) -> Bool {
    let files = ["Language/Writing/", "Workspace/Schema.swift"]
    if files.contains(where: { file.hasPrefix($0) }) || isUsage(literal.phrase) { return true }
    if literal.phrase.hasPrefix("SELECT ") { return true }
    return literal.places.contains { place in
      ["preconditionFailure", "precondition", "fatalError", "Signature", "clause"].contains(place.callee)
        || ["examples", "verbatim", "sql"].contains(place.label)
    }
  }
}
