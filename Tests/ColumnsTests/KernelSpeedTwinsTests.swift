import Testing

@testable import Columns

/// Each fast kernel beside the plainest way to say the same, at lengths around words of 64 and around the length from
/// which two threads work.
@Suite struct KernelSpeedTwinsTests {
  static let lengths = [0, 1, 2, 63, 64, 65, 127, 1000, 1 << 18, (1 << 18) + 77]

  /// SplitMix64; the seed is the length.
  struct Random: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  static func integers(_ count: Int, in range: ClosedRange<Int64>, seed: Int = 0) -> [Int64] {
    var random = Random(state: UInt64(count + seed * 1_000_003))
    return (0..<count).map { _ in Int64.random(in: range, using: &random) }
  }

  static func someMissing(_ count: Int) -> Bitmap { Bitmap(integers(count, in: 0...4, seed: 9).map { $0 == 0 }) }

  @Test("a comparison with a bound is that of each value", arguments: lengths)
  func comparison(count: Int) {
    let values = Self.integers(count, in: -3...3)
    let days = values.map { Int32($0) }
    let reals = values.map { $0 == 3 ? .nan : Double($0) }
    let bytes = values.map { UInt8($0 + 3) }
    for relation in [Relation.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual] {
      #expect(compare(values, relation, 1) == Bitmap(values.map { relation.holds($0, 1) }))
      #expect(compare(days, relation, -1) == Bitmap(days.map { relation.holds($0, -1) }))
      #expect(compare(reals, relation, 0) == Bitmap(reals.map { relation.holds($0, 0) }))
      #expect(compare(bytes, relation, 2) == Bitmap(bytes.map { relation.holds($0, 2) }))
      #expect(
        compare(values, relation, values.reversed()) == Bitmap(zip(values, values.reversed()).map(relation.holds)))
    }
  }

  @Test("flags of codes are looked up one by one", arguments: lengths)
  func flags(count: Int) {
    let codes = Self.integers(count, in: -1...4).map { Int32($0) }
    for flags in [
      [false, true, false, false, true], [true, true, true, true, true], [true, false, true, true, true],
    ] {
      #expect(flagged(codes, flags) == Bitmap(codes.map { $0 >= 0 && flags[Int($0)] }))
    }
    #expect(flagged(codes, [false, false, true, false, false]) == Bitmap(codes.map { $0 == 2 }))
  }

  /// 1 + the number of smaller values.
  static func plainRanks(_ values: [Int64], _ missing: Bitmap?) -> [Int32] {
    let present = values.indices.filter { missing?[$0] != true }.map { values[$0] }.sorted()
    var first: [Int64: Int32] = [:]
    for (place, value) in present.enumerated() where first[value] == nil { first[value] = Int32(place + 1) }
    return values.indices.map { missing?[$0] == true ? 0 : first[values[$0]] ?? 0 }
  }

  @Test("ranks, narrow or wide, count the smaller values", arguments: lengths)
  func ranks(count: Int) {
    for range in [0...9, -5_000...5_000, -1_000_000_000_000...1_000_000_000_000, Int64.min...Int64.max] {
      let values = Self.integers(count, in: range)
      for missing in [nil, Self.someMissing(count)] {
        let ranks = Column(.exact(values, .integer), missing: missing).ranks()
        #expect(ranks.ranks == Self.plainRanks(values, missing))
        #expect(ranks.present == count - (missing?.population ?? 0))
      }
    }
  }

  @Test("the order is that of the values, ties by row", arguments: lengths)
  func order(count: Int) {
    for range in [0...9, -1_000_000_000_000...1_000_000_000_000, Int64.min...Int64.max] {
      let values = Self.integers(count, in: range)
      for missing in [nil, Self.someMissing(count)] {
        let plain = values.indices.filter { missing?[$0] != true }.sorted { (values[$0], $0) < (values[$1], $1) }
        #expect(Column(.exact(values, .integer), missing: missing).order() == plain.map { Int32($0) })
      }
    }
    let reals = Self.integers(count, in: -9...9).map { $0 == 0 ? -0.0 : Double($0) / 3 }
    let plain = reals.indices.sorted { (reals[$0], $0) < (reals[$1], $1) }
    #expect(Column(.real(reals)).order() == plain.map { Int32($0) })
  }

  @Test("texts are ordered by their bytes, those with eight bytes in common too")
  func texts() {
    let stems = ["", "a", "a\0", "ab", "华东", "华东地区", "abcdefgh", "abcdefghi", "abcdefgh\0", "zz"]
    let texts = stems.flatMap { stem in ["x", "0", ""].map { $0 + stem } }.shuffled()
    let distinct = Array(Set(texts))
    let sorted = distinct.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    #expect(TextDictionary(distinct).rankOfCode() == distinct.map { Int32(sorted.firstIndex(of: $0) ?? -1) })
  }

  @Test("grouped sums and sizes add row by row", arguments: lengths)
  func sums(count: Int) {
    let codes = Self.integers(count, in: 0...6, seed: 2).map { Int32($0) }
    #expect(groupSizes(codes, groups: 7) == (0..<7).map { group in Int64(codes.count { $0 == group }) })
    for range in [-100...100, Int64.min...Int64.max] {
      let units = Self.integers(count, in: range)
      for chosen in [nil, Self.someMissing(count)] {
        var plain = [Int128](repeating: 0, count: 7)
        for row in units.indices where chosen?[row] != false { plain[Int(codes[row])] += Int128(units[row]) }
        #expect(groupedSums(units, bounds: nil, codes: codes, groups: 7, chosen: chosen) == plain)
        #expect(groupedSums(units, bounds: nil, codes: nil, groups: 1, chosen: chosen) == [plain.reduce(0, +)])
      }
    }
  }

  @Test("events are counted, added and compared customer by customer", arguments: [0, 1, 64, 1000, (1 << 18) + 5])
  func events(count: Int) {
    for (lowest, missing) in [(Int64(-1), true), (0, true), (0, false)] {
      let rows = Self.integers(count, in: lowest...20, seed: 3).map { Int32($0) }
      let link = CustomerLink(rows, customers: 30)
      let units = Self.integers(count, in: -1000...1000)
      let some = Bitmap(rows.map { $0 >= 0 }).subtracting(missing ? Self.someMissing(count) : Bitmap(count: count))
      let chosen = missing ? some : nil
      #expect(link.linked == (lowest < 0 && rows.contains(-1) ? Bitmap(rows.map { $0 >= 0 }) : nil))
      var events = [[Int64]](repeating: [], count: 30)
      some.forEachOne { events[Int(rows[$0])].append(units[$0]) }
      #expect(eventCounts(chosen, link) == events.map { Int64($0.count) })
      #expect(eventSums(units, chosen, link) == events.map { $0.reduce(0, +) })
      for largest in [true, false] {
        let (best, none) = eventExtremes(units, chosen, link, largest: largest)
        #expect(best == events.map { (largest ? $0.max() : $0.min()) ?? 0 })
        #expect(none == Bitmap(events.map(\.isEmpty)))
      }
      #expect(codesPresent(rows, of: 30) == Bitmap((0..<30).map { rows.contains($0) }))
    }
  }

  @Test("codes of tiers are places in a cube", arguments: [0, 1, 65, (1 << 18) + 5])
  func tiers(count: Int) {
    let columns = (0..<3).map { seed in
      Self.integers(count, in: 0...3, seed: seed).map { $0 == 3 ? UInt8(255) : UInt8($0) }
    }
    func place(_ column: Int, _ row: Int) -> Int32 { columns[column][row] == 255 ? 3 : Int32(columns[column][row]) }
    #expect(tierCodes(columns, width: 4) == (0..<count).map { (place(0, $0) * 4 + place(1, $0)) * 4 + place(2, $0) })
    #expect(tierCodes([columns[0], columns[1]], width: 4) == (0..<count).map { place(0, $0) * 4 + place(1, $0) })
    #expect(tierCodes([columns[0]], width: 4) == (0..<count).map { place(0, $0) })
  }

  @Test("gathered rows are the values at those rows", arguments: lengths)
  func gathering(count: Int) {
    let values = Self.integers(count, in: -9...9)
    let missing = Self.someMissing(count)
    let rows = missing.ones() + missing.ones().reversed()
    let column = Column(.exact(values, .integer), missing: missing).gathered(rows)
    #expect(missing.ones() == (0..<count).filter { missing[$0] }.map { Int32($0) })
    #expect(column.missing?.population ?? 0 == rows.count)
    #expect(missing.gathered(rows) == Bitmap(rows.map { missing[Int($0)] }))
    if case .exact(let picked, _) = column.data { #expect(picked == rows.map { values[Int($0)] }) }
  }
}
