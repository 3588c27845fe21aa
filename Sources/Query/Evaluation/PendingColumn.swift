public import Columns
public import Diagnostics
import Synchronization

/// A column of a population that is made when somebody looks at it: whole, or only for the rows on show.
public final class PendingColumn: Sendable {
  private let make: @Sendable ([Int32]?) throws(Diagnostic) -> Column
  private let whole = Mutex<Column?>(nil)

  /// - Parameter make: the values of some rows, or of all; cheap for few rows.
  public init(_ make: @escaping @Sendable ([Int32]?) throws(Diagnostic) -> Column) { self.make = make }

  /// The values of the given rows of `count`, or of all. Many rows make the whole column, which is then kept.
  public func column(_ rows: [Int32]?, of count: Int) throws(Diagnostic) -> Column {
    if let known = whole.withLock({ $0 }) { return rows.map { known.gathered($0) } ?? known }
    if let rows, rows.count < count / 8 { return try make(rows) }
    let made = try make(nil)
    whole.withLock { $0 = made }
    return rows.map { made.gathered($0) } ?? made
  }
}
