import Columns
import Diagnostics
import History
import Language
import Query

/// What was decided about one customer, commit by commit.
struct CustomerHistory: SessionSource {
  static let manual = Manual(
    [Signature(.source, "history of ID:id")],
    "what each commit changed of one customer: every stored value before and after, pins, merges and splits too, and the commit's reason; what is pending is last",
    examples: ["history of C0000001", "history of C0000001 | where what = tier"])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    guard let id = clause.id("ID") else { preconditionFailure("history names a customer") }
    var rows = Rows()
    var before = session.beginning
    var isKnown = before.values(of: id.text) != nil
    for commit in session.commits {
      if session.world.isInterrupted() { throw Diagnostic("interrupted", "stopped; nothing was changed") }
      let after = try session.state(ofCommit: commit.number)
      isKnown = isKnown || after.values(of: id.text) != nil
      rows.add(id.text, before, after, commit.number, commit.at, commit.author, commit.message)
      before = after
    }
    for step in session.steps[..<session.position] {
      isKnown = isKnown || step.state.values(of: id.text) != nil
      rows.add(id.text, before, step.state, nil, step.at, session.world.author, firstLine(step.statement))
      before = step.state
    }
    guard isKnown else {
      let keys = session.state.customers.flatMap { table in table.key.flatMap { table.table.field(named: $0)?.column } }
      var near: String?
      if case .text(_, let dictionary)? = keys?.data, dictionary.count <= 20_000 {
        near = nearestName(to: id.text, among: (0..<Int32(dictionary.count)).lazy.map { dictionary[$0] })
      }
      throw Diagnostic("unknown-customer", "there never was a customer \"\(id.text)\"", at: id.span, nearest: near)
    }
    return rows.table
  }

  private struct Rows {
    private var commits: [Int?] = []
    private var times: [String] = []
    private var authors: [String] = []
    private var whats: [Message] = []
    private var befores: [String?] = []
    private var afters: [String?] = []
    private var reasons: [String] = []

    mutating func add(
      _ id: String, _ before: WorkingState, _ after: WorkingState, _ commit: Int?, _ at: String, _ author: String,
      _ reason: String
    ) {
      func add(_ what: Message, _ old: String?, _ new: String?) {
        guard old != new else { return }
        commits.append(commit)
        times.append(at)
        authors.append(author)
        whats.append(what)
        befores.append(old)
        afters.append(new)
        reasons.append(reason)
      }
      let (old, new) = (before.values(of: id), after.values(of: id))
      if old == nil, new != nil {
        switch before.whereabouts(of: id) {
        case .merged(let into): add("split from", into, id)
        case .removed: add("restored", nil, id)
        case .unknown: add("came", nil, id)
        }
      }
      if old != nil, new == nil {
        switch after.whereabouts(of: id) {
        case .merged(let into): add("merged into", id, into)
        case .removed: add("removed", id, nil)
        case .unknown: add("went", id, nil)
        }
      }
      let (tookIn, takesIn) = after.takenIn(by: id, otherwiseThan: before)
      add("stands for", tookIn, takesIn)
      let names = uniqueTexts(
        (after.customers?.table.fields ?? before.customers?.table.fields ?? []).map(\.name) + (old?.keys.sorted() ?? [])
      )
      for name in names where new != nil || old != nil {
        // The values somebody came or went with are not changes.
        if old == nil || new == nil { if !name.hasSuffix("tier") { continue } }
        add(Message(verbatim: name), old?[name], new?[name])
      }
      func pins(_ state: WorkingState) -> String? {
        let pins = state.pins.pins(of: id).map { pin in
          "\(pin.axis) \(pin.tier)" + (pin.until.map { " until \($0)" } ?? "") + " \(pin.why)"
        }
        return pins.isEmpty ? nil : pins.joined(separator: "; ")
      }
      add("pinned", pins(before), pins(after))
    }

    var table: MadeTable {
      MadeTable(
        table: Table(
          rowCount: commits.count,
          fields: [
            Field("commit", countColumn(commits)), Field("at", textColumn(times)), Field("author", textColumn(authors)),
            Field("what", textColumn(whats.map(\.description))), Field("before", textColumn(befores)),
            Field("after", textColumn(afters)), Field("message", textColumn(reasons)),
          ]), headline: commits.isEmpty ? ["nothing was ever changed of this customer"] : [], noun: "changes",
        prose: ["message", "before", "after"], said: ["what": byRow(whats)])
    }
  }
}

extension WorkingState {
  private var aside: (table: Table, key: String)? {
    guard let key = customers?.key, let stored = table(named: CleaningRecord.setAsideName),
      stored.source == CleaningRecord.source
    else { return nil }
    return (stored.table, key)
  }

  fileprivate enum Whereabouts {
    case merged(into: String)
    case removed
    case unknown
  }

  /// What cleaning did with a record that is no customer.
  fileprivate func whereabouts(of id: String) -> Whereabouts {
    guard let aside, let row = aside.table.row(of: id, inKey: aside.key) else { return .unknown }
    guard let column = aside.table.field(named: CleaningRecord.Aside.into)?.column, !column.isMissing(row) else {
      return .removed
    }
    return .merged(into: column[row].text)
  }

  /// The records that are merged into a customer, there and here; both nil where no record differs.
  fileprivate func takenIn(by id: String, otherwiseThan then: WorkingState) -> (then: String?, now: String?) {
    func column(_ state: WorkingState) -> Column? { state.aside?.table.field(named: CleaningRecord.Aside.into)?.column }
    guard column(self)?.identity != column(then)?.identity else { return (nil, nil) }
    func list(_ state: WorkingState) -> String? {
      guard let aside = state.aside, let keys = aside.table.field(named: aside.key)?.column,
        case .text(let codes, let dictionary)? = column(state)?.data, let code = dictionary.code(of: id)
      else { return nil }
      let rows = codes.indices.filter { codes[$0] == code }
      return rows.isEmpty ? nil : rows.map { keys[$0].text }.joined(separator: ", ")
    }
    return (list(then), list(self))
  }

  /// The stored values of one customer by column, where there are any; nil where the customer is not there.
  fileprivate func values(of id: String) -> [String: String]? {
    guard let customers, let name = customers.key, let key = customers.table.field(named: name)?.column,
      case .text(let codes, let dictionary) = key.data, let code = dictionary.code(of: id),
      let row = codes.firstIndex(of: code)
    else { return nil }
    var values: [String: String] = [:]
    for field in customers.table.fields where field.name != name && !field.column.isMissing(row) {
      if case .tags(let tags) = field.column[row], tags.isEmpty { continue }
      values[field.name] = field.column[row].text
    }
    return values
  }
}
