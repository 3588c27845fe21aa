import Reports

/// Lines of a chart as SVG: no width of its own, so that the page gives it one.
struct SVGCurves {
  let chart: CurveChart
  let catalogue: Catalogue

  static let colors = ["#2f6fb3", "#c2571a", "#3a8f5c", "#8a4fa3"]
  private static let (width, height) = (720.0, 300.0)
  private static let (left, right, top, bottom) = (64.0, 92.0, 14.0, 40.0)

  func text() -> String {
    guard let bounds = chart.bounds else { return "" }
    let plot = (
      width: SVGCurves.width - SVGCurves.left - SVGCurves.right,
      height: SVGCurves.height - SVGCurves.top - SVGCurves.bottom
    )
    func x(_ value: Double) -> Double {
      SVGCurves.left + (value - bounds.x.lowerBound) / (bounds.x.upperBound - bounds.x.lowerBound) * plot.width
    }
    func y(_ value: Double) -> Double {
      SVGCurves.top + (bounds.y.upperBound - value) / (bounds.y.upperBound - bounds.y.lowerBound) * plot.height
    }
    let (bottom, right) = (SVGCurves.top + plot.height, SVGCurves.left + plot.width)
    let title = escaped(catalogue.text(of: chart.title))
    var svg =
      "<svg viewBox=\"0 0 \(point(SVGCurves.width)) \(point(SVGCurves.height))\" role=\"img\" aria-label=\"\(title)\">\n"
    for step in 0...4 {
      let value = bounds.y.lowerBound + (bounds.y.upperBound - bounds.y.lowerBound) * Double(step) / 4
      svg += line(SVGCurves.left, y(value), right, y(value), "#e3e7ed")
      svg += label(axisNumber(value, chart.scale), SVGCurves.left - 8, y(value) + 4, anchor: "end")
    }
    svg += line(SVGCurves.left, bottom, right, bottom, "#8d99a8")
    func place(_ value: Double) -> String { chart.place?(value) ?? axisNumber(value, .plain) }
    svg += label(place(bounds.x.lowerBound), SVGCurves.left, bottom + 16, anchor: "start")
    svg += label(place(bounds.x.upperBound), right, bottom + 16, anchor: "end")
    svg += label(catalogue.text(of: chart.axis), SVGCurves.left + plot.width / 2, bottom + 32, anchor: "middle")
    for (place, one) in chart.lines.enumerated() {
      let color = SVGCurves.colors[place % SVGCurves.colors.count]
      let points = one.points.filter { $0.x.isFinite && $0.y.isFinite }
      guard let first = points.first, let last = points.last else { continue }
      var path = "M\(point(x(first.x))) \(point(y(first.y)))"
      for next in points.dropFirst() {
        if one.isStepped { path += "V\(point(y(next.y)))" }
        path += "L\(point(x(next.x))) \(point(y(next.y)))"
      }
      if one.isFilled {
        let floor = y(max(bounds.y.lowerBound, 0))
        svg += "<path d=\"\(path)L\(point(x(last.x))) \(point(floor))L\(point(x(first.x))) \(point(floor))Z\" "
        svg += "fill=\"\(color)\" fill-opacity=\"0.18\" stroke=\"none\"/>\n"
      }
      svg += "<path d=\"\(path)\" fill=\"none\" stroke=\"\(color)\" stroke-width=\"2\"/>\n"
      // A line alone is named by the title.
      guard chart.lines.count > 1 else { continue }
      svg += label(
        shortened(catalogue.text(of: one.name), to: 14), right + 8, ends(y)[place] ?? y(last.y), anchor: "start",
        color: color)
    }
    for mark in chart.levels where bounds.y.contains(mark.at) {
      svg += line(SVGCurves.left, y(mark.at), right, y(mark.at), "#b03030", dashes: true)
      svg += label(catalogue.text(of: mark.name), SVGCurves.left + 6, y(mark.at) - 5, anchor: "start", color: "#b03030")
    }
    for (place, mark) in chart.uprights.filter({ bounds.x.contains($0.at) }).enumerated() {
      svg += line(x(mark.at), SVGCurves.top, x(mark.at), bottom, "#b03030", dashes: true)
      let isLeft = mark.at < (bounds.x.lowerBound + bounds.x.upperBound) / 2
      svg += label(
        catalogue.text(of: mark.name), x(mark.at) + (isLeft ? 6 : -6), SVGCurves.top + 12 + 14 * Double(place % 4),
        anchor: isLeft ? "start" : "end", color: "#b03030")
    }
    return svg + "</svg>\n"
  }

  /// Where each line's name stands: at its end, but apart from the others.
  private func ends(_ y: (Double) -> Double) -> [Int: Double] {
    let wanted = chart.lines.enumerated().compactMap { place, line in line.points.last.map { (place, y($0.y) + 4) } }
    var placed: [Int: Double] = [:]
    var last = -Double.infinity
    for (place, height) in wanted.sorted(by: { $0.1 < $1.1 }) {
      last = max(height, last + 14)
      placed[place] = last
    }
    return placed
  }

  private func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ color: String, dashes: Bool = false
  ) -> String {
    "<line x1=\"\(point(x1))\" y1=\"\(point(y1))\" x2=\"\(point(x2))\" y2=\"\(point(y2))\" stroke=\"\(color)\""
      + (dashes ? " stroke-dasharray=\"4 4\"" : "") + "/>\n"
  }

  private func label(_ text: String, _ x: Double, _ y: Double, anchor: String, color: String? = nil) -> String {
    "<text x=\"\(point(x))\" y=\"\(point(y))\" text-anchor=\"\(anchor)\""
      + (color.map { " style=\"fill:\($0)\"" } ?? "") + ">\(escaped(text))</text>\n"
  }
}

/// A coordinate to a tenth.
func point(_ value: Double) -> String {
  let tenths = (value * 10).rounded() / 10
  return tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
}
