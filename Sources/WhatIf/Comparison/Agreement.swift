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
