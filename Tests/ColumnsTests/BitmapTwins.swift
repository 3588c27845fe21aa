import Columns
import TestSupport
import Testing

@Suite("Bits against plain arrays")
struct BitmapTwins {
  private func bits(_ count: Int, _ random: inout RandomSource) -> [Bool] {
    let share = random.pick([0, 1, 50, 99, 100])
    return (0..<count).map { _ in random.chance(share) }
  }

  @Test("operations are those of single bits, and the padding stays empty", arguments: lengths + [2, 127, 128, 129])
  func operations(_ count: Int) {
    for seed in UInt64(0)..<8 {
      var random = RandomSource(seed: seed)
      let (a, b) = (bits(count, &random), bits(count, &random))
      let (x, y) = (Bitmap(a), Bitmap(b))
      #expect(plain(x) == a)
      #expect(plain(x & y) == zip(a, b).map { $0 && $1 })
      #expect(plain(x | y) == zip(a, b).map { $0 || $1 })
      #expect(plain(x ^ y) == zip(a, b).map { $0 != $1 })
      #expect(plain(~x) == a.map { !$0 })
      #expect(plain(x.subtracting(y)) == zip(a, b).map { $0 && !$1 })
      #expect(x.population == a.count { $0 } && x.isEmpty == !a.contains(true))
      #expect(~(~x) == x && (~x).population == count - x.population)
      #expect(x.ones().map { Int($0) } == a.indices.filter { a[$0] })
      var visited: [Int] = []
      x.forEachOne { visited.append($0) }
      #expect(visited == a.indices.filter { a[$0] })
      #expect(Columns.bitmap(count: count) { a[$0] } == x)
      #expect(Bitmap(count: count, repeating: true) == ~Bitmap(count: count))
      let rows = count == 0 ? [] : (0..<count + 3).map { _ in Int32(random.below(count)) }
      #expect(plain(x.gathered(rows)) == rows.map { a[Int($0)] })
      var changed = x
      for row in 0..<count { changed[row] = b[row] }
      #expect(changed == y)
    }
  }

  private func plain(_ bitmap: Bitmap) -> [Bool] {
    if bitmap.count & 63 != 0, let last = bitmap.words.last { #expect(last >> UInt64(bitmap.count & 63) == 0) }
    return (0..<bitmap.count).map { bitmap[$0] }
  }

  private static let relations: [Relation] = [.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual]

  @Test("comparisons with a bound and with another column are those of single values", arguments: lengths)
  func comparisons(_ count: Int) {
    for seed in UInt64(0)..<3 {
      var random = RandomSource(seed: seed)
      for relation in BitmapTwins.relations {
        let wholes: [Int64] = [.min, .max, 0, -1, 1]
        let (a, b) = (many(count, wholes, &random), many(count, wholes, &random))
        for bound in wholes { check(compare(a, relation, bound), a.map { holds($0, relation, bound) }) }
        check(compare(a, relation, b), zip(a, b).map { holds($0, relation, $1) })
        let wides: [Int128] = [.min, .max, 0, Int128(Int64.max) + 1]
        let (c, d) = (many(count, wides, &random), many(count, wides, &random))
        for bound in wides { check(compare(c, relation, bound), c.map { holds($0, relation, bound) }) }
        check(compare(c, relation, d), zip(c, d).map { holds($0, relation, $1) })
        let days: [Int32] = [.min, .max, 0, 19_000]
        let (e, f) = (many(count, days, &random), many(count, days, &random))
        for bound in days { check(compare(e, relation, bound), e.map { holds($0, relation, bound) }) }
        check(compare(e, relation, f), zip(e, f).map { holds($0, relation, $1) })
        let reals: [Double] = [0, -0.0, .infinity, -.infinity, 1.5, .leastNonzeroMagnitude]
        let (g, h) = (many(count, reals, &random), many(count, reals, &random))
        for bound in reals { check(compare(g, relation, bound), g.map { holds($0, relation, bound) }) }
        check(compare(g, relation, h), zip(g, h).map { holds($0, relation, $1) })
        let places: [UInt8] = [0, 1, 254, 255]
        let i = many(count, places, &random)
        for bound in places { check(compare(i, relation, bound), i.map { holds($0, relation, bound) }) }
      }
    }
  }

  private func many<Item>(_ count: Int, _ items: [Item], _ random: inout RandomSource) -> [Item] {
    (0..<count).map { _ in random.pick(items) }
  }

  private func holds<Item: Comparable>(_ a: Item, _ relation: Relation, _ b: Item) -> Bool {
    switch relation {
    case .equal: a == b
    case .notEqual: a != b
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    }
  }

  private func check(_ bitmap: Bitmap, _ bits: [Bool]) { #expect(plain(bitmap) == bits) }
}
