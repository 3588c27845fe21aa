/// What a column's values are, as a user is told.
public enum ColumnType: Sendable, Hashable, CustomStringConvertible {
  case text, integer
  /// Exact decimals with this many digits after the point.
  case decimal(scale: Int)
  /// Floating point, or an exact fraction (a percentile), which is shown as a real.
  case real
  case date, boolean, tags, tier

  public var description: String {
    switch self {
    case .text: "text"
    case .integer: "integer"
    case .decimal: "decimal"
    case .real: "real"
    case .date: "date"
    case .boolean: "boolean"
    case .tags: "tags"
    case .tier: "tier"
    }
  }

  public var isNumeric: Bool {
    switch self {
    case .integer, .decimal, .real: true
    default: false
    }
  }
}

/// How exact numbers stand in a column: a value is `units / (10^scale × divisor)`.
///
/// The divisor is 1 for integers and decimals. Ranks and clamped scales are exact fractions with one divisor for the
/// whole column, which is why a weighted sum of percentiles can be compared with a cut as integers.
public struct ExactForm: Sendable, Hashable {
  public var scale: Int
  public var divisor: Int64

  public init(scale: Int = 0, divisor: Int64 = 1) {
    precondition((0...38).contains(scale) && divisor > 0, "a scale is 0…38 and a divisor is positive")
    self.scale = scale
    self.divisor = divisor
  }

  public static let integer = ExactForm()

  public var type: ColumnType { divisor != 1 ? .real : scale == 0 ? .integer : .decimal(scale: scale) }
}
