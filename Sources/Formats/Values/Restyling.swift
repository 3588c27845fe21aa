internal import Columns
internal import Diagnostics

/// Reads columns of texts as the numbers and days they are to a person, and headers of `万元` as what they say.
///
/// Works on a column's distinct texts, after the fast reader; a column changes only where every text in it can be read
/// (signs for nothing, such as `-` and `N/A`, are missing values). All that is changed is told.
struct Restyling {
  var loaded: LoadedTable
  let options: FileOptions
  private var evidence = FileEvidence()

  /// - Parameter units: the units written in the headers by column, for those that multiply.
  init(_ loaded: LoadedTable, _ options: FileOptions) {
    self.loaded = loaded
    self.options = options
  }

  func table() -> LoadedTable {
    var copy = self
    return copy.restyled()
  }

  mutating func restyled() -> LoadedTable {
    guard !options.takesValuesAsWritten, loaded.table.rowCount > 0 else { return loaded }
    let candidates = loaded.table.fields.compactMap { field -> StyledColumn? in
      guard !isText(field), field.column.type == .text else { return nil }
      return StyledColumn(field, isDate: isDate(field))
    }
    for column in candidates { evidence.add(column) }
    for column in candidates { restyle(column) }
    for field in loaded.table.fields { readNumbersAsDays(field) }
    for field in loaded.table.fields { multiply(field) }
    return loaded
  }

  /// Columns whose numbers must be read again as texts, since the file writes its fractions after a comma: `1.234`
  /// was taken for a fraction where it is a thousand.
  mutating func columnsToReadAsTexts() -> [String] {
    guard !options.takesValuesAsWritten else { return [] }
    var usesComma = options.decimal == .comma
    if options.decimal == nil {
      for field in loaded.table.fields {
        guard !isText(field), field.column.type == .text, let column = StyledColumn(field, isDate: false) else {
          continue
        }
        evidence.add(column)
      }
      usesComma = evidence.commas > evidence.points
    }
    guard usesComma else { return [] }
    return loaded.table.fields.filter { field in
      guard !isText(field), options.csv.types[field.name] == nil, let form = field.column.exactForm else {
        return false
      }
      return form.scale == 3 || (options.decimal == .comma && form.scale > 0)
    }.map(\.name)
  }

  private func isText(_ field: Field) -> Bool {
    field.name == options.csv.keyColumn || options.csv.textColumns.contains(field.name)
      || options.csv.types[field.name] == .text || options.csv.types[field.name] == .tags
  }

  private func isDate(_ field: Field) -> Bool {
    field.name == options.csv.dateColumn || options.csv.types[field.name] == .date
  }

  private mutating func replace(_ field: Field, _ column: Column, _ message: Message, unit: String? = nil) {
    loaded.table = loaded.table.with(
      Field(field.name, column, unit: field.unit ?? unit, knownAt: field.knownAt))
    loaded.notes.removeAll { $0.column == field.name }
    loaded.notes.append(LoadNote(column: field.name, message: message))
  }

  private mutating func restyle(_ styled: StyledColumn) {
    switch styled.kind {
    case .numbers: restyleNumbers(styled)
    case .days: restyleDays(styled)
    case .neither: break
    }
  }

  private mutating func restyleNumbers(_ styled: StyledColumn) {
    let field = styled.field
    guard !isDate(field), options.csv.types[field.name] != nil || !isCode(field.name) else { return }
    let usesComma: Bool
    var isDoubtful = false
    switch (styled.canBePoint, styled.canBeComma) {
    case (true, false): usesComma = false
    case (false, true): usesComma = true
    case (true, true):
      if let decimal = options.decimal {
        usesComma = decimal == .comma
      } else {
        usesComma = evidence.commas > evidence.points
        isDoubtful = evidence.commas == 0 && evidence.points == 0 && styled.hasDoubt
      }
    default: return
    }
    // A blank alone between digits may stand in a code.
    if styled.hasBlanksAlone, !styled.hasFraction, styled.currency == nil { return }
    guard let column = styled.numbers(usesComma: usesComma) else { return }
    let example = styled.example
    let read = column[styled.exampleRow].text
    var message: Message
    if isDoubtful {
      message =
        "column \"\(field.name)\": \"\(example)\" is read as \(read); `decimal comma` takes the comma for the fraction's"
    } else {
      message = "column \"\(field.name)\": \"\(example)\" is read as \(read); `values written` leaves it a text"
    }
    message = told(message, missing: styled.missing)
    replace(field, column, message, unit: styled.currency)
  }

  private mutating func restyleDays(_ styled: StyledColumn) {
    let field = styled.field
    var order = styled.order ?? options.dates
    if order == nil, let found = evidence.order, styled.days(found) != nil { order = found }
    if order == nil, styled.allHavePoints { order = .dmy }
    guard let order, let column = styled.days(order) else {
      if styled.order == nil, !loaded.notes.contains(where: { $0.column == field.name }) || styled.canBeEither {
        loaded.notes.removeAll { $0.column == field.name }
        loaded.notes.append(
          LoadNote(
            column: field.name,
            message:
              "column \"\(field.name)\" is text: \"\(styled.example)\" can be two days; `dates dmy` takes the day first, `dates mdy` the month"
          ))
      }
      return
    }
    var message: Message =
      "column \"\(field.name)\": \"\(styled.example)\" is read as \(column[styled.exampleRow].text)"
    if styled.hasTime { message = "\(message); the time of day is dropped" }
    message = told(message, missing: styled.missing)
    replace(field, column, message)
  }

  private func told(_ message: Message, missing: Int) -> Message {
    switch missing {
    case 0: message
    case 1: "\(message); 1 sign for nothing is a missing value"
    default: "\(message); \(grouped(missing)) signs for nothing are missing values"
    }
  }

  /// Days that a spreadsheet or a program left as numbers: 45838 counted from 1899-12-30, or 20250630; only in columns
  /// whose name says that they hold days, or that a person says hold some.
  private mutating func readNumbersAsDays(_ field: Field) {
    guard !isText(field), options.csv.types[field.name] == nil || isDate(field), isDate(field) || namesDays(field.name),
      case .exact(let values, let form) = field.column.data, form.divisor == 1, form.scale <= 9
    else { return }
    let missing = field.column.missing
    let divisor = Int64(integerPowerOfTen(form.scale))
    func all(_ holds: (Int64) -> Bool) -> Bool {
      values.indices.allSatisfy { missing?[$0] == true || holds(values[$0] / divisor) }
    }
    guard let row = values.indices.first(where: { missing?[$0] != true }) else { return }
    func compact(_ value: Int64) -> Day? {
      guard form.scale == 0, (19_000_101...21_001_231).contains(value) else { return nil }
      return Day(year: Int(value / 10_000), month: Int(value / 100 % 100), day: Int(value % 100))
    }
    let days: [Int32]
    if all({ compact($0) != nil }) {
      days = values.indices.map { missing?[$0] == true ? 0 : compact(values[$0])?.number ?? 0 }
    } else if all({ (15_000...60_000).contains($0) }) {
      days = values.indices.map { missing?[$0] == true ? 0 : Int32(values[$0] / divisor - 25_569) }
    } else {
      return
    }
    let column = Column(.date(days), missing: missing)
    replace(
      field, column,
      "column \"\(field.name)\": the number \(field.column[row].text) is read as the day \(column[row].text); `types (\(asTyped(field.name)) = integer)` leaves it a number"
    )
  }

  /// `金额（万元）`: the values are multiplied, so that they are in 元.
  private mutating func multiply(_ field: Field) {
    guard let unit = field.unit, let (power, rest) = powerOfUnit(unit) else { return }
    let column: Column
    let missing = field.column.missing
    switch field.column.data {
    case .exact(let values, let form) where form.divisor == 1:
      let scale = max(0, form.scale - power)
      let factor = integerPowerOfTen(power - (form.scale - scale))
      column = exactColumn(values.map { Int128($0) * factor }, scale: scale, missing: missing)
    case .wide(let values, let form) where form.divisor == 1:
      let scale = max(0, form.scale - power)
      let factor = integerPowerOfTen(power - (form.scale - scale))
      var products: [Int128] = []
      for value in values {
        let (product, isOver) = value.multipliedReportingOverflow(by: factor)
        if isOver { return }
        products.append(product)
      }
      column = exactColumn(products, scale: scale, missing: missing)
    case .real(let values): column = Column(.real(values.map { $0 * powerOfTen(power) }), missing: missing)
    default: return
    }
    loaded.table = loaded.table.with(
      Field(field.name, column, unit: rest.isEmpty ? nil : rest, knownAt: field.knownAt))
    let times = grouped(Int(integerPowerOfTen(power)))
    loaded.notes.append(
      LoadNote(
        column: field.name,
        message: rest.isEmpty
          ? "column \"\(field.name)\" is written in \(unit): its values are multiplied by \(times); `values written` leaves them"
          : "column \"\(field.name)\" is written in \(unit): its values are multiplied by \(times) and are in \(rest); `values written` leaves them"
      ))
  }
}

/// What the columns of a file that can be read in one way only say of the others.
private struct FileEvidence {
  var commas = 0
  var points = 0
  private var orders: Set<DateOrder> = []

  mutating func add(_ column: StyledColumn) {
    switch column.kind {
    case .numbers:
      if column.canBeComma, !column.canBePoint { commas += 1 }
      if column.canBePoint, !column.canBeComma { points += 1 }
    case .days: if let order = column.order, order != .ymd { orders.insert(order) }
    case .neither: break
    }
  }

  var order: DateOrder? { orders.count == 1 ? orders.first : nil }
}

/// 10^4 for 万元 and what is left of the unit.
private func powerOfUnit(_ unit: String) -> (Int, String)? {
  for (written, power) in [("百万", 6), ("千万", 7), ("十万", 5), ("万", 4), ("萬", 4), ("亿", 8), ("億", 8), ("千", 3)] {
    guard unit.hasPrefix(written) else { continue }
    let rest = String(unit.dropFirst(written.count))
    // 千克 is a unit of its own; so is 千米.
    guard ["", "元", "人民币", "美元", "欧元", "港元", "円", "日元", "元人民币"].contains(rest), power != 3 || rest != "" else {
      return nil
    }
    return (power, rest)
  }
  return nil
}

/// A name that says its values are codes, whatever they look like.
func isCode(_ name: String) -> Bool {
  let plain = name.lowercased()
  let words = plain.split { !$0.isLetter && !$0.isNumber }
  if words.contains(where: { ["id", "code", "no", "phone", "tel", "mobile", "fax", "zip", "sku"].contains($0) }) {
    return true
  }
  return ["编号", "编码", "代码", "电话", "手机", "税号", "邮编", "身份证", "账号", "号码", "单号", "传真"].contains { plain.contains($0) }
}

/// A name that says its values are days.
func namesDays(_ name: String) -> Bool {
  let plain = name.lowercased()
  if ["日期", "时间", "生日"].contains(where: { plain.contains($0) }) { return true }
  return plain.split { !$0.isLetter }.contains { ["date", "day", "datum", "birthday"].contains($0) }
    || plain.hasSuffix("日") || plain.hasSuffix("date")
}

/// A name as it is typed in a statement.
func asTyped(_ name: String) -> String {
  let isPlain = name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } && name.first?.isNumber == false
  return isPlain ? name : "`\(name)`"
}

func exactColumn(_ values: [Int128], scale: Int, missing: Bitmap?) -> Column {
  let form = ExactForm(scale: scale)
  let narrow = values.compactMap { Int64(exactly: $0) }
  return narrow.count == values.count
    ? Column(.exact(narrow, form), missing: missing) : Column(.wide(values, form), missing: missing)
}
