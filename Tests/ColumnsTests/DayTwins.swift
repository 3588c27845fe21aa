import Columns
import TestSupport
import Testing

@Suite("Days against a calendar counted year by year")
struct DayTwins {
  private func isLeap(_ year: Int) -> Bool {
    // A year divisible by 400, or by 4 and not by 100; negative years follow the same pattern.
    year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
  }

  private func length(_ month: Int, _ year: Int) -> Int {
    [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  @Test("every year from -9999 to 9999 begins on the day that counting gives")
  func years() {
    var random = RandomSource(seed: 1)
    var newYear = 0
    var starts: [Int: Int] = [1970: 0]
    for year in 1970..<9999 {
      newYear += isLeap(year) ? 366 : 365
      starts[year + 1] = newYear
    }
    newYear = 0
    for year in stride(from: 1969, through: -9999, by: -1) {
      newYear -= isLeap(year) ? 366 : 365
      starts[year] = newYear
    }
    for year in -9999...9999 {
      guard let start = starts[year] else { continue }
      let month = random.number(1...12)
      let day = random.pick([1, length(month, year), random.number(1...length(month, year))])
      let before = (1..<month).reduce(0) { $0 + length($1, year) }
      let made = Day(year: year, month: month, day: day)
      #expect(made?.number == Int32(start + before + day - 1), "\(year)-\(month)-\(day)")
      if let civil = made?.civil { #expect(civil == (year, month, day)) }
      #expect(Day(year: year, month: month, day: length(month, year) + 1) == nil)
    }
    #expect(Day(year: 10_000, month: 1, day: 1) == nil && Day(year: -10_000, month: 12, day: 31) == nil)
    #expect(Day(year: 2026, month: 0, day: 1) == nil && Day(year: 2026, month: 13, day: 1) == nil)
    #expect(Day(year: 2026, month: 1, day: 0) == nil)
  }

  @Test("months are added one by one, to the last day where a month is shorter")
  func months() {
    var random = RandomSource(seed: 2)
    for _ in 0..<3000 {
      var (year, month) = (random.number(-9000...9000), random.number(1...12))
      let day = random.number(28...length(month, year))
      guard let start = Day(year: year, month: month, day: day) else { continue }
      let count = random.number(-40...40)
      for _ in 0..<abs(count) {
        month += count < 0 ? -1 : 1
        if month == 0 { (year, month) = (year - 1, 12) }
        if month == 13 { (year, month) = (year + 1, 1) }
      }
      #expect(start.adding(months: count) == Day(year: year, month: month, day: min(day, length(month, year))))
    }
  }

  @Test(
    "beyond the calendar's ends a day stays beyond every day", arguments: [Int.max, .min, .max / 12, 400_000, -400_000])
  func farAway(_ count: Int) throws {
    let first = try #require(Day(year: -9999, month: 1, day: 1))
    let last = try #require(Day(year: 9999, month: 12, day: 31))
    for start in [first, last, Day(number: 0), Day(number: .min), Day(number: .max)] {
      let far = start.adding(months: count)
      #expect(count > 0 ? far > last : far < first)
      // Once more from there must not turn round.
      #expect(count > 0 ? far.adding(days: 1000) > last : far.adding(days: -1000) < first)
    }
    #expect(count > 0 ? Day(number: 0).adding(days: .max) > last : Day(number: 0).adding(days: .min) < first)
    #expect(count > 0 ? last.adding(days: Int(Int32.max)) > last : first.adding(days: Int(Int32.min)) < first)
  }
}
