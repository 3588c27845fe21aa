import Columns
import Diagnostics

/// Exact numbers have at most 128 bits.
let overflow = Diagnostic(
  "overflow", "exact numbers have at most 128 bits; this result is larger", hint: "divide by a constant first")

extension Column {
  /// The sum of each group in 128 bits, every step checked.
  static func wideSums(
    _ units: [Int128], _ form: ExactForm, _ rows: Bitmap, groups: Int, group: (Int) -> Int
  ) throws(Diagnostic) -> Column {
    // Positive and negative units apart, so that only the sum itself can be too large, not one on the way to it.
    var above = [UInt128](repeating: 0, count: groups)
    var below = [UInt128](repeating: 0, count: groups)
    var isTooLarge = false
    rows.forEachOne { row in
      let place = group(row)
      if units[row] < 0 {
        let (sum, over) = below[place].addingReportingOverflow(units[row].magnitude)
        (below[place], isTooLarge) = (sum, isTooLarge || over)
      } else {
        let (sum, over) = above[place].addingReportingOverflow(units[row].magnitude)
        (above[place], isTooLarge) = (sum, isTooLarge || over)
      }
    }
    var totals: [Int128] = []
    for (plus, minus) in zip(above, below) {
      let total = plus >= minus ? Int128(exactly: plus - minus) : Int128(exactly: minus - plus).map { -$0 }
      guard let total, !isTooLarge else { throw overflow }
      totals.append(total)
    }
    return .exact(totals, form, missing: nil)
  }

  /// The sum of each group, to the nearest double; missing where it is beyond every double.
  static func realSums(_ values: [Double], _ rows: Bitmap, groups: Int, group: (Int) -> Int) -> Column {
    let sums = exactSums(values, rows, groups: groups, group: group)
    return Column(.real(sums), missing: bitmap(count: sums.count) { !sums[$0].isFinite })
  }
}
