import Columns
import Diagnostics
public import Reports
import TextWidth

/// A page as one HTML file: no script, no picture and no font from elsewhere, so that it can be sent and kept; on paper as
/// on a screen.
public struct HTMLPage: Sendable {
  public let catalogue: Catalogue
  public let numbers: NumberStyle

  public init(catalogue: Catalogue, numbers: NumberStyle = .grouped) {
    self.catalogue = catalogue
    self.numbers = numbers == .wan && catalogue.language != .zh ? .grouped : numbers
  }

  public func text(of page: Page) -> String {
    let title = escaped(catalogue.text(of: page.title))
    var html = """
      <!DOCTYPE html>
      <html lang="\(catalogue.language == .zh ? "zh-CN" : "en")">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(title)</title>
      <style>
      \(HTMLPage.style)
      </style>
      </head>
      <body>
      <h1>\(title)</h1>

      """
    if !page.facts.isEmpty {
      html += "<dl>\n"
      for fact in page.facts {
        html += "<dt>\(escaped(catalogue.text(of: fact.name)))</dt>"
        html += "<dd>\(escaped(catalogue.text(of: fact.value)))</dd>\n"
      }
      html += "</dl>\n"
    }
    for section in page.sections {
      html += "<section>\n<h2>\(escaped(catalogue.text(of: section.title)))</h2>\n"
      if let source = section.source { html += "<pre>\(escaped(source))</pre>\n" }
      for block in section.blocks { html += self.html(of: block) }
      html += "</section>\n"
    }
    return html + "</body>\n</html>\n"
  }

  private func html(of block: Report.Block) -> String {
    switch block {
    case .headline(let message): return "<p class=\"headline\">\(escaped(catalogue.text(of: message)))</p>\n"
    case .note(let message): return "<p class=\"note\">\(escaped(catalogue.text(of: message)))</p>\n"
    case .text(let message): return "<pre>\(escaped(catalogue.page(of: message)))</pre>\n"
    case .rows(let table): return html(of: table, counted: true)
    case .exhibit(let table): return html(of: table, counted: false)
    case .chart(let chart):
      let picture =
        switch chart {
        case .curves(let chart): SVGCurves(chart: chart, catalogue: catalogue).text()
        case .bars(let chart): SVGBars(chart: chart, catalogue: catalogue).text()
        case .flows(let chart): SVGFlows(chart: chart, catalogue: catalogue).text()
        }
      return picture.isEmpty
        ? "" : "<figure>\n<figcaption>\(escaped(catalogue.text(of: chart.title)))</figcaption>\n\(picture)</figure>\n"
    }
  }

  private func html(of report: ReportTable, counted: Bool) -> String {
    var html = ""
    let report = report.inWords(of: catalogue)
    let rows = report.table.rowCount
    let total = max(report.total ?? 0, rows)
    if rows > 0, !report.table.fields.isEmpty {
      // As many columns as a page is wide; the others are named.
      func laidOut(_ report: ReportTable) -> TableLayout {
        TableLayout(
          report, rows: rows, width: counted ? HTMLPage.cells : nil, numbers: numbers, catalogue: catalogue,
          box: .unicode)
      }
      var layout = laidOut(report)
      if !report.named.isEmpty, !layout.dropped.isEmpty { layout = laidOut(report.withNamedFirst) }
      html += "<div class=\"table\"><table>\n"
      if let title = report.title { html += "<caption>\(escaped(catalogue.text(of: title)))</caption>\n" }
      html += "<thead><tr>"
      for slot in layout.slots { html += "<th\(side(of: slot))>\(escaped(slot.header))</th>" }
      html += "</tr></thead>\n<tbody>\n"
      for row in 0..<rows {
        html += "<tr>"
        for slot in layout.slots {
          let text = slot.format.text(row)
          let look = displayWidth(of: text) > HTMLPage.longest ? " class=\"long\"" : side(of: slot)
          html += "<td\(look)>\(escaped(text))</td>"
        }
        html += "</tr>\n"
      }
      html += "</tbody></table></div>\n"
      if let first = layout.dropped.first {
        let more: Message =
          layout.dropped.count == 1
          ? "1 more column: \(first)" : "\(layout.dropped.count) more columns: \(Message(listing: layout.dropped))"
        html += "<p class=\"count\">\(escaped(catalogue.text(of: more)))</p>\n"
      }
    }
    if counted, total != 1 {
      html += "<p class=\"count\">\(escaped(catalogue.count(rows, of: total, noun: report.noun)))</p>\n"
    }
    return html
  }

  /// What of a table fits on paper, in cells of a terminal.
  private static let cells = 96

  /// A longer text is wrapped within its cell.
  private static let longest = 44

  private func side(of slot: TableLayout.Slot) -> String {
    if case .number = slot.format.kind { " class=\"number\"" } else { "" }
  }

  private static let style = Message(
    verbatim: """
      :root { color-scheme: light; }
      body { font: 15px/1.55 system-ui, "Segoe UI", "Helvetica Neue", "Noto Sans", "Noto Sans CJK SC", "PingFang SC",
        "Microsoft YaHei", "WenQuanYi Zen Hei", sans-serif; color: #1c2430; background: #fff; max-width: 60rem;
        margin: 2.5rem auto; padding: 0 1.5rem; }
      h1 { font-size: 1.7rem; margin: 0 0 1rem; }
      h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; padding-top: .8rem; border-top: 1px solid #d6dbe3; }
      dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.2rem; margin: 0; }
      dt { color: #5a6676; } dd { margin: 0; overflow-wrap: anywhere; }
      pre { background: #f4f6f9; border-left: 3px solid #2f6fb3; padding: .6rem .8rem; white-space: pre-wrap;
        overflow-wrap: anywhere; font: 13px/1.5 ui-monospace, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace; }
      p { margin: .3rem 0; } .headline { font-weight: 600; } .note, .count { color: #5a6676; font-size: .9rem; }
      .note::before { content: "· "; }
      .table { overflow-x: auto; margin: .8rem 0; } table { border-collapse: collapse; font-size: .9rem; }
      caption { text-align: left; font-weight: 600; padding: .3rem 0; white-space: nowrap; }
      th { text-align: left; border-bottom: 1.5px solid #8d99a8; font-weight: 600; }
      th, td { padding: .22rem .9rem .22rem 0; white-space: nowrap; } tbody tr { border-bottom: 1px solid #eceff3; }
      td.long { white-space: normal; min-width: 18rem; }
      h1::first-letter, h2::first-letter { text-transform: uppercase; }
      .number { text-align: right; font-variant-numeric: tabular-nums; }
      figure { margin: 1rem 0; } figcaption { font-weight: 600; } svg { width: 100%; max-width: 46rem; height: auto; }
      svg text { font-size: 12px; fill: #3b4656; }
      @page { size: A4; margin: 16mm; }
      @media print {
        body { margin: 0; padding: 0; max-width: none; font-size: 10.5pt; }
        figure, tr, caption { break-inside: avoid; } h2 { break-after: avoid; } thead { display: table-header-group; }
        .table { overflow: visible; } table { font-size: 8pt; } th, td { padding-right: .6rem; }
        section.apart { break-before: page; }
        pre { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
      }
      """
  ).description
}

/// Text between tags or in quotes.
func escaped(_ text: String) -> String {
  var safe = ""
  for character in text {
    switch character {
    case "&": safe += "&amp;"
    case "<": safe += "&lt;"
    case ">": safe += "&gt;"
    case "\"": safe += "&quot;"
    default: safe.append(character)
    }
  }
  return safe
}
