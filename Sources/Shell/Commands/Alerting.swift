import Columns
import Diagnostics
import History
import Language
import Query

/// Keeps a condition that is to be looked at again and again.
struct DefineAlert: Command {
  static let manual = Manual(
    [
      Signature(.command, "alert NAME:new [LABEL:text] when E:condition", acting: true),
      Signature(.command, "alert NAME:new off", acting: true),
    ],
    "names a condition on change: `alerts` shows whom it holds for, since when, and the values at the last commit and now; committed(x) is a value at the last commit; `off` forgets it",
    examples: [
      "alert plunge \"under half of the quarter before\" when sum(orders.amount within 3mo) < 0.5 * sum(orders.amount within 3mo before 3mo)",
      "alert falling when score(standard) <= committed(score(standard)) - 5",
      "alert falling off",
    ])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let name = clause.name("NAME") else { preconditionFailure("alert has a name") }
    if clause.has("off") {
      guard session.state.entry(Alert.kind, name.text) != nil else {
        let known = session.state.entries(of: Alert.kind).map(\.name)
        throw Diagnostic(
          "unknown-alert", "no alert is called \"\(name.text)\"", at: name.span, hint: "`alerts` shows them",
          nearest: nearestName(to: name.text, among: known))
      }
      let notes = try session.perform(text) { (state) throws(Diagnostic) in state.removeEntry(Alert.kind, name.text) }
      return Answer("the alert \"\(name.text)\" is off", notes: notes)
    }
    guard let condition = clause.expression("E") else { preconditionFailure("alert has a condition") }
    let kept = try Session.parser.expression(session.withValues(Formatter().format(condition)))
    let alert = Alert(name: name.text, label: clause.text("LABEL")?.text, condition: kept)
    var binding = Binding(session.catalog)
    let customers = try binding.enterCustomers(at: clause.span)
    let bound = try binding.bindCondition(condition)
    let (isTrue, unknown) = try session.evaluation.mask(bound.formula, of: Population(customers.table))
    var notes = binding.notes
    if let unknown {
      notes.append(
        "\(grouped(unknown.population)) customers: a value the condition needs is missing, so it does not hold")
    }
    let replaced = session.state.entry(Alert.kind, alert.name) != nil
    notes += try session.perform(text, asOf: binding.usedAsOf) { (state) throws(Diagnostic) in state.set(alert.entry) }
    let count = grouped(isTrue.population)
    return Answer(
      replaced
        ? "the alert \"\(alert.name)\" is written anew; it holds for \(count) customers"
        : "the alert \"\(alert.name)\" is on; it holds for \(count) customers", notes: notes)
  }
}

/// A named condition on change.
struct Alert {
  static let kind = "alert"
  var name: String
  var label: String?
  var condition: Expression

  init(name: String, label: String?, condition: Expression) {
    self.name = name
    self.label = label
    self.condition = condition
  }

  init(_ entry: StoredEntry) throws(Diagnostic) {
    guard case .command(let clause) = try Session.parser.statement(entry.text).form,
      let condition = clause.expression("E")
    else { throw Diagnostic("not-an-alert", "the text kept for alert \"\(entry.name)\" is not an alert") }
    name = entry.name
    label = clause.text("LABEL")?.text
    self.condition = condition
  }

  var entry: StoredEntry {
    let words = [
      "alert \(writtenTag(name))", label.map { literal(.text($0)) }, "when \(Formatter().format(condition))",
    ]
    return StoredEntry(kind: Alert.kind, name: name, text: words.compactMap { $0 }.joined(separator: " "))
  }

  /// What the condition reads of a customer: columns, roll-ups, scores, tags; what stands in `committed(…)` as itself.
  func reads(of columns: Schema) -> [Expression] {
    var found: [Expression] = []
    func look(_ expression: Expression) {
      switch expression.form {
      case .name(let name): if columns.item(named: name.text) != nil { found.append(expression) }
      case .hasTag: found.append(expression)
      case .call(let call) where call.function.text == "committed": call.arguments.forEach(look)
      case .call(let call)
      where call.function.text == "score" || call.window != nil
        || Function.isAggregate(call.function.text):
        found.append(expression)
      default: expression.parts.forEach(look)
      }
    }
    look(condition)
    var seen: Set<String> = []
    return found.filter { seen.insert(Formatter().format($0)).inserted }
  }

  /// Whether it compares with the last commit, and so says nothing of how things stood at it.
  var looksAtCommit: Bool {
    var looks = false
    condition.forEach { if case .call(let call) = $0.form, call.function.text == "committed" { looks = true } }
    return looks
  }
}
