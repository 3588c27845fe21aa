import Columns
import Diagnostics
import Reports
import TextWidth

/// Bars in eighths of a cell, or in `#`; each with its name before and its number behind.
struct BarPainter {
  let chart: BarChart
  let width: Int
  let box: BoxStyle
  let paint: Paint
  let catalogue: Catalogue

  func lines() -> [String] {
    let names = chart.bars.map { shortened(catalogue.text(of: $0.name), to: max(6, width * 2 / 5)) }
    let texts = chart.bars.map { catalogue.text(of: $0.text) }
    let left = names.map { displayWidth(of: $0) }.max() ?? 0
    let right = texts.map { displayWidth(of: $0) }.max() ?? 0
    let room = max(4, min(60, width - left - right - 4))
    let longest = chart.bars.map(\.value).filter { $0.isFinite }.max() ?? 0
    return chart.bars.indices.map { place in
      let value = chart.bars[place].value
      let share = longest > 0 && value.isFinite ? max(0, value) / longest : 0
      let bar = bar(share * Double(room))
      return names[place] + blanks(left - displayWidth(of: names[place])) + "  "
        + (bar.isEmpty ? "" : paint(bar, CurvePainter.look(Int8(clamping: chart.bars[place].series))) + " ")
        + texts[place]
    }
  }

  private func bar(_ cells: Double) -> String {
    guard box != .ascii else { return String(repeating: "#", count: Int(cells.rounded())) }
    let eighths = Int((cells * 8).rounded())
    let rest = eighths % 8
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    // What is not nothing is seen.
    if eighths == 0, cells > 0 { return "▏" }
    return String(repeating: "█", count: eighths / 8) + parts[rest]
  }
}
