import Testing

@testable import Columns

/// A column in few bytes must say what the same column in wide ones says.
@Suite struct NarrowStorageTests {
  typealias Twins = KernelSpeedTwinsTests
  static let relations: [Relation] = [.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual]

  /// The narrowest column of these numbers, and one that is as wide as can be.
  private func twins(_ values: [Int64], _ missing: Bitmap?) throws -> (narrow: Column, wide: Column) {
    let wide = Column(.exact(values, ExactForm(scale: 2)), missing: missing)
    guard let bounds = wide.exactBounds else { return (wide, wide) }
    let numbers = try #require(NarrowNumbers(values, within: bounds))
    return (Column(storage: .narrow(numbers, .exact(ExactForm(scale: 2))), missing: missing), wide)
  }

  @Test("exact numbers in 8, 16 and 32 bits are those in 64", arguments: [0, 1, 63, 64, 65, 1000, (1 << 18) + 77])
  func exact(count: Int) throws {
    for range in [-128...127, -30_000...30_000, Int64(Int32.min)...Int64(Int32.max), 5...5] {
      let values = Twins.integers(count, in: range)
      for missing in [nil, Twins.someMissing(count)] {
        let (narrow, wide) = try twins(values, missing)
        #expect(narrow.type == wide.type && narrow.count == wide.count && narrow.exactBounds == wide.exactBounds)
        #expect((0..<min(count, 200)).allSatisfy { narrow[$0] == wide[$0] })
        guard case .exact(let widened, let form) = narrow.data else { throw NotNarrow() }
        #expect(widened == values && form.scale == 2)
        #expect(narrow.order() == wide.order() && narrow.ranks().ranks == wide.ranks().ranks)
        for bound in [range.lowerBound, range.lowerBound - 1, range.upperBound, range.upperBound + 1, 0, 5, .min, .max]
        {
          for relation in Self.relations {
            #expect(narrow.compared(relation, toUnits: bound) == wide.compared(relation, toUnits: bound))
          }
        }
        let picked = Twins.integers(count, in: 0...Int64(max(count - 1, 0)), seed: 4).map { Int32($0) }
        let (few, all) = (narrow.gathered(picked), wide.gathered(picked))
        #expect((0..<min(count, 200)).allSatisfy { few[$0] == all[$0] })
        let (low, fewest) = (narrow.extremeRows(5, largest: false), wide.extremeRows(5, largest: false))
        #expect(low.rows == fewest.rows && low.cutsTie == fewest.cutsTie)
        let codes = Twins.integers(count, in: 0...6, seed: 2)
        for groups in [RowGroups.bytes(codes.map { UInt8($0) }), .words(codes.map { Int32($0) })] {
          #expect(groupSizes(groups, groups: 7) == groupSizes(codes.map { Int32($0) }, groups: 7))
          for chosen in [nil, missing.map { ~$0 }] {
            let plain = groupedSums(values, bounds: nil, codes: groups.words(), groups: 7, chosen: chosen)
            #expect(groupedSums(narrow, groups, count: 7, chosen: chosen) == plain)
            #expect(groupedSums(wide, groups, count: 7, chosen: chosen) == plain)
          }
        }
      }
    }
  }

  @Test("days in 16 bits are those in 32", arguments: [1, 64, 65, 1000])
  func days(count: Int) {
    let days = Twins.integers(count, in: 15_000...25_000).map { Int32($0) }
    for missing in [nil, Twins.someMissing(count)] {
      let narrow = Column(storage: .narrow(NarrowNumbers(days, within: 15_000...25_000), .date), missing: missing)
      let wide = Column(.date(days), missing: missing)
      guard case .narrow(.bits16, .date) = narrow.storage else { return #expect(Bool(false), "16 bits are enough") }
      #expect(narrow.order() == wide.order() && narrow.ranks().ranks == wide.ranks().ranks)
      #expect(narrow.newestDay() == wide.newestDay() && (0..<count).allSatisfy { narrow[$0] == wide[$0] })
      for relation in Self.relations {
        for bound in [Int64(20_000), 40_000, -40_000, .max] {
          #expect(narrow.compared(relation, toUnits: bound) == wide.compared(relation, toUnits: bound))
        }
      }
    }
  }

  @Test("codes of texts in a byte are those in four", arguments: [0, 1, 64, 65, 1000])
  func codes(count: Int) {
    let codes = Twins.integers(count, in: -1...4).map { Int32($0) }
    let dictionary = TextDictionary(["b", "a", "华东", "", "never"])
    let missing = Bitmap(codes.map { $0 < 0 })
    let narrow = Column(storage: .narrow(NarrowNumbers(codes, within: -1...4), .text(dictionary)), missing: missing)
    let wide = Column(.text(codes: codes, dictionary: dictionary), missing: missing)
    #expect(narrow.order() == wide.order() && narrow.ranks().ranks == wide.ranks().ranks)
    #expect((0..<count).allSatisfy { narrow[$0] == wide[$0] })
    for text in ["a", "华东", "nothing"] {
      #expect(narrow.rows(with: text) == Bitmap((0..<count).map { wide[$0] == .text(text) }))
    }
    for wanted in [[UInt8]("ab".utf8), Array("华".utf8), []] {
      let test = { (text: ArraySlice<UInt8>) in text.first.map { wanted.contains($0) } ?? wanted.isEmpty }
      #expect(narrow.rows(whoseText: test) == wide.rows(whoseText: test))
    }
    guard count > 0, let (rows, first) = narrow.byteGroups() else { return }
    // In order of the texts, the missing one last.
    let names = first.map { narrow[Int($0)] }
    let texts = names.compactMap { if case .text(let text) = $0 { text } else { nil } }
    #expect(texts == texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    #expect((0..<count).allSatisfy { narrow[$0] == names[Int(rows[$0])] })
  }

  @Test("texts as they stand are the same texts looked up", arguments: [0, 1, 64, 1000])
  func texts(count: Int) {
    let stems = ["", "a", "ab", "华东", "abcdefgh", "abcdefghi", "abcdefgh\u{1}"]
    let choices = Twins.integers(count, in: 0...40).map { stems[Int($0) % 7] + ($0 > 6 ? "\($0 / 7)" : "") }
    for texts in [
      choices, choices.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }, (0..<count).map { "C\(100_000 + $0)" },
    ] {
      let bytes = texts.flatMap { Array($0.utf8) }
      var offsets: [UInt32] = [0]
      for text in texts { offsets.append((offsets.last ?? 0) + UInt32(text.utf8.count)) }
      let rows = RowTexts(bytes: bytes, offsets: offsets)
      let ascending = zip(texts, texts.dropFirst()).allSatisfy { $0.0.utf8.lexicographicallyPrecedes($0.1.utf8) }
      #expect(rows.areAscending == (ascending && texts.first != ""))
      let missing = Bitmap(texts.map { $0.isEmpty })
      let column = Column(storage: .texts(rows), missing: missing)
      #expect(
        column.type == .text
          && (0..<count).allSatisfy { column[$0] == (texts[$0].isEmpty ? .missing : .text(texts[$0])) })
      guard case .text(let codes, let dictionary) = column.data else { return #expect(Bool(false), "texts are texts") }
      #expect((0..<count).allSatisfy { codes[$0] < 0 ? texts[$0].isEmpty : dictionary[codes[$0]] == texts[$0] })
      let known = (0..<Int32(dictionary.count)).map { dictionary[$0] }
      #expect(Set(known.map { Array($0.utf8) }).count == known.count)
      // In order of first appearance.
      #expect(
        codes.filter { $0 >= 0 }.reduce(Int32(-1)) { $1 > $0 + 1 ? Int32.max - 1 : max($0, $1) } == Int32(known.count)
          - 1)
      for text in ["a", "华东1", "C100063"] {
        #expect(column.rows(with: text) == Bitmap(texts.map { $0 == text }))
      }
      let picked = Twins.integers(count, in: 0...Int64(max(count - 1, 0)), seed: 4).map { Int32($0) }
      let few = column.gathered(picked)
      #expect(picked.indices.allSatisfy { few[$0] == column[Int(picked[$0])] })
    }
  }

  @Test("weighted sums add up row by row", arguments: [0, 1, 1023, 1024, 1025, 5000, (1 << 18) + 77])
  func weighted(count: Int) throws {
    var parts: [WeightedPart] = []
    var plain = [Int64](repeating: 7, count: count)
    let ranges: [ClosedRange<Int64>] = [
      -100...100, -1_000_000...1_000_000, 0...(1 << 40), -20_000...0, -3...3, 0...9,
    ]
    for (place, range) in ranges.enumerated() {
      let values = Twins.integers(count, in: range, seed: place)
      let factor = Int64(place * place - 4)
      let short = values.map { min($0, 1 << 30) }
      let column = try place % 2 == 0 ? twins(short, nil).narrow : Column(.exact(values, .integer))
      parts.append(WeightedPart(column, times: factor))
      let own = place % 2 == 0 ? short : values
      for row in 0..<count { plain[row] += own[row] * factor }
      let sums = weightedSums(parts, plus: 7, count: count)
      #expect(sums == plain)
    }
    #expect(weightedSums([], plus: -3, count: count) == [Int64](repeating: -3, count: count))
  }

  private struct NotNarrow: Error {}
}
