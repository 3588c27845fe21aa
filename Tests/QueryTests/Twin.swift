import Columns

/// An expression in both languages.
struct Twin {
  enum Kind: Equatable {
    case integer
    /// In SQL an integer of the smallest unit.
    case decimal(Int)
    case real, text, date, boolean, tags
  }

  var text: String
  var sql: String
  var kind: Kind
  /// A real whose last digits depend on the order of operations: shown and averaged, never compared or sorted by.
  var isLoose = false
  /// No value is larger, so that products stay within SQLite's 64 bits; of reals about that, but for a factor of 100.
  var size = 1.0
  /// How far SQLite's double may lie from the true value, beside the last digits of the value itself: what is left of
  /// large numbers that cancel is their rounding. Infinite where nothing is known.
  var slack = 0.0

  /// The slack of a sum of two such numbers, in doubles.
  static func slackOfSum(_ a: Twin, _ b: Twin) -> Double { a.slack + b.slack + 1e-14 * (a.size + b.size) }

  var isNumber: Bool {
    switch kind {
    case .integer, .decimal, .real: true
    default: false
    }
  }

  var scale: Int? {
    switch kind {
    case .integer: 0
    case .decimal(let scale): scale
    default: nil
    }
  }

  /// In SQL as a real.
  var real: String {
    switch kind {
    case .integer: "(\(sql) * 1.0)"
    case .decimal(let scale): "(\(sql) / 1\(String(repeating: "0", count: scale)).0)"
    default: sql
    }
  }

  /// In SQL as an integer of units with more digits.
  func units(_ wanted: Int) -> String {
    guard let scale, wanted > scale else { return sql }
    return "(\(sql) * 1\(String(repeating: "0", count: wanted - scale)))"
  }
}

/// Both brought to one form, as SQL can compare them.
func aligned(_ a: Twin, _ b: Twin) -> (a: String, b: String, kind: Twin.Kind) {
  guard let x = a.scale, let y = b.scale else {
    return (a.isNumber ? a.real : a.sql, b.isNumber ? b.real : b.sql, a.isNumber ? .real : a.kind)
  }
  let scale = max(x, y)
  return (a.units(scale), b.units(scale), scale == 0 ? .integer : .decimal(scale))
}

func sqlText(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
func quotedText(_ text: String) -> String { "\"" + text.replacing("\"", with: "\\\"") + "\"" }

/// The same day so many months away, or the last day of a shorter month, by counting months one by one.
func monthsAway(_ months: Int, from day: Day) -> Day {
  var (year, month, date) = day.civil
  for _ in 0..<abs(months) {
    month += months < 0 ? -1 : 1
    if month == 0 { (year, month) = (year - 1, 12) }
    if month == 13 { (year, month) = (year + 1, 1) }
  }
  while date > 28, Day(year: year, month: month, day: date) == nil { date -= 1 }
  return Day(year: year, month: month, day: date) ?? day
}
