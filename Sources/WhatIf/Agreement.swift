import Columns
import Statistics

/// How far two tierings of the same customers agree. Customers without a tier in one of them are left out.
struct Agreement {
  let agreeing: Int
  let compared: Int
  /// First tier down, second across.
  let matrix: [[Int]]
  /// Nil when the tiers differ or all customers are in one tier.
  let kappa: Kappa?
  let linearKappa: Kappa?
  /// Nil when a tier is empty on one side.
  let stability: Double?

  init(_ a: [UInt8], _ b: [UInt8], tiers: Int, comparable: Bool) {
    var matrix = [[Int]](repeating: [Int](repeating: 0, count: tiers), count: tiers)
    for row in a.indices where a[row] != 255 && b[row] != 255 { matrix[Int(a[row])][Int(b[row])] += 1 }
    self.matrix = matrix
    agreeing = matrix.indices.reduce(0) { $0 + matrix[$1][$1] }
    compared = matrix.reduce(0) { $0 + $1.reduce(0, +) }
    kappa = comparable ? cohenKappa(matrix: matrix) : nil
    linearKappa = comparable ? weightedKappa(matrix: matrix) : nil
    let total = Double(max(compared, 1))
    let expected = matrix.map { Double($0.reduce(0, +)) / total }
    let actual = matrix.indices.map { column in Double(matrix.reduce(0) { $0 + $1[column] }) / total }
    stability = comparable ? populationStabilityIndex(expected: expected, actual: actual) : nil
  }

  /// The headline as rows: name, value, low, high.
  func summary(_ swap: SwapSet, _ domain: TierDomain) -> Table {
    var rows: [(name: String, value: Double?, low: Double?, high: Double?)] = [
      ("agreement", compared == 0 ? nil : Double(agreeing) / Double(compared), nil, nil),
      ("kappa", kappa?.kappa, kappa?.interval().lowerBound, kappa?.interval().upperBound),
      ("kappa_linear", linearKappa?.kappa, linearKappa?.interval().lowerBound, linearKappa?.interval().upperBound),
      ("psi", stability, nil, nil),
    ]
    for (place, code) in domain.codes.enumerated() {
      let both = matrix[place][place]
      let first = matrix[place].reduce(0, +) - both
      let second = matrix.reduce(0) { $0 + $1[place] } - both
      rows.append(("jaccard_\(code)", jaccard(both: both, onlyFirst: first, onlySecond: second), nil, nil))
    }
    for (name, set) in [("both", swap.both), ("in", swap.entering), ("out", swap.leaving), ("neither", swap.neither)] {
      rows.append((name, Double(set.population), nil, nil))
    }
    func numbers(_ values: [Double?]) -> Column {
      Column(.real(values.map { $0 ?? 0 }), missing: Bitmap(values.map { $0 == nil }))
    }
    return Table(
      rowCount: rows.count,
      fields: [
        Field(
          "name", Column(.text(codes: [Int32](0..<Int32(rows.count)), dictionary: TextDictionary(rows.map(\.name))))),
        Field("value", numbers(rows.map(\.value))), Field("low", numbers(rows.map(\.low))),
        Field("high", numbers(rows.map(\.high))),
      ])
  }
}

/// Who is in one tier under two tierings: under both, entering it, leaving it, under neither.
struct SwapSet {
  let both: Bitmap
  let entering: Bitmap
  let leaving: Bitmap
  let neither: Bitmap

  init(_ a: [UInt8], _ b: [UInt8], tier: UInt8) {
    let first = bitmap(count: a.count) { a[$0] == tier }
    let second = bitmap(count: b.count) { b[$0] == tier }
    both = first & second
    entering = second.subtracting(first)
    leaving = first.subtracting(second)
    neither = ~(first | second)
  }
}
