public import Columns
public import Diagnostics
public import Language

extension Binding {
  /// Checks an expression: names, types, functions.
  public mutating func bind(_ expression: Expression) throws(Diagnostic) -> Bound {
    let span = expression.span
    switch expression.form {
    case .number(let literal):
      let exact = Exact(units: literal.units, form: ExactForm(scale: literal.scale))
      return Bound(.constant(.exact(exact)), exact.form.type, at: span)
    case .text(let text): return Bound(.constant(.text(text)), .text, at: span)
    case .date(let date): return Bound(.constant(.date(try day(date, at: span))), .date, at: span)
    case .duration:
      throw Diagnostic(
        "misplaced-duration", "a length of time stands after \"within\", \"before\" or \"older than\"", at: span,
        hint: "last_order within 90d")
    case .name(let name): return try resolve(name)
    case .variable(let name):
      guard let value = catalog.variables[name.text] else {
        throw Diagnostic(
          "unknown-variable", "no parameter or variable is called \"$\(name.text)\"", at: span,
          hint: "param \(name.text) = 80", nearest: nearestName(to: name.text, among: catalog.variables.keys.sorted()))
      }
      return Bound(.constant(value), type(of: value), at: span)
    case .path(let table, let column):
      throw Diagnostic(
        "path-outside-roll-up", "\"\(table.text).\(column.text)\" is many events; a roll-up makes one value of them",
        at: span, hint: "sum(\(table.text).\(column.text) within 12mo)")
    case .call(let call): return try bindCall(call, at: span)
    case .negate(let operand):
      let bound = try bindNumber(operand)
      if case .constant(.exact(let exact)) = bound.formula, exact.units != .min {
        return Bound(.constant(.exact(Exact(units: -exact.units, form: exact.form))), bound.type, at: span)
      }
      return Bound(.negate(bound.formula), bound.type, at: span, unit: bound.unit)
    case .sum(let terms): return try bindSum(terms, at: span)
    case .product(let factors): return try bindProduct(factors, at: span)
    case .choice(let branches, let otherwise): return try bindChoice(branches, otherwise, at: span)
    default: return try bindPredicate(expression)
    }
  }

  /// Checks an expression that must be true or false.
  public mutating func bindCondition(_ expression: Expression) throws(Diagnostic) -> Bound {
    let bound = try bind(expression)
    guard bound.type == .boolean else {
      throw Diagnostic(
        "not-a-condition", "a condition is true or false; this is \(bound.type)", at: expression.span,
        expected: ["a comparison such as `amount > 100`"])
    }
    return bound
  }

  /// Checks an expression that must be a number.
  public mutating func bindNumber(_ expression: Expression) throws(Diagnostic) -> Bound {
    let bound = try bind(expression)
    guard bound.type.isNumeric else {
      throw Diagnostic(
        "not-a-number", "a number is wanted here; this is \(bound.type)", at: expression.span,
        hint: bound.type == .date ? "days_since(…) counts the days since a date" : nil)
    }
    return bound
  }

  /// What a name means: a name given by the policy or script, then a column.
  mutating func resolve(_ name: Name) throws(Diagnostic) -> Bound {
    let item = schema.item(named: name.text)
    // Backquotes mean the column; where there is none, a name that can be written in no other way.
    if let local = locals[name.text], !name.quoted || item == nil {
      touch(local.formula)
      return Bound(
        local.formula, local.type, at: name.span, unit: local.unit, display: local.display, stored: local.stored)
    }
    if let item {
      touch(item.formula)
      return Bound(item.formula, item.type, at: name.span, unit: item.unit, display: item.display, stored: item.stored)
    }
    if !name.quoted, name.text == "true" || name.text == "false" {
      return Bound(.constant(.boolean(name.text == "true")), .boolean, at: name.span)
    }
    throw unknownColumn(name)
  }

  func unknownColumn(_ name: Name) -> Diagnostic {
    if let broken = brokenDefinitions[name.text] {
      return Diagnostic(
        broken.rule, "the kept column \"\(name.text)\" cannot be computed: \(broken.message)", at: name.span,
        hint: broken.hint, nearest: broken.nearest)
    }
    let names = Array(locals.keys.sorted()) + schema.items.map(\.name)
    let nearest = nearestName(to: name.text, among: names)
    if schema.items.isEmpty {
      return Diagnostic(
        "no-customers", "there is no column \"\(name.text)\": no customers are loaded yet", at: name.span,
        hint: "load \"customers.csv\" as customers key customer_id")
    }
    return Diagnostic(
      "unknown-column", "no column is called \"\(name.text)\"", at: name.span,
      hint: nearest == nil ? "`columns` lists them; a text value stands in quotes" : nil, nearest: nearest)
  }

  /// The type a constant has.
  func type(of value: Value) -> ColumnType {
    switch value {
    case .missing, .text: .text
    case .exact(let exact): exact.form.type
    case .real: .real
    case .date: .date
    case .boolean: .boolean
    case .tags: .tags
    case .tier: .tier
    }
  }

  /// A day as it is written; there must be such a day.
  public func day(_ literal: DateLiteral, at span: SourceSpan) throws(Diagnostic) -> Day {
    guard let day = Day(year: literal.year, month: literal.month, day: literal.day) else {
      throw Diagnostic("no-such-day", "there is no such day", at: span, hint: "2026-06-30")
    }
    return day
  }

  private mutating func bindSum(_ terms: [Expression.Term], at span: SourceSpan) throws(Diagnostic) -> Bound {
    var parts: [Formula.Term] = []
    var type = ColumnType.integer
    var unit: String?
    var isMixed = false
    for term in terms {
      let bound = try bindNumber(term.value)
      parts.append(Formula.Term(bound.formula, subtracted: term.subtracted))
      type = widerNumber(type, bound.type)
      noteUnits(unit, bound.unit, term.subtracted ? "subtracted from" : "added to")
      if let first = unit, let own = bound.unit, own != first { isMixed = true }
      unit = unit ?? bound.unit
    }
    return Bound(.sum(parts), type, at: span, unit: isMixed ? nil : unit)
  }

  private mutating func bindProduct(_ factors: [Expression.Factor], at span: SourceSpan) throws(Diagnostic) -> Bound {
    var parts: [Formula.Factor] = []
    var scale = 0
    var real = false
    var units: [String] = []
    // Money times a number, or by a number that is written out, is money.
    var isPlain = true
    for factor in factors {
      let bound = try bindNumber(factor.value)
      if let unit = bound.unit {
        units.append(unit)
        isPlain = isPlain && !factor.divides && unit != "%" && !unit.isEmpty
      } else if factor.divides {
        isPlain = isPlain && bound.constant != nil
      }
      parts.append(Formula.Factor(bound.formula, divides: factor.divides))
      if case .decimal(let digits) = bound.type { scale += digits }
      real = real || factor.divides || bound.type == .real
    }
    return Bound(
      .product(parts), real ? .real : scale == 0 ? .integer : .decimal(scale: min(scale, 38)), at: span,
      unit: isPlain && units.count == 1 ? units[0] : nil)
  }

  private mutating func bindChoice(
    _ branches: [Expression.Branch], _ otherwise: Expression?, at span: SourceSpan
  ) throws(Diagnostic) -> Bound {
    var parts: [Formula.Branch] = []
    var type: ColumnType?
    for branch in branches {
      let condition = try bindCondition(branch.condition)
      let value = try bind(branch.value)
      type = try common(type, value)
      parts.append(Formula.Branch(condition.formula, value.formula))
    }
    let last = try bindOptional(otherwise)
    if let last { type = try common(type, last) }
    return Bound(.choice(parts, otherwise: last?.formula), type ?? .integer, at: span)
  }

  private mutating func bindOptional(_ expression: Expression?) throws(Diagnostic) -> Bound? {
    guard let expression else { return nil }
    return try bind(expression)
  }

  /// The type that holds both; numbers widen, tiers become the texts of their codes, everything else must agree.
  func common(_ type: ColumnType?, _ next: Bound) throws(Diagnostic) -> ColumnType {
    let own = next.type == .tier ? .text : next.type
    guard let type else { return own }
    if type.isNumeric, next.type.isNumeric { return widerNumber(type, next.type) }
    guard type == own else {
      throw Diagnostic(
        "types-differ", "all values of one choice have one type; this is \(next.type) and one before it is \(type)",
        at: next.span)
    }
    return type
  }

  /// Tells where numbers of two units meet: `¥` and `d` make no sum.
  mutating func noteUnits(_ first: String?, _ second: String?, _ meeting: Message) {
    guard let first, let second, first != second else { return }
    let note: Message = "\(second) is \(meeting) \(first): the units differ"
    if !notes.contains(note) { notes.append(note) }
  }
}

/// Real, else the decimal with more digits, else integer.
func widerNumber(_ a: ColumnType, _ b: ColumnType) -> ColumnType {
  switch (a, b) {
  case (.real, _), (_, .real): .real
  case (.decimal(let x), .decimal(let y)): .decimal(scale: max(x, y))
  case (.decimal, _): a
  case (_, .decimal): b
  default: .integer
  }
}
