import Columns
import TextWidth

/// How the numbers of one column are shown, so that their points stand under one another.
struct NumberFormat: Sendable {
  private let column: Column
  private let reals: RealFormat?
  private let style: NumberStyle
  private let displayed: DisplayedNumbers?
  /// The cells of the widest decimals with their point and unit; less than that is filled up with blanks.
  private var tail = 0

  /// The rows from 0 on that will be shown decide how reals are rounded and how far the points are from the right.
  init(_ column: Column, rows: Int, style: NumberStyle, displayed: DisplayedNumbers? = nil) {
    self.column = column
    self.style = style
    self.displayed = displayed
    // Numbers of other kinds have no say in how those that are shown as they are look.
    let isPlain = { (row: Int) in displayed.map { $0[row] == .plain } ?? true }
    reals =
      column.type == .real ? RealFormat(count: rows) { isPlain($0) ? realValue(of: column, $0) : nil } : nil
    guard style == .wan, column.type.isNumeric else { return }
    var scratch: [UInt8] = []
    for row in 0..<rows where !column.isMissing(row) {
      scratch.removeAll(keepingCapacity: true)
      tail = max(tail, appendShort(row, to: &scratch).tail)
    }
  }

  /// Appends the number of a row that has one; answers the cells it takes.
  func append(_ row: Int, to line: inout [UInt8]) -> Int {
    let before = line.count
    if let displayed, displayed.append(row, to: &line, separator: style.separator) {
      return displayWidth(of: String(decoding: line[before...], as: UTF8.self))
    }
    guard style == .wan else {
      let start = line.count
      appendWhole(row, to: &line)
      return line.count - start
    }
    let short = appendShort(row, to: &line)
    line.append(contentsOf: repeatElement(UInt8(ascii: " "), count: max(0, tail - short.tail)))
    return short.width + max(0, tail - short.tail)
  }

  private func appendWhole(_ row: Int, to line: inout [UInt8]) {
    switch column.data {
    case .exact(let values, let form) where form.divisor == 1:
      line.append(exact: values[row], scale: form.scale, separator: style.separator)
    case .wide(let values, let form) where form.divisor == 1:
      line.append(exact: values[row], scale: form.scale, separator: style.separator)
    default:
      guard let value = realValue(of: column, row) else { return }
      // Beside numbers of other kinds each speaks for itself: a count is whole, whatever stands above it.
      if displayed != nil, value == value.rounded(), abs(value) < 1e12 {
        line.append(exact: Int64(value), separator: style.separator)
      } else {
        _ = reals?.append(value, to: &line, separator: style.separator)
      }
    }
  }

  /// Appends in 万 or 亿 what is large enough, anything else whole; answers its cells, and those from the point on.
  private func appendShort(_ row: Int, to line: inout [UInt8]) -> (width: Int, tail: Int) {
    let start = line.count
    let short = short(row)
    if let short {
      line.append(exact: short.hundredths, scale: 2, separator: style.separator)
    } else {
      appendWhole(row, to: &line)
    }
    let point = line[start...].firstIndex(of: UInt8(ascii: ".")) ?? line.count
    // 万 and 亿 take two cells.
    let unit = short == nil ? 0 : 2
    let (width, tail) = (line.count - start + unit, line.count - point + unit)
    if let short { line.append(contentsOf: short.unit.rawValue.utf8) }
    return (width, tail)
  }

  private func short(_ row: Int) -> ShortNumber? {
    switch column.data {
    case .exact(let values, let form) where form.divisor == 1: ShortNumber(Int128(values[row]), scale: form.scale)
    case .wide(let values, let form) where form.divisor == 1: ShortNumber(values[row], scale: form.scale)
    default: realValue(of: column, row).flatMap { ShortNumber($0) }
    }
  }
}
