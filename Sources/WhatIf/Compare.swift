public import Columns
public import Diagnostics
public import Language
public import Query
import Statistics
import Tiering

/// Two policies on the same customers: where they agree, by how much, and which customers and what money change place.
public struct Compare: RowSource {
  public static let manual = Manual(
    [
      Signature(
        .source,
        "compare SIDE<POLICY:policy [with '(' PARAM<PARAM:parameter = E:expression>, ')'] [as NAME:new]>, "
          + "[outcome OUTCOME:aggregate] [horizon HORIZON:duration] [at DATE:date] [worth MARGIN:number] "
          + "[by BY<COLUMN:column>,] [trusting TRUSTED<COLUMN:column>,] [on SET:set]")
    ],
    "two policies on the same customers: agreement, kappa, and who is swapped in and out of the top tier, with value",
    examples: [
      "compare standard, growth", "compare standard, standard with (a_min = 75) as lower | where not agree | take 5",
    ])

  private let sides: [(name: String, policy: BoundPolicy, reference: ColumnReference)]
  private let agree = ColumnReference(identity: Column.newIdentity())
  private let customers: CatalogTable
  /// Whom it is about; nil for all.
  private let set: CustomerSet?
  private let measure: (name: String, formula: Formula, type: ColumnType, unit: String?)?
  private let schema: Schema

  public init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    for word in ["outcome", "horizon", "at", "worth", "by", "trusting"] where clause.has(word) {
      throw notInThisVersion("compare … \(word)", at: clause.span)
    }
    customers = try binding.enterCustomers(at: clause.span)
    set = try binding.set(on: clause)
    measure = binding.defaultMeasure()
    let groups = clause.groups("SIDE")
    guard groups.count == 2 else {
      if groups.count > 2 {
        throw Diagnostic(
          "not-in-this-version", "\"compare of more than two policies\" is not in this version", at: clause.span)
      }
      throw Diagnostic("two-policies", "two policies are compared", at: clause.span, hint: "compare standard, growth")
    }
    var sides: [(name: String, policy: BoundPolicy, reference: ColumnReference)] = []
    for group in groups {
      guard let policyName = group.name("POLICY") else { continue }
      let name = group.name("NAME") ?? policyName
      if sides.contains(where: { $0.name == name.text }) {
        throw Diagnostic(
          "name-twice", "both sides are called \"\(name.text)\"", at: name.span,
          hint: "\(policyName.text) with (…) as other")
      }
      let policy = try binding.policy(named: policyName, with: group.groups("PARAM"))
      sides.append((name.text, policy, ColumnReference(identity: Column.newIdentity())))
    }
    self.sides = sides
    let own = binding.schema.items
    let key = binding.schema.key
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

  public var summaryItems: [(name: String, type: ColumnType)] {
    [("name", .text), ("value", .real), ("low", .real), ("high", .real)]
  }

  public static var madeColumns: (rows: [String], summary: [String]) { (["agree"], ["name", "value", "low", "high"]) }

  public func run(_ evaluation: Evaluation) throws(Diagnostic) -> SourceAnswer {
    var population = Population(customers.table)
    let count = population.rowCount
    let chosen = set.map { $0.rows(of: customers, evaluation.cache) }
    let among = chosen?.ones()
    let first = try sides[0].policy.assign(population, evaluation, toldOf: chosen)
    let second = try sides[1].policy.assign(population, evaluation, toldOf: chosen)
    let (second2, domain) = try WorkingTiers(second.tiers).placed(in: first.domain, count: count)
    let first2 = try WorkingTiers(first.tiers).placed(in: domain, count: count).tiers
    func looked(_ column: Column) -> Column { among.map { column.gathered($0) } ?? column }
    guard case .tier(let allOfA, _) = first2.data, case .tier(let allOfB, _) = second2.data,
      case .tier(let a, _) = looked(first2).data, case .tier(let b, _) = looked(second2).data
    else { preconditionFailure("policies give tiers") }
    let agreeing = bitmap(count: count) { allOfA[$0] == allOfB[$0] }
    population.columns[sides[0].reference.identity] = first2
    population.columns[sides[1].reference.identity] = second2
    population.columns[agree.identity] = Column(.boolean(agreeing))
    let selection = chosen.map { Selection.mask($0) } ?? .all(count)
    var rows = Rows(population: population, schema: schema, selection: selection)
    rows.notes = first.notes.map { "\(sides[0].name): \($0)" } + second.notes.map { "\(sides[1].name): \($0)" }
    if let set { rows.notes += set.notes(policies: sides.map(\.policy), chosen: selection.count) }
    let sameTiers = haveSameTiers(first.domain, second.domain)
    if !sameTiers { rows.notes.append("the policies have different tiers: a cross-table, without kappa") }
    let agreement = Agreement(a, b, tiers: domain.codes.count, comparable: sameTiers)
    let cross = try crossTable(looked(first2), looked(second2), among, population, evaluation)
    var exhibits = [
      Exhibit(
        "customers, \(sides[0].name) (down) against \(sides[1].name) (across)",
        matrix(cross, value: "customers", domain, tiers: sameTiers ? domain.codes.count : 0),
        titles: ["unscored": "unscored"])
    ]
    if let measure {
      exhibits.append(
        Exhibit(
          "\(measure.name), \(sides[0].name) (down) against \(sides[1].name) (across)",
          matrix(cross, value: measure.name, domain, tiers: sameTiers ? domain.codes.count : 0),
          titles: ["unscored": "unscored"]))
    }
    let swap = SwapSet(a, b, tier: 0)
    if sameTiers { exhibits.append(try swapExhibit(swap, domain, among, population, evaluation)) }
    let summary = agreement.summary(swap, domain)
    return SourceAnswer(
      rows: rows, headline: headline(agreement, selection.count, sameTiers: sameTiers), exhibits: exhibits,
      summary: summary)
  }

  private func headline(_ agreement: Agreement, _ count: Int, sameTiers: Bool) -> [Message] {
    let same = agreement.agreeing
    let total = agreement.compared
    let rate = percentNumber(total == 0 ? 0 : Double(same) / Double(total))
    var lines: [Message] =
      sameTiers
      ? [
        "\(sides[0].name) and \(sides[1].name) give \(grouped(same)) of \(grouped(total)) customers the same tier (\(rate) %)"
      ] : ["\(sides[0].name) and \(sides[1].name) have different tiers"]
    if let kappa = agreement.kappa {
      let interval = kappa.interval()
      lines.append(
        "kappa \(decimalText(kappa.kappa, digits: 3)) (95 %: \(decimalText(interval.lowerBound, digits: 3)) to \(decimalText(interval.upperBound, digits: 3)))"
      )
    }
    if total < count {
      lines.append("\(grouped(count - total)) customers are unscored by one of them and not compared")
    }
    return lines
  }

  private func crossTable(
    _ a: Column, _ b: Column, _ among: [Int32]?, _ population: Population, _ evaluation: Evaluation
  ) throws(Diagnostic) -> Table {
    let groups = Groups(by: [a, b])
    var fields = [
      Field(sides[0].name, a.gathered(groups.firstRows)), Field(sides[1].name, b.gathered(groups.firstRows)),
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
    _ swap: SwapSet, _ domain: TierDomain, _ among: [Int32]?, _ population: Population, _ evaluation: Evaluation
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
        fields.append(Field("share", Column(.real((0..<4).map { (number(parts[$0]) ?? 0) / total }))))
      }
    }
    return Exhibit(
      "tier \(domain.codes[0]) swap set, \(sides[0].name) to \(sides[1].name)", Table(rowCount: 4, fields: fields),
      titles: ["set": "set", "customers": "customers", "share": "share"],
      said: ["set": [0: "both", 1: "in", 2: "out", 3: "neither"]])
  }
}

/// Whether two policies decide between the same tiers; a label counts as its code.
private func haveSameTiers(_ a: TierDomain, _ b: TierDomain) -> Bool {
  let places = zip(b.codes, b.labels).compactMap { code, label in a.index(of: code) ?? label.flatMap { a.index(of: $0) }
  }
  return places.count == b.codes.count && Set(places).count == a.codes.count
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
