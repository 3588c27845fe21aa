import Columns
import TestSupport
import Testing

@testable import Query

/// A column of values from a seed, with missing values and ties.
private func column(_ kind: Int, _ count: Int, _ random: inout RandomSource) -> Column {
  let sparse = random.pick([0, 15, 100])
  let missing = Bitmap((0..<count).map { _ in random.chance(sparse) })
  switch kind {
  case 0: return Column(.exact((0..<count).map { _ in Int64(random.number(-3...3)) }, .integer), missing: missing)
  case 1:
    return Column(
      .exact((0..<count).map { _ in random.pick([Int64.min, .max, 0, 150]) }, ExactForm(scale: 2)), missing: missing)
  case 2: return Column(.wide((0..<count).map { _ in random.pick([Int128.min, .max, 7]) }, .integer), missing: missing)
  case 3: return Column(.real((0..<count).map { _ in random.pick([0, -0.0, 1.5, -.infinity]) }), missing: missing)
  case 4: return Column(.date((0..<count).map { _ in Int32(random.number(0...4)) }), missing: missing)
  case 5: return Column(.boolean(Bitmap((0..<count).map { _ in random.chance(50) })), missing: missing)
  case 6:
    let dictionary = TextDictionary(["b", "", "e\u{301}", "\u{E9}", "客"])
    return Column(
      .text(codes: (0..<count).map { missing[$0] ? -1 : Int32(random.below(5)) }, dictionary: dictionary),
      missing: missing)
  default:
    let domain = TierDomain(codes: ["A", "B", "C"])
    return Column(.tier((0..<count).map { missing[$0] ? 255 : UInt8(random.below(3)) }, domain), missing: missing)
  }
}

/// A value as bytes that are equal where values are.
private func plain(_ value: Value) -> [UInt8] { value == .missing ? [0] : Array(value.text.utf8) + [1] }

@Suite("Groups and merged columns against plain ones")
struct QueryKernelTwins {
  @Test("groups hold equal rows, in order of their values, missing last", arguments: [0, 1, 63, 64, 65, 1000])
  func groups(_ count: Int) {
    for seed in UInt64(0)..<(count > 100 ? 8 : 40) {
      var random = RandomSource(seed: seed)
      let columns = (0..<random.number(1...4)).map { _ in column(random.below(8), count, &random) }
      let groups = Groups(by: columns)
      let allPlaces = columns.map { $0.densePlaces().places }
      func precedes(_ a: Int, _ b: Int) -> Bool {
        for places in allPlaces {
          let (x, y) = (places[a], places[b])
          if x != y { return x < 0 ? false : y < 0 ? true : x < y }
        }
        return false
      }
      let keys = (0..<count).map { row in columns.map { plain($0[row]) } }
      var firstOfKey: [[[UInt8]]: Int] = [:]
      for row in 0..<count where firstOfKey[keys[row]] == nil { firstOfKey[keys[row]] = row }
      #expect(groups.count == firstOfKey.count && groups.firstRows.count == groups.count, "seed \(seed)")
      for row in 0..<count { #expect(Int(groups.firstRows[Int(groups.codes[row])]) == firstOfKey[keys[row]]) }
      for (a, b) in zip(groups.firstRows, groups.firstRows.dropFirst()) { #expect(precedes(Int(a), Int(b))) }
    }
  }

  @Test("a merged column has each row's value from the part that claims it", arguments: [0, 1, 63, 64, 65, 1000])
  func merged(_ count: Int) {
    for seed in UInt64(0)..<(count > 100 ? 8 : 40) {
      var random = RandomSource(seed: seed)
      let kind = random.pick([0, 2, 3, 4, 5, 6, 7])
      let owners = (0..<count).map { _ in random.below(4) }
      let parts = (0..<3).map { place in
        let own = kind == 0 ? random.pick([0, 1]) : kind
        return (rows: Bitmap(owners.map { $0 == place }), values: column(own, count, &random))
      }
      let made = Query.merged(parts, count: count)
      for row in 0..<count {
        let wanted: Value = owners[row] == 3 ? .missing : parts[owners[row]].values[row]
        #expect(same(made[row], wanted), "seed \(seed), row \(row): \(made[row]), \(wanted)")
      }
      let taken = parts[0].values.replacing(parts[1].rows, with: parts[1].values)
      for row in 0..<count {
        let wanted = parts[1].rows[row] ? parts[1].values[row] : parts[0].values[row]
        #expect(same(taken[row], wanted), "seed \(seed), row \(row): \(taken[row]), \(wanted)")
      }
    }
  }

  private func same(_ a: Value, _ b: Value) -> Bool {
    switch (a, b) {
    case (.exact(let x), .exact(let y)):
      let scale = max(x.form.scale, y.form.scale)
      return x.units.multipliedFullWidth(by: integerPowerOfTen(scale - x.form.scale))
        == y.units.multipliedFullWidth(by: integerPowerOfTen(scale - y.form.scale))
    case (.real(let x), .exact(let y)): return x == y.double
    case (.text, .tier), (.tier, .text): return a.text == b.text
    default: return plain(a) == plain(b)
    }
  }
}
