import Columns
import TestSupport
import Testing

@Suite("Texts by their bytes")
struct TextTwins {
  @Test("codes, ranks and matches are those of a plain search", arguments: [0, 1, 2, 16, 17, 63, 64, 65, 1000])
  func dictionaries(_ count: Int) {
    for seed in UInt64(0)..<4 {
      var random = RandomSource(seed: seed)
      let texts = distinctTexts(count, &random)
      let dictionary = TextDictionary(texts)
      let bytes = texts.map { Array($0.utf8) }
      #expect(dictionary.count == texts.count)
      let sorted = bytes.sorted { $0.lexicographicallyPrecedes($1) }
      let place = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, Int32($0)) })
      #expect(dictionary.rankOfCode() == bytes.map { place[$0] ?? -1 })
      for (code, text) in bytes.enumerated() {
        #expect(Array(dictionary.utf8(Int32(code))) == text)
        #expect(dictionary.code(of: String(decoding: text, as: UTF8.self)) == Int32(code))
      }
      #expect(dictionary.code(of: "not there") == nil)
      let others = (distinctTexts(max(1, count / 2), &random) + texts.shuffled(using: &random).prefix(count / 3))
      let known = Dictionary(uniqueKeysWithValues: bytes.enumerated().map { ($1, Int32($0)) })
      var seen: Set<[UInt8]> = []
      let other = TextDictionary(others.filter { seen.insert(Array($0.utf8)).inserted })
      let wanted = (0..<Int32(other.count)).map { known[Array(other.utf8($0))] ?? -1 }
      #expect(dictionary.codes(matching: other) == wanted, "seed \(seed)")
      #expect(dictionary.codes(matching: dictionary) == (0..<Int32(count)).map { $0 })
    }
  }

  @Test("a gathered column holds the values of the rows asked for", arguments: Storage.allCases)
  func gathered(_ storage: Storage) {
    var random = RandomSource(seed: 11)
    let column = randomColumn(storage, 65, &random)
    let rows = (0..<200).map { _ in Int32(random.below(65)) }
    let picked = column.gathered(rows)
    for (place, row) in rows.enumerated() {
      #expect(picked.isMissing(place) == column.isMissing(Int(row)))
      #expect(picked[place].text.utf8.elementsEqual(column[Int(row)].text.utf8))
    }
  }
}

@Test("Two spellings of one character are two values, as they are in a column") func valuesByBytes() {
  let one = Value.text("caf\u{E9}")
  let two = Value.text("cafe\u{301}")
  #expect(one != two)
  #expect(Set([one, two]).count == 2)
  #expect(Value.tags(["\u{E9}"]) != Value.tags(["e\u{301}"]))
  #expect(Value.tier(code: "\u{E9}", label: nil) != Value.tier(code: "e\u{301}", label: nil))
  #expect(one == Value.text("caf" + "\u{E9}"))
}
