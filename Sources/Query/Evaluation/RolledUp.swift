public import Columns
import Diagnostics

extension Evaluation {
  /// An aggregate of each customer's events: one value for each row of customers.
  func rolledUp(_ rollUp: RollUp, _ customers: Population) throws(Diagnostic) -> Column {
    guard let events = tables[rollUp.table], let by = events.columns[rollUp.by.identity],
      let at = events.columns[rollUp.at.identity], let key = customers.columns[rollUp.key.identity], at.type == .date
    else { preconditionFailure("a roll-up is bound to its tables") }
    let link = cache.link(from: by, to: key)
    try goOnUnlessInterrupted()
    var chosen = cache.events(of: link, between: [by.identity, key.identity], at, rollUp.after, rollUp.through)
    func keepOnly(_ events: Bitmap) { chosen = chosen.map { $0 & events } ?? events }
    if let condition = rollUp.condition { keepOnly(try mask(condition, of: events).isTrue) }
    var values: Column?
    if let argument = rollUp.argument {
      let column = try column(argument, of: events)
      if let missing = column.missing { keepOnly(~missing) }
      values = column
    }
    return try collected(rollUp.kind, values, chosen, link)
  }

  private func collected(
    _ kind: RollUp.Kind, _ values: Column?, _ some: Bitmap?, _ customerLink: CustomerLink
  ) throws(Diagnostic) -> Column {
    let customers = customerLink.customers
    // What says itself who has no events needs no count of them.
    if let values, kind == .sum { return try summed(values, some, customerLink) }
    if let values, kind == .minimum || kind == .maximum {
      let largest = kind == .maximum
      if let (best, none) = values.extremesOfEvents(some, customerLink, largest: largest) {
        return Column(storage: best, missing: none)
      }
      var best = [Int32](repeating: -1, count: customers)
      keepExtremes(values, some ?? customerLink.all, customerLink.rows, largest: largest, &best)
      return values.gatheredWithGaps(best)
    }
    let counts = eventCounts(some, customerLink)
    guard let values, kind != .count else { return Column(.exact(counts, .integer)) }
    let none = bitmap(count: customers) { counts[$0] == 0 }
    let (chosen, link) = (some ?? customerLink.all, customerLink.rows)
    switch kind {
    case .count, .sum, .minimum, .maximum: preconditionFailure("sums and extremes are made without counts")
    case .average:
      let exact = try? summed(values, some, customerLink)
      let totals = exact?.doubles() ?? exactSums(values.doubles(), chosen, groups: customers) { Int(link[$0]) }
      let means = zip(totals, counts).map { $1 == 0 ? 0 : $0 / Double($1) }
      return Column(.real(means), missing: none | bitmap(count: customers) { !means[$0].isFinite })
    case .median: return try quantiles(values, chosen, link, Exact(units: 5, form: ExactForm(scale: 1)), none)
    case .quantile(let p): return try quantiles(values, chosen, link, p, none)
    case .standardDeviation: return deviations(values, chosen, link, counts)
    case .countDistinct:
      let equal = values.equalValues()
      return Column(
        .exact(
          try eventsOfEach(values, chosen, link, customers).map { events in
            var distinct: Int64 = 0
            for (place, event) in events.enumerated() where place == 0 || !equal(events[place - 1], event) {
              distinct += 1
            }
            return distinct
          }, .integer))
    }
  }

  /// Type 7, of each customer's events.
  private func quantiles(
    _ values: Column, _ chosen: Bitmap, _ link: [Int32], _ p: Exact, _ none: Bitmap
  ) throws(Diagnostic) -> Column {
    let doubles = values.doubles()
    let (units, scale) = p.quantilePlace
    return Column(
      .real(
        try eventsOfEach(values, chosen, link, none.count).map { events in
          guard !events.isEmpty else { return 0 }
          let (place, rest) = (Int128(events.count - 1) * units).quotientAndRemainder(dividingBy: scale)
          let low = doubles[Int(events[Int(place)])]
          guard rest != 0, Int(place) + 1 < events.count else { return low }
          return low + (doubles[Int(events[Int(place) + 1])] - low) * (Double(rest) / Double(scale))
        }), missing: none)
  }

  /// √(Σ(x − mean)² / (n − 1)) of each customer's events; missing for fewer than two.
  private func deviations(_ values: Column, _ chosen: Bitmap, _ link: [Int32], _ counts: [Int64]) -> Column {
    let doubles = values.doubles()
    let totals = exactSums(doubles, chosen, groups: counts.count) { Int(link[$0]) }
    var parts = [Double](repeating: 0, count: doubles.count)
    // Equal values deviate by nothing, though their mean may be rounded.
    var bounds = [(low: Double, high: Double)](repeating: (.infinity, -.infinity), count: counts.count)
    chosen.forEachOne { event in
      let customer = Int(link[event])
      let distance = doubles[event] - totals[customer] / Double(counts[customer])
      parts[event] = distance * distance
      bounds[customer] = (min(bounds[customer].low, doubles[event]), max(bounds[customer].high, doubles[event]))
    }
    let squares = exactSums(parts, chosen, groups: counts.count) { Int(link[$0]) }
    let values = counts.indices.map { customer -> Double in
      if counts[customer] < 2 { return .nan }
      if bounds[customer].low == bounds[customer].high { return 0 }
      return (squares[customer] / Double(counts[customer] - 1)).squareRoot()
    }
    let undefined = bitmap(count: values.count) { !values[$0].isFinite }
    return Column(.real(values), missing: undefined)
  }

  private func summed(_ values: Column, _ some: Bitmap?, _ link: CustomerLink) throws(Diagnostic) -> Column {
    if let exact = Operand.column(values).exact, case .stored(let column) = exact.values,
      !exact.largest.multipliedReportingOverflow(by: UInt128(max(1, values.count))).overflow,
      exact.largest * UInt128(max(1, values.count)) < UInt128(Int64.max),
      let sums = column.sumsOfChosenEvents(some, link)
    {
      return Column(.exact(sums, exact.form))
    }
    let (chosen, rows, customers) = (some ?? link.all, link.rows, link.customers)
    if let exact = Operand.column(values).exact {
      if case .wide(let units) = exact.values {
        return try .wideSums(units, exact.form, chosen, groups: customers) { Int(rows[$0]) }
      }
      var totals = [Int128](repeating: 0, count: customers)
      chosen.forEachOne { totals[Int(rows[$0])] &+= exact.unit($0) }
      return .exact(totals, exact.form, missing: nil)
    }
    return .realSums(values.doubles(), chosen, groups: customers) { Int(rows[$0]) }
  }

  private func keepExtremes(
    _ values: Column, _ chosen: Bitmap, _ link: [Int32], largest: Bool, _ best: inout [Int32]
  ) {
    func keep<T: Comparable>(_ values: [T]) {
      chosen.forEachOne { event in
        let customer = Int(link[event])
        let current = best[customer]
        if current < 0 || (largest ? values[event] > values[Int(current)] : values[event] < values[Int(current)]) {
          best[customer] = Int32(event)
        }
      }
    }
    switch values.data {
    case .exact(let units, _): keep(units)
    case .wide(let units, _): keep(units)
    case .date(let days): keep(days)
    case .text(let codes, let dictionary):
      // Texts are compared by their bytes, which is by their rank.
      let ranks = dictionary.rankOfCode()
      keep(mapped(codes) { $0 < 0 ? -1 : ranks[Int($0)] })
    case .boolean(let bits): keep((0..<bits.count).map { bits[$0] ? 1 : 0 })
    case .tier(let places, _): keep(places)
    default: keep(values.doubles())
    }
  }

  /// The chosen events of each customer in ascending order of their values.
  private func eventsOfEach(
    _ values: Column, _ chosen: Bitmap, _ link: [Int32], _ customers: Int
  ) throws(Diagnostic) -> [[Int32]] {
    var events = [[Int32]](repeating: [], count: customers)
    let order = values.order()
    for (place, event) in order.enumerated() {
      if place & 0xFFFF == 0 { try goOnUnlessInterrupted() }
      if chosen[Int(event)] { events[Int(link[Int(event)])].append(event) }
    }
    return events
  }
}

extension CustomerLink {
  fileprivate var all: Bitmap { Bitmap(count: rows.count, repeating: true) }
}

/// For each event the row of the customer whose key it holds; -1 where there is none. Both columns are text.
public func customerRows(of events: Column, in key: Column) -> [Int32] {
  guard case .text(let codes, let dictionary) = events.data, case .text(let keys, let keyDictionary) = key.data else {
    preconditionFailure("keys are text")
  }
  var rowOfKey = [Int32](repeating: -1, count: keyDictionary.count)
  for (row, code) in keys.enumerated() where code >= 0 { rowOfKey[Int(code)] = Int32(row) }
  let rowOfCode =
    dictionary === keyDictionary
    ? rowOfKey : mapped(keyDictionary.codes(matching: dictionary)) { $0 < 0 ? -1 : rowOfKey[Int($0)] }
  // Keys that were made from the events are numbered as they are.
  if rowOfCode.indices.allSatisfy({ rowOfCode[$0] == Int32($0) }) { return codes }
  // The last place stands for a missing key.
  let last = Int32(rowOfCode.count)
  return translated(events.missing == nil ? codes : mapped(codes) { $0 < 0 ? last : $0 }, by: rowOfCode + [-1])
}
