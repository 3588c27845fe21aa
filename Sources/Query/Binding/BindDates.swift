public import Columns
public import Diagnostics
public import Language

extension Binding {
  /// `within L [before B]` as the days `after < d <= through`.
  ///
  /// Two calendar lengths are added before they are subtracted, so that windows one after another leave no day out:
  /// `within 3mo before 3mo` ends where `within 3mo` begins.
  mutating func days(of window: Window, at span: SourceSpan) throws(Diagnostic) -> (after: Day, through: Day) {
    let today = try asOf(at: span)
    guard let before = window.before else {
      return (try subtract(window.length, from: today, at: span), today)
    }
    let through = try subtract(before, from: today, at: span)
    if let months = calendarMonths(of: before), let length = calendarMonths(of: window.length) {
      return (today.adding(months: -(months + length)), through)
    }
    return (try subtract(window.length, from: through, at: span), through)
  }

  /// The day so long after another.
  public func adding(_ length: DurationLiteral, to day: Day, at span: SourceSpan) throws(Diagnostic) -> Day {
    if let months = calendarMonths(of: length) { return day.adding(months: months) }
    let back = try subtract(length, from: day, at: span)
    return day.adding(days: Int(day.number) - Int(back.number))
  }

  /// The day so long before another.
  public func subtract(_ length: DurationLiteral, from day: Day, at span: SourceSpan) throws(Diagnostic) -> Day {
    if let months = calendarMonths(of: length) { return day.adding(months: -months) }
    let count = reachable(length.count)
    switch length.unit {
    case .hours:
      guard length.count % 24 == 0 else {
        throw Diagnostic("hours-of-a-day", "dates have no time of day: hours come in whole days", at: span, hint: "24h")
      }
      return day.adding(days: -length.count / 24)
    case .weeks: return day.adding(days: -count * 7)
    default: return day.adding(days: -count)
    }
  }

  private func calendarMonths(of length: DurationLiteral) -> Int? {
    switch length.unit {
    case .months: reachable(length.count)
    case .years: reachable(length.count) * 12
    default: nil
    }
  }

  /// More than the calendar holds, in any unit, is as good as that.
  private func reachable(_ count: Int) -> Int { min(count, 1 << 32) }

  /// A calendar period as its first and last day, both in it. Weeks begin on Monday.
  mutating func days(of period: CalendarPeriod, at span: SourceSpan) throws(Diagnostic) -> (first: Day, last: Day) {
    func first(_ year: Int, _ month: Int) throws(Diagnostic) -> Day {
      guard let day = Day(year: year, month: month, day: 1) else {
        throw Diagnostic("no-such-day", "years go from -9999 to 9999", at: span)
      }
      return day
    }
    func stretch(_ unit: CalendarPeriod.Unit, back: Int, today: Day) throws(Diagnostic) -> (first: Day, last: Day) {
      let (year, month, _) = today.civil
      if unit == .week {
        let monday = today.adding(days: -((Int(today.number) + 3) % 7 + 7) % 7 - 7 * back)
        return (monday, monday.adding(days: 6))
      }
      let length = unit == .month ? 1 : unit == .quarter ? 3 : 12
      let start = try first(year, (month - 1) / length * length + 1).adding(months: -length * back)
      return (start, start.adding(months: length).adding(days: -1))
    }
    switch period {
    case .year(let year): return (try first(year, 1), try first(year, 12).adding(days: 30))
    case .this(let unit): return try stretch(unit, back: 0, today: try asOf(at: span))
    case .last(let unit): return try stretch(unit, back: 1, today: try asOf(at: span))
    }
  }
}
