import Columns
import Diagnostics
import History
import Language
import Query
import Tiering

extension Session {
  /// What changed for one customer since the last commit, and because of what: stored values, kept columns, and the
  /// policy in force.
  func changes(of row: Int, _ policy: BoundPolicy) throws(Diagnostic) -> [ExplainedStep] {
    var lines: [ExplainedStep] = []
    for adoption in state.adoptions where adoption.axis == policy.policy.axis {
      guard let before = committed.adoptions.first(where: { $0.axis == adoption.axis }) else { continue }
      for parameter in adoption.parameters {
        guard let old = before.parameters.first(where: { $0.name == parameter.name }), old.value != parameter.value
        else { continue }
        lines.append(change(parameter.name, .text(old.value), .text(parameter.value), nil, "the adoption"))
      }
    }
    guard let now = state.customers, let before = committed.customers, let key = now.key, key == before.key,
      let id = now.table.field(named: key)?.column[row].text,
      case .text(let codes, let dictionary)? = before.table.field(named: key)?.column.data
    else { return lines.isEmpty ? [] : [since] + lines }
    guard let code = dictionary.code(of: id), let old = codes.firstIndex(of: code) else {
      return [since, ExplainedStep(Message(verbatim: "· \(key)"), "new since then")] + lines
    }
    for field in now.table.fields {
      let last = before.table.field(named: field.name)?.column
      guard last?.identity != field.column.identity else { continue }
      let from = last.map { $0.isMissing(old) ? .missing : $0[old] } ?? .missing
      let to = field.column.isMissing(row) ? .missing : field.column[row]
      guard from != to else { continue }
      let reason = sameKeys(before, now) ? statements(changing: field.name, of: now)(row) : nil
      lines.append(change(field.name, from, to, field.unit, reason.map { Message(verbatim: "`\($0)`") }))
    }
    lines += try changesOfKeptColumns(row, old)
    return lines.isEmpty ? [] : [since] + lines
  }

  private var since: ExplainedStep {
    guard let last = commits.last else { return ExplainedStep("changed", "since the store was begun") }
    return ExplainedStep("changed", "since commit \(last.number), \(last.message)")
  }

  private func change(_ name: String, _ from: Value, _ to: Value, _ unit: String?, _ reason: Message?) -> ExplainedStep
  {
    func shown(_ value: Value) -> String { value == .missing ? "–" : spoken(value, unit: unit) }
    let text = Message(verbatim: "\(shown(from)) → \(shown(to))")
    return ExplainedStep(
      Message(verbatim: "· \(name)"), reason.map { "\(text), because of \($0)" } ?? text, value: to, unit: unit)
  }

  private func changesOfKeptColumns(_ row: Int, _ oldRow: Int) throws(Diagnostic) -> [ExplainedStep] {
    let tables = zip(committed.tables, state.tables)
    let sameTables =
      committed.tables.count == state.tables.count
      && tables.allSatisfy { $0.table.fields.map(\.column.identity) == $1.table.fields.map(\.column.identity) }
    if sameTables, committed.asOf == state.asOf, committed.definitions == state.definitions { return [] }
    var before = self
    before.state = committed
    guard (try? before.remakeCatalog()) != nil else { return [] }
    var lines: [ExplainedStep] = []
    for definition in state.definitions {
      guard let new = value(ofKept: definition.name, row), let old = before.value(ofKept: definition.name, oldRow),
        new != old
      else { continue }
      let reason: Message
      if committed.definitions.first(where: { $0.name == definition.name }) != definition {
        reason = "its new definition"
      } else if committed.asOf != state.asOf, let day = state.asOf {
        reason = "as_of \(day)"
      } else {
        reason = "new data"
      }
      lines.append(change(definition.name, old, new, definition.unit, reason))
    }
    return lines
  }

  private func value(ofKept name: String, _ row: Int) -> Value? {
    var binding = Binding(catalog)
    guard let customers = try? binding.enterCustomers(at: SourceSpan(0, 0)),
      let item = binding.schema.item(named: name),
      let column = try? evaluation.column(item.formula, of: Population(customers.table), rows: [Int32(row)])
    else { return nil }
    return column.isMissing(0) ? .missing : column[0]
  }
}
