import Columns
import Diagnostics
import Reports
import TextWidth

/// Lines in Braille (or ASCII) over an axis: at most `width` cells wide, ten rows high.
struct CurvePainter {
  let chart: CurveChart
  let width: Int
  let box: BoxStyle
  let paint: Paint
  let catalogue: Catalogue

  private var isASCII: Bool { box == .ascii }
  private static let rows = 10

  func lines() -> [String] {
    guard let bounds = chart.bounds else { return [] }
    let heights = (0..<3).map { place in
      axisNumber(bounds.y.upperBound - (bounds.y.upperBound - bounds.y.lowerBound) * Double(place) / 2, chart.scale)
    }
    let left = heights.map { displayWidth(of: $0) }.max() ?? 0
    let names = chart.lines.count > 1 ? chart.lines.map { catalogue.text(of: $0.name) } : []
    let right = min(14, names.map { displayWidth(of: $0) + 1 }.max() ?? 0)
    let columns = max(8, min(width, 100) - left - 2 - right)
    var canvas = DotCanvas(columns: columns, rows: CurvePainter.rows)
    for (place, line) in chart.lines.enumerated() { draw(line, place, bounds, on: &canvas) }
    let uprights = chart.uprights.filter { bounds.x.contains($0.at) }
      .map { (column: column(of: $0.at, bounds.x, columns), mark: $0) }
    let levels = Set(
      chart.levels.filter { bounds.y.contains($0.at) }.map { row(of: $0.at, bounds.y) })
    let ends = lineEnds(bounds, names)
    var text: [String] = []
    for row in 0..<CurvePainter.rows {
      let label = row == 0 ? heights[0] : row == CurvePainter.rows / 2 ? heights[1] : ""
      var line = blanks(left - displayWidth(of: label)) + label + (isASCII ? " |" : label.isEmpty ? " │" : " ┤")
      for column in 0..<columns {
        let isUpright = uprights.contains { $0.column == column }
        if let character = canvas.character(column, row, isASCII: isASCII) {
          line += paint(String(character), CurvePainter.look(canvas.owners[row * columns + column]))
        } else if isUpright {
          line += paint(isASCII ? "|" : "┊", .mark)
        } else if levels.contains(row) {
          line += paint(isASCII ? "-" : "┄", .mark)
        } else {
          line += " "
        }
      }
      if let end = ends[row] {
        line += " " + paint(shortened(names[end], to: right - 1), CurvePainter.look(Int8(end)))
      }
      text.append(trimmed(line))
    }
    text.append(axisLine(left, columns, heights[2], uprights.map(\.column)))
    text.append(placesLine(left, columns, bounds.x))
    return text + legend(left)
  }

  static func look(_ owner: Int8) -> Look { [Look.first, .second, .third, .fourth][Int(max(0, owner)) & 3] }

  /// Draws what a line does within each column of dots, so that no step between two is lost.
  private func draw(
    _ line: CurveChart.Line, _ owner: Int, _ bounds: (x: ClosedRange<Double>, y: ClosedRange<Double>),
    on canvas: inout DotCanvas
  ) {
    let points = line.points.filter { $0.x.isFinite && $0.y.isFinite }
    guard let first = points.first, let last = points.last else { return }
    let span = bounds.x.upperBound - bounds.x.lowerBound
    func height(_ y: Double) -> Int {
      let share = (y - bounds.y.lowerBound) / (bounds.y.upperBound - bounds.y.lowerBound)
      return Int((share * Double(canvas.height - 1)).rounded())
    }
    var next = 0
    for x in 0..<canvas.width {
      let from = bounds.x.lowerBound + span * Double(x) / Double(canvas.width)
      let to = bounds.x.lowerBound + span * Double(x + 1) / Double(canvas.width)
      guard to >= first.x, from <= last.x else { continue }
      var low = Double.infinity
      var high = -Double.infinity
      func take(_ y: Double) { (low, high) = (min(low, y), max(high, y)) }
      while next < points.count, points[next].x < from { next += 1 }
      take(value(of: points, at: max(first.x, from), next, stepped: line.isStepped))
      var within = next
      while within < points.count, points[within].x <= to {
        take(points[within].y)
        within += 1
      }
      if to <= last.x { take(value(of: points, at: to, within, stepped: line.isStepped)) }
      canvas.fill(
        x, from: line.isFilled ? height(max(bounds.y.lowerBound, 0)) : height(low), through: height(high),
        owner: owner)
    }
  }

  /// The height of a line at a place, where `next` is its first point not before it.
  private func value(
    of points: [(x: Double, y: Double)], at x: Double, _ next: Int, stepped: Bool
  ) -> Double {
    guard next < points.count else { return points[points.count - 1].y }
    let after = points[next]
    guard !stepped, next > 0, after.x > points[next - 1].x else { return after.y }
    let before = points[next - 1]
    return before.y + (after.y - before.y) * (x - before.x) / (after.x - before.x)
  }

  private func column(of x: Double, _ range: ClosedRange<Double>, _ columns: Int) -> Int {
    let share = (x - range.lowerBound) / (range.upperBound - range.lowerBound)
    return min(columns - 1, max(0, Int(share * Double(columns))))
  }

  private func row(of y: Double, _ range: ClosedRange<Double>) -> Int {
    let share = (y - range.lowerBound) / (range.upperBound - range.lowerBound)
    let dot = Int((share * Double(CurvePainter.rows * 4 - 1)).rounded())
    return (CurvePainter.rows * 4 - 1 - dot) / 4
  }

  /// The row beside which each line's name stands: where it ends, or the nearest that is free.
  private func lineEnds(
    _ bounds: (x: ClosedRange<Double>, y: ClosedRange<Double>), _ names: [String]
  ) -> [Int: Int] {
    var taken: [Int: Int] = [:]
    for place in names.indices {
      guard let last = chart.lines[place].points.last else { continue }
      let wanted = row(of: last.y, bounds.y)
      let free = (0..<CurvePainter.rows).filter { taken[$0] == nil }.min { abs($0 - wanted) < abs($1 - wanted) }
      if let free { taken[free] = place }
    }
    return taken
  }

  private func axisLine(_ left: Int, _ columns: Int, _ label: String, _ uprights: [Int]) -> String {
    var line = blanks(left - displayWidth(of: label)) + label + (isASCII ? " +" : " ┼")
    for column in 0..<columns {
      line += uprights.contains(column) ? paint(isASCII ? "^" : "▲", .mark) : isASCII ? "-" : "─"
    }
    return line
  }

  private func placesLine(_ left: Int, _ columns: Int, _ range: ClosedRange<Double>) -> String {
    func text(_ x: Double) -> String { chart.place?(x) ?? axisNumber(x, .plain) }
    let low = text(range.lowerBound)
    let high = text(range.upperBound)
    let name = catalogue.text(of: chart.axis)
    let room = columns - displayWidth(of: low) - displayWidth(of: high)
    let middle = shortened(name, to: max(0, room - 2))
    let before = max(0, (room - displayWidth(of: middle)) / 2)
    return blanks(left + 2) + low + blanks(before) + middle
      + blanks(room - before - displayWidth(of: middle)) + high
  }

  private func legend(_ left: Int) -> [String] {
    var marks = chart.uprights.map { ((isASCII ? "^" : "▲"), catalogue.text(of: $0.name)) }
    marks += chart.levels.map { ((isASCII ? "-" : "┄"), catalogue.text(of: $0.name)) }
    guard !marks.isEmpty else { return [] }
    let text = marks.map { "\($0.0) \($0.1)" }.joined(separator: "   ")
    return wrapped(text, to: max(20, min(width, 100) - left - 2)).map { blanks(left + 2) + paint($0, .mark) }
  }
}

/// A number beside an axis: few digits, thousands separated.
func axisNumber(_ value: Double, _ scale: CurveChart.Scale) -> String {
  switch scale {
  case .percent:
    let tenths = (value * 1000).rounded() / 10
    return "\(tenths == tenths.rounded() ? axisNumber(tenths, .count) : "\(tenths)") %"
  case .count, .plain:
    guard value.isFinite else { return "–" }
    var line: [UInt8] = []
    let size = abs(value)
    let format = RealFormat(count: 1) { _ in value }
    if size >= 100, size < 1e15 {
      line.append(exact: Int64(value.rounded()), separator: UInt8(ascii: ","))
    } else {
      _ = format.append(value, to: &line)
    }
    return String(decoding: line, as: UTF8.self)
  }
}

/// A text cut to so many cells, with a mark where it was.
func shortened(_ text: String, to cells: Int) -> String {
  guard displayWidth(of: text) > cells else { return text }
  var kept = ""
  for character in text {
    if displayWidth(of: kept) + displayWidth(of: character) + 1 > cells { break }
    kept.append(character)
  }
  return cells > 0 ? kept + "…" : ""
}

private func trimmed(_ line: String) -> String {
  var line = line
  while line.last == " " { line.removeLast() }
  return line
}
