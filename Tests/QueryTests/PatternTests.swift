import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Query

/// How many random patterns are tried; `TIERLAB_PATTERNS=200000` for the large run.
private let wanted = ProcessInfo.processInfo.environment["TIERLAB_PATTERNS"].flatMap(Int.init) ?? 2_000
private let firstSeed = ProcessInfo.processInfo.environment["TIERLAB_SEED"].flatMap(UInt64.init) ?? 1

@Suite("Patterns") struct PatternTests {
  private func finds(_ pattern: String, in text: String) throws -> Bool {
    var machine = PatternMachine(try Pattern(pattern))
    return machine.finds(in: Array(text.utf8)[...])
  }

  @Test(
    "find what they say",
    arguments: [
      ("^1[3-9][0-9]{9}$", "13812345678", true), ("^1[3-9][0-9]{9}$", "12812345678", false),
      ("^1[3-9][0-9]{9}$", "138123456789", false), ("b", "abc", true), ("^b", "abc", false), ("c$", "abc", true),
      ("^$", "", true), ("^$", "a", false), ("", "anything", true), ("a|b|", "", true), ("^(?:ab)+$", "ababab", true),
      ("^(ab)+$", "ababa", false), ("a.c", "a\nc", false), ("a[^x]c", "a\nc", true), ("\\p{Han}", "abc中", true),
      ("^\\p{Han}+$", "中文𠀀〇", true), ("^\\p{Han}+$", "かな", false), ("^[\u{4E00}-\u{9FFF}]+$", "中文", true),
      ("^[\\u4E00-\\u9FA5]+$", "中文", true), ("^[\\x{20000}-\\x{2A6DF}]$", "𠀀", true), ("^\\P{Han}+$", "abc", true),
      ("^\\d+$", "１２3", true), ("^\\w+$", "é李_9", true), ("\\s", "a\u{3000}b", true), ("^\\S+$", "a b", false),
      ("(?i)^straße$", "STRAßE", true), ("(?i)vip", "a ViP b", true), ("vip", "VIP", false), ("a{2,3}", "caab", true),
      ("^a{2,3}$", "aaaa", false), ("^a{2,}$", "aaaa", true), ("^a{0}$", "", true), ("^a{x}$", "a{x}", true),
      ("[]a]", "]", true), ("[^]a]", "]", false), ("[a-]", "-", true), ("\\.", "a.b", true), ("a\\|b", "a|b", true),
      ("x*?y", "xxy", true), ("(a|b)*c$", "ababc", true), ("^公司$|集团$", "华东集团", true), ("\\x41", "A", true),
      ("[\\d-]", "-", true), ("^.$", "\u{1F600}", true), ("^..$", "e\u{301}", true), ("$^", "", true),
      ("a^b", "ab", false), ("^(a+)+$", "aaa", true), ("^(a+)+$", "aab", false), ("^((a*)*b?)*$", "aabba", true),
      ("^(?:a?)+$", "", true),
    ])
  func examples(pattern: String, text: String, found: Bool) throws {
    #expect(try finds(pattern, in: text) == found, "\(pattern) in \(text)")
  }

  @Test(
    "that are not known are refused, with their place",
    arguments: [
      ("a(b", 1, 3), ("ab)", 2, 3), ("a[b", 1, 3), ("*a", 0, 1), ("a**", 0, 3), ("a+{2}", 0, 5), ("(a+)+*", 0, 6),
      ("(?=a)", 0, 1), ("(a)\\1", 3, 5),
      ("a\\q", 1, 3), ("\\p{Klingon}", 0, 11), ("a{3,2}", 1, 6), ("a{2000}", 1, 7), ("[z-a]", 1, 4), ("a\\", 1, 2),
      ("\\x{110000}", 0, 10), ("中(", 3, 4),
    ])
  func refusals(pattern: String, start: Int, end: Int) {
    #expect {
      _ = try Pattern(pattern)
    } throws: { error in
      let span = (error as? Diagnostic)?.span
      return span?.start == start && span?.end == end
    }
  }

  @Test("that repeat too much are refused, not run out of memory") func tooLarge() {
    #expect(throws: Diagnostic.self) { _ = try Pattern("((a{1000}){1000}){1000}") }
    #expect(throws: Diagnostic.self) { _ = try Pattern(String(repeating: "(", count: 5_000)) }
  }

  @Test("take a time that is linear in the text") func linear() throws {
    // A backtracking engine needs 2^40 steps for this one.
    let text = String(repeating: "a", count: 40)
    #expect(try !finds("^(a|a)*b$", in: text))
    #expect(try finds("(a?){40}a{40}", in: text))
    #expect(try !finds("^(([a-z])+.)+[A-Z]([a-z])+$", in: String(repeating: "a", count: 50_000)))
  }

  @Test("find what a twin that goes back and tries again finds") func twin() throws {
    var random = RandomSource(seed: firstSeed)
    for place in 0..<wanted {
      let tree = Self.tree(&random, depth: 3)
      let pattern = Self.text(of: tree)
      guard let known = try? Pattern(pattern) else {
        Issue.record("seed \(firstSeed), pattern \(place): \(pattern) is refused")
        continue
      }
      var machine = PatternMachine(known)
      for _ in 0..<4 {
        let text = String((0..<random.below(7)).map { _ in random.pick(Array("ab中")) })
        let found = Self.finds(tree, in: Array(text))
        #expect(
          machine.finds(in: Array(text.utf8)[...]) == found,
          "seed \(firstSeed), pattern \(place): \(pattern) in \(text)")
      }
    }
  }

  // MARK: The twin

  private indirect enum Tree {
    case letter(Character)
    case any, start, end
    case oneOf([Character], negated: Bool)
    case sequence([Tree])
    case choice([Tree])
    case repeated(Tree, Int, Int)
  }

  private static func tree(_ random: inout RandomSource, depth: Int) -> Tree {
    switch random.below(depth > 0 ? 10 : 5) {
    case 0, 1: return .letter(random.pick(Array("ab中")))
    case 2: return random.chance(60) ? .any : random.chance(50) ? .start : .end
    case 3, 4: return .oneOf(Array("ab中").filter { _ in random.chance(50) } + ["a"], negated: random.chance(40))
    case 5, 6: return .sequence((0..<random.below(4)).map { _ in tree(&random, depth: depth - 1) })
    case 7: return .choice((0..<random.number(1...3)).map { _ in tree(&random, depth: depth - 1) })
    default:
      let low = random.below(3)
      return .repeated(tree(&random, depth: depth - 1), low, random.chance(50) ? 8 : low + random.below(2))
    }
  }

  private static func text(of tree: Tree) -> String {
    switch tree {
    case .letter(let letter): return String(letter)
    case .any: return "."
    case .start: return "^"
    case .end: return "$"
    case .oneOf(let letters, let negated): return "[\(negated ? "^" : "")\(String(letters))]"
    case .sequence(let parts): return parts.map(text(of:)).joined()
    case .choice(let parts): return "(?:\(parts.map(text(of:)).joined(separator: "|")))"
    case .repeated(let part, let low, let high):
      let sign =
        switch (low, high) {
        case (0, 8): "*"
        case (1, 8): "+"
        case (0, 1): "?"
        default: "{\(low),\(high == 8 ? "" : String(high))}"
        }
      return "(\(text(of: part)))\(sign)"
    }
  }

  private static func finds(_ tree: Tree, in text: [Character]) -> Bool {
    (0...text.count).contains { start in !ends(tree, text, start).isEmpty }
  }

  /// Where a match that begins at a place can end.
  private static func ends(_ tree: Tree, _ text: [Character], _ start: Int) -> Set<Int> {
    switch tree {
    case .letter(let letter): return start < text.count && text[start] == letter ? [start + 1] : []
    case .any: return start < text.count ? [start + 1] : []
    case .start: return start == 0 ? [start] : []
    case .end: return start == text.count ? [start] : []
    case .oneOf(let letters, let negated):
      return start < text.count && letters.contains(text[start]) != negated ? [start + 1] : []
    case .sequence(let parts):
      return parts.reduce([start]) { places, part in places.reduce(into: []) { $0.formUnion(ends(part, text, $1)) } }
    case .choice(let parts): return parts.reduce(into: []) { $0.formUnion(ends($1, text, start)) }
    case .repeated(let part, let low, let high):
      var places: Set<Int> = [start]
      for _ in 0..<low { places = places.reduce(into: []) { $0.formUnion(ends(part, text, $1)) } }
      var all = places
      // Texts are shorter than eight: more turns find nothing new.
      for _ in low..<max(low, high == 8 ? 8 : high) {
        places = places.reduce(into: []) { $0.formUnion(ends(part, text, $1)) }
        all.formUnion(places)
      }
      return all
    }
  }
}
