public import Columns
public import Diagnostics
public import Language
public import Query
import Statistics
import Tiering

/// Two to five policies on the same customers: where they agree, by how much, which customers and what money change place,
/// and, with an outcome, which of them captures more of it.
public struct Compare: RowSource {
  public static let manual = Manual(
    [
      Signature(
        .source,
        "compare SIDE<POLICY:policy [with '(' PARAM<PARAM:parameter = E:expression>, ')'] [as NAME:new]>, "
          + "[outcome OUTCOME:aggregate] [horizon HORIZON:duration] [at DATE:date] [worth MARGIN:number] "
          + "[by BY<COLUMN:column>,] [trusting TRUSTED<COLUMN:column>,] [without pins] [on SET:set]")
    ],
    "two to five policies on the same customers: agreement, kappa, who is swapped in and out of the top tier; with an outcome, which is better",
    examples: [
      "compare standard, growth",
      "compare standard, growth outcome sum(orders.amount) horizon 90d at 2026-03-31 worth 2pp trusting strategic, potential, tags",
      "compare standard, standard with (a_min = 75) as lower | where not agree | take 5",
      "compare standard, growth by region",
    ])

  private let sides: [ComparisonSide]
  private let agree = ColumnReference(identity: Column.newIdentity())
  private let customers: CatalogTable
  /// Whom it is about; nil for all.
  private let set: CustomerSet?
  private let measure: (name: String, formula: Formula, type: ColumnType, unit: String?)?
  private let schema: Schema
  private let outcome: Outcome?
  /// What a difference must reach to be worth something, as a share.
  private let margin: (share: Double, text: String)?
  private let by: [(name: String, formula: Formula)]
  private let seed: UInt64

  public init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    let then = try Compare.enterThePast(clause, &binding)
    customers = try binding.enterCustomers(at: clause.span)
    set = try binding.set(on: clause)
    seed = binding.catalog.seed ?? 1
    guard (2...5).contains(clause.groups("SIDE").count) else {
      throw Diagnostic(
        "two-policies",
        clause.groups("SIDE").count < 2 ? "two policies are compared" : "at most five policies are compared",
        at: clause.span, hint: "compare standard, growth")
    }
    var sides = try comparedSides(clause, &binding)
    var outcome: Outcome?
    if let then, let expression = clause.expression("OUTCOME"), let horizon = clause.duration("HORIZON"),
      let span = clause.span(of: "HORIZON")
    {
      for side in sides { try then.check(side.policy, customers, at: side.span) }
      outcome = try Outcome(
        expression, at: then.day, horizon: horizon, span: span, &binding)
      binding.notes += then.notes
      for place in sides.indices { sides[place].policy = then.policy(sides[place].policy, &binding.notes) }
      binding.notes = unique(binding.notes)
    }
    self.outcome = outcome
    self.sides = sides
    measure = outcome.map { ($0.text, $0.formula, .real, nil) } ?? binding.defaultMeasure()
    margin = try givenMargin(clause)
    var by: [(name: String, formula: Formula)] = []
    for group in clause.groups("BY") {
      guard let name = group.name("COLUMN") else { continue }
      by.append((name.text, try binding.bind(Expression(.name(name), at: name.span)).formula))
    }
    self.by = by
    let own = binding.schema.items
    let key = binding.schema.key
    for side in sides where side.name == "agree" || side.name == key {
      throw Diagnostic(
        "name-taken", "\"\(side.name)\" is a column of the comparison already", at: side.span,
        hint: "as other")
    }
    var items = own.filter { $0.name == key }
    items += sides.map { Schema.Item($0.name, .column($0.reference), .tier) }
    items.append(Schema.Item("agree", .column(agree), .boolean))
    let made = Set(items.map(\.name))
    let hidden = own.filter { made.contains($0.name) && $0.name != key }.map(\.name)
    if !hidden.isEmpty {
      binding.notes.append("the customers' own \(Message(listing: hidden)) is hidden by the comparison's")
    }
    binding.schema.items = items + own.filter { !made.contains($0.name) }
    schema = binding.schema
  }

  /// With an outcome, everything is seen from the day before it: the binding begins anew there.
  private static func enterThePast(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) -> KnownThen? {
    guard clause.has("outcome") else {
      for word in ["horizon", "at", "trusting", "without"] where clause.has(word) {
        throw Diagnostic(
          "no-outcome", "\"\(word)\" stands beside an outcome", at: clause.span,
          hint: "outcome sum(orders.amount) horizon 90d at 2026-06-30")
      }
      return nil
    }
    guard let horizon = clause.duration("HORIZON"), let span = clause.span(of: "HORIZON") else {
      throw Diagnostic(
        "no-horizon", "an outcome has a horizon: how long after the day it is looked at", at: clause.span,
        hint: "horizon 90d")
    }
    let day: Day
    if let given = clause.date("DATE") {
      day = try binding.day(given, at: clause.span(of: "DATE") ?? clause.span)
    } else {
      day = try binding.subtract(horizon, from: binding.asOf(at: clause.span), at: span)
    }
    var catalog = binding.catalog
    catalog.asOf = day
    binding = Binding(catalog)
    _ = try binding.asOf(at: clause.span)
    let customers = try binding.enterCustomers(at: clause.span)
    return try KnownThen(clause, day: day, customers)
  }

  public var summaryItems: [(name: String, type: ColumnType)] {
    [("name", .text), ("value", .real), ("low", .real), ("high", .real)]
  }

  public static var madeColumns: (rows: [String], summary: [String]) { (["agree"], ["name", "value", "low", "high"]) }

  public func run(_ evaluation: Evaluation) throws(Diagnostic) -> SourceAnswer {
    var population = Population(customers.table)
    let count = population.rowCount
    var chosen = set.map { $0.rows(of: customers, evaluation.cache) }
    var unknown = 0
    if let outcome {
      let known = try outcome.known(population, evaluation)
      unknown = (chosen ?? Bitmap(count: count, repeating: true)).subtracting(known).population
      if unknown > 0 { chosen = chosen.map { $0 & known } ?? known }
    }
    let among = chosen?.ones()
    var notes: [Message] = []
    var domain = sides[0].policy.policy.domain
    var given: [TierAssignment] = []
    for side in sides {
      let one = try side.policy.assign(population, evaluation, toldOf: chosen)
      notes += one.notes.map { "\(side.name): \($0)" }
      domain = try WorkingTiers(one.tiers).placed(in: domain, count: count).domain
      given.append(one)
    }
    var places: [[UInt8]] = []
    var columns: [Column] = []
    for (place, one) in given.enumerated() {
      let column = try WorkingTiers(one.tiers).placed(in: domain, count: count).tiers
      guard case .tier(let own, _) = column.data else { preconditionFailure("policies give tiers") }
      places.append(own)
      columns.append(column)
      population.columns[sides[place].reference.identity] = column
    }
    let tiers = places
    let agreeing = bitmap(count: count) { row in tiers.allSatisfy { $0[row] == tiers[0][row] } }
    population.columns[agree.identity] = Column(.boolean(agreeing))
    let selection = chosen.map { Selection.mask($0) } ?? .all(count)
    var rows = Rows(population: population, schema: schema, selection: selection)
    if let set { notes += set.notes(policies: sides.map(\.policy), chosen: selection.count) }
    if let outcome, unknown > 0 {
      notes.append("left out, for their first event is after \(outcome.at): \(grouped(unknown)) customers")
    }
    let compared = ComparedSides(
      names: sides.map(\.name), domains: given.map(\.domain), places: places, domain: domain, among: among)
    var headline: [Message] = []
    var exhibits: [Exhibit] = []
    var summary = SummaryRows()
    for second in 1..<sides.count {
      let pair = compared.pair(0, second)
      if !pair.sameTiers {
        notes.append(
          sides.count == 2
            ? "the policies have different tiers: a cross-table, without kappa"
            : "\(sides[0].name) and \(sides[second].name) have different tiers: a cross-table, without kappa")
      }
      headline += self.headline(pair, second, selection.count)
      exhibits += try crossTables(columns[0], columns[second], second, pair, among, population, evaluation)
      if pair.sameTiers {
        exhibits.append(try swapExhibit(pair.swap, second, domain, among, population, evaluation))
      }
      summary.add(pair.agreement, pair.swap, domain, suffix: sides.count == 2 ? "" : "_\(sides[second].name)")
    }
    if sides.count > 2 { exhibits.insert(compared.pairsExhibit(), at: 0) }
    let grouping = try grouping(population, evaluation)
    for one in grouping {
      let parts = compared.parts(one, among: chosen ?? Bitmap(count: count, repeating: true))
      exhibits.append(parts.exhibit)
      if parts.groups > 1, outcome == nil, margin == nil { notes.append(parts.note) }
    }
    let capture = try captured(compared, grouping, chosen, population, evaluation)
    if let capture {
      headline += capture.headline
      exhibits += capture.exhibits
      capture.addRows(to: &summary)
      notes += capture.notes
    } else if margin != nil {
      throw Diagnostic(
        "no-measure", "a margin is of what is compared: an outcome, or the measure of value", at: sides[0].span,
        hint: "outcome sum(orders.amount) horizon 90d")
    }
    rows.notes = notes
    var answer = SourceAnswer(rows: rows, headline: headline, exhibits: exhibits, summary: summary.table)
    let differing = ~(among.map { agreeing.gathered($0) } ?? agreeing)
    if !differing.isEmpty {
      answer.telling = try largest(
        Compare.dozen, of: differing.ones(), by: measure?.formula, among: among, population, evaluation)
      answer.tellingNote =
        measure.map { "those who differ, most \($0.name) first" } ?? "those who differ, in order of the key"
    }
    answer.named = sides.map(\.name) + (outcome == nil ? measure.map { [$0.name] } ?? [] : [])
    return answer
  }

  /// So many who differ are shown where not all customers are.
  private static let dozen = 12

  private func grouping(
    _ population: Population, _ evaluation: Evaluation
  ) throws(Diagnostic) -> [ComparedSides.Grouping] {
    var grouping: [ComparedSides.Grouping] = []
    for one in by {
      let column = try evaluation.column(one.formula, of: population)
      grouping.append((one.name, Groups(by: [column]), column))
    }
    return grouping
  }

  /// What the first tiers capture of the outcome; of the measure where a margin asks for it.
  private func captured(
    _ compared: ComparedSides, _ grouping: [ComparedSides.Grouping], _ chosen: Bitmap?, _ population: Population,
    _ evaluation: Evaluation
  ) throws(Diagnostic) -> CapturedByTiers? {
    guard outcome != nil || margin != nil, let measure else { return nil }
    let count = population.rowCount
    var values: [Double]
    if let outcome {
      values = try outcome.values(population, evaluation)
    } else {
      let column = try evaluation.column(measure.formula, of: population)
      values = doubles(column)
      column.missing?.forEachOne { values[$0] = 0 }
    }
    // A policy is not judged by what it reads.
    let feeds = outcome == nil ? sides.filter { $0.policy.reads(measure.formula) }.map(\.name) : []
    return try CapturedByTiers(
      compared: compared, values: values, among: chosen ?? Bitmap(count: count, repeating: true),
      what: measure.name, margin: margin, feeds: feeds, grouping: grouping, seed: seed,
      isInterrupted: evaluation.isInterrupted)
  }

  private func headline(_ pair: ComparedSides.Pair, _ second: Int, _ count: Int) -> [Message] {
    let agreement = pair.agreement
    let (a, b) = (sides[0].name, sides[second].name)
    let same = agreement.agreeing
    let total = agreement.compared
    let rate = percentNumber(total == 0 ? 0 : Double(same) / Double(total))
    var lines: [Message] =
      pair.sameTiers
      ? ["\(a) and \(b) give \(grouped(same)) of \(grouped(total)) customers the same tier (\(rate) %)"]
      : ["\(a) and \(b) have different tiers"]
    if let kappa = agreement.kappa {
      let interval = kappa.interval()
      lines.append(
        "kappa \(decimalText(kappa.kappa, digits: 3)) (95 %: \(decimalText(interval.lowerBound, digits: 3)) to \(decimalText(interval.upperBound, digits: 3)))"
      )
    }
    if let kappa = agreement.linearKappa, pair.domain.codes.count > 2 {
      let interval = kappa.interval()
      lines.append(
        "linear-weighted kappa \(decimalText(kappa.kappa, digits: 3)) (95 %: \(decimalText(interval.lowerBound, digits: 3)) to \(decimalText(interval.upperBound, digits: 3)))"
      )
    }
    if pair.sameTiers, total > 0 {
      lines.append(
        agreement.stability.map { "PSI \(decimalText($0, digits: 4))" }
          ?? "no PSI: a tier is empty under one of them")
    }
    if total < count {
      lines.append("\(grouped(count - total)) customers are unscored by one of them and not compared")
    }
    return lines
  }

  private func crossTables(
    _ a: Column, _ b: Column, _ second: Int, _ pair: ComparedSides.Pair, _ among: [Int32]?, _ population: Population,
    _ evaluation: Evaluation
  ) throws(Diagnostic) -> [Exhibit] {
    func looked(_ column: Column) -> Column { among.map { column.gathered($0) } ?? column }
    let cross = try crossTable(looked(a), looked(b), second, among, population, evaluation)
    let tiers = pair.sameTiers ? pair.domain.codes.count : 0
    let titles: [String: Message] = ["unscored": "unscored"]
    var exhibits = [
      Exhibit(
        "customers, \(sides[0].name) (down) against \(sides[second].name) (across)",
        matrix(cross, value: "customers", pair.domain, tiers: tiers), titles: titles)
    ]
    if let measure {
      exhibits.append(
        Exhibit(
          "\(measure.name), \(sides[0].name) (down) against \(sides[second].name) (across)",
          matrix(cross, value: measure.name, pair.domain, tiers: tiers), titles: titles))
    }
    return exhibits
  }

  private func crossTable(
    _ a: Column, _ b: Column, _ second: Int, _ among: [Int32]?, _ population: Population, _ evaluation: Evaluation
  ) throws(Diagnostic) -> Table {
    let groups = Groups(by: [a, b])
    var fields = [
      Field(sides[0].name, a.gathered(groups.firstRows)), Field(sides[second].name, b.gathered(groups.firstRows)),
      Field("customers", try evaluation.aggregated(Aggregate(.count), of: population, rows: among, groups: groups)),
    ]
    if let measure {
      fields.append(
        Field(
          measure.name,
          try evaluation.aggregated(Aggregate(.sum, measure.formula), of: population, rows: among, groups: groups)))
    }
    return Table(rowCount: groups.count, fields: fields)
  }

  private func swapExhibit(
    _ swap: SwapSet, _ second: Int, _ domain: TierDomain, _ among: [Int32]?, _ population: Population,
    _ evaluation: Evaluation
  ) throws(Diagnostic) -> Exhibit {
    let sets = [swap.both, swap.entering, swap.leaving, swap.neither]
    let names = ["both", "in", "out", "neither"]
    var fields = [
      Field("set", Column(.text(codes: [0, 1, 2, 3], dictionary: TextDictionary(names)))),
      Field("customers", Column(.exact(sets.map { Int64($0.population) }, .integer))),
    ]
    if let measure {
      let sum = Aggregate(.sum, measure.formula)
      var sums: [Column] = []
      for rows in sets {
        let ones = rows.ones()
        let picked = among.map { among in ones.map { among[Int($0)] } } ?? ones
        sums.append(try evaluation.aggregated(sum, of: population, rows: picked, groups: nil))
      }
      let parts = stacked(sums)
      let whole = try evaluation.aggregated(sum, of: population, rows: among, groups: nil)
      fields.append(Field(measure.name, parts, unit: measure.unit))
      if let total = number(whole[0]), total != 0 {
        fields.append(
          Field("share", Column(.real((0..<4).map { (number(parts[$0]) ?? 0) / total })), display: .share))
      }
    }
    return Exhibit(
      "tier \(domain.codes[0]) swap set, \(sides[0].name) to \(sides[second].name)", Table(rowCount: 4, fields: fields),
      titles: ["set": "set", "customers": "customers", "share": "share"],
      said: ["set": [0: "under both", 1: "in", 2: "out", 3: "under neither"]])
  }
}

/// Columns of one row each as one column.
private func stacked(_ columns: [Column]) -> Column {
  let exact = columns.compactMap { column in if case .exact(let number) = column[0] { number } else { nil } }
  if exact.count == columns.count, let form = exact.first?.form, exact.allSatisfy({ $0.form == form }) {
    return Column(.wide(exact.map(\.units), form))
  }
  let reals = columns.map { number($0[0]) }
  return Column(.real(reals.map { $0 ?? 0 }), missing: Bitmap(reals.map { $0 == nil }))
}

private func number(_ value: Value) -> Double? {
  switch value {
  case .real(let number): number
  case .exact(let number): number.double
  default: nil
  }
}
