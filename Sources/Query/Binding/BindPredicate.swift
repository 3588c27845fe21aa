import Columns
public import Diagnostics
public import Language

extension Binding {
  mutating func bindPredicate(_ expression: Expression) throws(Diagnostic) -> Bound {
    let span = expression.span
    func condition(_ formula: Formula) -> Bound { Bound(formula, .boolean, at: span) }
    switch expression.form {
    case .comparison(let a, let sign, let b):
      return condition(try bindComparison(a, relation(sign), b, at: span))
    case .between(let x, let low, let high):
      return condition(
        .and([
          try bindComparison(x, .greaterOrEqual, low, at: span), try bindComparison(x, .lessOrEqual, high, at: span),
        ]))
    case .oneOf(let x, let choices): return condition(try bindOneOf(x, choices))
    case .contains(let x, let part): return condition(try bindTextTest(.contains, x, part))
    case .startsWith(let x, let part): return condition(try bindTextTest(.startsWith, x, part))
    case .matches(let x, let pattern): return condition(try bindPattern(x, pattern))
    case .isEmpty(let x): return condition(.isMissing(try bind(x).formula))
    case .isNotEmpty(let x): return condition(.not(.isMissing(try bind(x).formula)))
    case .hasTag(let names, _): return condition(try bindHasTag(names, at: span))
    case .within(let x, let window):
      let date = try bindDate(x)
      let range = try days(of: window, at: span)
      return condition(
        .and([
          .compare(date.formula, .greater, .constant(.date(range.after))),
          .compare(date.formula, .lessOrEqual, .constant(.date(range.through))),
        ]))
    case .olderThan(let x, let length):
      let date = try bindDate(x)
      let limit = try subtract(length, from: try asOf(at: span), at: span)
      return condition(.compare(date.formula, .lessOrEqual, .constant(.date(limit))))
    case .inPeriod(let x, let period):
      let date = try bindDate(x)
      let range = try days(of: period, at: span)
      return condition(
        .and([
          .compare(date.formula, .greaterOrEqual, .constant(.date(range.first))),
          .compare(date.formula, .lessOrEqual, .constant(.date(range.last))),
        ]))
    case .not(let x): return condition(.not(try bindCondition(x).formula))
    case .and(let all): return condition(.and(try bindConditions(all)))
    case .or(let all): return condition(.or(try bindConditions(all)))
    default: preconditionFailure("every other form is bound as a value")
    }
  }

  private mutating func bindConditions(_ all: [Expression]) throws(Diagnostic) -> [Formula] {
    var formulas: [Formula] = []
    for each in all { formulas.append(try bindCondition(each).formula) }
    return formulas
  }

  private mutating func bindDate(_ expression: Expression) throws(Diagnostic) -> Bound {
    let bound = try bind(expression)
    guard bound.type == .date else {
      throw Diagnostic("not-a-date", "a date is wanted here; this is \(bound.type)", at: expression.span)
    }
    return bound
  }

  private mutating func bindTextTest(_ test: TextTest, _ x: Expression, _ part: Expression) throws(Diagnostic)
    -> Formula
  {
    let text = try bind(x)
    if text.type == .tags, case .contains = test {
      return try bindHasTag([try tagName(part)], at: part.span)
    }
    guard text.type == .text else {
      throw Diagnostic("not-a-text", "a text is wanted here; this is \(text.type)", at: x.span)
    }
    try checkMeantAsValue(x)
    let wanted = try bindValue(part, for: text)
    guard wanted.type == .text else {
      throw Diagnostic("not-a-text", "a text is wanted here; this is \(wanted.type)", at: part.span, hint: "\"…\"")
    }
    return .textTest(test, text.formula, wanted.formula)
  }

  /// `x matches "re"`: the pattern is written out, so that it is checked before anything runs.
  private mutating func bindPattern(_ x: Expression, _ pattern: Expression) throws(Diagnostic) -> Formula {
    let text = try bind(x)
    guard text.type == .text || text.type == .tier else {
      throw Diagnostic("not-a-text", "a text is wanted here; this is \(text.type)", at: x.span)
    }
    guard case .constant(.text(let source)) = try bindValue(pattern, for: text).formula else {
      throw Diagnostic(
        "not-a-constant", "a pattern is a text that is written out", at: pattern.span,
        hint: "matches \"^1[3-9][0-9]{9}$\"")
    }
    do throws(Diagnostic) {
      _ = try Pattern(source)
    } catch {
      // Where the quoted text is the pattern itself, its own places can be shown.
      var place = pattern.span
      if let own = error.span, pattern.span.end - pattern.span.start == source.utf8.count + 2 {
        place = SourceSpan(pattern.span.start + 1 + own.start, pattern.span.start + 1 + own.end)
      }
      throw Diagnostic(
        error.rule, error.message, at: place, expected: error.expected, hint: error.hint, nearest: error.nearest)
    }
    return .textTest(.matches, text.formula, .constant(.text(source)))
  }

  private func tagName(_ expression: Expression) throws(Diagnostic) -> Name {
    switch expression.form {
    case .name(let name): return name
    case .text(let text): return Name(text, quoted: true, at: expression.span)
    default: throw Diagnostic("not-a-tag", "a tag's name is wanted here", at: expression.span)
    }
  }

  private func bindHasTag(_ names: [Name], at span: SourceSpan) throws(Diagnostic) -> Formula {
    guard let item = schema.items.first(where: { $0.type == .tags }) else {
      if schema.areCustomers {
        try checkTags(names, among: catalog.tagNames)
        return .constant(.boolean(false))
      }
      throw Diagnostic("no-tags", "these rows have no tags", at: span)
    }
    var known = catalog.tagNames
    if let sets = item.stored?.tagSets { known += sets.names }
    try checkTags(names, among: known)
    return .hasTag(item.formula, names: names.map(\.text))
  }

  private func checkTags(_ names: [Name], among known: [String]) throws(Diagnostic) {
    for name in names where !known.contains(name.text) {
      throw Diagnostic(
        "unknown-tag", "no customer has a tag \"\(name.text)\", and the dictionary does not know it", at: name.span,
        hint: "`tags` lists them", nearest: nearestName(to: name.text, among: known))
    }
  }

  private mutating func bindOneOf(_ x: Expression, _ choices: [Expression]) throws(Diagnostic) -> Formula {
    let subject = try bind(x)
    try checkMeantAsValue(x)
    var values: [Value] = []
    for choice in choices {
      let bound = try bindValue(choice, for: subject)
      guard let value = bound.constant else {
        throw Diagnostic("not-a-constant", "the values of \"in (…)\" are written out", at: choice.span)
      }
      try checkComparable(subject, bound, .equal, at: choice.span)
      noteUnseenValue(subject, bound, .equal)
      values.append(value)
    }
    return .oneOf(subject.formula, values)
  }

  /// Binds the right side of a comparison: a bare word against a text, tag or tier column is a value.
  public mutating func bindValue(_ expression: Expression, for subject: Bound) throws(Diagnostic) -> Bound {
    guard case .name(let name) = expression.form else { return try bind(expression) }
    // Backquotes mean the column; where there is none, the tier that a policy names so.
    if name.quoted, subject.type == .tier, schema.item(named: name.text) == nil, locals[name.text] == nil {
      return Bound(.constant(.text(name.text)), .text, at: name.span)
    }
    guard !name.quoted else { return try bind(expression) }
    guard subject.type == .text || subject.type == .tier || subject.type == .tags else { return try bind(expression) }
    if let local = locals[name.text], local.constant != nil { return try resolve(name) }
    if schema.item(named: name.text) != nil {
      throw Diagnostic(
        "value-or-column", "\"\(name.text)\" could be a value or the column of that name", at: name.span,
        hint: "\"\(name.text)\" for the value, `\(name.text)` in backquotes for the column")
    }
    return Bound(.constant(.text(name.text)), .text, at: name.span)
  }

  private mutating func bindComparison(
    _ a: Expression, _ relation: Relation, _ b: Expression, at span: SourceSpan
  ) throws(Diagnostic) -> Formula {
    // `B = tier` is read as `tier = B`.
    if case .name(let name) = a.form, !name.quoted, locals[name.text] == nil, schema.item(named: name.text) == nil,
      name.text != "true", name.text != "false"
    {
      if let right = try? bind(b), right.constant == nil, right.type == .text || right.type == .tier {
        return try bindComparison(b, relation.mirrored, a, at: span)
      }
    }
    let left = try bind(a)
    if left.constant != nil, left.type == .text, case .name(let name) = b.form, !name.quoted,
      schema.item(named: name.text) != nil
    {
      return try bindComparison(b, relation.mirrored, a, at: span)
    }
    let right = try bindValue(b, for: left)
    if right.constant != nil { try checkMeantAsValue(a) }
    try checkComparable(left, right, relation, at: span)
    noteUnseenValue(left, right, relation)
    noteUnits(left.unit, right.unit, "compared with")
    notePercent(left, b)
    notePercent(right, a)
    return .compare(left.formula, relation, right.formula)
  }

  /// Refuses `"tier" = A`: a text in quotes is a value, and two values compared are the same answer for every row.
  private func checkMeantAsValue(_ subject: Expression) throws(Diagnostic) {
    guard case .text(let text) = subject.form, schema.item(named: text) != nil else { return }
    throw Diagnostic(
      "quoted-column", "a text in quotes is a value; the column of that name stands without quotes",
      at: subject.span, hint: "`\(text)`")
  }

  /// Tells where a column counted in % meets `15%`, which is the number 0.15.
  private mutating func notePercent(_ column: Bound, _ other: Expression) {
    guard column.unit == "%", case .number(let literal) = other.form, literal.mark != .none else { return }
    let written = Exact(units: literal.units, form: ExactForm(scale: literal.scale))
    let plain = Exact(units: literal.units, form: ExactForm(scale: max(0, literal.scale - 2)))
    notes.append(
      "the column is counted in %, and 15% is the number 0.15: here \(written.text) is compared; `\(plain.text)` may be meant"
    )
  }

  /// Tells when no row holds the value that is compared with: a mistyped value is silent otherwise.
  private mutating func noteUnseenValue(_ left: Bound, _ right: Bound, _ relation: Relation) {
    guard relation == .equal || relation == .notEqual, case .text(let value)? = right.constant else { return }
    guard let column = left.stored, column.type == .text else { return }
    guard let dictionary = column.dictionary else {
      if column.rows(with: value).isEmpty { notes.append("no row holds \"\(value)\" here") }
      return
    }
    if dictionary.code(of: value) == nil {
      let near =
        dictionary.count <= 2_000
        ? nearestName(to: value, among: (0..<Int32(dictionary.count)).lazy.map { dictionary[$0] }) : nil
      if let near {
        notes.append("no row holds \"\(value)\" here; did you mean \"\(near)\"?")
      } else {
        notes.append("no row holds \"\(value)\" here")
      }
    }
  }

  private func checkComparable(_ a: Bound, _ b: Bound, _ relation: Relation, at span: SourceSpan) throws(Diagnostic) {
    let ordered = relation != .equal && relation != .notEqual
    switch (a.type, b.type) {
    case (.tags, _), (_, .tags):
      throw Diagnostic("tags-compared", "tags are a set; one is asked for by its name", at: span, hint: "has tag vip")
    case (.tier, .text), (.tier, .tier), (.text, .tier):
      if ordered {
        throw Diagnostic(
          "tiers-ordered", "tiers are compared with \"=\", \"!=\" or \"in\"", at: span, hint: "tier in (A, B)")
      }
      let (tier, value) = a.type == .tier ? (a, b) : (b, a)
      if let domain = tier.stored?.tierDomain, case .text(let name)? = value.constant,
        domain.index(of: name) == nil
      {
        throw Diagnostic(
          "unknown-tier", "no tier is called \"\(name)\"", at: value.span,
          expected: [Message(listing: domain.codes)],
          nearest: nearestName(to: name, among: domain.codes + domain.labels.compactMap { $0 }))
      }
    case (.boolean, .boolean):
      if ordered { throw Diagnostic("booleans-ordered", "true and false have no order", at: span) }
    case (let x, let y) where x.isNumeric && y.isNumeric: return
    case (let x, let y) where x == y: return
    case (.text, let y) where y.isNumeric && a.stored.map { $0.missingCount == $0.count } ?? false:
      throw Diagnostic(
        "types-differ", "the column has no values, so nothing says that they are numbers", at: b.span,
        hint: "load … types (COLUMN = integer)")
    case (.text, let y) where y.isNumeric:
      throw Diagnostic(
        "types-differ", "a text is compared with a text; this is a number", at: b.span,
        hint: "put the value in quotes")
    case (.date, .text):
      throw Diagnostic(
        "types-differ", "a date is compared with a date", at: b.span, hint: "2026-06-30, without quotes")
    default:
      throw Diagnostic(
        "types-differ", "\(a.type) cannot be compared with \(b.type)", at: span)
    }
  }

  private func relation(_ sign: Expression.Comparison) -> Relation {
    switch sign {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    }
  }
}

/// The answer of every form that parses but is not built yet.
public func notInThisVersion(_ form: String, at span: SourceSpan?) -> Diagnostic {
  Diagnostic("not-in-this-version", "\"\(form)\" is not in this version", at: span)
}
