import Columns
import Diagnostics
import Language
import Query

/// Something about a customer that can be changed: a column, a roll-up, a kept column, a tag.
///
/// Its values are counted in steps of its own scale (cents, days, whole numbers), so that "the smallest change" means
/// something; reals go by ten-thousandths.
struct Lever: Sendable {
  enum Scale: Sendable, Hashable {
    case exact(ExactForm)
    /// Reals, by so many decimals.
    case real(decimals: Int)
    case days
    /// True or false: a boolean column, or having a tag.
    case flag
  }

  var name: String
  /// The part of the policy's formulas that it stands for.
  var formula: Formula
  var scale: Scale
  var unit: String?
  var tag: String?
  /// Today's values of all customers.
  var values: Column
  /// In steps: from where to where it can go.
  var range: ClosedRange<Int64>
  /// In steps: how far the middle half of the customers lies apart; what changes of two columns are measured by.
  var spread: Double

  /// The ways it can go: what happened cannot be taken back.
  var signs: [Int64] {
    if scale == .flag { return [0] }
    switch rollUp?.kind {
    case .count, .countDistinct, .sum, .maximum: return [1]
    case .minimum, .average, .median, .quantile, .standardDeviation, nil: return [1, -1]
    }
  }

  var rollUp: RollUp? { if case .rollUp(let rollUp) = formula { rollUp } else { nil } }

  /// Today's value of a customer in steps; nil where it is missing.
  func steps(of row: Int) -> Int64? {
    guard !values.isMissing(row) else { return nil }
    switch values.data {
    case .exact(let units, _): return units[row]
    case .date(let days): return Int64(days[row])
    case .boolean(let bits): return bits[row] ? 1 : 0
    case .real(let doubles):
      guard case .real(let decimals) = scale else { return nil }
      let steps = (doubles[row] * powerOfTen(decimals)).rounded(.down)
      return Int64(exactly: steps)
    default: return nil
    }
  }

  /// A column of values given in steps.
  func column(_ steps: [Int64]) -> Column {
    switch scale {
    case .exact(let form): Column(.exact(steps, form))
    case .real(let decimals): Column(.real(steps.map { Double($0) / powerOfTen(decimals) }))
    case .days: Column(.date(steps.map { Int32(clamping: $0) }))
    case .flag: Column(.boolean(Bitmap(steps.map { $0 != 0 })))
    }
  }

  /// Today's values of everybody, but for one.
  func values(_ row: Int, _ steps: Int64) -> Column {
    var missing = values.missing
    missing?[row] = false
    let own = column([steps])
    switch (values.data, own.data) {
    case (.exact(var all, let form), .exact(let one, _)):
      all[row] = one[0]
      return Column(.exact(all, form), missing: missing)
    case (.date(var all), .date(let one)):
      all[row] = one[0]
      return Column(.date(all), missing: missing)
    case (.real(var all), .real(let one)):
      all[row] = one[0]
      return Column(.real(all), missing: missing)
    case (.boolean(var all), .boolean(let one)):
      all[row] = one[0]
      return Column(.boolean(all), missing: missing)
    default: preconditionFailure("a lever's values are of its scale")
    }
  }

  /// A value given in steps.
  func value(_ steps: Int64) -> Value { column([steps])[0] }
}
