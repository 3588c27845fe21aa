/// A day of the proleptic Gregorian calendar, counted from 1970-01-01.
///
/// Conversions are Howard Hinnant's `days_from_civil` and `civil_from_days` (public domain): integers only, exact for
/// every year from -9999 to 9999.
public struct Day: Sendable, Hashable, Comparable, CustomStringConvertible {
  public var number: Int32

  public init(number: Int32) { self.number = number }

  /// Nil when there is no such day (month 13, 30 February).
  public init?(year: Int, month: Int, day: Int) {
    guard (-9999...9999).contains(year), (1...12).contains(month), day >= 1, day <= Day.length(of: month, in: year)
    else {
      return nil
    }
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    number = Int32(era * 146_097 + dayOfEra - 719_468)
  }

  public var civil: (year: Int, month: Int, day: Int) {
    let z = Int(number) + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }

  public static func length(of month: Int, in year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// A day beyond the reach of the count is the last one it reaches.
  public func adding(days: Int) -> Day {
    let (sum, isBeyond) = number.addingReportingOverflow(Int32(clamping: days))
    return Day(number: isBeyond ? days < 0 ? .min : .max : sum)
  }

  /// The same day of another month; the last day of it where that month is shorter (2025-03-31 − 1 month is
  /// 2025-02-28).
  public func adding(months: Int) -> Day {
    let (year, month, day) = civil
    let index = year * 12 + (month - 1) + min(max(months, -1_000_000), 1_000_000)
    let newYear = Int((Double(index) / 12).rounded(.down))
    let newMonth = index - newYear * 12 + 1
    return Day(year: newYear, month: newMonth, day: min(day, Day.length(of: newMonth, in: newYear)))
      ?? Day(number: months < 0 ? Int32.min / 2 : Int32.max / 2)
  }

  public static func < (a: Day, b: Day) -> Bool { a.number < b.number }

  /// ISO 8601, `2025-06-30`.
  public var description: String {
    let (year, month, day) = civil
    func padded(_ value: Int, _ width: Int) -> String {
      let digits = String(abs(value))
      return (value < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}
