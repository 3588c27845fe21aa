/// An exact number: `units / (10^scale × divisor)`.
public struct Exact: Sendable, Hashable {
  public var units: Int128
  public var form: ExactForm

  public init(units: Int128, form: ExactForm = .integer) {
    self.units = units
    self.form = form
  }

  public var double: Double {
    // Of 128 bits it takes ten times as long.
    let units = Int64(exactly: units).map { Double($0) } ?? Double(units)
    return form.scale == 0 && form.divisor == 1 ? units : units / (powerOfTen(form.scale) * Double(form.divisor))
  }

  /// The decimal digits, all of `scale` after the point; a fraction is shown as its nearest double.
  public var text: String {
    guard form.divisor == 1 else { return plainText(of: double) }
    guard form.scale > 0 else { return String(units) }
    let digits = String(units.magnitude)
    let padded = String(repeating: "0", count: max(0, form.scale + 1 - digits.count)) + digits
    let point = padded.index(padded.endIndex, offsetBy: -form.scale)
    return (units < 0 ? "-" : "") + padded[..<point] + "." + padded[point...]
  }
}

/// 10^n as a double, exact up to 10^22.
public func powerOfTen(_ n: Int) -> Double {
  var result = 1.0
  for _ in 0..<n { result *= 10 }
  return result
}

/// 10^n as an integer; n is 0…38.
public func integerPowerOfTen(_ n: Int) -> Int128 {
  var result: Int128 = 1
  for _ in 0..<n { result *= 10 }
  return result
}

/// The shortest decimal text that reads back as the same double, without an exponent up to 10^21 and `12` for `12.0`.
public func plainText(of value: Double) -> String {
  if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
  return "\(value)"
}

/// One value of any type, for showing, comparing in tests and carrying constants.
///
/// Texts are equal by their bytes, as they are in columns: `é` as one character and as two are two values, where a
/// `String` holds them for one. So a formula with the one is never answered by what was kept for the other.
public enum Value: Sendable, Hashable {
  case missing
  case text(String)
  case exact(Exact)
  case real(Double)
  case date(Day)
  case boolean(Bool)
  case tags([String])
  case tier(code: String, label: String?)

  /// The value as plain text: exact digits, ISO dates, tags joined by `;`, a tier's code; empty where missing.
  public var text: String {
    switch self {
    case .missing: ""
    case .text(let text): text
    case .exact(let number): number.text
    case .real(let number): plainText(of: number)
    case .date(let day): day.description
    case .boolean(let flag): flag ? "true" : "false"
    case .tags(let names): names.joined(separator: ";")
    case .tier(let code, _): code
    }
  }
}

extension Value {
  public static func == (a: Value, b: Value) -> Bool {
    switch (a, b) {
    case (.missing, .missing): true
    case (.text(let a), .text(let b)): a.utf8.elementsEqual(b.utf8)
    case (.exact(let a), .exact(let b)): a == b
    case (.real(let a), .real(let b)): a == b
    case (.date(let a), .date(let b)): a == b
    case (.boolean(let a), .boolean(let b)): a == b
    case (.tags(let a), .tags(let b)): a.count == b.count && zip(a, b).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
    case (.tier(let code, let label), .tier(let other, let otherLabel)):
      code.utf8.elementsEqual(other.utf8) && label.map { Array($0.utf8) } == otherLabel.map { Array($0.utf8) }
    default: false
    }
  }

  public func hash(into hasher: inout Hasher) {
    func add(_ text: String) { for byte in text.utf8 { hasher.combine(byte) } }
    switch self {
    case .missing: hasher.combine(0)
    case .text(let text): add(text)
    case .exact(let exact): hasher.combine(exact)
    case .real(let number): hasher.combine(number)
    case .date(let day): hasher.combine(day)
    case .boolean(let flag): hasher.combine(flag)
    case .tags(let names): names.forEach(add)
    case .tier(let code, _): add(code)
    }
  }
}
