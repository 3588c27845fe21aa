import Columns
import Diagnostics
import History
import Language
import Query

/// The tables of the store.
struct Tables: SessionSource {
  static let manual = Manual(
    [Signature(.source, "tables")], "the tables of the store, with their rows and where they came from",
    examples: ["tables", "tables | where rows > 10_000"])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    let tables = session.state.tables
    let fields = [
      Field("table", textColumn(tables.map(\.name))), Field("rows", countColumn(tables.map(\.table.rowCount))),
      Field("columns", countColumn(tables.map(\.table.fields.count))),
      Field(
        "kind",
        textColumn(
          tables.map { table in
            switch table.kind {
            case .keyed(let key): "key \(key)"
            case .events(let parent, let by, let at): "of \(parent) by \(by) at \(at)"
            }
          })), Field("source", textColumn(tables.map(\.source))),
    ]
    return MadeTable(table: Table(rowCount: tables.count, fields: fields), noun: "tables", prose: ["kind", "source"])
  }
}

/// The columns of a table.
struct ColumnsOfTable: SessionSource {
  static let manual = Manual(
    [Signature(.source, "columns [TABLE:table]")],
    "the columns of customers, or of another table: type, unit, and how a kept column is computed",
    examples: ["columns", "columns orders"])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    let table = try session.table(clause.name("TABLE"), at: clause.span)
    var binding = Binding(session.catalog)
    binding.enter(table)
    let items = binding.schema.items
    let definitions = session.state.definitions
    func definition(_ name: String) -> String? {
      guard table.name == "customers" else { return nil }
      return definitions.first { $0.name == name }?.expression
    }
    let broken = table.name == "customers" ? binding.brokenDefinitions : [:]
    let names = items.map(\.name) + broken.keys.sorted()
    let types = items.map(\.type.description) + broken.keys.map { _ in "broken" }
    let units = items.map { $0.unit.flatMap { $0.isEmpty ? nil : $0 } } + broken.keys.map { _ in nil }
    let reasons = broken.keys.sorted().map { broken[$0]?.message ?? "" }
    let sources = items.map { definition($0.name) } + reasons.map(\.description)
    let fields = [
      Field("column", textColumn(names)), Field("type", textColumn(types)), Field("unit", textColumn(units)),
      Field("defined as", textColumn(sources)),
    ]
    return MadeTable(
      table: Table(rowCount: names.count, fields: fields), noun: "columns", prose: ["defined as"],
      isWhole: true, said: ["defined as": byRow(items.map { _ in nil } + reasons)])
  }
}

/// What is in every column.
struct Describe: SessionSource {
  static let manual = Manual(
    [Signature(.source, "describe [TABLE:table]")],
    "what is in every column: type, missing, distinct values, range, the middle, and a tiny histogram",
    examples: ["describe", "describe orders"])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    let table = try session.table(clause.name("TABLE"), at: clause.span)
    var binding = Binding(session.catalog)
    binding.enter(table)
    let population = Population(table.table)
    let evaluation = session.evaluation
    var portraits: [Portrait] = []
    for item in binding.schema.items {
      portraits.append(Portrait(item.name, try evaluation.column(item.formula, of: population), unit: item.unit))
    }
    let fields = [
      Field("column", textColumn(portraits.map(\.name))), Field("type", textColumn(portraits.map(\.type))),
      Field("missing", countColumn(portraits.map(\.missing))),
      Field("distinct", countColumn(portraits.map(\.distinct))),
      Field("min", textColumn(portraits.map(\.lowest))), Field("median", textColumn(portraits.map(\.middle))),
      Field("max", textColumn(portraits.map(\.highest))),
      Field("shape", textColumn(portraits.map { $0.shape?.description })),
    ]
    return MadeTable(
      table: Table(rowCount: portraits.count, fields: fields),
      headline: ["\(grouped(table.table.rowCount)) \(noun(ofTable: table.name)), \(portraits.count) columns"],
      noun: "columns", prose: ["shape"], uncut: ["min", "median", "max"], expendable: ["median", "distinct"],
      isWhole: true, said: ["shape": byRow(portraits.map(\.shape))])
  }
}

extension Session {
  /// A table by name, or customers.
  func table(_ name: Name?, at span: SourceSpan) throws(Diagnostic) -> CatalogTable {
    guard let name else {
      var binding = Binding(catalog)
      return try binding.enterCustomers(at: span)
    }
    guard let table = catalog.table(named: name.text) else {
      throw Diagnostic(
        "unknown-table", "no table is called \"\(name.text)\"", at: name.span, hint: "`tables` lists them",
        nearest: nearestName(to: name.text, among: catalog.tables.map(\.name)))
    }
    return table
  }
}
