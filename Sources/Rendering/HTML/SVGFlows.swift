import Diagnostics
import Reports

/// What goes from the left to the right as bands, as wide as they are large; who changes place stands out.
struct SVGFlows {
  let chart: FlowChart
  let catalogue: Catalogue

  private static let (width, left, right, top) = (720.0, 170.0, 550.0, 12.0)
  private static let (bar, gap, room) = (12.0, 12.0, 240.0)

  private struct Side {
    var sizes: [Double]
    var tops: [Double] = []
    var next: [Double] = []

    init(_ sizes: [Double], scale: Double) {
      self.sizes = sizes
      var y = SVGFlows.top
      for size in sizes {
        tops.append(y)
        y += size == 0 ? 0 : max(2, size * scale) + SVGFlows.gap
      }
      next = tops
    }
  }

  func text() -> String {
    let flows = chart.flows.filter { $0.value > 0 && $0.value.isFinite }
    let whole = flows.reduce(0) { $0 + $1.value }
    guard whole > 0 else { return "" }
    let scale = SVGFlows.room / whole
    func sizes(_ count: Int, _ place: (FlowChart.Flow) -> Int) -> [Double] {
      var sizes = [Double](repeating: 0, count: count)
      for flow in flows { sizes[place(flow)] += flow.value }
      return sizes
    }
    var before = Side(sizes(chart.before.count) { $0.from }, scale: scale)
    var after = Side(sizes(chart.after.count) { $0.to }, scale: scale)
    let rows = max(before.sizes.count { $0 > 0 }, after.sizes.count { $0 > 0 })
    let height = SVGFlows.top * 2 + SVGFlows.room + SVGFlows.gap * Double(max(0, rows - 1)) + 4
    var svg =
      "<svg viewBox=\"0 0 \(point(SVGFlows.width)) \(point(height))\" role=\"img\" aria-label=\"\(escaped(catalogue.text(of: chart.title)))\">\n"
    for flow in flows.sorted(by: { ($0.from, $0.to) < ($1.from, $1.to) }) {
      let thickness = max(0.6, flow.value * scale)
      let (y1, y2) = (before.next[flow.from], after.next[flow.to])
      before.next[flow.from] += flow.value * scale
      after.next[flow.to] += flow.value * scale
      let stays = flow.kind == .stays
      let color =
        switch flow.kind {
        case .stays: "#aab4c2"
        case .up: "#3a8f5c"
        case .down: "#c2571a"
        case .other: "#2f6fb3"
        }
      let (x1, x2) = (SVGFlows.left + SVGFlows.bar, SVGFlows.right - SVGFlows.bar)
      let middle = point((x1 + x2) / 2)
      svg +=
        "<path d=\"M\(point(x1)) \(point(y1))C\(middle) \(point(y1)) \(middle) \(point(y2)) \(point(x2)) \(point(y2))"
      svg +=
        "V\(point(y2 + thickness))C\(middle) \(point(y2 + thickness)) \(middle) \(point(y1 + thickness)) \(point(x1)) \(point(y1 + thickness))Z\" "
      svg += "fill=\"\(color)\" fill-opacity=\"\(stays ? "0.35" : "0.75")\"/>\n"
    }
    for (side, names, x, text) in [
      (before, chart.before, SVGFlows.left, (SVGFlows.left - 8, "end")),
      (after, chart.after, SVGFlows.right - SVGFlows.bar, (SVGFlows.right + 8, "start")),
    ] {
      for place in names.indices where side.sizes[place] > 0 {
        let size = max(2, side.sizes[place] * scale)
        svg += "<rect x=\"\(point(x))\" y=\"\(point(side.tops[place]))\" width=\"\(point(SVGFlows.bar))\" "
        svg += "height=\"\(point(size))\" fill=\"#2f6fb3\"/>\n"
        let label =
          "\(shortened(catalogue.text(of: names[place]), to: 14)) \(axisNumber(side.sizes[place], .count))"
        svg += "<text x=\"\(point(text.0))\" y=\"\(point(side.tops[place] + size / 2 + 4))\" "
        svg += "text-anchor=\"\(text.1)\">\(escaped(label))</text>\n"
      }
    }
    return svg + "</svg>\n"
  }
}
