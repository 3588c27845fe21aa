public import Columns

/// Whom the keys of records that were merged away stand for now.
public struct MergedKeys: Sendable {
  /// The keys of the records; text, each once.
  public let from: Column
  /// The key of the customer each was merged into, at the end of the chain; missing for a record that was removed.
  public let into: Column

  public init(from: Column, into: Column) {
    self.from = from
    self.into = into
  }
}

extension CustomerSet {
  /// The keys of the set that are customers' today, those that were merged into one, and those that are gone.
  public struct Standing: Sendable {
    public var here = 0
    public var merged = 0
    public var gone = 0

    /// None of so many keys is there.
    public init(gone: Int = 0) { self.gone = gone }
  }

  public func standing(in customers: CatalogTable, _ cache: FormulaCache) -> Standing {
    var standing = Standing()
    each(of: customers, cache) { row, isMerged in
      if row < 0 { standing.gone += 1 } else if isMerged { standing.merged += 1 } else { standing.here += 1 }
    }
    return standing
  }

  /// The customer's row of each key, or -1; the survivor's where the key was merged away.
  func each(of customers: CatalogTable, _ cache: FormulaCache, _ body: (_ row: Int32, _ isMerged: Bool) -> Void) {
    guard let key = customers.key, let column = customers.table.field(named: key)?.column else { return }
    let rows = cache.link(from: keys, to: column).rows
    guard let merged, rows.contains(where: { $0 < 0 }) else {
      for row in rows { body(row, false) }
      return
    }
    let records = cache.link(from: keys, to: merged.from).rows
    let survivors = cache.link(from: merged.into, to: column).rows
    for (row, record) in zip(rows, records) {
      if row >= 0 || record < 0 { body(row, false) } else { body(survivors[Int(record)], true) }
    }
  }
}
