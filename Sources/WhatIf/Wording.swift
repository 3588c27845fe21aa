import Columns
import Diagnostics
import Query

extension Evaluation {
  /// Looked at before each piece of work that takes a while.
  func goOnUnlessStopped() throws(Diagnostic) {
    if isInterrupted() { throw .interrupted }
  }
}

/// A share in percent with one digit after the point: `12.3`.
func percentNumber(_ share: Double) -> String {
  let tenths = Int((share * 1000).rounded())
  return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
}

/// So many significant decimals of a statistic.
func decimalText(_ value: Double, digits: Int) -> String {
  let power = powerOfTen(digits)
  let units = (abs(value) * power).rounded()
  guard units.isFinite, units < 1e15 else { return plainText(of: value) }
  let whole = Int(units) / Int(power)
  let rest = String(Int(units) % Int(power))
  return "\(value < 0 && units > 0 ? "-" : "")\(whole).\(String(repeating: "0", count: digits - rest.count))\(rest)"
}
