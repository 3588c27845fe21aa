import Columns
import Diagnostics
import Query
import Reports
import Statistics

extension ComparedSides {
  /// How far the first policy agrees with each other one in each group of a column, and whom they swap in and out of
  /// the first tier: a row for each group, a missing value being one. Only groups that are looked at have a row.
  func agreementExhibit(by column: (name: String, values: Column), _ groups: Groups) -> Exhibit {
    var rowsOf = [[Int32]](repeating: [], count: groups.count)
    if let among {
      for row in among { rowsOf[Int(groups.codes[Int(row)])].append(row) }
    } else {
      for (row, group) in groups.codes.enumerated() { rowsOf[Int(group)].append(Int32(row)) }
    }
    let firsts = rowsOf.indices.filter { !rowsOf[$0].isEmpty }.flatMap { group in
      (1..<names.count).map { (group: group, second: $0) }
    }
    let pairs = firsts.map { one in
      ComparedSides(names: names, domains: domains, places: places, domain: domain, among: rowsOf[one.group])
        .pair(0, one.second)
    }
    func counts(_ values: [Int]) -> Column { Column(.exact(values.map { Int64($0) }, .integer)) }
    var fields = [Field(column.name, column.values.gathered(firsts.map { groups.firstRows[$0.group] }))]
    if names.count > 2 { fields.append(Field("policy", texts(firsts.map { names[$0.second] }))) }
    fields += [
      Field("customers", counts(pairs.map(\.agreement.compared))),
      Field("agreement", reals(pairs.map(\.agreement.rate))),
      Field("kappa", reals(pairs.map(\.agreement.kappa?.kappa))),
      Field("low", reals(pairs.map { $0.agreement.kappa?.interval().lowerBound })),
      Field("high", reals(pairs.map { $0.agreement.kappa?.interval().upperBound })),
    ]
    if pairs.allSatisfy(\.sameTiers) {
      fields.append(Field("in", counts(pairs.map(\.swap.entering.population))))
      fields.append(Field("out", counts(pairs.map(\.swap.leaving.population))))
    }
    return Exhibit(
      "agreement with \(names[0]), by \(column.name)", Table(rowCount: pairs.count, fields: fields),
      titles: [
        "policy": "policy", "customers": "customers", "agreement": "agreement", "kappa": "kappa", "low": "low",
        "high": "high", "in": "in", "out": "out",
      ])
  }
}

extension Agreement {
  /// The share of customers with the same tier; nil where nobody has one under both.
  var rate: Double? { compared == 0 ? nil : Double(agreeing) / Double(compared) }
}
