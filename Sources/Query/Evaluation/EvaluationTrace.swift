import Synchronization

/// What an evaluation computed over a whole population, and what was there already: for `explain`.
public final class EvaluationTrace: Sendable {
  private let entries = Mutex<[(formula: Formula, isReused: Bool)]>([])

  public init() {}

  func note(_ formula: Formula, isReused: Bool) {
    entries.withLock { entries in
      if !entries.contains(where: { $0.formula == formula }) { entries.append((formula, isReused)) }
    }
  }

  /// What was noted since the last time, each formula once.
  public func take() -> [(formula: Formula, isReused: Bool)] {
    entries.withLock { entries in
      defer { entries = [] }
      return entries
    }
  }
}
