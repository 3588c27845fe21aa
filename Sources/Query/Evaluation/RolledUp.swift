public import Columns
import Diagnostics

extension Evaluation {
  /// An aggregate of each customer's events: one value for each row of customers.
  func rolledUp(_ rollUp: RollUp, _ customers: Population) throws(Diagnostic) -> Column {
    guard let events = tables[rollUp.table], let by = events.columns[rollUp.by.identity],
      let at = events.columns[rollUp.at.identity], let key = customers.columns[rollUp.key.identity],
      case .date(let days) = at.data
    else { preconditionFailure("a roll-up is bound to its tables") }
    let link = cache.link(from: by, to: key)
    try goOnUnlessInterrupted()
    let after = rollUp.after?.number ?? Int32.min
    let through = rollUp.through.number
    // A day that is missing is in no window.
    let seen = bitmap(count: events.rowCount) { link[$0] >= 0 && days[$0] > after && days[$0] <= through }
    var chosen = at.missing.map { seen.subtracting($0) } ?? seen
    if let condition = rollUp.condition { chosen = chosen & (try mask(condition, of: events).isTrue) }
    var values: Column?
    if let argument = rollUp.argument {
      let column = try column(argument, of: events)
      if let missing = column.missing { chosen = chosen.subtracting(missing) }
      values = column
    }
    return try collected(rollUp.kind, values, chosen, link, customers: customers.rowCount)
  }

  private func collected(
    _ kind: RollUp.Kind, _ values: Column?, _ chosen: Bitmap, _ link: [Int32], customers: Int
  ) throws(Diagnostic) -> Column {
    var counts = [Int64](repeating: 0, count: customers)
    chosen.forEachOne { counts[Int(link[$0])] &+= 1 }
    guard let values, kind != .count else { return Column(.exact(counts, .integer)) }
    let none = bitmap(count: customers) { counts[$0] == 0 }
    switch kind {
    case .count: return Column(.exact(counts, .integer))
    case .sum: return summed(values, chosen, link, customers)
    case .average:
      let totals = summed(values, chosen, link, customers).doubles()
      return Column(.real(zip(totals, counts).map { $1 == 0 ? 0 : $0 / Double($1) }), missing: none)
    case .minimum, .maximum:
      var best = [Int32](repeating: -1, count: customers)
      keepExtremes(values, chosen, link, largest: kind == .maximum, &best)
      return values.gatheredWithGaps(best)
    case .median:
      let doubles = values.doubles()
      return Column(
        .real(
          try eventsOfEach(values, chosen, link, customers).map { events in
            guard !events.isEmpty else { return 0 }
            let middle = events.count / 2
            let high = doubles[Int(events[middle])]
            return events.count % 2 == 1
              ? high : doubles[Int(events[middle - 1])] + (high - doubles[Int(events[middle - 1])]) / 2
          }), missing: none)
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

  private func summed(_ values: Column, _ chosen: Bitmap, _ link: [Int32], _ customers: Int) -> Column {
    if let exact = Operand.column(values).exact {
      if case .narrow(let units) = exact.values,
        !exact.largest.multipliedReportingOverflow(by: UInt128(max(1, values.count))).overflow,
        exact.largest * UInt128(max(1, values.count)) < UInt128(Int64.max)
      {
        var totals = [Int64](repeating: 0, count: customers)
        chosen.forEachOne { totals[Int(link[$0])] &+= units[$0] }
        return Column(.exact(totals, exact.form))
      }
      var totals = [Int128](repeating: 0, count: customers)
      chosen.forEachOne { totals[Int(link[$0])] &+= exact.unit($0) }
      return .exact(totals, exact.form, missing: nil)
    }
    let doubles = values.doubles()
    var totals = [Double](repeating: 0, count: customers)
    chosen.forEachOne { totals[Int(link[$0])] += doubles[$0] }
    return Column(.real(totals))
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

/// For each event the row of the customer whose key it holds; -1 where there is none. Both columns are text.
public func customerRows(of events: Column, in key: Column) -> [Int32] {
  guard case .text(let codes, let dictionary) = events.data, case .text(let keys, let keyDictionary) = key.data else {
    preconditionFailure("keys are text")
  }
  var rowOfKey = [Int32](repeating: -1, count: keyDictionary.count)
  for (row, code) in keys.enumerated() where code >= 0 { rowOfKey[Int(code)] = Int32(row) }
  let rowOfCode = keyDictionary.codes(matching: dictionary).map { $0 < 0 ? -1 : rowOfKey[Int($0)] }
  return codes.map { $0 < 0 ? -1 : rowOfCode[Int($0)] }
}
