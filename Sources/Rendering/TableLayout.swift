import Columns
import Diagnostics
import Reports
import TextWidth

/// Where everything of a table stands: which columns are shown, how wide, under what header.
struct TableLayout {
  struct Slot {
    let header: String
    let format: CellFormat
    /// The width of the header or the widest cell.
    let natural: Int
    /// Below this the column says nothing any more.
    let least: Int
    /// Sentences: wrapped rather than cut.
    let isProse: Bool
    var width = 0
  }

  /// The columns that are shown.
  let slots: [Slot]
  /// The names of the columns that did not fit.
  let dropped: [String]
  let rows: Int
  /// Whether every column is shown and none is cut.
  let isWhole: Bool

  /// Measures the first `rows` rows. A nil width has room for all.
  init(
    _ report: ReportTable, rows: Int, width: Int?, numbers: NumberStyle, catalogue: Catalogue, box: BoxStyle
  ) {
    self.rows = rows
    let edges = box.edges
    let inner = width.map { max(1, $0 - displayWidth(of: edges.left) - displayWidth(of: edges.right)) }
    var all = report.table.fields.enumerated().map { place, field in
      Slot(
        field, header: header(of: field, in: report, catalogue), isFirst: place == 0,
        displayed: DisplayedNumbers(field, in: report.table, catalogue: catalogue),
        isProse: report.prose.contains(field.name), isUncut: report.uncut.contains(field.name), rows: rows,
        numbers: numbers, catalogue: catalogue, box: box)
    }
    var fields = report.table.fields
    let gap = displayWidth(of: edges.gap)
    for name in report.expendable {
      let needed = all.reduce(-gap) { $0 + $1.least + gap }
      guard let inner, needed > inner, let place = fields.firstIndex(where: { $0.name == name }) else { continue }
      all.remove(at: place)
      fields.remove(at: place)
    }
    let kept = Set(fields.map(\.name))
    let fit = ColumnFit(
      natural: all.map(\.natural), least: all.map(\.least), gap: gap, within: inner)
    slots = zip(all, fit.widths).map { slot, width in
      var slot = slot
      slot.width = width
      return slot
    }
    dropped =
      report.table.fields.filter { !kept.contains($0.name) }.map { shown($0.name) }
      + fields.dropFirst(fit.widths.count).map { shown($0.name) }
    isWhole = dropped.isEmpty && slots.allSatisfy { $0.width >= $0.natural }
  }
}

extension TableLayout.Slot {
  fileprivate init(
    _ field: Field, header: String, isFirst: Bool, displayed: DisplayedNumbers?, isProse: Bool, isUncut: Bool,
    rows: Int, numbers: NumberStyle, catalogue: Catalogue, box: BoxStyle
  ) {
    let format = CellFormat(
      field.column, rows: rows, numbers: holdsYears(field, rows: rows) ? .plain : numbers,
      displayed: displayed, catalogue: catalogue, box: box)
    var scratch: [UInt8] = []
    var widest = 0
    for row in 0..<rows {
      scratch.removeAll(keepingCapacity: true)
      widest = max(widest, format.append(row, to: &scratch))
    }
    let headerWidth = displayWidth(of: header)
    let natural = max(1, headerWidth, widest)
    self.header = header
    self.format = format
    self.natural = natural
    self.isProse = isProse && format.kind == .text
    // A short header is never cut, of a long one a part says enough.
    let header = headerWidth <= 10 ? headerWidth : 8
    least =
      switch format.kind {
      case .number, .mark: max(1, widest, header)
      case .text where isUncut || holdsNumbers(field, format, rows: rows): max(1, widest, header)
      // Keys stand first, and half a key is none.
      case .text: min(natural, isFirst ? 16 : isProse ? 20 : max(8, header))
      }
  }
}

/// Whether a column's numbers name years, which nobody writes with thousands signs: it says so itself, by an empty unit,
/// or is called so and holds nothing else.
private func holdsYears(_ field: Field, rows: Int) -> Bool {
  if let unit = field.unit { return unit.isEmpty }
  let name = field.name.lowercased()
  guard field.column.type == .integer, ["year", "年", "年份", "年度"].contains(where: { name.hasSuffix($0) }) else {
    return false
  }
  return (0..<rows).allSatisfy { row in
    if case .exact(let value) = field.column[row] { (1000..<3000).contains(value.units) } else { true }
  }
}

/// Whether every text of a column is a number or some, such as what a change goes from and to: a part of a number is
/// another number, so that such a text is shown whole or not at all.
private func holdsNumbers(_ field: Field, _ format: CellFormat, rows: Int) -> Bool {
  guard field.column.type == .text, rows <= 1000 else { return false }
  var isSome = false
  for row in 0..<rows where !format.isMissing(row) {
    var hasDigit = false
    for scalar in format.text(row).unicodeScalars {
      switch scalar {
      case "0"..."9": hasDigit = true
      case ".", ",", "+", "-", "−", "%", ":", " ", "、", "¥", "$", "€": continue
      default: return false
      }
    }
    guard hasDigit else { return false }
    isSome = true
  }
  return isSome
}

private func title(of field: Field, in report: ReportTable, _ catalogue: Catalogue) -> String {
  report.titles[field.name].map { catalogue.title(of: $0) } ?? shown(field.name)
}

/// `amount_12m (¥)`.
private func header(of field: Field, in report: ReportTable, _ catalogue: Catalogue) -> String {
  let title = title(of: field, in: report, catalogue)
  guard let unit = field.unit, !unit.isEmpty else { return title }
  return title + " (" + shown(unit) + ")"
}
