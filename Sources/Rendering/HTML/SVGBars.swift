import Reports
import TextWidth

/// Bars as SVG, one beneath the other.
struct SVGBars {
  let chart: BarChart
  let catalogue: Catalogue

  func text() -> String {
    guard !chart.bars.isEmpty else { return "" }
    let names = chart.bars.map { shortened(catalogue.text(of: $0.name), to: 36) }
    let texts = chart.bars.map { catalogue.text(of: $0.text) }
    let left = 14 + 7.4 * Double(names.map { displayWidth(of: $0) }.max() ?? 0)
    let right = 14 + 7.4 * Double(texts.map { displayWidth(of: $0) }.max() ?? 0)
    let room = max(120, 720 - left - right)
    let longest = chart.bars.map(\.value).filter { $0.isFinite }.max() ?? 0
    let step = 24.0
    var svg =
      "<svg viewBox=\"0 0 720 \(point(step * Double(names.count) + 6))\" role=\"img\" aria-label=\"\(escaped(catalogue.text(of: chart.title)))\">\n"
    for place in names.indices {
      let top = step * Double(place) + 4
      let share = longest > 0 && chart.bars[place].value.isFinite ? max(0, chart.bars[place].value) / longest : 0
      let length = max(share > 0 ? 1 : 0, share * room)
      svg +=
        "<text x=\"\(point(left - 8))\" y=\"\(point(top + 13))\" text-anchor=\"end\">\(escaped(names[place]))</text>\n"
      svg +=
        "<rect x=\"\(point(left))\" y=\"\(point(top))\" width=\"\(point(length))\" height=\"17\" fill=\"\(SVGCurves.colors[chart.bars[place].series % 4])\"/>\n"
      svg += "<text x=\"\(point(left + length + 6))\" y=\"\(point(top + 13))\">\(escaped(texts[place]))</text>\n"
    }
    return svg + "</svg>\n"
  }
}
