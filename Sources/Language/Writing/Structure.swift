/// Trees without their places, as text: two trees mean the same when their structures are equal.
///
/// Written independently of the formatter, so that each can be held against the other.
public func structure(of statement: Statement) -> String {
  switch statement.form {
  case .command(let clause): "(command \(structure(of: clause)))"
  case .pipeline(let pipeline): structure(of: pipeline)
  }
}

/// Whether two statements are the same but for where they stand.
public func structurallyEqual(_ one: Statement, _ other: Statement) -> Bool {
  structure(of: one) == structure(of: other)
}

/// Whether two expressions are the same but for where they stand.
public func structurallyEqual(_ one: Expression, _ other: Expression) -> Bool {
  structure(of: one) == structure(of: other)
}

public func structure(of pipeline: Pipeline) -> String {
  let source =
    switch pipeline.source {
    case .implied: "implied"
    case .continued: "continued"
    case .named(let name): "named \(structure(of: name))"
    case .clause(let clause): structure(of: clause)
    }
  return "(pipeline \(source)\(pipeline.stages.map { " " + structure(of: $0) }.joined()))"
}

public func structure(of clause: Clause) -> String {
  "(\(clause.signature.usage.debugDescription)\(structure(of: clause.parts)))"
}

private func structure(of parts: [Part]) -> String {
  parts.map { part in
    switch part {
    case .word(let word, _): " \(word)"
    case .group(let role, let inner, _): " \(role)<\(structure(of: inner))>"
    case .value(let role, let argument): " \(role):\(structure(of: argument))"
    }
  }.joined()
}

private func structure(of argument: Argument) -> String {
  switch argument {
  // In a place for names quotes change nothing.
  case .name(let name): name.text.debugDescription
  case .text(let text, _): "text \(text.debugDescription)"
  case .id(let text, _): "id \(text.debugDescription)"
  case .number(let number, _): structure(of: number)
  case .date(let date, _): date.description
  case .duration(let span, _): span.written
  case .path(let table, let column): "\(structure(of: table)).\(structure(of: column))"
  case .expression(let expression): structure(of: expression)
  case .pipeline(let pipeline): structure(of: pipeline)
  case .statement(let statement): structure(of: statement)
  case .block(let clauses, _): "{\(clauses.map { structure(of: $0) }.joined())}"
  }
}

private func structure(of name: Name) -> String { (name.quoted ? "`" : "") + name.text.debugDescription }

private func structure(of number: NumberLiteral) -> String {
  "\(number.units)e-\(number.scale)\(number.mark == .none ? "" : "\(number.mark)")\(number.currency ?? "")"
}

public func structure(of expression: Expression) -> String {
  var stack: [Piece] = [.tree(expression)]
  var text = ""
  while let piece = stack.popLast() {
    switch piece {
    case .text(let words): text += words
    case .tree(let expression):
      let (head, children) = expression.form.anatomy
      text += "(\(head)"
      stack.append(.text(")"))
      for child in children.reversed() {
        stack.append(.tree(child))
        stack.append(.text(" "))
      }
    }
  }
  return text
}

private enum Piece {
  case text(String)
  case tree(Expression)
}

extension Expression.Form {
  /// What it is, and the expressions in it.
  fileprivate var anatomy: (head: String, children: [Expression]) {
    switch self {
    case .number(let literal): (structure(of: literal), [])
    case .text(let text): ("text \(text.debugDescription)", [])
    case .date(let date): (date.description, [])
    case .duration(let span): (span.written, [])
    case .name(let name): ("name \(structure(of: name))", [])
    case .variable(let name): ("variable \(name.text.debugDescription)", [])
    case .path(let table, let column): ("path \(structure(of: table)) \(structure(of: column))", [])
    case .call(let call):
      (
        "call \(structure(of: call.function)) \(call.window?.written ?? "") \(call.arguments.count)",
        call.arguments + call.condition
      )
    case .negate(let inner): ("negate", [inner])
    case .sum(let terms): ("sum \(terms.map { $0.subtracted ? "-" : "+" }.joined())", terms.map(\.value))
    case .product(let factors): ("product \(factors.map { $0.divides ? "/" : "*" }.joined())", factors.map(\.value))
    case .comparison(let left, let sign, let right): (sign.rawValue, [left, right])
    case .between(let value, let low, let high): ("between", [value, low, high])
    case .oneOf(let value, let items): ("in", [value] + items)
    case .contains(let left, let right): ("contains", [left, right])
    case .startsWith(let left, let right): ("starts", [left, right])
    case .matches(let left, let right): ("matches", [left, right])
    case .isEmpty(let value): ("empty", [value])
    case .isNotEmpty(let value): ("present", [value])
    case .hasTag(let tags, let any): ("tag \(any) \(tags.map(\.text.debugDescription).joined(separator: " "))", [])
    case .within(let value, let window): (window.written, [value])
    case .olderThan(let value, let span): ("older \(span.written)", [value])
    case .inPeriod(let value, let period): ("period \(period)", [value])
    case .not(let inner): ("not", [inner])
    case .and(let parts): ("and", parts)
    case .or(let parts): ("or", parts)
    case .choice(let branches, let otherwise):
      (
        "case \(branches.count)",
        branches.flatMap { [$0.condition, $0.value] } + (otherwise.map { [$0] } ?? [])
      )
    }
  }
}
