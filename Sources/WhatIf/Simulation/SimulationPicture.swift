import Columns
import Diagnostics
import Query
import Reports
import Tiering

/// Tiers before and after, out of the counts and sums of a simulation: what a top tier holds, flows and bars.
struct SimulationPicture {
  private let domain: TierDomain
  /// The policy's own tiers; those after them are old names.
  private let ranked: Int
  private let measure: (name: String, whole: Double)?
  private let whole: Int
  private struct Flow {
    var from: Int
    var to: Int
    var customers: Int
    var sum: Double
  }
  /// Being unscored is no move. The place after all tiers is no tier.
  private var flows: [Flow] = []

  /// - Parameter summary: `from`, `to`, `customers`, and the measure's sum.
  init(_ summary: Table, _ domain: TierDomain, ranked: Int, measure: String?) {
    (self.domain, self.ranked) = (domain, ranked)
    let customers = doubles(summary.fields[2].column)
    let sums = measure == nil ? nil : summary.fields[3].column
    let values = sums.map { doubles($0) }
    func place(_ column: Column, _ row: Int) -> Int {
      guard case .tier(let places, _) = column.data, !column.isMissing(row) else { return domain.codes.count }
      return Int(places[row])
    }
    for row in 0..<summary.rowCount {
      let from = place(summary.fields[0].column, row)
      let to = place(summary.fields[1].column, row)
      let next = to == domain.codes.count ? from : to
      let sum = sums.map { $0.isMissing(row) ? 0 : values?[row] ?? 0 } ?? 0
      if let known = flows.firstIndex(where: { $0.from == from && $0.to == next }) {
        flows[known].customers += Int(customers[row])
        flows[known].sum += sum
      } else {
        flows.append(Flow(from: from, to: next, customers: Int(customers[row]), sum: sum))
      }
    }
    whole = flows.reduce(0) { $0 + $1.customers }
    let total = flows.reduce(0) { $0 + $1.sum }
    self.measure = measure.flatMap { total > 0 && total.isFinite ? ($0, total) : nil }
  }

  private func holds(_ tier: Int, after: Bool) -> (customers: Int, sum: Double) {
    let part = flows.filter { (after ? $0.to : $0.from) == tier }
    return (part.reduce(0) { $0 + $1.customers }, part.reduce(0) { $0 + $1.sum })
  }

  private var hadTiers: Bool { flows.contains { $0.from < domain.codes.count } }

  /// What the first tier holds of the customers and of the measure, before and after.
  var concentration: Message? {
    guard whole > 0, let tier = domain.codes.first else { return nil }
    let (before, after) = (holds(0, after: false), holds(0, after: true))
    func share(_ customers: Int) -> String { percentNumber(Double(customers) / Double(whole)) }
    guard let measure else {
      return hadTiers
        ? "tier \(tier): \(grouped(before.customers)) customers (\(share(before.customers)) %) before, \(grouped(after.customers)) (\(share(after.customers)) %) after"
        : "tier \(tier): \(grouped(after.customers)) customers (\(share(after.customers)) %)"
    }
    let (had, has) = (percentNumber(before.sum / measure.whole), percentNumber(after.sum / measure.whole))
    return hadTiers
      ? "tier \(tier): \(grouped(before.customers)) customers (\(share(before.customers)) %) with \(had) % of \(measure.name) before, \(grouped(after.customers)) (\(share(after.customers)) %) with \(has) % after"
      : "tier \(tier): \(grouped(after.customers)) customers (\(share(after.customers)) %) with \(has) % of \(measure.name)"
  }

  private func kind(_ flow: Flow) -> FlowChart.Kind {
    if flow.from == flow.to { return .stays }
    return flow.from >= ranked ? .other : flow.to < flow.from ? .up : .down
  }

  private func title(_ place: Int) -> Message {
    place == domain.codes.count ? "none" : Message(verbatim: domain.codes[place])
  }

  private var places: [Int] {
    (0...domain.codes.count).filter { place in
      place < ranked || flows.contains { $0.from == place || $0.to == place }
    }
  }

  func charts() -> [Chart] {
    guard whole > 0 else { return [] }
    var bars: [BarChart.Bar] = []
    for place in places where place < domain.codes.count {
      for after in hadTiers ? [false, true] : [true] {
        let held = holds(place, after: after)
        let share = measure.map { held.sum / $0.whole } ?? Double(held.customers) / Double(whole)
        let name: Message =
          hadTiers ? after ? "\(domain.codes[place]) after" : "\(domain.codes[place]) before" : title(place)
        bars.append(
          BarChart.Bar(
            name, share, "\(percentNumber(share)) % · \(grouped(held.customers))", series: after ? 0 : 3))
      }
    }
    let name: Message =
      measure.map { "share of \($0.name), and customers, by tier" } ?? "share of the customers, and how many, by tier"
    var charts: [Chart] = [.bars(BarChart(name, bars))]
    guard hadTiers, flows.contains(where: { $0.from != $0.to }) else { return charts }
    let own = places
    func side(_ place: Int) -> Int { own.firstIndex(of: place) ?? 0 }
    charts.append(
      .flows(
        FlowChart(
          "who moves from tier to tier, in customers", before: own.map(title), after: own.map(title),
          flows: flows.sorted { ($0.from, $0.to) < ($1.from, $1.to) }.map {
            FlowChart.Flow(
              from: side($0.from), to: side($0.to), Double($0.customers), "\(grouped($0.customers))", kind($0))
          })))
    return charts
  }
}
