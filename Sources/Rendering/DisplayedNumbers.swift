import Columns
import Diagnostics
import Reports

/// The numbers of a column that a person reads in another way than they are kept: shares in percent, differences of shares
/// in points, multiples with their sign.
struct DisplayedNumbers: Sendable {
  private let column: Column
  private let display: Display
  /// What stands beside the numbers and says what each is.
  private let names: Column?
  private let points: [UInt8]
  private let percent: [UInt8]

  /// Nil where every number is shown as it is.
  init?(_ field: Field, in table: Table, catalogue: Catalogue) {
    guard field.display != .plain, field.column.type.isNumeric else { return nil }
    (column, display) = (field.column, field.display)
    if case .named = display {
      guard let names = table.field(named: "name")?.column, names.type == .text else { return nil }
      self.names = names
    } else {
      names = nil
    }
    points = Array((" " + catalogue.text(of: "pp")).utf8)
    percent = Array((catalogue.language == .zh ? "%" : " %").utf8)
  }

  /// How the number of a row is shown.
  subscript(row: Int) -> Display {
    guard let names, !names.isMissing(row), case .text(let name) = names[row] else { return display.ofRow(named: nil) }
    return display.ofRow(named: name)
  }

  /// Appends the number of a row, where it is not shown as it is; answers whether it was.
  func append(_ row: Int, to line: inout [UInt8], separator: UInt8?) -> Bool {
    let display = self[row]
    guard display != .plain, let value = realValue(of: column, row), abs(value) < 1e12 else { return false }
    switch display {
    case .share:
      if value > 0, value < 0.0005 {
        line.append(contentsOf: "<0.1".utf8)
      } else {
        line.append(exact: Int64((value * 1000).rounded()), scale: 1, separator: separator)
      }
      line.append(contentsOf: percent)
    case .points:
      let tenths = Int64((value * 1000).rounded())
      if tenths > 0 { line.append(UInt8(ascii: "+")) }
      line.append(exact: tenths, scale: 1, separator: separator)
      line.append(contentsOf: points)
    case .times:
      line.append(exact: Int64((value * 100).rounded()), scale: 2, separator: separator)
      line.append(contentsOf: "×".utf8)
    case .plain, .named: return false
    }
    return true
  }
}

extension ReportTable {
  /// The table with the titles that a person reads as the names of its columns.
  func withTitles(of catalogue: Catalogue) -> ReportTable {
    var copy = self
    copy.table = Table(
      rowCount: table.rowCount,
      fields: table.fields.map { field in
        var field = field
        if let title = titles[field.name] { field.name = catalogue.title(of: title) }
        return field
      })
    return copy
  }

  /// The table with such numbers as texts: for who writes a table out by other means.
  func withDisplayedNumbers(of catalogue: Catalogue) -> ReportTable {
    var copy = self
    for field in table.fields {
      guard let numbers = DisplayedNumbers(field, in: table, catalogue: catalogue) else { continue }
      let plain = (0..<table.rowCount).filter { numbers[$0] == .plain }
      let format = RealFormat(count: plain.count) { realValue(of: field.column, plain[$0]) }
      let texts = (0..<table.rowCount).map { row -> String? in
        guard !field.column.isMissing(row), let value = realValue(of: field.column, row) else { return nil }
        var bytes: [UInt8] = []
        if !numbers.append(row, to: &bytes, separator: nil) { _ = format.append(value, to: &bytes, separator: nil) }
        return String(decoding: bytes, as: UTF8.self)
      }
      let column = Column(
        .text(
          codes: texts.indices.map { texts[$0] == nil ? -1 : Int32($0) },
          dictionary: TextDictionary(texts.map { $0 ?? "" })),
        missing: Bitmap(texts.map { $0 == nil }))
      copy.table = copy.table.with(field.replacing(column))
    }
    return copy
  }
}
