import Columns
import Diagnostics
import History
import Language
import Query
import Tiering

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
  private let span: SourceSpan

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
    span = bound.span
  }

  func change(_ rows: Rows, _ state: inout WorkingState, _ evaluation: Evaluation) throws(Diagnostic) -> Message {
    guard let field = state.customers?.table.field(named: name) else {
      preconditionFailure("the column was found when the statement was checked")
    }
    var values = try evaluation.column(value, of: rows.population).withoutEmptyTexts()
    var rounded = 0
    let form = exactForm(of: field.column)
    if let form, form.divisor == 1, values.column.type == .real {
      (values.column, rounded) = try self.rounded(values.column, rows.chosen, to: form)
    }
    if let domain = field.column.tierDomain { try checkTiers(values.column, rows.chosen, domain) }
    var changed = field
    changed.column = field.column.replacing(rows.chosen, with: values.column)
    state.setCustomers(changed)
    try keepBeforeCapacity(changed.column, rows.chosen, &state)
    let emptied = (values.emptied & rows.chosen).population
    if rounded > 0, let scale = form?.scale {
      return
        "\"\(name)\" was written for \(grouped(rows.count)) customers; \(grouped(rounded)) of them rounded to the \(scale) digits after the point that the column has"
    }
    if emptied == 0 { return "\"\(name)\" was written for \(grouped(rows.count)) customers" }
    return emptied == rows.count
      ? "\"\(name)\" was emptied for \(grouped(emptied)) customers: an empty text is no value"
      : "\"\(name)\" was written for \(grouped(rows.count)) customers; for \(grouped(emptied)) of them it is empty now: an empty text is no value"
  }
}

extension SetColumn {
  /// The digits of exact numbers, those of more than 64 bits included.
  private func exactForm(of column: Column) -> ExactForm? {
    if let form = column.exactForm { return form }
    guard column.type.isNumeric, case .wide(_, let form) = column.data else { return nil }
    return form
  }

  /// Reals as numbers of the column's own digits, halves away from zero: a column of exact numbers stays one, or the
  /// values of all the others would lose digits with it.
  private func rounded(
    _ values: Column, _ chosen: Bitmap, to form: ExactForm
  ) throws(Diagnostic) -> (column: Column, count: Int) {
    var units = [Int128](repeating: 0, count: values.count)
    var missing = Bitmap(count: values.count, repeating: true)
    var count = 0
    for row in chosen.ones().map({ Int($0) }) where !values.isMissing(row) {
      let scaled: Double =
        switch values[row] {
        case .real(let number): number * powerOfTen(form.scale)
        case .exact(let number): number.double * powerOfTen(form.scale)
        default: preconditionFailure("numbers are written into numbers")
        }
      let whole = scaled.rounded(.toNearestOrAwayFromZero)
      guard abs(whole) < 1e38 else {
        throw Diagnostic("overflow", "exact numbers have at most 128 bits; this result is larger", at: span)
      }
      units[row] = Int128(whole)
      missing[row] = false
      if abs(scaled - whole) > 1e-9 * max(1, abs(scaled)) { count += 1 }
    }
    return (.exact(units, form, missing: missing), count)
  }

  /// A tier that nobody has decided on is not written: it would leave the customer without one.
  private func checkTiers(_ values: Column, _ chosen: Bitmap, _ domain: TierDomain) throws(Diagnostic) {
    for row in chosen.ones() where !values.isMissing(Int(row)) && domain.index(of: values[Int(row)].text) == nil {
      throw Diagnostic(
        "unknown-tier", "no tier is called \"\(values[Int(row)].text)\"", at: span,
        expected: [Message(listing: domain.codes)])
    }
  }

  /// What a person decides is so before any capacity too: hysteresis reads it the next time.
  private func keepBeforeCapacity(
    _ tiers: Column, _ chosen: Bitmap, _ state: inout WorkingState
  ) throws(Diagnostic) {
    guard let uncapped = state.customers?.table.field(named: uncappedName(name)) else { return }
    let own = uncapped.column.tierDomain ?? TierDomain(codes: [])
    let (written, domain) = try WorkingTiers(tiers).placed(in: own, count: tiers.count)
    let (before, _) = try WorkingTiers(uncapped.column).placed(in: domain, count: tiers.count)
    state.setCustomers(Field(uncapped.name, before.replacing(chosen, with: written)))
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
