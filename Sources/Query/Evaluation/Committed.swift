import Columns
import Diagnostics

extension Evaluation {
  /// A formula over the customers of the last commit, for the customers of now: found by their keys; missing for those
  /// who were not there.
  func asCommitted(
    _ formula: Formula, from oldKey: ColumnReference, to newKey: ColumnReference, _ population: Population
  ) throws(Diagnostic) -> Column {
    guard let tables = committedTables, let customers = tables["customers"],
      let old = customers.columns[oldKey.identity], let new = population.columns[newKey.identity]
    else { preconditionFailure("a value at the last commit is bound to its tables") }
    let then = Evaluation(tables: tables, cache: cache, isInterrupted: isInterrupted)
    let values = try then.column(formula, of: customers)
    if old.identity == new.identity { return values }
    return values.gatheredWithGaps(cache.link(from: new, to: old).rows)
  }
}
