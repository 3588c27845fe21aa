import Columns
import Diagnostics
import History
import Language
import Query

/// Sets the day from which everything looks back.
struct AsOf: Command {
  static let manual = Manual(
    [Signature(.command, "as_of (today | DATE:date)", acting: true)],
    "sets the day from which windows, roll-ups and days_since look back; without it, the newest day in the events",
    examples: ["as_of 2026-06-30", "as_of today"])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    let day: Day
    var kept = text
    if let literal = clause.date("DATE") {
      guard let given = Day(year: literal.year, month: literal.month, day: literal.day) else {
        throw Diagnostic("no-such-day", "there is no such day", at: clause.span(of: "DATE"))
      }
      day = given
    } else {
      day = session.world.today()
      // The journal keeps the day, not the clock.
      kept = "as_of \(day)"
    }
    guard session.state.asOf != day else { return Answer("as of \(day), as before") }
    let before = session.catalog.asOf ?? session.catalog.newestEvent()
    var notes = try session.perform(kept) { (state) throws(Diagnostic) in state.asOf = day }
    if let before, let until = session.catalog.pins?.until {
      let ended = (0..<until.count).count { row in
        if case .date(let last) = until[row] { last >= before && last < day } else { false }
      }
      if ended > 0 { notes.append("no longer in force, ended before \(day): \(grouped(ended)) pins") }
    }
    return Answer("as of \(day) from now on", notes: notes)
  }
}

/// Keeps a column that is computed when asked for.
struct Define: Command {
  static let manual = Manual(
    [Signature(.command, "define NAME:new = E:expression", acting: true)],
    "keeps a column of customers under a name; it is computed anew with every as-of date and every load",
    examples: [
      "define orders_90d = count(orders within 90d)", "define spring = sum(orders.amount within 3mo before 3mo)",
    ])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let name = clause.name("NAME"), let expression = clause.expression("E") else {
      preconditionFailure("define has a name and an expression")
    }
    var binding = Binding(session.catalog)
    let customers = try binding.enterCustomers(at: clause.span)
    if customers.table.field(named: name.text) != nil {
      throw Diagnostic(
        "column-taken", "customers have a column \"\(name.text)\" of their own", at: name.span,
        hint: "define \(name.text)_2 = …")
    }
    let broken = binding.brokenDefinitions
    // An existing definition may not be used in its own replacement.
    let later = binding.catalog.definitions.map(\.name)
    if let place = later.firstIndex(of: name.text) {
      var catalog = session.catalog
      catalog.definitions.removeSubrange(place...)
      binding = Binding(catalog)
      _ = try binding.enterCustomers(at: clause.span)
    }
    let bound = try binding.bind(expression)
    let values = try session.evaluation.column(.kept(bound.formula), of: Population(customers.table))
    let definition = StoredDefinition(
      name: name.text, expression: session.withValues(Formatter().format(expression)), unit: bound.unit)
    let replaced = session.state.definitions.contains { $0.name == name.text }
    var notes = binding.notes
    notes += try session.perform(text, asOf: binding.usedAsOf) { (state) throws(Diagnostic) in
      if let place = state.definitions.firstIndex(where: { $0.name == name.text }) {
        state.definitions[place] = definition
      } else {
        state.definitions.append(definition)
      }
    }
    // What was made of the earlier meaning may not fit the new one.
    var after = Binding(session.catalog)
    _ = try after.enterCustomers(at: clause.span)
    for (other, fault) in after.brokenDefinitions.sorted(by: { $0.key < $1.key }) where broken[other] == nil {
      notes.append("the kept column \"\(other)\" cannot be computed: \(fault.message)")
    }
    let present = grouped(values.count - values.missingCount)
    let count = grouped(values.count)
    return Answer(
      replaced
        ? "\"\(name.text)\" is defined anew: \(bound.type), \(present) of \(count) customers have a value"
        : "\"\(name.text)\" is defined: \(bound.type), \(present) of \(count) customers have a value",
      notes: notes)
  }
}

/// Gives a column a unit.
struct Unit: Command {
  static let manual = Manual(
    [Signature(.command, "unit COLUMN:column UNIT:anyName", acting: true)], "says what a column is counted in",
    examples: ["unit amount_12m ¥", "unit margin %"])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let column = clause.name("COLUMN"), let unit = clause.name("UNIT") else {
      preconditionFailure("unit names a column and a unit")
    }
    var binding = Binding(session.catalog)
    _ = try binding.enterCustomers(at: clause.span)
    guard binding.schema.item(named: column.text) != nil else { throw binding.noColumn(column) }
    let notes = try session.perform(text) { (state) throws(Diagnostic) in
      if let place = state.definitions.firstIndex(where: { $0.name == column.text }) {
        state.definitions[place].unit = unit.text
      } else if var field = state.customers?.table.field(named: column.text) {
        field.unit = unit.text
        state.setCustomers(field)
      }
    }
    return Answer("\"\(column.text)\" is in \(unit.text)", notes: notes)
  }
}

/// Names the default measure of value.
struct Measure: Command {
  static let manual = Manual(
    [Signature(.command, "measure COLUMN:column", acting: true)],
    "names the column that says what a customer is worth: simulations and comparisons add it up",
    examples: ["measure amount_12m", "measure amount_total"])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let column = clause.name("COLUMN") else { preconditionFailure("measure names a column") }
    var binding = Binding(session.catalog)
    _ = try binding.enterCustomers(at: clause.span)
    guard let item = binding.schema.item(named: column.text) else { throw binding.noColumn(column) }
    guard item.type.isNumeric else {
      throw Diagnostic("not-a-number", "a measure is a number; \"\(column.text)\" is \(item.type)", at: column.span)
    }
    let notes = try session.perform(text) { (state) throws(Diagnostic) in state.measure = column.text }
    return Answer("\"\(column.text)\" is the measure of value", notes: notes)
  }
}

/// Says which column holds the tiers customers have today.
struct Current: Command {
  static let manual = Manual(
    [
      Signature(
        .command, "current AXIS:column from COLUMN:column ['(' LABEL<VALUE:anyName = TIER:tier>, ')']", acting: true)
    ],
    "takes the tiers customers have today from a column; values are renamed to tiers, best first",
    examples: ["current tier from 客户等级 (重点客户 = A, 潜力客户 = B, 普通客户 = C)", "current grade from 客户等级"])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let axis = clause.name("AXIS"), let source = clause.name("COLUMN") else {
      preconditionFailure("current names two columns")
    }
    var binding = Binding(session.catalog)
    let customers = try binding.enterCustomers(at: clause.span)
    guard let field = customers.table.field(named: source.text) else { throw binding.noColumn(source) }
    if session.state.definitions.contains(where: { $0.name == axis.text }) {
      throw Diagnostic(
        "computed-column", "\"\(axis.text)\" is computed, so no tiers can be written to it", at: axis.span)
    }
    guard axis.text != customers.key else {
      throw Diagnostic("key-column", "the key says who a customer is, so it cannot be a tier", at: axis.span)
    }
    var mapping: [(value: String, tier: String)] = []
    for label in clause.groups("LABEL") {
      guard let value = label.name("VALUE"), let tier = label.name("TIER") else { continue }
      if mapping.contains(where: { $0.value == value.text }) {
        throw Diagnostic("value-twice", "\"\(value.text)\" is given a tier twice", at: value.span)
      }
      mapping.append((value.text, tier.text))
    }
    let (tiers, unmapped) = try tierColumn(field.column, mapping, at: source.span)
    var notes: [Message] = []
    for (value, count) in unmapped.prefix(5) {
      notes.append("\(grouped(count)) customers hold \"\(value)\", which was given no tier: they have none")
    }
    if tiers.missingCount > 0, unmapped.isEmpty {
      notes.append("\(grouped(tiers.missingCount)) customers have no tier")
    }
    if mapping.isEmpty { notes.append("the tiers are the column's values, in order of their bytes") }
    notes += try session.perform(text) { (state) throws(Diagnostic) in
      state.setCustomers(Field(axis.text, tiers))
      let uncapped = uncappedName(axis.text)
      if state.customers?.table.field(named: uncapped) != nil { state.setCustomers(Field(uncapped, tiers)) }
      // What is taken from the data was decided by no policy.
      state.adoptions.removeAll { $0.axis == axis.text }
    }
    return Answer(
      "\(grouped(tiers.count - tiers.missingCount)) of \(grouped(tiers.count)) customers have a current \(axis.text)",
      notes: notes)
  }

  private static func tierColumn(
    _ column: Column, _ mapping: [(value: String, tier: String)], at span: SourceSpan
  ) throws(Diagnostic) -> (column: Column, unmapped: [(String, Int)]) {
    var codes: [String] = []
    var labels: [String?] = []
    // By bytes, as the column holds them.
    var placeOfValue: [[UInt8]: UInt8] = [:]
    if mapping.isEmpty {
      let groups = Groups(by: [column])
      for row in groups.firstRows where !column.isMissing(Int(row)) {
        placeOfValue[Array(column[Int(row)].text.utf8)] = UInt8(clamping: codes.count)
        codes.append(column[Int(row)].text)
        labels.append(nil)
      }
    }
    for (value, tier) in mapping {
      if let known = codes.firstIndex(of: tier) {
        placeOfValue[Array(value.utf8)] = UInt8(known)
      } else {
        placeOfValue[Array(value.utf8)] = UInt8(clamping: codes.count)
        codes.append(tier)
        labels.append(value == tier ? nil : value)
      }
    }
    guard codes.count <= 254 else {
      throw Diagnostic("too-many-tiers", "there are at most 254 tiers; the column has \(codes.count) values", at: span)
    }
    var unmapped: [String: Int] = [:]
    let places = (0..<column.count).map { row -> UInt8 in
      if column.isMissing(row) { return 255 }
      let value = column[row].text
      if let place = placeOfValue[Array(value.utf8)] { return place }
      unmapped[value, default: 0] += 1
      return 255
    }
    let sorted = unmapped.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return (
      Column(
        .tier(places, TierDomain(codes: codes, labels: labels)),
        missing: bitmap(count: places.count) { places[$0] == 255 }),
      sorted.map { ($0.key, $0.value) }
    )
  }
}

extension Binding {
  /// The error for a column that customers do not have.
  func noColumn(_ name: Name) -> Diagnostic {
    Diagnostic(
      "unknown-column", "customers have no column \"\(name.text)\"", at: name.span, hint: "`columns` lists them",
      nearest: nearestName(to: name.text, among: schema.items.map(\.name)))
  }
}
