import Columns
import Diagnostics
import History
import Language
import Query

/// Gives the customers who reach it a name: a selection by key that stays what it was.
struct NameSet: ActingStage {
  static let manual = Manual(
    [Signature(.stage, "as SET:new", acting: true)],
    "names these customers as a set; `SET | …` goes on with them, and `… on SET` asks what if about them alone",
    examples: ["where tier = B and last_order older than 180d | as sleeping_b", "top 100 by amount_12m | as best_100"])

  private let name: String

  init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    guard let name = clause.name("SET") else { preconditionFailure("a set has a name") }
    let isTable = binding.catalog.table(named: name.text) != nil
    guard !isTable, name.text != "it", name.text != "customers" else {
      throw Diagnostic(
        "name-taken", "\"\(name.text)\" is the name of other rows already", at: name.span,
        hint: "as `\(name.text)_set`")
    }
    self.name = name.text
  }

  func change(_ rows: Rows, _ state: inout WorkingState, _ evaluation: Evaluation) throws(Diagnostic) -> Message {
    guard let customers = state.customers, let key = customers.key,
      let column = customers.table.field(named: key)?.column
    else { preconditionFailure("only customers are named") }
    let set = StoredSet(name: name, keys: column.gathered(rows.chosen.ones()), statement: "")
    let count = grouped(set.keys.count)
    guard let place = state.sets.firstIndex(where: { $0.name == name }) else {
      state.sets.append(set)
      return "\(count) customers are the set \"\(name)\""
    }
    let before = grouped(state.sets[place].keys.count)
    state.sets[place] = set
    return "\(count) customers are the set \"\(name)\" now; it had \(before)"
  }
}
