import Columns
import Diagnostics

/// One column in a line: how much is missing, how many values differ, from where to where, and how they lie.
struct Portrait {
  let name: String
  let type: String
  let missing: Int
  let distinct: Int?
  let lowest: String?
  let middle: String?
  let highest: String?
  /// Eight bars from the least to the greatest value, or the most frequent values of a text.
  let shape: Message?

  init(_ name: String, _ column: Column, unit: String?) {
    self.name = unit.map { "\(name) (\($0))" } ?? name
    type = column.type.description
    if let sets = column.tagSets {
      let bare = ~sets.members.reduce(Bitmap(count: column.count)) { $0 | $1 }
      missing = bare.population
      distinct = sets.names.count
      (lowest, middle, highest) = (nil, nil, nil)
      shape = Portrait.mostFrequent(zip(sets.names, sets.members).map { (Message(verbatim: $0), $1.population) })
      return
    }
    missing = column.missingCount
    let order = column.order()
    let equal = column.equalValues()
    var runs: [(row: Int32, size: Int)] = []
    for row in order {
      if let last = runs.last, equal(last.row, row) { runs[runs.count - 1].size += 1 } else { runs.append((row, 1)) }
    }
    distinct = runs.count
    let isOrdered = column.type.isNumeric || column.type == .date
    lowest = isOrdered ? order.first.map { Portrait.short(column[Int($0)]) } : nil
    highest = isOrdered ? order.last.map { Portrait.short(column[Int($0)]) } : nil
    middle = isOrdered && !order.isEmpty ? Portrait.short(Portrait.median(column, order)) : nil
    if isOrdered {
      shape = Portrait.histogram(column, order).map { Message(verbatim: $0) }
    } else {
      shape = Portrait.mostFrequent(runs.map { (Portrait.word(column[Int($0.row)]), $0.size) })
    }
  }

  /// The type-7 median, as `median` gives it; of two days in the middle the earlier.
  private static func median(_ column: Column, _ order: [Int32]) -> Value {
    let low = column[Int(order[(order.count - 1) / 2])]
    let high = column[Int(order[order.count / 2])]
    switch (low, high) {
    case (.exact(let a), .exact(let b)) where a.form.divisor == 1 && a.units != b.units:
      let sum = a.units + b.units
      guard !sum.isMultiple(of: 2) else { return .exact(Exact(units: sum / 2, form: a.form)) }
      return .exact(Exact(units: sum * 5, form: ExactForm(scale: a.form.scale + 1)))
    case (.exact(let a), .exact(let b)) where a.units != b.units: return .real((a.double + b.double) / 2)
    case (.real(let a), .real(let b)): return .real(a + (b - a) / 2)
    default: return low
    }
  }

  private static func short(_ value: Value) -> String {
    switch value {
    case .exact(let number) where number.form.divisor == 1: number.groupedText
    case .exact(let number): Portrait.rounded(number.double)
    case .real(let number): Portrait.rounded(number)
    default: value.text
    }
  }

  private static func rounded(_ value: Double) -> String {
    guard abs(value) < 1e15 else { return plainText(of: value) }
    return plainText(of: (value * 1000).rounded() / 1000)
  }

  /// Counts in eight equal stretches, each a bar of eight heights; any row at all shows the lowest bar.
  private static func histogram(_ column: Column, _ order: [Int32]) -> String? {
    guard let first = order.first, let last = order.last else { return nil }
    func number(_ row: Int32) -> Double {
      switch column[Int(row)] {
      case .exact(let exact): exact.double
      case .real(let value): value
      case .date(let day): Double(day.number)
      default: 0
      }
    }
    let low = number(first)
    let width = number(last) - low
    guard width > 0 else { return "█" }
    var bars = [Int](repeating: 0, count: 8)
    // A sample in order is enough for eight bars, and keeps a million rows cheap.
    let step = max(1, order.count / 20_000)
    for place in stride(from: 0, to: order.count, by: step) {
      bars[min(7, Int((number(order[place]) - low) / width * 8))] += 1
    }
    let tallest = bars.max() ?? 1
    let heights: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    return String(bars.map { $0 == 0 ? " " : heights[min(7, $0 * 8 / max(tallest, 1))] })
  }

  /// True and false are words of the program.
  private static func word(_ value: Value) -> Message {
    switch value {
    case .boolean(true): "true"
    case .boolean(false): "false"
    default: Message(verbatim: value.text)
    }
  }

  private static func mostFrequent(_ values: [(name: Message, count: Int)]) -> Message? {
    let top = values.sorted { ($1.count, $0.name.description) < ($0.count, $1.name.description) }.prefix(3)
    guard let first = top.first, first.count > 1 else { return nil }
    return Message(joining: top.map { "\($0.name) \(grouped($0.count))" }, with: Message.comma)
  }
}
