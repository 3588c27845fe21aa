/// Expressions to text, with the fewest brackets that keep the tree.
///
/// Works through a stack of its own, so that a deep tree costs no stack.
struct ExpressionWriter {
  private enum Work {
    case text(String)
    /// An expression where at least this precedence is needed to stand without brackets.
    case expression(Expression, above: Int)
  }

  private var stack: [Work]
  private var written = ""

  static func write(_ expression: Expression) -> String {
    var writer = ExpressionWriter(stack: [.expression(expression, above: 0)])
    while let work = writer.stack.popLast() {
      switch work {
      case .text(let text): writer.written += text
      case .expression(let expression, let above): writer.expand(expression, above)
      }
    }
    return writer.written
  }

  private init(stack: [Work]) {
    self.stack = stack
  }

  private mutating func expand(_ expression: Expression, _ above: Int) {
    var work = pieces(expression.form)
    if expression.form.precedence < above { work = [.text("(")] + work + [.text(")")] }
    stack.append(contentsOf: work.reversed())
  }

  private func pieces(_ form: Expression.Form) -> [Work] {
    switch form {
    case .number(let literal): [.text(literal.written)]
    case .text(let text): [.text(quoted(text))]
    case .date(let date): [.text(date.description)]
    case .duration(let span): [.text(span.written)]
    case .name(let name): [.text(name.writtenAsOperand)]
    case .variable(let name): [.text("$\(name.text)")]
    case .path(let table, let column): [.text("\(table.writtenAsOperand).\(column.written)")]
    case .call(let call): pieces(call)
    case .negate(let inner):
      // Two signs side by side would begin a comment.
      if case .negate = inner.form { [.text("- "), .expression(inner, above: 7)] } else { prefixed("-", inner, 7) }
    case .sum(let terms):
      terms.enumerated().flatMap { place, term in
        prefixed(place == 0 ? (term.subtracted ? "-" : "") : term.subtracted ? " - " : " + ", term.value, 6)
      }
    case .product(let factors):
      factors.enumerated().flatMap { place, factor in
        prefixed(place == 0 ? (factor.divides ? "1 / " : "") : factor.divides ? " / " : " * ", factor.value, 7)
      }
    case .not(let inner):
      if let work = negated(inner.form) { work } else { prefixed("not ", inner, 3) }
    case .and(let parts): joined(parts, " and ", above: 3)
    case .or(let parts): joined(parts, " or ", above: 2)
    case .choice(let branches, let otherwise): pieces(branches, otherwise)
    case .hasTag(let tags, let any):
      any
        ? [.text("has any tag (\(tags.map(\.written).joined(separator: ", ")))")]
        : [.text("has tag \(tags.map(\.written).joined(separator: ", "))")]
    default: test(form)
    }
  }

  /// Comparisons and everything that binds like them.
  private func test(_ form: Expression.Form) -> [Work] {
    switch form {
    case .comparison(let left, let sign, let right): both(left, " \(sign.rawValue) ", right)
    case .contains(let left, let right): both(left, " contains ", right)
    case .startsWith(let left, let right): both(left, " starts with ", right)
    case .matches(let left, let right): both(left, " matches ", right)
    case .between(let value, let low, let high): both(value, " between ", low) + prefixed(" and ", high, 5)
    case .oneOf(let value, let items):
      [.expression(value, above: 5), .text(" in (")] + joined(items, ", ", above: 0) + [.text(")")]
    case .isEmpty(let value): [.expression(value, above: 5), .text(" is empty")]
    case .isNotEmpty(let value): [.expression(value, above: 5), .text(" is not empty")]
    case .within(let value, let window): [.expression(value, above: 5), .text(" \(window.written)")]
    case .olderThan(let value, let span): [.expression(value, above: 5), .text(" older than \(span.written)")]
    case .inPeriod(let value, let period): [.expression(value, above: 5), .text(" in \(period.written)")]
    default: []
    }
  }

  /// `x not in (…)` rather than `not x in (…)`, where the language has such a form.
  private func negated(_ form: Expression.Form) -> [Work]? {
    switch form {
    case .contains(let left, let right): both(left, " not contains ", right)
    case .startsWith(let left, let right): both(left, " not starts with ", right)
    case .matches(let left, let right): both(left, " not matches ", right)
    case .between(let value, let low, let high): both(value, " not between ", low) + prefixed(" and ", high, 5)
    case .oneOf(let value, let items):
      [.expression(value, above: 5), .text(" not in (")] + joined(items, ", ", above: 0) + [.text(")")]
    default: nil
    }
  }

  private func pieces(_ call: Expression.Call) -> [Work] {
    var work: [Work] = [.text("\(call.function.writtenAsOperand)(")]
    if call.arguments.count == 1, call.window == nil, call.arguments[0].form.isPlainWithin {
      // Without brackets the window would be read as the call's own.
      work += [.text("("), .expression(call.arguments[0], above: 0), .text(")")]
    } else {
      work += joined(call.arguments, ", ", above: 0)
    }
    if let window = call.window { work.append(.text(" \(window.written)")) }
    if let condition = call.condition.first {
      work += prefixed(call.arguments.isEmpty ? "where " : " where ", condition, 0)
    }
    return work + [.text(")")]
  }

  private func pieces(_ branches: [Expression.Branch], _ otherwise: Expression?) -> [Work] {
    var work: [Work] = [.text("case { ")]
    for (place, branch) in branches.enumerated() {
      work += prefixed(place == 0 ? "" : ", ", branch.condition, 0) + prefixed(": ", branch.value, 0)
    }
    if let otherwise { work += prefixed(branches.isEmpty ? "else: " : ", else: ", otherwise, 0) }
    return work + [.text(" }")]
  }

  private func both(_ left: Expression, _ sign: String, _ right: Expression) -> [Work] {
    [.expression(left, above: 5), .text(sign), .expression(right, above: 5)]
  }

  private func prefixed(_ text: String, _ expression: Expression, _ above: Int) -> [Work] {
    [.text(text), .expression(expression, above: above)]
  }

  private func joined(_ parts: [Expression], _ separator: String, above: Int) -> [Work] {
    parts.enumerated().flatMap { place, part in prefixed(place == 0 ? "" : separator, part, above) }
  }
}

extension Expression.Form {
  /// How tightly it holds together: 1 for `or` up to 8 for what needs no brackets.
  var precedence: Int {
    switch self {
    case .or: 1
    case .and: 2
    case .not: 3
    case .comparison, .between, .oneOf, .contains, .startsWith, .matches, .isEmpty, .isNotEmpty, .hasTag, .within,
      .olderThan, .inPeriod:
      4
    case .sum: 5
    case .product: 6
    case .negate: 7
    case .number, .text, .date, .duration, .name, .variable, .path, .call, .choice: 8
    }
  }

  /// `name within 90d`, the test that looks like a roll-up's window.
  fileprivate var isPlainWithin: Bool {
    guard case .within(let value, _) = self else { return false }
    switch value.form {
    case .name, .path: return true
    default: return false
    }
  }
}

extension Name {
  /// The name as source text, in backquotes where it needs them; what backquotes can't hold stands in quotes, which
  /// every place that such a name can come from takes too.
  public var written: String {
    if text.isEmpty || text.contains("`") || text.contains("\n") { return Language.quoted(text) }
    return quoted || !isPlainName(text) ? "`\(text)`" : text
  }

  /// The same where a value may stand, in which a few words are never names.
  var writtenAsOperand: String { Name.never.contains(text) ? "`\(text)`" : written }

  private static let never: Set<String> = ["and", "or", "not", "where", "else"]
}
