import Columns
import Diagnostics
import Language
import Query

/// Looks at one customer's values: what a clause reads, whether it holds, and how far it is from its line.
struct Reading {
  let row: Int
  let policy: BoundPolicy
  let customers: Population
  let evaluation: Evaluation
  var binding: Binding
  /// Columns that were shown already.
  private var shown: Set<String> = []

  init(
    _ row: Int, _ policy: BoundPolicy, _ customers: Population, _ evaluation: Evaluation, _ binding: Binding
  ) {
    self.row = row
    self.policy = policy
    self.customers = customers
    self.evaluation = evaluation
    self.binding = binding
  }

  func value(_ formula: Formula) throws(Diagnostic) -> Value {
    let column = try evaluation.column(formula, of: customers, rows: [Int32(row)])
    return column.isMissing(0) ? .missing : column[0]
  }

  func outcome(_ condition: Formula) throws(Diagnostic) -> ExplainedStep.Outcome {
    switch try value(condition) {
    case .boolean(let flag): flag ? .passed : .failed
    default: .unknown
    }
  }

  /// What an expression means where a clause of the policy stands; "" for the rules, nil outside the policy.
  mutating func bound(_ expression: Expression, in scope: String?) throws(Diagnostic) -> Bound {
    let outer = binding.locals
    defer { binding.locals = outer }
    binding.locals = scope.map { policy.scopes[$0] ?? [:] } ?? [:]
    return try binding.bind(expression)
  }

  /// The comparisons of a condition, through `and`, `or`, `not` and named conditions, in order.
  func comparisons(_ expression: Expression, in scope: String?) -> [(expression: Expression, scope: String?)] {
    switch expression.form {
    case .and(let all), .or(let all): return all.flatMap { comparisons($0, in: scope) }
    case .not(let inner):
      switch inner.form {
      case .and, .or, .not: return comparisons(inner, in: scope)
      default: return [(expression, scope)]
      }
    case .name(let name):
      guard let (inner, own) = namedExpression(name, in: scope) else { return [(expression, scope)] }
      return comparisons(inner, in: own)
    default: return [(expression, scope)]
    }
  }

  /// What a `let` of the policy stands for, and where it stands.
  func namedExpression(_ name: Name, in scope: String?) -> (Expression, scope: String)? {
    guard let scope, !name.quoted, policy.scopes[scope]?[name.text] != nil else { return nil }
    for case .named(let own, let expression) in policy.policy.parts where own.text == name.text {
      return (expression, own.text)
    }
    return nil
  }

  /// A comparison as a line: the value it reads, whether it holds, and how far it is from its line.
  mutating func line(_ expression: Expression, in scope: String?, step: Message? = nil) throws(Diagnostic)
    -> ExplainedStep
  {
    let condition = try bound(expression, in: scope).formula
    var line = ExplainedStep(
      step ?? Message(verbatim: "· \(subjectName(expression))"), withSettings(expression, in: scope),
      outcome: try outcome(condition))
    line.settled = settled(expression, in: scope)
    if let subject = subject(of: expression), let read = try? bound(subject, in: scope) {
      line.value = try value(read.formula)
      line.unit = read.unit
    }
    if let (distance, isDays) = try distance(condition) {
      line.distance = distance
      line.distanceUnit = isDays ? "d" : line.unit
    }
    return line
  }

  /// A condition as lines: one, or the whole and then each comparison.
  mutating func lines(
    _ step: Message, _ expression: Expression, in scope: String?
  ) throws(Diagnostic) -> [ExplainedStep] {
    let parts = comparisons(expression, in: scope)
    if parts.count == 1, case let part = parts[0] {
      var line = try line(part.expression, in: part.scope, step: step)
      line.text = withSettings(expression, in: scope)
      line.settled = settled(expression, in: scope)
      // What a name or a `not` around it turns round is told by the whole condition.
      line.outcome = try outcome(try bound(expression, in: scope).formula)
      return [line]
    }
    let whole = try bound(expression, in: scope).formula
    var lines = [
      ExplainedStep(step, withSettings(expression, in: scope), outcome: try outcome(whole))
    ]
    for part in parts { lines.append(try line(part.expression, in: part.scope)) }
    return lines
  }

  /// The columns, named values and roll-ups that an expression reads and that were not shown yet, with their values.
  mutating func columnsRead(_ expression: Expression, in scope: String?) throws(Diagnostic) -> [ExplainedStep] {
    var lines: [ExplainedStep] = []
    for read in expression.reads {
      let text = Formatter().format(read)
      guard let bound = try? bound(read, in: scope), bound.constant == nil, shown.insert(text).inserted else {
        continue
      }
      var definition = Message(verbatim: "")
      if case .name(let name) = read.form {
        if let (inner, own) = namedExpression(name, in: scope) {
          definition = Message(verbatim: Formatter().format(inner))
          lines += try columnsRead(inner, in: own)
        } else if let known = binding.catalog.definitions.first(where: { $0.name == name.text }) {
          definition = Message(verbatim: Formatter().format(known.expression))
        }
      }
      lines.append(
        ExplainedStep(Message(verbatim: "· \(text)"), definition, value: try value(bound.formula), unit: bound.unit))
    }
    return lines
  }

  /// The columns and roll-ups without a value that an expression reads, through names of the policy and its score.
  mutating func missing(_ expression: Expression, in scope: String) throws(Diagnostic) -> [String] {
    var names: [String] = []
    for read in expression.reads {
      guard let bound = try? bound(read, in: scope), try value(bound.formula).isMissing else { continue }
      var inner: [(Expression, scope: String)] = []
      if case .name(let name) = read.form, !name.quoted, policy.scopes[scope]?[name.text] != nil {
        for part in policy.policy.parts {
          switch part {
          case .named(let own, let expression) where own.text == name.text: inner.append((expression, own.text))
          case .component(let component) where component.name.text == name.text || name.text == "score":
            inner.append((component.value, component.name.text))
          case .points(let points) where name.text == "score": inner.append((points.condition, ""))
          default: continue
          }
        }
      }
      if inner.isEmpty { names.append(Formatter().format(read)) }
      for (expression, own) in inner { names += try missing(expression, in: own) }
    }
    return names.reduce(into: []) { all, name in if !all.contains(name) { all.append(name) } }
  }

  /// How far a condition is from its line: positive where it holds. Nil where nothing is compared by size.
  private func distance(_ condition: Formula) throws(Diagnostic) -> (Value, isDays: Bool)? {
    switch condition {
    case .compare(let a, let relation, let b):
      let (left, right) = (try value(a), try value(b))
      if case .date(let x) = left, case .date(let y) = right {
        var days = Int128(x.number) - Int128(y.number)
        if relation == .greater { days -= 1 }
        if relation == .less { days += 1 }
        return (oriented(.exact(Exact(units: days)), relation), true)
      }
      guard left.asDouble != nil, right.asDouble != nil else { return nil }
      let difference = try value(.sum([Formula.Term(a), Formula.Term(b, subtracted: true)]))
      return difference.isMissing ? nil : (oriented(difference, relation), false)
    case .and(let all):
      // A window or `between` is two comparisons of one value: the nearer line counts.
      var nearest: (Value, isDays: Bool)?
      for each in all {
        guard case .compare = each, let next = try distance(each), let size = next.0.asDouble else { return nil }
        if size < nearest?.0.asDouble ?? .infinity { nearest = next }
      }
      return nearest
    case .not(let inner):
      return try distance(inner).map { (negated($0.0), $0.isDays) }
    default: return nil
    }
  }

  private func oriented(_ difference: Value, _ relation: Relation) -> Value {
    let isBelow = (difference.asDouble ?? 0) < 0
    switch relation {
    case .greater, .greaterOrEqual: return difference
    case .less, .lessOrEqual: return negated(difference)
    case .equal: return isBelow ? difference : negated(difference)
    case .notEqual: return isBelow ? negated(difference) : difference
    }
  }

  private func negated(_ value: Value) -> Value {
    switch value {
    case .exact(let exact): .exact(Exact(units: -exact.units, form: exact.form))
    case .real(let number): .real(-number)
    default: value
    }
  }

  /// The value that a comparison is about; nil where it is a constant or none.
  private mutating func subject(of expression: Expression) -> Expression? {
    switch expression.form {
    case .comparison(let a, _, let b):
      if case .number = a.form { return b }
      if case .text = a.form { return b }
      return a
    case .between(let a, _, _), .oneOf(let a, _), .contains(let a, _), .startsWith(let a, _), .matches(let a, _),
      .isEmpty(let a), .isNotEmpty(let a), .within(let a, _), .olderThan(let a, _), .inPeriod(let a, _):
      return a
    case .not(let inner): return subject(of: inner)
    case .name: return expression
    default: return nil
    }
  }

  private mutating func subjectName(_ expression: Expression) -> Message {
    Message(verbatim: subject(of: expression).map { Formatter().format($0) } ?? "")
  }

  /// The expression with the parameters' values in their place.
  func settled(_ expression: Expression, in scope: String?) -> String {
    replacingParameters(in: expression, in: scope) { $0.value }
  }

  private func replacingParameters(
    in expression: Expression, in scope: String?, _ words: ((name: String, value: String)) -> String
  ) -> String {
    let text = Formatter().format(expression)
    guard scope != nil else { return text }
    var bytes = Array(text.utf8)
    for token in Lexer.tokens(of: text).tokens.reversed() {
      guard case .word = token.kind, let given = policy.parameters.first(where: { $0.name == token.text }) else {
        continue
      }
      bytes.replaceSubrange(token.span.start..<token.span.end, with: Array(words(given).utf8))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The expression as written, with each parameter's value after it, and the column that it compares with.
  mutating func withSettings(_ expression: Expression, in scope: String?) -> Message {
    var text = replacingParameters(in: expression, in: scope) { "\($0.name) (\($0.value))" }
    if case .comparison(_, _, let right) = expression.form, let bound = try? bound(right, in: scope),
      bound.constant == nil, let read = try? value(bound.formula)
    {
      text += " (\(read.isMissing ? "–" : spoken(read, unit: bound.unit)))"
    }
    return Message(verbatim: text)
  }
}

extension Expression {
  /// The names and roll-ups in it, in order, each once.
  var reads: [Expression] {
    var found: [Expression] = []
    var seen: Set<String> = []
    func walk(_ expression: Expression) {
      switch expression.form {
      case .name:
        if seen.insert(Formatter().format(expression)).inserted { found.append(expression) }
      case .call(let call):
        if call.isRollUp {
          if seen.insert(Formatter().format(expression)).inserted { found.append(expression) }
        } else {
          call.arguments.forEach(walk)
        }
      default: expression.children.forEach(walk)
      }
    }
    walk(self)
    return found
  }

  /// The expressions directly within it, in order; a value that stands for itself (`= B`) is not read.
  var children: [Expression] {
    switch form {
    case .number, .text, .date, .duration, .name, .variable, .path, .hasTag: []
    case .call(let call): call.arguments + call.condition
    case .negate(let a), .isEmpty(let a), .isNotEmpty(let a), .within(let a, _), .olderThan(let a, _),
      .inPeriod(let a, _), .not(let a):
      [a]
    case .sum(let terms): terms.map(\.value)
    case .product(let factors): factors.map(\.value)
    case .comparison(let a, let sign, let b): sign == .equal || sign == .notEqual ? [a] + b.unlessBare : [a, b]
    case .between(let a, let low, let high): [a, low, high]
    case .oneOf(let a, _), .contains(let a, _), .startsWith(let a, _), .matches(let a, _): [a]
    case .and(let all), .or(let all): all
    case .choice(let branches, let otherwise):
      branches.flatMap { [$0.condition, $0.value] } + (otherwise.map { [$0] } ?? [])
    }
  }

  /// Nothing where it is a bare word, which may be a value.
  private var unlessBare: [Expression] {
    if case .name(let name) = form, !name.quoted { [] } else { [self] }
  }
}

extension Expression.Call {
  /// An aggregate over events: it has a window or a condition, or names a table or one of its columns.
  var isRollUp: Bool {
    guard ["count", "sum", "avg", "min", "max", "median", "count_distinct"].contains(function.text) else {
      return false
    }
    if window != nil || !condition.isEmpty { return true }
    guard arguments.count == 1 else { return false }
    switch arguments[0].form {
    case .path: return true
    case .name: return function.text == "count"
    default: return false
    }
  }
}
