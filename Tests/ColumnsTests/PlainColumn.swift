import Columns
import TestSupport

/// Lengths round the edges of a word.
let lengths = [0, 1, 63, 64, 65, 1000]

/// Every storage that has an order.
enum Storage: String, CaseIterable, Sendable {
  case narrowExact, fewExact, wide, real, date, boolean, text, fewTexts, tier
}

/// Columns with missing values, ties and extreme values, from a seed.
func randomColumn(_ storage: Storage, _ count: Int, _ random: inout RandomSource) -> Column {
  let sparse = random.pick([0, 0, 10, 50, 100])
  let missing = Bitmap((0..<count).map { _ in random.chance(sparse) })
  func values<Item>(_ make: (inout RandomSource) -> Item) -> [Item] { (0..<count).map { _ in make(&random) } }
  switch storage {
  case .narrowExact:
    let extremes: [Int64] = [.min, .max, -1, 0, 1, .min + 1, .max - 1]
    return Column(
      .exact(
        values { $0.chance(30) ? $0.pick(extremes) : Int64(bitPattern: $0.next() >> UInt64($0.below(64))) },
        ExactForm(scale: 2)), missing: missing)
  case .fewExact: return Column(.exact(values { Int64($0.number(-4...4)) }, .integer), missing: missing)
  case .wide:
    let extremes: [Int128] = [.min, .max, -1, 0, 1, Int128(Int64.max) + 1]
    return Column(
      .wide(values { $0.chance(50) ? $0.pick(extremes) : Int128(Int64.min) * Int128($0.number(-5...5)) }, .integer),
      missing: missing)
  case .real:
    let extremes: [Double] = [
      0, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .greatestFiniteMagnitude, 1, -1,
    ]
    return Column(
      .real(values { $0.chance(40) ? $0.pick(extremes) : Double($0.number(-300...300)) / 7 }), missing: missing)
  case .date:
    return Column(
      .date(values { $0.chance(20) ? $0.pick([.min, .max, 0, -1]) : Int32($0.number(19_000...19_040)) }),
      missing: missing)
  case .boolean: return Column(.boolean(Bitmap(values { $0.chance(50) })), missing: missing)
  case .text, .fewTexts:
    let texts = distinctTexts(storage == .text ? max(1, count) : 9, &random)
    let codes = (0..<count).map { missing[$0] ? -1 : Int32(random.below(texts.count)) }
    return Column(.text(codes: codes, dictionary: TextDictionary(texts)), missing: missing)
  case .tier:
    let domain = TierDomain(codes: ["A", "B", "C"], labels: ["重点", nil, "普通"])
    return Column(.tier((0..<count).map { missing[$0] ? 255 : UInt8(random.below(3)) }, domain), missing: missing)
  }
}

/// Texts whose bytes differ, with common beginnings and the same character in two spellings.
func distinctTexts(_ count: Int, _ random: inout RandomSource) -> [String] {
  var known: Set<[UInt8]> = []
  var texts: [String] = []
  for text in ["", "e\u{301}", "\u{E9}", "A", "a", "ab", "客户", "客"].shuffled(using: &random).prefix(count) {
    if known.insert(Array(text.utf8)).inserted { texts.append(text) }
  }
  while texts.count < count {
    let text = random.pick(["C", "客户", "a\u{301}", ""]) + String(random.below(count * 4))
    if known.insert(Array(text.utf8)).inserted { texts.append(text) }
  }
  return texts
}

extension Column {
  /// Whether one row's value comes before another's, told from the values alone.
  func plainlyPrecedes(_ a: Int, _ b: Int) -> Bool {
    switch (self[a], self[b]) {
    case (.text(let x), .text(let y)): x.utf8.lexicographicallyPrecedes(y.utf8)
    case (.exact(let x), .exact(let y)): x.units < y.units
    case (.real(let x), .real(let y)): x < y
    case (.date(let x), .date(let y)): x < y
    case (.boolean(let x), .boolean(let y)): !x && y
    case (.tier(let x, _), .tier(let y, _)): x < y
    default: false
    }
  }

  var presentRows: [Int] { (0..<count).filter { !isMissing($0) } }

  /// The present rows in order, ties by row: by insertion into place.
  var plainOrder: [Int] {
    presentRows.sorted { a, b in plainlyPrecedes(a, b) || (!plainlyPrecedes(b, a) && a < b) }
  }
}
