public import Columns

extension Binding {
  /// The day of each customer's first event, until a day: a formula for each event table, missing where there is none.
  public func firstEvents(through last: Day) -> [Formula] {
    guard let key = customerKey else { return [] }
    return catalog.tables.compactMap { table in
      guard case .events(_, let by, let at) = table.kind, let whose = table.table.field(named: by)?.column,
        let when = table.table.field(named: at)?.column
      else { return nil }
      let date = ColumnReference(identity: when.identity)
      return .rollUp(
        RollUp(
          kind: .minimum, table: table.name, by: ColumnReference(identity: whose.identity), at: date, key: key,
          argument: .column(date), condition: nil, after: nil, through: last))
    }
  }
}
