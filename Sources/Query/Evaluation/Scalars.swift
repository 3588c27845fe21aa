import Columns
import Diagnostics
import Glibc

extension Evaluation {
  /// A function of the values of one row, for every row.
  func applied(
    _ function: ScalarFunction, _ arguments: [Formula], _ population: Population, _ rows: [Int32]?
  ) throws(Diagnostic) -> Column {
    let first = try column(arguments[0], of: population, rows: rows)
    switch function {
    case .absolute: return try magnitudes(first)
    case .round(let digits): return try rounded(first, digits: digits, .toNearestOrAwayFromZero)
    case .floor: return try rounded(first, digits: 0, .down)
    case .ceiling: return try rounded(first, digits: 0, .up)
    case .logarithm: return reals(first) { $0 > 0 ? log($0) : .nan }
    case .exponential: return reals(first) { exp($0) }
    case .squareRoot: return reals(first) { $0 >= 0 ? $0.squareRoot() : .nan }
    case .lower: return mappedTexts(first) { $0.lowercased() }
    case .upper: return mappedTexts(first) { $0.uppercased() }
    case .trim: return mappedTexts(first, trimmed)
    case .length:
      let texts = namesAsText(first)
      guard case .text(let codes, let dictionary) = texts.data else { preconditionFailure("texts have a length") }
      let lengths =
        dictionary.count <= codes.count ? (0..<Int32(dictionary.count)).map { Int64(dictionary[$0].count) } : nil
      return Column(
        .exact(
          codes.map { code in code < 0 ? 0 : lengths?[Int(code)] ?? Int64(dictionary[code].count) }, .integer),
        missing: texts.missing)
    case .replace: return try replaced(first, arguments, population, rows)
    case .daysSince(let today):
      guard case .date(let days) = first.data else { preconditionFailure("days are counted from dates") }
      return Column(.exact(mapped(days) { Int64(today.number) - Int64($0) }, .integer), missing: first.missing)
    case .year: return dateParts(first) { $0.civil.year }
    case .month: return dateParts(first) { $0.civil.month }
    case .quarter: return dateParts(first) { ($0.civil.month + 2) / 3 }
    case .week: return dateParts(first, isoWeek)
    case .clampToPercent: return clampedToPercent(first)
    case .scale:
      return try scaled(
        first, try operand(arguments[1], population, rows), try operand(arguments[2], population, rows))
    }
  }

  private func clampedToPercent(_ column: Column) -> Column {
    guard let exact = Operand.column(column).exact else {
      return Column(.real(column.doubles().map { min(max($0, 0), 100) }), missing: column.missing)
    }
    // Where 100 has more than 128 bits, every value is below it.
    let one = integerPowerOfTen(exact.form.scale).multipliedReportingOverflow(by: Int128(exact.form.divisor))
    let all = one.partialValue.multipliedReportingOverflow(by: 100)
    let hundred = one.overflow || all.overflow ? Int128.max : all.partialValue
    if case .stored = exact.values, let high = Int64(exactly: hundred) {
      // Most components are percentiles, which need no clamping and no copy.
      if let bounds = column.exactBounds, bounds.lowerBound >= 0, bounds.upperBound <= high { return column }
      if let values = exact.units64 {
        return Column(.exact(mapped(values) { min(max($0, 0), high) }, exact.form), missing: column.missing)
      }
    }
    return .exact((0..<column.count).map { min(max(exact.unit($0), 0), hundred) }, exact.form, missing: column.missing)
  }

  private func magnitudes(_ column: Column) throws(Diagnostic) -> Column {
    switch column.data {
    case .exact(let values, let form):
      return .exact(values.map { Int128($0.magnitude) }, form, missing: column.missing)
    case .wide(let values, let form):
      if values.indices.contains(where: { values[$0] == .min && !column.isMissing($0) }) { throw overflow }
      return Column(.wide(values.map { $0 == .min ? 0 : abs($0) }, form), missing: column.missing)
    default: return Column(.real(column.doubles().map { abs($0) }), missing: column.missing)
    }
  }

  /// Rounds exactly where the numbers are exact decimals; fractions and reals as doubles.
  private func rounded(
    _ column: Column, digits: Int, _ rule: FloatingPointRoundingRule
  ) throws(Diagnostic) -> Column {
    guard let exact = Operand.column(column).exact, exact.form.divisor == 1 else {
      let power = powerOfTen(digits)
      // A number so large that it has no digits to round stays as it is.
      return Column(
        .real(
          column.doubles().map { ($0 * power).isFinite ? ($0 * power).rounded(rule) / power : $0 }),
        missing: column.missing)
    }
    guard exact.form.scale > digits else { return column }
    let step = integerPowerOfTen(exact.form.scale - digits)
    let units = (0..<column.count).map { row -> Int128 in
      let value = exact.unit(row)
      let (quotient, rest) = value.quotientAndRemainder(dividingBy: step)
      switch rule {
      case .down: return rest < 0 ? quotient - 1 : quotient
      case .up: return rest > 0 ? quotient + 1 : quotient
      default: return rest.magnitude * 2 >= step.magnitude ? quotient + rest.signum() : quotient
      }
    }
    return .exact(units, ExactForm(scale: digits), missing: column.missing)
  }

  /// A function of doubles; where it is not a number, the value is missing.
  private func reals(_ column: Column, _ function: (Double) -> Double) -> Column {
    let values = column.doubles().map(function)
    let undefined = bitmap(count: values.count) { !values[$0].isFinite }
    return Column(.real(values), missing: undefined.isEmpty ? column.missing : union(column.missing, undefined))
  }

  private func replaced(
    _ first: Column, _ arguments: [Formula], _ population: Population, _ rows: [Int32]?
  ) throws(Diagnostic) -> Column {
    let what = namesAsText(try column(arguments[1], of: population, rows: rows))
    let with = namesAsText(try column(arguments[2], of: population, rows: rows))
    let texts = namesAsText(first)
    let missing = union(texts.missing, union(what.missing, with.missing))
    var collector = TextCollector()
    let codes = (0..<texts.count).map { row -> Int32 in
      if missing?[row] ?? false { return -1 }
      return collector.code(of: replacing(what[row].text, with: with[row].text, in: texts[row].text))
    }
    return Column(.text(codes: codes, dictionary: collector.dictionary()), missing: missing)
  }

  private func dateParts(_ column: Column, _ part: (Day) -> Int) -> Column {
    guard case .date(let days) = column.data else { preconditionFailure("parts are taken of dates") }
    return Column(
      .exact(
        days.enumerated().map { row, day in column.isMissing(row) ? 0 : Int64(part(Day(number: day))) }, .integer),
      missing: column.missing)
  }

  /// 100·(x − low)/(high − low), clamped to 0…100; an exact fraction when the bounds are exact constants.
  private func scaled(_ x: Column, _ low: Operand, _ high: Operand) throws(Diagnostic) -> Column {
    if let exact = Operand.column(x).exact, case .constant(let from)? = low.exact?.values,
      case .constant(let to)? = high.exact?.values, let lowForm = low.exact?.form, let highForm = high.exact?.form,
      let form = commonForm([exact.form, lowForm, highForm])
    {
      func units(_ value: Int128, _ own: ExactForm) -> Int128? {
        guard let factor = unitFactor(from: own, to: form) else { return nil }
        let (units, tooLarge) = value.multipliedReportingOverflow(by: factor)
        return tooLarge || units.magnitude > UInt128(Int64.max) << 60 ? nil : units
      }
      // Bounds and values a little below 128 bits leave room for their differences.
      if let start = units(from, lowForm), let end = units(to, highForm),
        let factor = unitFactor(from: exact.form, to: form),
        let largest = Int128(exactly: exact.largest), units(largest, exact.form) != nil, end > start,
        let divisor = Int64(exactly: end - start)
      {
        let width = end - start
        if let values = exact.units64, let step = Int64(exactly: factor), let low = Int64(exactly: start),
          exact.largest * factor.magnitude + start.magnitude < UInt128(Int64.max / 100), divisor < Int64.max / 100
        {
          return Column(
            .exact(
              mapped(values) { min(max($0 &* step &- low, 0), divisor) &* 100 },
              ExactForm(scale: 0, divisor: divisor)), missing: x.missing)
        }
        let values = (0..<x.count).map { min(max(exact.unit($0) * factor - start, 0), width) * 100 }
        return .exact(values, ExactForm(scale: 0, divisor: divisor), missing: x.missing)
      }
    }
    let values = x.doubles()
    let lows = low.column(count: x.count)
    let highs = high.column(count: x.count)
    let (from, to) = (lows.doubles(), highs.doubles())
    let result = values.indices.map { row in
      to[row] > from[row] ? min(max((values[row] - from[row]) / (to[row] - from[row]) * 100, 0), 100) : .nan
    }
    let undefined = bitmap(count: result.count) { result[$0].isNaN }
    return Column(
      .real(result),
      missing: union(undefined.isEmpty ? nil : undefined, union(x.missing, union(lows.missing, highs.missing))))
  }
}

/// ISO 8601: the week that holds the year's first Thursday is week 1.
private func isoWeek(_ day: Day) -> Int {
  let weekday = ((Int(day.number) + 3) % 7 + 7) % 7
  let thursday = day.adding(days: 3 - weekday)
  guard let newYear = Day(year: thursday.civil.year, month: 1, day: 1) else { return 1 }
  return Int(thursday.number - newYear.number) / 7 + 1
}

private func trimmed(_ text: String) -> String {
  var view = text[...]
  while let first = view.first, first.isWhitespace { view.removeFirst() }
  while let last = view.last, last.isWhitespace { view.removeLast() }
  return String(view)
}

private func replacing(_ what: String, with: String, in text: String) -> String {
  guard !what.isEmpty else { return text }
  let bytes = Array(text.utf8)
  let part = Array(what.utf8)
  var result: [UInt8] = []
  var start = 0
  while let place = firstPlace(of: part, in: bytes[start...]) {
    result += bytes[start..<place]
    result += Array(with.utf8)
    start = place + part.count
  }
  return String(decoding: result + bytes[start...], as: UTF8.self)
}
