/// Literals as the language writes them.
extension NumberLiteral {
  /// The number with its mark and currency, so that reading it again gives the same literal.
  public var written: String {
    let places = mark == .none ? scale : scale - 2
    var digits = String(units.magnitude)
    if places > 0 {
      if digits.count <= places { digits = String(repeating: "0", count: places + 1 - digits.count) + digits }
      let whole = digits.dropLast(places)
      digits = "\(whole).\(digits.suffix(places))"
    } else if places < 0, units != 0 {
      digits += String(repeating: "0", count: -places)
    }
    let marked: String =
      switch mark {
      case .none: digits
      case .percent: digits + "%"
      case .percentagePoints: digits + "pp"
      }
    let sign = units < 0 ? "-" : ""
    guard let currency else { return sign + marked }
    if currency == "元", mark != .percentagePoints, mark != .percent { return sign + marked + currency }
    return sign + currency + marked
  }
}

extension DurationLiteral {
  /// Such as `90d`.
  public var written: String { "\(count)\(unit.rawValue)" }
}

extension CalendarPeriod {
  var written: String {
    switch self {
    case .this(let unit): "this \(unit.rawValue)"
    case .last(let unit): "last \(unit.rawValue)"
    case .year(let year): String(year)
    }
  }
}

extension Window {
  var written: String { "within \(length.written)" + (before.map { " before \($0.written)" } ?? "") }
}
