import Columns
import Diagnostics
import Query
import Reports
import Tiering

/// What a person sees of a sweep: a sentence, a curve, and the dozen values that matter.
struct SweepPicture {
  let swept: SweptPolicy
  let found: SweepAnswer
  let measure: String?

  private var domain: TierDomain { swept.policy.domain }
  private var codes: [String] { domain.codes }

  private func text(_ value: Exact) -> String { swept.value(value).text }

  func headline() throws(Diagnostic) -> [Message] {
    guard found.count > 0 else { return ["no value of \(swept.parameter) changes anything"] }
    let (low, high) = (text(found.value(0)), text(found.value(found.count - 1)))
    let name = swept.parameter
    var lines: [Message] = [
      found.grid == nil
        ? found.count == 1
          ? "\(name) changes something at one value: \(low)"
          : "\(name) changes something at \(grouped(found.count)) values, from \(low) to \(high)"
        : "\(name) at \(grouped(found.count)) values, from \(low) to \(high)"
    ]
    let now = codes.enumerated().map { "\($1) \(grouped(found.now.customers[$0]))" }
    lines.append(
      swept.isInForce
        ? "in force \(name) = \(text(swept.inForce)): \(Message(listing: now))"
        : "as written \(name) = \(text(swept.inForce)): \(Message(listing: now))")
    return lines
  }

  func summary() throws(Diagnostic) -> Table {
    var rows: [(String, Double?)] = [("values", Double(found.count))]
    if found.count > 0, !swept.isDate {
      rows += [("lowest", found.value(0).double), ("highest", found.value(found.count - 1).double)]
    }
    if !swept.isDate { rows.append(("in_force", swept.inForce.double)) }
    for (tier, code) in codes.enumerated() {
      rows.append(("customers_\(code)", Double(found.now.customers[tier])))
      if measure != nil { rows.append(("share_\(code)", found.whole == 0 ? nil : share(found.now, tier))) }
    }
    return summaryTable(rows, shares: codes.map { "share_\($0)" })
  }

  private func share(_ totals: TierTotals, _ tier: Int) -> Double { totals.sums.double(tier) / found.whole }

  // MARK: Which rows

  private static let dozen = 12

  /// The first and last value, the one in force, those at which a tier meets its limit, the largest steps, and others
  /// spread over what is left. Nil where there are no more than a dozen.
  func tellingPlaces() throws(Diagnostic) -> [Int32]? {
    guard found.count > SweepPicture.dozen else { return nil }
    var chosen: Set<Int> = [0, found.count - 1]
    chosen.insert(min(found.count - 1, found.place(notBelow: swept.inForce.double)))
    for limit in swept.policy.limits {
      if let place = try place(where: Int(limit.tier), meets: limit.customers) { chosen.insert(place) }
    }
    if let breakpoints = found.breakpoints {
      let sizes = breakpoints.table.ends.count <= 200_000 ? largestSteps(breakpoints) : []
      for place in sizes where chosen.count < 6 { chosen.insert(place) }
    }
    var parts = SweepPicture.dozen - chosen.count
    while chosen.count < SweepPicture.dozen, parts < 4 * SweepPicture.dozen {
      for part in 0...parts where chosen.count < SweepPicture.dozen {
        chosen.insert((found.count - 1) * part / max(1, parts))
      }
      parts += 1
    }
    return chosen.sorted().map { Int32($0) }
  }

  /// Values at which several times more customers change than at most others.
  private func largestSteps(_ breakpoints: Breakpoints) -> [Int] {
    let sizes = (0..<breakpoints.count).map { (place: $0, size: breakpoints.customersOnLine($0)) }
    let usual = sizes.map(\.size).sorted()[sizes.count / 2]
    return sizes.filter { $0.size >= 4 * max(1, usual) }.sorted { ($1.size, $0.place) < ($0.size, $1.place) }
      .map(\.place)
  }

  /// Where a tier first holds no more than so many, searched in the direction in which it shrinks.
  private func place(where tier: Int, meets limit: Int) throws(Diagnostic) -> Int? {
    let (first, last) = (try found.totals(0).customers[tier], try found.totals(found.count - 1).customers[tier])
    guard (first > limit) != (last > limit) else { return nil }
    var (low, high) = (0, found.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if (try found.totals(middle).customers[tier] > limit) == (first > limit) { low = middle } else { high = middle }
    }
    return first > limit ? high : low
  }

  // MARK: The curve

  func charts() throws(Diagnostic) -> [Chart] {
    guard found.count > 2 else { return [] }
    let places = chartPlaces()
    var totals: [TierTotals] = []
    for place in places { totals.append(try found.totals(place)) }
    let xs = places.map { found.value($0).double }
    var varied = codes.indices.filter { tier in totals.contains { $0.customers[tier] != totals[0].customers[tier] } }
    // The tier for all others mirrors the rest.
    if varied.count > 2, varied.last == codes.count - 1 { varied.removeLast() }
    let lines = varied.prefix(4).map { tier in
      CurveChart.Line(
        "\(codes[tier])", zip(xs, totals).map { ($0, Double($1.customers[tier])) }, isStepped: found.grid == nil)
    }
    guard !lines.isEmpty else { return [] }
    let parameter = swept
    let upright = CurveChart.Mark(
      at: swept.inForce.double,
      swept.isInForce ? "\(text(swept.inForce)) in force" : "\(text(swept.inForce)) as written")
    let levels = swept.policy.limits.map { limit in
      CurveChart.Mark(
        at: Double(limit.customers), "at most \(grouped(limit.customers)) in \(codes[Int(limit.tier)])")
    }
    var place: (@Sendable (Double) -> String)?
    if swept.isDate { place = { parameter.value(Exact(units: Int128($0))).text } }
    let title: Message =
      lines.count == 1
      ? "customers in \(codes[varied[0]]) by \(swept.parameter)" : "customers by \(swept.parameter)"
    let chart = CurveChart(
      title, axis: Message(verbatim: swept.parameter), lines: Array(lines), uprights: [upright], levels: levels,
      place: place)
    return [.curves(chart)]
  }

  /// At most some hundreds of places; a long thin tail, which would press the rest together, is left out.
  private func chartPlaces() -> [Int] {
    var last = found.count - 1
    if found.grid == nil, last > 20 {
      let most = last * 98 / 100
      let body = found.value(most).double - found.value(0).double
      if found.value(last).double - found.value(0).double > 2 * body,
        found.value(most).double >= swept.inForce.double
      {
        last = most
      }
    }
    let wanted = 400
    guard last >= wanted else { return Array(0...last) }
    return (0...wanted).map { last * $0 / wanted }
  }
}
