import Columns
import Diagnostics
import History
import Language
import Query

/// Whom the alerts hold for.
struct Alerts: SessionSource {
  static let manual = Manual(
    [Signature(.source, "alerts [NAME:anyName]")],
    "whom the alerts, or one of them, hold for: since when, whether that is new since the last commit, and the values at the last commit and now",
    examples: ["alerts", "alerts | count by alert"])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    var alerts: [Alert] = []
    for entry in session.state.entries(of: Alert.kind) { alerts.append(try Alert(entry)) }
    if let name = clause.name("NAME") {
      guard alerts.contains(where: { $0.name == name.text }) else {
        throw Diagnostic(
          "unknown-alert", "no alert is called \"\(name.text)\"", at: name.span, hint: "`alerts` shows them",
          nearest: nearestName(to: name.text, among: alerts.map(\.name)))
      }
      alerts = alerts.filter { $0.name == name.text }
    }
    var rows = AlertRows()
    var headline: [Message] = []
    for alert in alerts {
      let before = rows.count
      do throws(Diagnostic) {
        try rows.add(alert, session)
      } catch {
        guard error.rule != "interrupted" else { throw error }
        headline.append("\"\(alert.name)\" cannot be looked at: \(error.message)")
        continue
      }
      let count = rows.count - before
      let new = rows.isNew[before...].count { $0 == true }
      let label = alert.label.map { Message(verbatim: "\(alert.name) \($0)") } ?? Message(verbatim: alert.name)
      headline.append("\(label): \(grouped(count)) customers, \(grouped(new)) of them new since the last commit")
    }
    if alerts.isEmpty { headline = ["no alert is set"] }
    let key = session.catalog.customers?.key ?? "key"
    return MadeTable(
      table: rows.table(key), headline: headline, noun: "alerts", prose: ["before", "now"], users: [key])
  }
}

private struct AlertRows {
  private var keys: [String] = []
  private var alerts: [String] = []
  private var since: [Day?] = []
  private(set) var isNew: [Bool?] = []
  private var before: [String?] = []
  private var now: [String] = []

  var count: Int { keys.count }

  mutating func add(_ alert: Alert, _ session: Session) throws(Diagnostic) {
    var binding = Binding(session.catalog)
    let customers = try binding.enterCustomers(at: alert.condition.span)
    guard let key = customers.key.flatMap({ customers.table.field(named: $0) })?.column else { return }
    let population = Population(customers.table)
    let evaluation = session.evaluation
    let bound = try binding.bindCondition(alert.condition)
    let rows = try evaluation.mask(bound.formula, of: population).isTrue
    let places = rows.ones()
    guard !places.isEmpty else { return }
    let held = try session.heldAtCommit(alert, population, binding)
    let days = try session.since(alert, rows, binding.usedAsOf, held)
    let reads = try alert.reads(of: binding.schema).map { (read) throws(Diagnostic) in
      let value = try evaluation.column(binding.bind(read).formula, of: population, rows: places)
      // What was not there at the last commit has no value then.
      let call = Expression.Call(Name("committed", at: read.span), [read])
      let old = (try? binding.bind(Expression(.call(call), at: read.span)))
      let before = try old.map { (bound) throws(Diagnostic) in
        try evaluation.column(bound.formula, of: population, rows: places)
      }
      return (text: Formatter().format(read), before: before, now: value)
    }
    for (place, row) in places.enumerated() {
      keys.append(key[Int(row)].text)
      alerts.append(alert.name)
      since.append(days[Int(row)])
      isNew.append(held.map { !$0[Int(row)] })
      let known = reads.contains { !($0.before?.isMissing(place) ?? true) }
      before.append(known ? said(reads.map { ($0.text, $0.before) }, place) : nil)
      now.append(said(reads.map { ($0.text, $0.now) }, place))
    }
  }

  private func said(_ values: [(text: String, column: Column?)], _ place: Int) -> String {
    values.map { text, column in
      let value = column.flatMap { $0.isMissing(place) ? nil : short($0[place]) } ?? "–"
      return "\(text) \(value)"
    }.joined(separator: ", ")
  }

  /// A score needs no more than two decimals to be read.
  private func short(_ value: Value) -> String {
    guard case .real(let number) = value, abs(number) < 1e15 else { return value.text }
    return plainText(of: (number * 100).rounded() / 100)
  }

  func table(_ key: String) -> Table {
    Table(
      rowCount: count,
      fields: [
        Field(key, textColumn(keys)), Field("alert", textColumn(alerts)),
        Field(
          "since",
          Column(.date(since.map { $0?.number ?? 0 }), missing: Bitmap(since.map { $0 == nil }))),
        Field("new", Column(.boolean(Bitmap(isNew.map { $0 == true })), missing: Bitmap(isNew.map { $0 == nil }))),
        Field("before", textColumn(before)), Field("now", textColumn(now)),
      ])
  }
}

extension Session {
  /// Whom the condition held for at the last commit; nil where nothing was committed. One that compares with the commit
  /// held for nobody then.
  fileprivate func heldAtCommit(
    _ alert: Alert, _ customers: Population, _ binding: Binding
  ) throws(Diagnostic) -> Bitmap? {
    if alert.looksAtCommit { return Bitmap(count: customers.rowCount) }
    var binding = binding
    let call = Expression.Call(Name("committed", at: alert.condition.span), [alert.condition])
    guard let bound = try? binding.bind(Expression(.call(call), at: alert.condition.span)) else { return nil }
    return try evaluation.mask(bound.formula, of: customers).isTrue
  }

  /// Since which day the condition holds for these rows, without a gap: told by looking from earlier days at the events
  /// there are. Where it does not look back from a day: the commit's day, or today's for what is new.
  ///
  /// Cost: an evaluation for each day, 92 at most and fewer where customers are many.
  fileprivate func since(
    _ alert: Alert, _ rows: Bitmap, _ asOf: Day?, _ held: Bitmap?
  ) throws(Diagnostic) -> [Int: Day] {
    var days: [Int: Day] = [:]
    guard let asOf, !alert.looksAtCommit else {
      let today = state.asOf ?? world.today()
      let commit = commits.last.flatMap { Day(iso: String($0.at.prefix(10))) }
      rows.forEachOne { row in days[row] = held?[row] == true ? committed.asOf ?? commit ?? today : today }
      return days
    }
    guard let customers = catalog.customers else { return days }
    let population = Population(customers.table)
    // Results of other days are of no use to anyone else.
    let evaluation = Evaluation(catalog, cache: FormulaCache(), isInterrupted: world.isInterrupted)
    var alive = rows
    let reach = min(92, max(7, 4_000_000 / max(1, population.rowCount)))
    for back in 1...reach {
      var earlier = catalog
      earlier.asOf = asOf.adding(days: -back)
      var binding = Binding(earlier, from: customers)
      let bound = try binding.bindCondition(alert.condition)
      let still = alive & (try evaluation.mask(bound.formula, of: population).isTrue)
      alive.subtracting(still).forEachOne { days[$0] = asOf.adding(days: 1 - back) }
      alive = still
      if alive.isEmpty { return days }
    }
    // Longer than was looked at: the first day looked at.
    alive.forEachOne { days[$0] = asOf.adding(days: -reach) }
    return days
  }
}

extension Day {
  /// The day of a time in ISO 8601, such as a commit's.
  fileprivate init?(iso text: String) {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3 else { return nil }
    self.init(year: parts[0], month: parts[1], day: parts[2])
  }
}
