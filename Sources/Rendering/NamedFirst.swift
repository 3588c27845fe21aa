import Columns
import Reports

extension ReportTable {
  /// The same table with the columns that the statement names right after those that say who a row is: for a screen
  /// that is too narrow for all, where what was asked about must not be what falls off.
  var withNamedFirst: ReportTable {
    let fields = table.fields
    // The key, and the name that people know it by.
    let leading = fields.count > 1 && fields[1].column.type == .text ? 2 : min(1, fields.count)
    let head = fields.prefix(leading)
    let named = named.compactMap { name in fields.dropFirst(leading).first { $0.name == name } }
    let rest = fields.dropFirst(leading).filter { field in !named.contains { $0.name == field.name } }
    var copy = self
    copy.table = Table(rowCount: table.rowCount, fields: head + named + rest)
    return copy
  }
}
