import Diagnostics

/// Numbers, dates and durations: everything that begins with a digit, or with a sign of money and a digit.
extension Lexer {
  /// `index` is at the first digit; `start` is where the token begins.
  mutating func number(from start: Int, currency: String?) {
    if currency == nil, date(from: start) { return }
    var digits = Digits()
    readDigits(into: &digits, fraction: false)
    let point = glyph(at: index)
    if point.isASCII("."), glyph(at: index + point.length).isDigit {
      index += point.length
      readDigits(into: &digits, fraction: true)
    }
    readExponent(into: &digits)
    finish(digits, from: start, currency: currency)
  }

  private mutating func readDigits(into digits: inout Digits, fraction: Bool) {
    while true {
      let glyph = glyph(at: index)
      if glyph.isDigit {
        digits.append(glyph.value - 0x30, fraction: fraction)
        index += glyph.length
      } else if glyph.isASCII("_"), self.glyph(at: index + glyph.length).isDigit {
        index += glyph.length
      } else {
        return
      }
    }
  }

  private mutating func readExponent(into digits: inout Digits) {
    let mark = glyph(at: index)
    guard mark.isASCII("e") || mark.isASCII("E") else { return }
    var place = index + mark.length
    let sign = glyph(at: place)
    if sign.isASCII("-") || sign.isASCII("+") { place += sign.length }
    guard glyph(at: place).isDigit else { return }
    var exponent = 0
    while glyph(at: place).isDigit {
      exponent = min(exponent * 10 + Int(glyph(at: place).value - 0x30), 100_000)
      place += glyph(at: place).length
    }
    index = place
    digits.shift(by: sign.isASCII("-") ? -exponent : exponent)
  }

  /// What stands directly after the digits: a unit, a magnitude, a mark, or something that may not.
  private mutating func finish(_ digits: Digits, from start: Int, currency: String?) {
    var digits = digits
    let afterDigits = index
    let suffix = glyph(at: index).continuesName ? name() : ""
    if let unit = DurationLiteral.Unit(rawValue: suffix), currency == nil, digits.scale == 0 {
      guard let count = digits.count else { return refuseSize(from: start) }
      emit(.duration(DurationLiteral(count, unit)), "", from: start)
      return
    }
    var mark = NumberLiteral.Mark.none
    var money = currency
    var rest = Substring(suffix)
    if rest == "pp" {
      mark = .percentagePoints
    } else if !rest.isEmpty {
      if let magnitude = Lexer.magnitudes.first(where: { rest.hasPrefix($0.word) }) {
        digits.shift(by: magnitude.zeros)
        rest = rest.dropFirst(magnitude.word.count)
      }
      if rest == "元" || rest == "块" {
        money = money ?? "元"
      } else if !rest.isEmpty {
        return refuse(suffix: suffix, after: afterDigits, from: start)
      }
    }
    let next = glyph(at: index)
    if next.isASCII("%"), mark == .none {
      mark = .percent
      index += next.length
    } else if next.isASCII("."), self.glyph(at: index + next.length).isDigit {
      return refuseSecondPoint(from: start)
    }
    if mark != .none { digits.scale += 2 }
    guard digits.fits else { return refuseSize(from: start) }
    emit(
      .number(NumberLiteral(units: digits.units, scale: digits.scale, mark: mark, currency: money)), "", from: start)
  }

  private static let magnitudes: [(word: String, zeros: Int)] = [
    ("万亿", 12), ("千万", 7), ("百万", 6), ("亿", 8), ("万", 4), ("千", 3), ("百", 2),
  ]
}

/// The digits of a number as they are read: `units / 10^scale`.
private struct Digits {
  var units: Int128 = 0
  var scale = 0
  var fits = true

  /// The number as a count, when it is one.
  var count: Int? { fits && scale == 0 ? Int(exactly: units) : nil }

  mutating func append(_ digit: UInt32, fraction: Bool) {
    let (tenfold, over) = units.multipliedReportingOverflow(by: 10)
    let (sum, past) = tenfold.addingReportingOverflow(Int128(digit))
    if over || past { fits = false } else { units = sum }
    if fraction { scale += 1 }
  }

  mutating func shift(by places: Int) {
    if places < 0 {
      scale -= places
    } else {
      let fromScale = min(scale, places)
      scale -= fromScale
      if units != 0 {
        for _ in 0..<min(places - fromScale, 64) {
          let (tenfold, over) = units.multipliedReportingOverflow(by: 10)
          if over { fits = false } else { units = tenfold }
        }
      }
    }
    // More decimals than 128 bits have digits can't be kept.
    if scale > 36 { fits = false }
  }
}

// MARK: - Dates

extension Lexer {
  /// Reads a date, or refuses what only looks like one; false when it looks like none.
  private mutating func date(from start: Int) -> Bool {
    guard let year = digitRun(at: index), year.count == 4 else { return false }
    let separator = glyph(at: year.end)
    guard separator.isASCII("-") || separator.isASCII("/"),
      let month = digitRun(at: year.end + separator.length), month.count <= 2
    else { return false }
    let second = glyph(at: month.end)
    guard second.value == separator.value, let day = digitRun(at: month.end + second.length), day.count <= 2
    else { return false }
    let slashes = separator.isASCII("/")
    if slashes {
      // Divisions may look like this too, but only a date has these ranges.
      guard 1900...2199 ~= year.value, 1...12 ~= month.value, 1...31 ~= day.value else { return false }
    }
    index = day.end
    let tail = glyph(at: index).continuesName
    if tail { _ = name() }
    let date = DateLiteral(year: year.value, month: month.value, day: day.value)
    let right = DateLiteral(
      year: year.value, month: min(max(month.value, 1), 12),
      day: min(max(day.value, 1), DateLiteral.days(in: min(max(month.value, 1), 12), of: year.value)))
    if !date.exists {
      let rule = Diagnostic(
        "bad-date", "there is no day \(date.description)", at: SourceSpan(start, index),
        expected: ["a date"], hint: "write \(right.description)")
      invalid(rule, from: start)
    } else if slashes || tail || month.count != 2 || day.count != 2 {
      let rule = Diagnostic(
        "bad-date", "a date is written year-month-day with four, two and two digits", at: SourceSpan(start, index),
        expected: ["a date"], hint: "write \(right.description)")
      invalid(rule, from: start)
    } else {
      emit(.date(date), "", from: start)
    }
    return true
  }

  func digitRun(at start: Int) -> (value: Int, count: Int, end: Int)? {
    var place = start
    var value = 0
    var count = 0
    var next = glyph(at: place)
    while next.isDigit {
      value = min(value * 10 + Int(next.value - 0x30), 1_000_000)
      count += 1
      place += next.length
      next = glyph(at: place)
    }
    return count > 0 ? (value, count, place) : nil
  }
}

extension DateLiteral {
  /// Whether the calendar has this day.
  public var exists: Bool { 1...12 ~= month && day >= 1 && day <= DateLiteral.days(in: month, of: year) }

  /// As the language writes it: `2025-06-30`.
  public var description: String {
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

// MARK: - Refusals

extension Lexer {
  private mutating func refuseSize(from start: Int) {
    invalid(
      Diagnostic(
        "number-too-large", "a number has at most 38 digits, all told", at: SourceSpan(start, index)),
      from: start)
  }

  private mutating func refuseSecondPoint(from start: Int) {
    while glyph(at: index).isDigit || glyph(at: index).isASCII(".") { index += glyph(at: index).length }
    let written = String(decoding: bytes[start..<index], as: UTF8.self)
    let pieces = written.split(separator: ".")
    var hint: Message?
    if pieces.count == 3, pieces[0].count == 4, pieces[1].count <= 2, pieces[2].count <= 2 {
      let two = pieces.dropFirst().map { $0.count == 1 ? "0\($0)" : String($0) }
      hint = "write \(pieces[0])-\(two[0])-\(two[1])"
    }
    invalid(
      Diagnostic("bad-number", "a number has one decimal point", at: SourceSpan(start, index), hint: hint),
      from: start)
  }

  private mutating func refuse(suffix: String, after digitsEnd: Int, from start: Int) {
    let digits = String(decoding: bytes[start..<digitsEnd], as: UTF8.self)
    var hint: Message?
    if let unit = Lexer.spelledUnits[suffix.lowercased()] {
      hint = Message(verbatim: "\(digits)\(unit)")
    } else if suffix == "年" {
      hint = Message(verbatim: digits)
    } else if suffix.first == "年", let date = Lexer.chineseDate(digits + suffix) {
      hint = "write \(date.description)"
    }
    let rule: Message = "a name can't begin with a digit, and a number can't end in \"\(suffix)\""
    invalid(
      Diagnostic(
        hint == nil || suffix.first != "年" ? "bad-number" : "bad-date", rule, at: SourceSpan(start, index), hint: hint),
      from: start)
  }

  private static func chineseDate(_ text: String) -> DateLiteral? {
    let numbers = text.split { $0 == "年" || $0 == "月" || $0 == "日" || $0 == "号" }.compactMap { Int($0) }
    guard numbers.count == 3 else { return nil }
    let date = DateLiteral(year: numbers[0], month: numbers[1], day: numbers[2])
    return date.exists ? date : nil
  }

  private static let spelledUnits: [String: String] = [
    "hour": "h", "hours": "h", "hr": "h", "hrs": "h", "小时": "h", "day": "d", "days": "d", "天": "d", "日": "d",
    "week": "w", "weeks": "w", "周": "w", "m": "mo", "month": "mo", "months": "mo", "月": "mo", "个月": "mo",
    "year": "y", "years": "y", "yr": "y", "k": "000", "元整": "元",
  ]
}
