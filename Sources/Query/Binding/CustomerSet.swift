public import Columns
public import Diagnostics
public import Language

/// Customers under a name, by key: who was chosen once, whatever their values are today.
public struct CustomerSet: Sendable {
  public let name: String
  /// Text, without missing values or duplicates.
  public let keys: Column
  /// Records that were merged away: a key of theirs stands for the survivor. Nil where there are none.
  public let merged: MergedKeys?

  public init(name: String, keys: Column, merged: MergedKeys? = nil) {
    self.name = name
    self.keys = keys
    self.merged = merged
  }

  /// The customers of the set that are there today.
  ///
  /// - Parameter customers: a table with a key.
  public func rows(of customers: CatalogTable, _ cache: FormulaCache) -> Bitmap {
    var chosen = Bitmap(count: customers.table.rowCount)
    each(of: customers, cache) { row, _ in if row >= 0 { chosen[Int(row)] = true } }
    return chosen
  }
}

extension Binding {
  /// The set of `… on SET`, the place called SET; nil where the clause has none. What it leaves out is told.
  ///
  /// For any verb about customers: bind everything over all of them (a percentile is taken over the whole population
  /// whatever is asked about), then look only at `rows(of:_:)`.
  public mutating func set(on clause: Clause) throws(Diagnostic) -> CustomerSet? {
    guard let name = clause.name("SET") else { return nil }
    guard let set = catalog.sets.first(where: { $0.name == name.text }) else {
      throw Diagnostic(
        "unknown-set", "no set is called \"\(name.text)\"", at: name.span,
        hint: "customers | where … | as \(name.text)",
        nearest: nearestName(to: name.text, among: catalog.sets.map(\.name)))
    }
    return set
  }
}
