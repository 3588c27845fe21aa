import Diagnostics
import Testing

@testable import Rendering

@Suite("English of one")
struct EnglishCountTests {
  private func said(_ message: Message) -> String { Catalogue.english.text(of: message) }

  @Test("A noun and its verb are those of one") func ones() {
    let one = 1
    let noun: Message = "customers"
    #expect(said("\(one) customers moved") == "1 customer moved")
    #expect(said("\(one) customers are unscored by one of them") == "1 customer is unscored by one of them")
    #expect(said("\(one) rule tags re-evaluated: \(one) changes") == "1 rule tag re-evaluated: 1 change")
    #expect(
      said("\(one) \(noun) loaded with \(one) columns (\(21) rows)") == "1 customer loaded with 1 column (21 rows)")
    #expect(said("\(one) values of \(3) customers are pending") == "1 value of 3 customers is pending")
    #expect(said("\(3) values of \(one) customers are pending") == "3 values of 1 customer are pending")
  }

  @Test("Other numbers, and words that are no counts, stay as they are") func others() {
    let name = "1"
    #expect(said("\(11) customers are gone") == "11 customers are gone")
    #expect(said("\"\(name)\" customers are gone") == "\"1\" customers are gone")
    #expect(said("commit \(1): \(5) customers changed") == "commit 1: 5 customers changed")
    #expect(said("\(0) customers are gone") == "0 customers are gone")
    #expect(said("the tag \(Message(verbatim: "1 customers"))") == "the tag 1 customers")
  }

  @Test("Every phrase reads well of one") func phrases() throws {
    let many = try Regex(#"\b1 (\w+ )?(customers|rows|values|changes|tags|columns|statements|things|policies)\b"#)
    let plural = try Regex(#"^1 \w+ (are|were|have|belong|hold|keep|move|take)\b|\b(they|their|them)\b"#)
    for phrase in chineseWordings.keys.sorted() where phrase.hasPrefix("% ") {
      // Where the place that says it has words for one of its own, this phrase is never said of one.
      let start = phrase.dropFirst().split(separator: " ").prefix(2).joined(separator: " ")
      let ownWords = "1" + EnglishCounts.after(one: " " + start, isFirst: true)
      if chineseWordings.keys.contains(where: { $0.hasPrefix(ownWords) }) { continue }
      let places = phrase.count { $0 == "%" }
      let one = filled(phrase, Array(repeating: "1", count: places))
      #expect(one.firstMatch(of: many) == nil, "\(phrase): \(one)")
      guard ["customers", "rows", "values", "tags"].contains(where: { phrase.hasPrefix("% \($0)") }) else { continue }
      #expect(one.replacing("one of them", with: "").firstMatch(of: plural) == nil, "\(phrase): \(one)")
    }
    for phrase in englishOnes.keys { #expect(chineseWordings[phrase] != nil, "nothing says \"\(phrase)\" any more") }
  }

  /// A phrase with texts in its places.
  private func filled(_ phrase: String, _ texts: [String]) -> String {
    var message = Message.Interpolation(literalCapacity: 0, interpolationCount: 0)
    var texts = texts[...]
    for character in phrase {
      if character == "%" {
        message.appendInterpolation(texts.popFirst() ?? "")
      } else {
        message.appendLiteral(String(character))
      }
    }
    return said(Message(stringInterpolation: message))
  }
}
