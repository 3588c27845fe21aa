internal import Columns

/// What the distinct texts of a column can be read as.
struct StyledColumn {
  enum Kind { case numbers, days, neither }

  let field: Field
  let kind: Kind
  /// A row that shows the style best, and its text.
  let exampleRow: Int
  let example: String
  /// Rows with a sign for nothing.
  let missing: Int
  private let codes: [Int32]
  private var numbers: [WrittenNumber?] = []
  private var days: [WrittenDay?] = []

  /// Nil for a column without texts, or with a text that is neither a number, a day nor a sign for nothing.
  init?(_ field: Field, isDate: Bool) {
    // Most columns of many texts tell by their first that they are plain texts; nothing is looked up for them.
    if case .texts(let texts) = field.column.storage,
      (0..<texts.count).contains(where: { row in
        guard !field.column.isMissing(row) else { return false }
        let text = texts[row]
        return text.utf8.count > 48
          || WrittenNumber(text) == nil && WrittenDay(text) == nil && !saysMissing(text)
      })
    {
      return nil
    }
    guard let dictionary = field.column.dictionary, dictionary.count > 0 else { return nil }
    self.field = field
    var numbers = [WrittenNumber?](repeating: nil, count: dictionary.count)
    var days = [WrittenDay?](repeating: nil, count: dictionary.count)
    var nothing = [Bool](repeating: false, count: dictionary.count)
    var areNumbers = !isDate
    var areDays = true
    var best: (code: Int32, rank: Int)?
    for code in 0..<Int32(dictionary.count) {
      let bytes = dictionary.utf8(code)
      if bytes.count <= 48 {
        let text = dictionary[code]
        if areNumbers { numbers[Int(code)] = WrittenNumber(text) }
        if areDays { days[Int(code)] = WrittenDay(text) }
        if numbers[Int(code)] == nil, days[Int(code)] == nil { nothing[Int(code)] = saysMissing(text) }
      }
      if nothing[Int(code)] { continue }
      if numbers[Int(code)] == nil { areNumbers = false }
      if days[Int(code)] == nil { areDays = false }
      guard areNumbers || areDays else { return nil }
      let rank = numbers[Int(code)].map { $0.isPlain ? 0 : 1 } ?? 1
      if best == nil || rank > best?.rank ?? 0 { best = (code, rank) }
    }
    // The codes are asked for last: most columns are plain texts, and theirs are kept narrow.
    guard let best, case .text(let codes, _) = field.column.data, let row = codes.firstIndex(of: best.code) else {
      return nil
    }
    self.codes = codes
    self.numbers = areNumbers ? numbers : []
    self.days = areDays ? days : []
    kind = areNumbers ? .numbers : .days
    exampleRow = row
    example = dictionary[best.code]
    missing = nothing.contains(true) ? codes.count { $0 >= 0 && nothing[Int($0)] } : 0
  }

  // MARK: Numbers

  private var present: [WrittenNumber] { numbers.compactMap { $0 } }
  var canBePoint: Bool { present.allSatisfy { $0.withPoint != nil } && !mixes }
  var canBeComma: Bool { present.allSatisfy { $0.withComma != nil } && !mixes }
  /// Percentages beside other numbers are nothing that one type holds.
  private var mixes: Bool {
    let percents = present.count { $0.isPercent }
    return percents > 0 && percents < present.count || Set(present.compactMap(\.currency)).count > 1
  }
  /// The two ways of reading give different values.
  var hasDoubt: Bool { present.contains { $0.withPoint != $0.withComma } }
  var hasFraction: Bool { present.contains { ($0.withPoint?.scale ?? 0) > 0 || ($0.withComma?.scale ?? 0) > 0 } }
  var hasBlanksAlone: Bool { example.contains(" ") && !present.contains { $0.isPercent || $0.hasMyriads } }
  var currency: String? { present.compactMap(\.currency).first }

  /// The column as numbers; nil where they are beyond what is exact.
  func numbers(usesComma: Bool) -> Column? {
    let decimals = numbers.map { usesComma ? $0?.withComma : $0?.withPoint }
    let scale = decimals.compactMap { $0?.scale }.max() ?? 0
    var units: [Int128] = []
    for value in decimals {
      guard let value else {
        units.append(0)
        continue
      }
      let (product, isOver) = value.units.multipliedReportingOverflow(by: integerPowerOfTen(scale - value.scale))
      if isOver { return nil }
      units.append(product)
    }
    if scale > ColumnSurvey.mostExactDigits {
      let reals = decimals.map { $0.map { Double($0.units) / powerOfTen($0.scale) } ?? 0 }
      return Column(.real(codes.map { $0 < 0 ? 0 : reals[Int($0)] }), missing: rows { decimals[$0] == nil })
    }
    return exactColumn(
      codes.map { $0 < 0 ? 0 : units[Int($0)] }, scale: scale, missing: rows { decimals[$0] == nil })
  }

  // MARK: Days

  private var presentDays: [WrittenDay] { days.compactMap { $0 } }
  private var orders: [DateOrder] {
    DateOrder.allCases.filter { order in presentDays.allSatisfy { $0.days[order] != nil || $0.days[.ymd] != nil } }
  }
  var hasTime: Bool { presentDays.contains { $0.hasTime } }
  var allHavePoints: Bool { presentDays.allSatisfy { $0.hasPoints || $0.days[.ymd] != nil } }
  /// The only order in which every day can be read.
  var order: DateOrder? {
    let orders = orders
    if orders.contains(.ymd) { return .ymd }
    return orders.count == 1 ? orders[0] : nil
  }
  var canBeEither: Bool { orders.count > 1 }

  func days(_ order: DateOrder) -> Column? {
    let numbers = days.map { ($0?.days[order] ?? $0?.days[.ymd])?.number }
    guard zip(days, numbers).allSatisfy({ $0.0 == nil || $0.1 != nil }), !days.isEmpty else { return nil }
    return Column(
      .date(codes.map { $0 < 0 ? 0 : numbers[Int($0)] ?? 0 }), missing: rows { numbers[$0] == nil })
  }

  private func rows(where isMissing: (Int) -> Bool) -> Bitmap {
    Bitmap(codes.map { $0 < 0 || isMissing(Int($0)) })
  }
}
