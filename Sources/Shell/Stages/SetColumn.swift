import Columns
import Diagnostics
import History
import Language
import Query

/// Writes a column of the customers who reach it: a hand correction.
struct SetColumn: ActingStage {
  static let manual = Manual(
    [Signature(.stage, "set COLUMN:column = E:expression", acting: true)],
    "writes a value into a column of these customers; kept columns (`define`) and the key are computed, not written",
    examples: [
      "where region = 华东 and owner is empty | set owner = 李伟", "where customer_id = \"C0001023\" | set tier = A",
    ])

  private let name: String
  private let value: Formula

  init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    guard let column = clause.name("COLUMN"), let expression = clause.expression("E") else {
      preconditionFailure("set names a column and a value")
    }
    name = column.text
    guard let field = binding.catalog.customers?.table.field(named: column.text) else {
      if binding.schema.item(named: column.text) != nil {
        throw Diagnostic(
          "computed-column", "\"\(column.text)\" is computed, so it cannot be written", at: column.span,
          hint: "define \(column.text) = …")
      }
      throw Diagnostic(
        "unknown-column", "customers have no column \"\(column.text)\"", at: column.span, hint: "`columns` lists them",
        nearest: nearestName(to: column.text, among: binding.catalog.customers?.table.fields.map(\.name) ?? []))
    }
    guard column.text != binding.schema.key else {
      throw Diagnostic("key-column", "the key says who a customer is, so it cannot be written", at: column.span)
    }
    let target = Bound(
      .column(ColumnReference(identity: field.column.identity)), field.column.type, at: column.span,
      stored: field.column)
    let bound = try binding.bindValue(expression, for: target)
    switch (field.column.type, bound.type) {
    case (.tags, _):
      throw Diagnostic("tags-written", "tags are given and taken one by one", at: column.span, hint: "tag \"vip\"")
    case (.tier, .text):
      guard let domain = field.column.tierDomain, case .text(let tier)? = bound.constant else { break }
      guard domain.index(of: tier) != nil else {
        throw Diagnostic(
          "unknown-tier", "no tier is called \"\(tier)\"", at: bound.span,
          expected: [Message(listing: domain.codes)],
          nearest: nearestName(to: tier, among: domain.codes + domain.labels.compactMap { $0 }))
      }
    case (let a, let b) where a == b || (a.isNumeric && b.isNumeric): break
    default:
      throw Diagnostic(
        "types-differ", "\"\(column.text)\" is \(field.column.type); this is \(bound.type)", at: bound.span)
    }
    value = bound.formula
  }

  func change(_ rows: Rows, _ state: inout WorkingState, _ evaluation: Evaluation) throws(Diagnostic) -> Message {
    guard let field = state.customers?.table.field(named: name) else {
      preconditionFailure("the column was found when the statement was checked")
    }
    let values = try evaluation.column(value, of: rows.population).withoutEmptyTexts()
    var changed = field
    changed.column = field.column.replacing(rows.chosen, with: values.column)
    state.setCustomers(changed)
    let emptied = (values.emptied & rows.chosen).population
    if emptied == 0 { return "\"\(name)\" was written for \(grouped(rows.count)) customers" }
    return emptied == rows.count
      ? "\"\(name)\" was emptied for \(grouped(emptied)) customers: an empty text is no value"
      : "\"\(name)\" was written for \(grouped(rows.count)) customers; for \(grouped(emptied)) of them it is empty now: an empty text is no value"
  }
}

extension Column {
  /// As a file is read: an empty text is no value.
  fileprivate func withoutEmptyTexts() -> (column: Column, emptied: Bitmap) {
    let none = Bitmap(count: count)
    guard case .text(var codes, let dictionary) = data, let empty = dictionary.code(of: "") else { return (self, none) }
    let emptied = bitmap(count: count) { codes[$0] == empty }
    guard !emptied.isEmpty else { return (self, none) }
    emptied.forEachOne { codes[$0] = -1 }
    return (
      Column(.text(codes: codes, dictionary: dictionary), missing: missing.map { $0 | emptied } ?? emptied), emptied
    )
  }
}
