internal import Columns

/// A day as people write it, beyond ISO: `30.06.2025`, `6/30/25`, `2025年6月30日`, `30 Jun 2025`; with a time of day or without.
struct WrittenDay {
  /// The day under each order in which it can be read.
  var days: [DateOrder: Day] = [:]
  var hasTime = false
  /// Points stand between the numbers, as where the day comes first.
  var hasPoints = false

  private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

  init?(_ text: String) {
    guard text.utf8.count >= 6, text.utf8.count <= 48 else { return nil }
    var numbers: [(value: Int, digits: Int)] = []
    var signs: [Character] = []
    var month: Int?
    var monthPlace = 0
    var rest = Substring(narrowed(text))
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let first = rest.first, numbers.count + (month == nil ? 0 : 1) < 3 {
      if first.isASCII, first.isNumber {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard digits.count <= 4, let value = Int(digits) else { return nil }
        numbers.append((value, digits.count))
        rest = rest.dropFirst(digits.count)
      } else if first.isASCII, first.isLetter {
        let word = rest.prefix { $0.isLetter }
        guard month == nil, let found = WrittenDay.months.firstIndex(of: word.prefix(3).lowercased()),
          word.count <= 9
        else { return nil }
        month = found + 1
        monthPlace = numbers.count
        rest = rest.dropFirst(word.count)
      } else if "./-年月日, ".contains(first) {
        if first != " " { signs.append(first) }
        rest.removeFirst()
      } else {
        return nil
      }
    }
    if rest.first == "日" || rest.first == "号" { rest.removeFirst() }
    guard WrittenDay.isTimeOfDay(rest, &hasTime) else { return nil }
    if let month {
      guard numbers.count == 2 else { return nil }
      let (day, year) = monthPlace == 1 || numbers[0].digits <= 2 ? (numbers[0], numbers[1]) : (numbers[1], numbers[0])
      guard let found = WrittenDay.day(year, month, day.value) else { return nil }
      days = [.ymd: found, .dmy: found, .mdy: found]
      return
    }
    guard numbers.count == 3, signs.count >= 2, signs[0] == signs[1] || signs[0] == "年" && signs[1] == "月" else {
      return nil
    }
    hasPoints = signs[0] == "."
    if numbers[0].digits == 4 {
      days[.ymd] = WrittenDay.day(numbers[0], numbers[1].value, numbers[2].value)
    } else {
      guard "./-".contains(signs[0]), numbers[0].digits <= 2, numbers[1].digits <= 2, numbers[2].digits != 3,
        numbers[2].digits > 1
      else { return nil }
      days[.dmy] = WrittenDay.day(numbers[2], numbers[1].value, numbers[0].value)
      days[.mdy] = WrittenDay.day(numbers[2], numbers[0].value, numbers[1].value)
    }
    if days.isEmpty { return nil }
  }

  /// Two digits mean 1970 to 2069.
  private static func day(_ year: (value: Int, digits: Int), _ month: Int, _ day: Int) -> Day? {
    guard year.digits == 4 || year.digits == 2 else { return nil }
    let full = year.digits == 2 ? (year.value < 70 ? 2000 : 1900) + year.value : year.value
    return full > 0 ? Day(year: full, month: month, day: day) : nil
  }

  /// Nothing, or `14:30`, `2:30:00 PM`, `下午 2:30`, `14时30分`; a weekday is passed over.
  private static func isTimeOfDay(_ text: Substring, _ hasTime: inout Bool) -> Bool {
    var rest = text.lowercased()[...]
    if rest.first == "t" { rest.removeFirst() }
    for word in ["上午", "下午", "am", "pm", "a.m.", "p.m.", "星期", "周", "utc", "gmt"] {
      while let range = rest.range(of: word) { rest = rest[..<range.lowerBound] + rest[range.upperBound...] }
    }
    let signs = rest.filter { !$0.isWhitespace }
    if signs.isEmpty || signs.count == 1 && "一二三四五六日天".contains(signs) { return true }
    hasTime = true
    return signs.contains(where: { ":时点".contains($0) })
      && signs.allSatisfy { $0.isASCII && $0.isNumber || ":.,+z时点分秒-".contains($0) }
  }
}

extension Substring {
  /// Where a text stands in this one.
  fileprivate func range(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}
