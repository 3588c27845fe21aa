import Columns
import Diagnostics
import Query
import Reports
import Statistics

extension ComparedSides {
  typealias Grouping = (name: String, groups: Groups, values: Column)

  /// How far the policies agree within each value of a column.
  struct Parts {
    let exhibit: Exhibit
    let groups: Int
    let confidence: Double

    var note: Message {
      "\(grouped(groups)) groups are looked at: each interval is of \(percentNumber(confidence)) %, so that all hold together at 95 %"
    }
  }

  /// - Parameter among: who is looked at.
  func parts(_ grouping: Grouping, among chosen: Bitmap) -> Parts {
    struct Line {
      var group: String
      var policy: String
      var agreement: Agreement
      var swap: SwapSet
    }
    var members = [[Int32]](repeating: [], count: grouping.groups.count)
    chosen.forEachOne { members[Int(grouping.groups.codes[$0])].append(Int32($0)) }
    let used = members.indices.filter { !members[$0].isEmpty }
    // Bonferroni: all hold together.
    let confidence = 1 - 0.05 / Double(max(1, used.count))
    let reach = Normal.reach(confidence: confidence)
    var lines: [Line] = []
    for group in used {
      let first = Int(grouping.groups.firstRows[group])
      let name = grouping.values.isMissing(first) ? "–" : grouping.values[first].text
      for second in names.indices.dropFirst() {
        let (a, b) = (members[group].map { places[0][Int($0)] }, members[group].map { places[second][Int($0)] })
        lines.append(
          Line(
            group: name, policy: names[second],
            agreement: Agreement(
              a, b, tiers: domain.codes.count, comparable: haveSameTiers(domains[0], domains[second])),
            swap: SwapSet(a, b, tier: 0)))
      }
    }
    func counts(_ value: (Line) -> Int) -> Column { Column(.exact(lines.map { Int64(value($0)) }, .integer)) }
    var fields = [Field(grouping.name, texts(lines.map(\.group)))]
    if names.count > 2 { fields.append(Field("policy", texts(lines.map(\.policy)))) }
    fields += [
      Field("customers", counts { $0.agreement.compared }),
      Field(
        "agreement",
        reals(
          lines.map { $0.agreement.compared == 0 ? nil : Double($0.agreement.agreeing) / Double($0.agreement.compared) }
        ), display: .share),
      Field("kappa", reals(lines.map { $0.agreement.kappa?.kappa })),
      Field("low", reals(lines.map { $0.agreement.kappa?.interval(z: reach).lowerBound })),
      Field("high", reals(lines.map { $0.agreement.kappa?.interval(z: reach).upperBound })),
      Field("both", counts { $0.swap.both.population }), Field("in", counts { $0.swap.entering.population }),
      Field("out", counts { $0.swap.leaving.population }),
    ]
    return Parts(
      exhibit: Exhibit(
        "agreement with \(names[0]) by \(grouping.name), and who is swapped in and out of tier \(domain.codes[0])",
        Table(rowCount: lines.count, fields: fields),
        titles: [
          "policy": "policy", "customers": "customers", "agreement": "agreement", "kappa": "kappa", "low": "low",
          "high": "high", "both": "both", "in": "in", "out": "out",
        ]), groups: used.count, confidence: confidence)
  }
}
