public import Columns
public import Diagnostics

/// One line of why a customer is in its tier.
public struct ExplainedStep: Sendable {
  public enum Outcome: Sendable { case passed, failed, unknown }

  /// The clause in words of the language, `tier A`; what belongs to the clause above begins with a dot.
  public var step: Message
  /// The clause as written, with the parameters it uses.
  public var text: Message
  /// What was read; nil where nothing single was.
  public var value: Value?
  public var unit: String?
  public var outcome: Outcome?
  /// To the line, in the unit of the value: positive to spare, negative short. For dates in days, to the first day that
  /// passes.
  public var distance: Value?
  public var distanceUnit: String?
  /// What the line gives to the score.
  public var part: Value?
  /// The condition with the parameters' values in their place.
  var settled = ""

  public init(
    _ step: Message, _ text: Message, value: Value? = nil, unit: String? = nil, outcome: Outcome? = nil,
    distance: Value? = nil, distanceUnit: String? = nil, part: Value? = nil
  ) {
    self.step = step
    self.text = text
    self.value = value
    self.unit = unit
    self.outcome = outcome
    self.distance = distance
    self.distanceUnit = distanceUnit
    self.part = part
  }
}

extension Value {
  var isMissing: Bool { if case .missing = self { true } else { false } }

  /// The number, or the day's number; nil for everything else.
  var asDouble: Double? {
    switch self {
    case .exact(let exact): exact.double
    case .real(let value): value
    case .date(let day): Double(day.number)
    default: nil
    }
  }
}

/// A value for a person: thousands grouped, fractions cut to as many decimals as say something, units after it; a unit
/// without a name is a year's.
public func spoken(_ value: Value, unit: String? = nil, decimals: Int = 2) -> String {
  // A year, which nobody writes with thousands signs.
  if unit == "" { return value.text }
  let text: String
  switch value {
  case .exact(let exact) where exact.form.divisor == 1: text = exact.groupedText
  case .exact(let exact): text = spoken(exact.double, decimals: decimals)
  case .real(let number): text = spoken(number, decimals: decimals)
  case .tier(let code, let label): text = label.map { $0 == code ? code : "\(code) \($0)" } ?? code
  default: text = value.text
  }
  return unit.map { "\(text) \($0)" } ?? text
}

/// A distance always has its sign, and is never rounded to nothing.
public func spokenDistance(_ value: Value, unit: String? = nil) -> String {
  let number = value.asDouble ?? 0
  let text = spoken(value, unit: unit)
  return number > 0 ? "+\(text)" : text
}

private func spoken(_ number: Double, decimals: Int) -> String {
  guard abs(number) < 1e15 else { return plainText(of: number) }
  var digits = decimals
  while digits < 9, number != 0, abs(number) < 1 / powerOfTen(digits) { digits += 1 }
  let units = (number * powerOfTen(digits)).rounded()
  guard abs(units) < 1e18 else { return plainText(of: number) }
  return Exact(units: Int128(units), form: ExactForm(scale: digits)).groupedText
}
