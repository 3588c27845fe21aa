extension ColumnData {
  /// The same values in as few bytes as they need, and the bounds of 64-bit exact units.
  public func compact() -> (storage: ColumnStorage, bounds: ClosedRange<Int64>?) {
    switch self {
    case .exact(let units, let form):
      guard let bounds = boundsOf(units) else { return (.plain(self), nil) }
      return (NarrowNumbers(units, within: bounds).map { .narrow($0, .exact(form)) } ?? .plain(self), bounds)
    case .date(let days):
      return (boundsOf(days).map { .narrow(NarrowNumbers(days, within: $0), .date) } ?? .plain(self), nil)
    case .text(let codes, let dictionary):
      return (boundsOf(codes).map { .narrow(NarrowNumbers(codes, within: $0), .text(dictionary)) } ?? .plain(self), nil)
    case .wide, .real, .boolean, .tags, .tier: return (.plain(self), nil)
    }
  }
}
