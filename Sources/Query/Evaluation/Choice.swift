public import Columns
import Diagnostics

extension Evaluation {
  /// The value of the first branch whose condition is true, else `otherwise`, else missing.
  func chosen(
    _ branches: [Formula.Branch], _ otherwise: Formula?, _ population: Population, _ rows: [Int32]?
  ) throws(Diagnostic) -> Column {
    let count = rows?.count ?? population.rowCount
    var open = Bitmap(count: count, repeating: true)
    var parts: [(rows: Bitmap, values: Column)] = []
    for branch in branches {
      let (isTrue, _) = try mask(branch.condition, of: population, rows: rows)
      parts.append((open & isTrue, try column(branch.value, of: population, rows: rows)))
      open = open.subtracting(isTrue)
    }
    if let otherwise { parts.append((open, try column(otherwise, of: population, rows: rows))) }
    return merged(parts, count: count)
  }

  func coalesced(_ all: [Formula], _ population: Population, _ rows: [Int32]?) throws(Diagnostic) -> Column {
    let count = rows?.count ?? population.rowCount
    var open = Bitmap(count: count, repeating: true)
    var parts: [(rows: Bitmap, values: Column)] = []
    for each in all {
      let values = try column(each, of: population, rows: rows)
      let present = values.missing.map { open.subtracting($0) } ?? open
      parts.append((present, values))
      open = open.subtracting(present)
      if open.isEmpty { break }
    }
    return merged(parts, count: count)
  }
}

/// One column out of several: each row from the part that claims it; unclaimed rows are missing. Exact numbers are
/// brought to one form; exact and real together become real.
func merged(_ parts: [(rows: Bitmap, values: Column)], count: Int) -> Column {
  var missing = Bitmap(count: count, repeating: true)
  for part in parts {
    missing = missing.subtracting(part.values.missing.map { part.rows.subtracting($0) } ?? part.rows)
  }
  // Parts that claim nothing have no say in the type.
  let used = parts.filter { part in !(part.values.missing.map { part.rows.subtracting($0) } ?? part.rows).isEmpty }
  guard let first = used.first else {
    return parts.first?.values.withoutValues(count: count) ?? repeated(.missing, count: count)
  }
  switch first.values.data {
  case .exact, .wide, .real:
    let operands = used.compactMap { Operand.column($0.values).exact }
    if operands.count == used.count, let form = commonForm(operands.map(\.form)),
      operands.allSatisfy({ unitFactor(from: $0.form, to: form) != nil })
    {
      var units = [Int128](repeating: 0, count: count)
      var fits = true
      for (part, operand) in zip(used, operands) {
        let factor = unitFactor(from: operand.form, to: form) ?? 1
        part.rows.forEachOne { row in
          if !missing[row] {
            let (value, overflow) = operand.unit(row).multipliedReportingOverflow(by: factor)
            units[row] = value
            fits = fits && !overflow
          }
        }
      }
      if fits { return .exact(units, form, missing: missing) }
    }
    var values = [Double](repeating: 0, count: count)
    for part in used {
      let doubles = part.values.doubles()
      part.rows.forEachOne { values[$0] = doubles[$0] }
    }
    return Column(.real(values), missing: missing)
  case .date:
    var values = [Int32](repeating: 0, count: count)
    for part in used {
      if case .date(let days) = part.values.data { part.rows.forEachOne { values[$0] = days[$0] } }
    }
    return Column(.date(values), missing: missing)
  case .boolean:
    var bits = Bitmap(count: count)
    for part in used { if case .boolean(let more) = part.values.data { bits = bits | (more & part.rows) } }
    return Column(.boolean(bits.subtracting(missing)), missing: missing)
  case .text, .tier:
    var texts = TextCollector()
    var codes = [Int32](repeating: -1, count: count)
    for part in used {
      guard case .text(let own, let dictionary) = namesAsText(part.values).data else { continue }
      var known = [Int32](repeating: -1, count: dictionary.count)
      part.rows.forEachOne { row in
        let code = own[row]
        if code >= 0 {
          if known[Int(code)] < 0 { known[Int(code)] = texts.code(of: dictionary[code]) }
          codes[row] = known[Int(code)]
        }
      }
    }
    return Column(.text(codes: codes, dictionary: texts.dictionary()), missing: missing)
  case .tags: return first.values
  }
}

extension Column {
  /// The column with some rows taken from another of a type that fits; a tier column takes texts as names of its tiers.
  public func replacing(_ rows: Bitmap, with values: Column) -> Column {
    guard case .tier(let own, let domain) = data else {
      return merged([(rows, values), (~rows, self)], count: count)
    }
    var places = own
    var empty = missing ?? Bitmap(count: count)
    rows.forEachOne { row in
      let name: String? =
        switch values[row] {
        case .text(let text): text
        case .tier(let code, _): code
        default: nil
        }
      let place = name.flatMap { domain.index(of: $0) }
      places[row] = place.map { UInt8($0) } ?? 255
      empty[row] = place == nil
    }
    return Column(.tier(places, domain), missing: empty)
  }
}
