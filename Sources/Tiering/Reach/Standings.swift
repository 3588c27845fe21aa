import Columns
import Diagnostics
import Query
import Synchronization

/// What all questions of one `reach` have in common, made once: the sorted values of everybody, and what stays as it is
/// today. A million customers are sorted once for each value, not once for each column and pair that may change.
final class Standings: Sendable {
  /// What is over everybody; nil for the argument of a count.
  private struct Key: Hashable {
    var argument: Formula?
    var condition: Formula?
    var function: PopulationFunction?
  }

  private let made = Mutex<[Key: Standing]>([:])
  private let known = Mutex<[Formula: (column: Column, isNeverNegative: Bool)]>([:])

  func standing(
    _ argument: Formula?, where condition: Formula? = nil, for function: PopulationFunction? = nil,
    make: () throws(Diagnostic) -> Standing
  ) throws(Diagnostic) -> Standing {
    let key = Key(argument: argument, condition: condition, function: function)
    if let standing = made.withLock({ $0[key] }) { return standing }
    let standing = try make()
    made.withLock { $0[key] = standing }
    return standing
  }

  /// A value of today's, and whether nobody's is below 0.
  func today(
    _ formula: Formula, make: () throws(Diagnostic) -> Column
  ) throws(Diagnostic) -> (column: Column, isNeverNegative: Bool) {
    if let today = known.withLock({ $0[formula] }) { return today }
    let column = try make()
    let today = (column: column, isNeverNegative: column.isNeverNegative)
    known.withLock { $0[formula] = today }
    return today
  }
}

extension Column {
  var isNeverNegative: Bool {
    if let bounds = exactBounds { return bounds.lowerBound >= 0 }
    if case .real(let numbers) = data { return numbers.allSatisfy { !($0 < 0) } }
    return false
  }
}

/// Made when it is first asked for, by whoever asks.
final class Late<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)

  func callAsFunction(_ make: () -> Value) -> Value {
    value.withLock { known in
      if let known { return known }
      let made = make()
      known = made
      return made
    }
  }
}
