public import Diagnostics

/// A picture of numbers, as values: the renderers draw it in cells, in lines of SVG or not at all. The same numbers stand in
/// the answer's rows.
public enum Chart: Sendable {
  case curves(CurveChart)
  case bars(BarChart)
  case flows(FlowChart)

  public var title: Message {
    switch self {
    case .curves(let chart): chart.title
    case .bars(let chart): chart.title
    case .flows(let chart): chart.title
    }
  }
}

/// Lines over a common axis, with marks at some places of it.
public struct CurveChart: Sendable {
  public struct Line: Sendable {
    public var name: Message
    /// By x, ascending.
    public var points: [(x: Double, y: Double)]
    /// Between two points the line keeps the height of the second: the value holds up to there.
    public var isStepped: Bool
    /// What lies under the line is filled.
    public var isFilled: Bool

    public init(_ name: Message, _ points: [(x: Double, y: Double)], isStepped: Bool = false, isFilled: Bool = false) {
      (self.name, self.points, self.isStepped, self.isFilled) = (name, points, isStepped, isFilled)
    }
  }

  /// A straight line across the picture, at a value worth seeing.
  public struct Mark: Sendable {
    public var at: Double
    public var name: Message

    public init(at: Double, _ name: Message) { (self.at, self.name) = (at, name) }
  }

  public enum Scale: Sendable { case count, percent, plain }

  public var title: Message
  /// What the axis below is.
  public var axis: Message
  public var lines: [Line]
  /// Upright lines, such as a cut in force.
  public var uprights: [Mark]
  /// Level lines, such as a capacity.
  public var levels: [Mark]
  public var scale: Scale
  /// The heights begin at 0 where nothing is below it.
  public var startsAtZero: Bool
  /// How x is written; nil as a plain number.
  public var place: (@Sendable (Double) -> String)?

  public init(
    _ title: Message, axis: Message, lines: [Line], uprights: [Mark] = [], levels: [Mark] = [], scale: Scale = .count,
    startsAtZero: Bool = true, place: (@Sendable (Double) -> String)? = nil
  ) {
    (self.title, self.axis, self.lines) = (title, axis, lines)
    (self.uprights, self.levels, self.scale) = (uprights, levels, scale)
    (self.startsAtZero, self.place) = (startsAtZero, place)
  }

  /// The ends of both axes, what is marked included; nil where there is nothing to draw.
  public var bounds: (x: ClosedRange<Double>, y: ClosedRange<Double>)? {
    let points = lines.flatMap(\.points).filter { $0.x.isFinite && $0.y.isFinite }
    guard let first = points.first else { return nil }
    var (left, right, bottom, top) = (first.x, first.x, first.y, first.y)
    for point in points {
      (left, right) = (min(left, point.x), max(right, point.x))
      (bottom, top) = (min(bottom, point.y), max(top, point.y))
    }
    for mark in levels where mark.at.isFinite && mark.at <= 4 * max(top, 1e-300) {
      (bottom, top) = (min(bottom, mark.at), max(top, mark.at))
    }
    if startsAtZero { bottom = min(0, bottom) }
    if top == bottom { top = bottom + 1 }
    if left == right { (left, right) = (left - 0.5, right + 0.5) }
    return (left...right, bottom...top)
  }
}

/// Named lengths beside each other, each with its number.
public struct BarChart: Sendable {
  public struct Bar: Sendable {
    public var name: Message
    public var value: Double
    /// As it is written at the bar's end.
    public var text: Message
    /// Bars of one series have one look.
    public var series: Int

    public init(_ name: Message, _ value: Double, _ text: Message, series: Int = 0) {
      (self.name, self.value, self.text, self.series) = (name, value, text, series)
    }
  }

  public var title: Message
  public var bars: [Bar]

  public init(_ title: Message, _ bars: [Bar]) { (self.title, self.bars) = (title, bars) }
}

/// What goes from some places to others, such as customers from tier to tier.
public struct FlowChart: Sendable {
  public struct Flow: Sendable {
    /// Places of `before` and `after`.
    public var from: Int
    public var to: Int
    public var value: Double
    public var text: Message
    public var kind: Kind

    public init(from: Int, to: Int, _ value: Double, _ text: Message, _ kind: Kind) {
      (self.from, self.to, self.value, self.text, self.kind) = (from, to, value, text, kind)
    }
  }

  public enum Kind: Sendable { case stays, up, down, other }

  public var title: Message
  public var before: [Message]
  public var after: [Message]
  /// Each pair once, those that stay included.
  public var flows: [Flow]

  public init(_ title: Message, before: [Message], after: [Message], flows: [Flow]) {
    (self.title, self.before, self.after, self.flows) = (title, before, after, flows)
  }

  /// Those who change place, as bars.
  public func moves(arrow: String) -> BarChart {
    let moves = flows.filter { $0.kind != .stays }
    return BarChart(
      title,
      moves.map { flow in
        BarChart.Bar(
          "\(before[flow.from]) \(arrow) \(after[flow.to])", flow.value, flow.text,
          series: flow.kind == .up ? 1 : flow.kind == .down ? 3 : 0)
      })
  }
}
