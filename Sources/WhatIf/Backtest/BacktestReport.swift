import Columns
import Diagnostics
import Query
import Reports
import Statistics

/// What a person sees of a backtest: what the first tiers captured, whether they are really above the second, whether that
/// holds between origins, and which policy did better.
struct BacktestReport {
  let names: [String]
  let tested: [BacktestTested]
  let margin: (share: Double, text: String)?
  let outcome: String

  private func percent(_ share: Double) -> String { decimalText(share * 100, digits: 1) }

  private func captured(_ policy: Int) -> [Double] { tested.map { $0.capture.shares[policy] }.filter { $0.isFinite } }

  var headline: [Message] {
    var lines: [Message] = []
    for (policy, name) in names.enumerated() {
      let shares = captured(policy)
      guard let least = shares.min(), let most = shares.max() else {
        lines.append("\(name): nothing of \(outcome) after any origin")
        continue
      }
      let tier = tested[0].domains[policy].codes[0]
      let mean = shares.reduce(0, +) / Double(shares.count)
      lines.append(
        tested.count == 1
          ? "\(name): tier \(tier) captured \(percent(mean)) % of \(outcome)"
          : "\(name): tier \(tier) captured \(percent(mean)) % of \(outcome), from \(percent(least)) to \(percent(most)) over \(grouped(tested.count)) origins"
      )
      let steps = tested.compactMap { $0.steps[policy] }
      if let codes = tested.first?.domains[policy].codes, codes.count > 1, !steps.isEmpty {
        let above = steps.count { $0.interval.lowerBound > 0 }
        lines.append(
          "\(codes[0]) is above \(codes[1]) beyond chance at \(grouped(above)) of \(grouped(steps.count)) origins")
      }
    }
    for second in names.indices.dropFirst() {
      for one in tested {
        guard let found = one.capture.difference(0, second) else { continue }
        let (low, high) = (pointsText(found.interval.lowerBound), pointsText(found.interval.upperBound))
        lines.append(
          "at \(one.day), \(names[second]) against \(names[0]): \(pointsText(found.value)) points (95 %: \(low) to \(high))"
        )
        guard let margin else { continue }
        lines.append(
          Verdict(found.value, found.interval, margin: margin.share, isThin: one.capture.isThin).sentence(
            names[0], names[second], margin: margin.text))
      }
    }
    return lines
  }

  var notes: [Message] {
    let tests = tested.count * names.count
    return tests > 3
      ? ["\(grouped(tests)) tests at 5 % each: by chance alone one in twenty would seem to show something"] : []
  }

  var charts: [Chart] {
    let bars = tested.flatMap { one in
      names.indices.filter { one.capture.shares[$0].isFinite }.map { policy in
        BarChart.Bar(
          names.count == 1 ? "\("\(one.day)")" : "\(names[policy]) \("\(one.day)")", one.capture.shares[policy],
          "\(percent(one.capture.shares[policy])) %")
      }
    }
    return bars.count > 1 ? [.bars(BarChart("share of \(outcome) captured by the first tier", bars))] : []
  }

  var exhibits: [Exhibit] {
    var steps: [(String, Day, BacktestTested.Step)] = []
    var drift: [(String, Day, Day, Double?)] = []
    for (policy, name) in names.enumerated() {
      for (place, one) in tested.enumerated() {
        if let step = one.steps[policy] { steps.append((name, one.day, step)) }
        guard place > 0 else { continue }
        let before = tested[place - 1]
        drift.append(
          (
            name, before.day, one.day,
            populationStabilityIndex(expected: before.shares[policy], actual: one.shares[policy])
          ))
      }
    }
    var exhibits: [Exhibit] = []
    // An outcome of yes or no is a share of each tier.
    let areShares = steps.contains { $0.2.isShare }
    let (share, points): (Display, Display) = areShares ? (.share, .points) : (.plain, .plain)
    if !steps.isEmpty {
      exhibits.append(
        Exhibit(
          "the first tier against the second, \(outcome) per customer",
          Table(
            rowCount: steps.count,
            fields: [
              Field("policy", texts(steps.map(\.0))), Field("at", Column(.date(steps.map(\.1.number)))),
              Field("first", reals(steps.map(\.2.first)), display: share),
              Field("second", reals(steps.map(\.2.second)), display: share),
              Field("difference", reals(steps.map(\.2.difference)), display: points),
              Field("low", reals(steps.map(\.2.interval.lowerBound)), display: points),
              Field("high", reals(steps.map(\.2.interval.upperBound)), display: points),
              Field("p", reals(steps.map(\.2.p))),
            ]), titles: titles))
    }
    if !drift.isEmpty {
      exhibits.append(
        Exhibit(
          "how stable the tiers are between origins",
          Table(
            rowCount: drift.count,
            fields: [
              Field("policy", texts(drift.map(\.0))), Field("before", Column(.date(drift.map(\.1.number)))),
              Field("after", Column(.date(drift.map(\.2.number)))), Field("psi", reals(drift.map(\.3))),
            ]), titles: titles))
    }
    return exhibits
  }

  private var titles: [String: Message] {
    var titles: [String: Message] = [:]
    for name in ["policy", "at", "first", "second", "difference", "low", "high", "p", "before", "after", "psi"] {
      titles[name] = Message(stringLiteral: name)
    }
    return titles
  }

  var summary: Table {
    var rows = SummaryRows()
    for one in tested {
      let day = tested.count == 1 ? "" : "_\(one.day)"
      for (policy, name) in names.enumerated() {
        rows.add("captured_\(name)\(day)", one.capture.shares[policy], one.capture.interval(policy), .share)
        rows.add("lift_\(name)\(day)", one.capture.lift(policy), nil, .times)
        if let step = one.steps[policy] {
          rows.add("above_\(name)\(day)", step.difference, step.interval, step.isShare ? .points : nil)
        }
      }
      for second in names.indices.dropFirst() {
        let found = one.capture.difference(0, second)
        rows.add("difference_\(names[second])\(day)", found?.value, found?.interval, .points)
      }
    }
    return rows.table
  }
}
