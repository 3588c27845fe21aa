/// How the numbers of tables and cards are shown to a person. What machines read is always plain.
public enum NumberStyle: String, Sendable, CaseIterable {
  /// `12345678.90`.
  case plain
  /// `12,345,678.90`.
  case grouped
  /// In Chinese from 10,000 on in 万 and 亿, `1,234.57万` and `1.23亿`; in other languages as `grouped`.
  ///
  /// A number of less than 10,000, whatever its sign, is shown as it is. Any other is divided by 10,000 and rounded to
  /// two decimals, halves away from zero; where that makes 10,000.00 or more, the number itself is divided by
  /// 100,000,000 instead and rounded in the same way. So 9,999.99 stays, 10,000 is `1.00万`, 99,999,949.99 is
  /// `9,999.99万` and 99,999,950 is `1.00亿`.
  case wan

  var separator: UInt8? { self == .plain ? nil : UInt8(ascii: ",") }
}

/// A number in hundredths of 万 or of 亿.
struct ShortNumber {
  enum Unit: String { case wan = "万", yi = "亿" }

  let hundredths: Int128
  let unit: Unit

  /// A number in units of its scale; nil where it is shown as it is.
  init?(_ units: Int128, scale: Int) {
    guard (0...28).contains(scale) else { return nil }
    let one = (0..<scale).reduce(Int128(1)) { power, _ in power * 10 }
    guard units.magnitude >= 10_000 * one.magnitude else { return nil }
    self.init(ofWan: rounded(units, by: 100 * one), ofYi: rounded(units, by: 1_000_000 * one))
  }

  /// A real, by its quotients to the nearest real; nil where it is shown as it is.
  init?(_ value: Double) {
    guard abs(value) >= 10_000, abs(value) < 1e24 else { return nil }
    self.init(ofWan: Int128((value / 100).rounded()), ofYi: Int128((value / 1_000_000).rounded()))
  }

  private init(ofWan: Int128, ofYi: Int128) {
    unit = ofWan.magnitude < 1_000_000 ? .wan : .yi
    hundredths = unit == .wan ? ofWan : ofYi
  }
}

/// The quotient of whole numbers to the nearest whole number, halves away from zero.
private func rounded(_ value: Int128, by divisor: Int128) -> Int128 {
  let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
  guard rest.magnitude >= divisor.magnitude - rest.magnitude else { return quotient }
  return quotient + value.signum()
}
