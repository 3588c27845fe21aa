/// A stretch of the statement and how it looks: UTF-8 offsets and the digits of an SGR sequence (`"1;34"`).
public struct StyledRun: Equatable, Sendable {
  public var range: Range<Int>
  public var sgr: String

  public init(range: Range<Int>, sgr: String) {
    self.range = range
    self.sgr = sgr
  }
}

/// How a line looks while it is typed. Each look is the digits of an SGR sequence; an empty one changes nothing.
public struct LineStyle {
  public var prompt = ""
  public var continuationPrompt = ""
  public var hint = "90"
  public var control = "7"
  public var match = "7"
  public var menuDescription = "90"
  /// The runs of a statement, in order and not overlapping; called at each repaint, with the whole text.
  public var runs: ((String) -> [StyledRun])?

  public init() {}

  /// No look at all, as `--color never` and a recorded session want it.
  public static var plain: LineStyle {
    var style = LineStyle()
    style.hint = ""
    style.control = ""
    style.match = ""
    style.menuDescription = ""
    return style
  }
}
