/// How the numbers of a column are shown to a person. What machines read, and what stages compute with, stays as it is.
public enum Display: Sendable, Hashable {
  case plain
  /// A part of a whole, 0…1: in percent.
  case share
  /// A difference of two shares: in percentage points.
  case points
  /// How many times as much.
  case times
  /// Rows of different kinds: by the text that stands in the column called `name` beside it; `plain` for others.
  case named([String: NamedDisplay])

  /// What of it a single row is.
  public enum NamedDisplay: Sendable, Hashable { case share, points, times }

  /// How the number of a row is shown, with the name that stands beside it.
  public func ofRow(named name: String?) -> Display {
    guard case .named(let kinds) = self else { return self }
    return switch name.flatMap({ kinds[$0] }) {
    case .share: .share
    case .points: .points
    case .times: .times
    case nil: .plain
    }
  }
}
