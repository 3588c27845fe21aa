import Columns
import Diagnostics
public import Reports
import TextWidth

/// A report as text for a person: headlines, then tables and texts in their order, then notes.
///
/// Nothing that came from a file, a name or another program can move the cursor or reorder the line: controls and marks
/// of direction are shown as escapes. No line is wider than `width` cells. A `.text` block keeps its line ends and its
/// indentation.
public struct TerminalRenderer: Sendable {
  /// The cells of a line; nil where there is no screen, and every line may be as long as it is. Never below 20.
  public let width: Int?
  /// Whether text is bold, dim and coloured; the caller knows about NO_COLOR and about terminals.
  public let color: Bool
  public let box: BoxStyle
  /// How many rows of the answer are shown; nil shows all. Exhibits are always whole.
  public let rowLimit: Int?
  public let catalogue: Catalogue
  public let numbers: NumberStyle

  public init(
    width: Int? = 80, color: Bool = false, box: BoxStyle = .unicode, rowLimit: Int? = 20,
    catalogue: Catalogue = .english, numbers: NumberStyle = .grouped
  ) {
    self.width = width.map { max(20, $0) }
    self.color = color
    self.box = box
    self.rowLimit = rowLimit
    self.catalogue = catalogue
    self.numbers = numbers == .wan && catalogue.language != .zh ? .grouped : numbers
  }

  /// For a file or a pipe: the same looks, but every row and every column whole, without colour.
  public static func plain(
    box: BoxStyle = .unicode, catalogue: Catalogue = .english, numbers: NumberStyle = .grouped
  ) -> TerminalRenderer {
    TerminalRenderer(width: nil, color: false, box: box, rowLimit: nil, catalogue: catalogue, numbers: numbers)
  }

  /// The whole report; empty, or ending with a line end.
  public func text(of report: Report) -> String {
    var text = ""
    write(report) { chunk in text += String(decoding: chunk, as: UTF8.self) }
    return text
  }

  /// Hands the report to `sink` in chunks of whole lines, so that a million rows are never in one text.
  public func write<E: Error>(_ report: Report, to sink: ([UInt8]) throws(E) -> Void) throws(E) {
    var page: [UInt8] = []
    var isFirst = true
    for group in groups(of: report) {
      if !isFirst { page.append(UInt8(ascii: "\n")) }
      isFirst = false
      for block in group {
        try write(block, to: &page) { (chunk: inout [UInt8]) throws(E) in
          try sink(chunk)
          chunk.removeAll(keepingCapacity: true)
        }
      }
    }
    if !page.isEmpty { try sink(page) }
  }

  /// What is set off by a blank line: all headlines, each table or text, all notes.
  private func groups(of report: Report) -> [[Report.Block]] {
    var headlines: [Report.Block] = []
    var notes: [Report.Block] = []
    var bodies: [[Report.Block]] = []
    for block in report.blocks {
      switch block {
      case .headline: headlines.append(block)
      case .note: notes.append(block)
      case .rows, .exhibit, .chart, .text: bodies.append([block])
      }
    }
    // A sentence and what it assumes stand together; a table in between sets them apart.
    return (bodies.isEmpty ? [headlines + notes] : [headlines] + bodies + [notes]).filter { !$0.isEmpty }
  }

  private var paint: Paint { Paint(color: color) }

  private func write<E: Error>(
    _ block: Report.Block, to page: inout [UInt8], flush: (inout [UInt8]) throws(E) -> Void
  ) throws(E) {
    switch block {
    case .headline(let message):
      for line in wrapped(catalogue.text(of: message), to: width) { page.append(line: paint(line, .bold)) }
    case .note(let message):
      append(note: box.bullet + " " + catalogue.text(of: message), hanging: 2, to: &page)
    case .text(let text):
      for line in linesOfText(catalogue.page(of: text), width: width) { page.append(line: line) }
    case .rows(let table):
      try write(table, limit: rowLimit, counted: true, to: &page, flush: flush)
    case .exhibit(let table):
      for band in bands(of: table) { try write(band, limit: nil, counted: false, to: &page, flush: flush) }
    case .chart(let chart):
      for line in wrapped(catalogue.text(of: chart.title), to: width) { page.append(line: paint(line, .bold)) }
      let cells = width ?? 80
      let lines =
        switch chart {
        case .curves(let chart):
          CurvePainter(chart: chart, width: cells, box: box, paint: paint, catalogue: catalogue).lines()
        case .bars(let chart):
          BarPainter(chart: chart, width: cells, box: box, paint: paint, catalogue: catalogue).lines()
        case .flows(let chart):
          BarPainter(
            chart: chart.moves(arrow: box.arrow), width: cells, box: box, paint: paint, catalogue: catalogue
          ).lines()
        }
      for line in lines { page.append(line: line) }
    }
  }

  /// An exhibit is whole: what is too wide for the screen goes on below, each part with the first column before it.
  private func bands(of exhibit: ReportTable) -> [ReportTable] {
    guard exhibit.expendable.isEmpty, exhibit.table.rowCount > 1 else { return [exhibit] }
    let exhibit = exhibit.inWords(of: catalogue)
    var bands: [ReportTable] = []
    var band = exhibit
    while true {
      let layout = TableLayout(
        band, rows: band.table.rowCount, width: width, numbers: numbers, catalogue: catalogue, box: box)
      let fields = band.table.fields
      let (here, later) = (fields.prefix(layout.slots.count), fields.dropFirst(layout.slots.count))
      guard !later.isEmpty, here.count > 1 else { return bands + [band] }
      bands.append(band)
      bands[bands.count - 1].table = Table(rowCount: band.table.rowCount, fields: Array(here))
      band.title = nil
      band.table = Table(rowCount: band.table.rowCount, fields: Array(here.prefix(1)) + later)
    }
  }

  private func write<E: Error>(
    _ report: ReportTable, limit: Int?, counted: Bool, to page: inout [UInt8],
    flush: (inout [UInt8]) throws(E) -> Void
  ) throws(E) {
    if let title = report.title {
      for line in wrapped(catalogue.text(of: title), to: width) { page.append(line: paint(line, .bold)) }
    }
    let total = max(report.total ?? 0, report.table.rowCount)
    guard report.table.rowCount > 0 else {
      append(note: catalogue.count(0, of: 0, noun: report.noun), to: &page)
      return
    }
    let rows = min(report.table.rowCount, max(0, limit ?? .max))
    if !report.table.fields.isEmpty { try write(report, rows: rows, to: &page, flush: flush) }
    if counted, total > 1 { append(note: catalogue.count(rows, of: total, noun: report.noun), to: &page) }
  }

  private func write<E: Error>(
    _ report: ReportTable, rows: Int, to page: inout [UInt8], flush: (inout [UInt8]) throws(E) -> Void
  ) throws(E) {
    let report = report.inWords(of: catalogue)
    var layout = TableLayout(report, rows: rows, width: width, numbers: numbers, catalogue: catalogue, box: box)
    if !report.named.isEmpty, !layout.dropped.isEmpty {
      layout = TableLayout(
        report.withNamedFirst, rows: rows, width: width, numbers: numbers, catalogue: catalogue, box: box)
    }
    if report.table.rowCount == 1 && !layout.isWhole || isTooNarrow(for: report, layout) {
      let whole = TableLayout(report, rows: rows, width: nil, numbers: numbers, catalogue: catalogue, box: box)
      let card = CardPainter(slots: whole.slots, width: width, box: box, paint: paint)
      for row in 0..<rows {
        if row > 0 { page.append(UInt8(ascii: "\n")) }
        card.append(row, to: &page, isSparing: rows > 1)
      }
    } else {
      try TablePainter(layout: layout, box: box, paint: paint).write(to: &page, flush: flush)
      append(dropped: layout.dropped, to: &page)
    }
  }

  /// Where sentences would fall off the screen the rows go under one another.
  private func isTooNarrow(for report: ReportTable, _ layout: TableLayout) -> Bool {
    guard let width, width < 60, !report.prose.isEmpty else { return false }
    return !layout.dropped.allSatisfy { report.expendable.contains($0) }
  }

  private func append(dropped names: [String], to page: inout [UInt8]) {
    guard let first = names.first else { return }
    let most = 12
    let listed = (names.prefix(most) + (names.count > most ? [box.ellipsisMark] : [])).joined(
      separator: Message.comma)
    let message: Message =
      names.count == 1
      ? "1 more column: \(first) (pick with `select`)"
      : "\(names.count) more columns: \(listed) (pick with `select`)"
    append(note: box.ellipsisMark + " " + catalogue.text(of: message), hanging: 2, to: &page)
  }

  private func append(note text: String, hanging: Int = 0, to page: inout [UInt8]) {
    for line in wrapped(text, to: width, hanging: hanging) { page.append(line: paint(line, .dim)) }
  }
}
