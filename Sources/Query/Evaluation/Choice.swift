public import Columns
import Diagnostics

extension Evaluation {
  /// The value of the first branch whose condition is true, else `otherwise`, else missing.
  func chosen(
    _ branches: [Formula.Branch], _ otherwise: Formula?, _ population: Population, _ rows: [Int32]?
  ) throws(Diagnostic) -> Column {
    let count = rows?.count ?? population.rowCount
    var open = Bitmap(count: count, repeating: true)
    var parts: [(rows: Bitmap, values: Operand)] = []
    for branch in branches {
      let (isTrue, _) = try mask(branch.condition, of: population, rows: rows)
      parts.append((open & isTrue, try operand(branch.value, population, rows)))
      open = open.subtracting(isTrue)
    }
    if let otherwise { parts.append((open, try operand(otherwise, population, rows))) }
    return mergedNarrow(parts, count: count)
      ?? merged(parts.map { ($0.rows, $0.values.column(count: count)) }, count: count)
  }

  func coalesced(_ all: [Formula], _ population: Population, _ rows: [Int32]?) throws(Diagnostic) -> Column {
    let count = rows?.count ?? population.rowCount
    var open = Bitmap(count: count, repeating: true)
    var parts: [(rows: Bitmap, values: Column)] = []
    for each in all {
      let values = try column(each, of: population, rows: rows)
      if parts.isEmpty, values.missing == nil {
        // Nothing is missing from the first: it is the answer.
        switch values.data {
        case .exact, .real, .date: return values
        default: break
        }
      }
      let present = values.missing.map { open.subtracting($0) } ?? open
      parts.append((present, values))
      open = open.subtracting(present)
      if open.isEmpty { break }
    }
    return mergedNarrow(parts.map { ($0.rows, .column($0.values)) }, count: count) ?? merged(parts, count: count)
  }
}

/// Rows that take their values from an exact operand.
private struct Claim {
  var rows: Bitmap
  var exact: ExactOperand

  /// The factor that brings the values to a form, where values and products have 64 bits; else nil.
  func factor(to form: ExactForm) -> Int64? {
    if case .wide = exact.values { return nil }
    let factor = integerPowerOfTen(form.scale - exact.form.scale).multipliedReportingOverflow(
      by: Int128(form.divisor / exact.form.divisor))
    let largest = exact.largest.multipliedReportingOverflow(by: factor.partialValue.magnitude)
    guard !factor.overflow, !largest.overflow, largest.partialValue < UInt128(Int64.max) else { return nil }
    return Int64(exactly: factor.partialValue)
  }

  func write(into units: inout [Int64], factor: Int64) {
    switch exact.values {
    case .constant(let value): put(Int64(value) &* factor, at: rows, into: &units)
    case .narrow(let values): put(values, times: factor, at: rows, into: &units)
    case .stored: put(exact.units64 ?? [], times: factor, at: rows, into: &units)
    case .wide: preconditionFailure("wide values have no narrow factor")
    }
  }
}

/// What a part claims: its rows that have a value; nil where they are not exact.
private func claim(_ rows: Bitmap, _ values: Operand, count: Int) -> Claim? {
  if values.isMissingConstant {
    return Claim(rows: Bitmap(count: count), exact: ExactOperand(form: .integer, values: .constant(0)))
  }
  guard let exact = values.exact else { return nil }
  guard let missing = values.missing else { return Claim(rows: rows, exact: exact) }
  return Claim(rows: rows.subtracting(missing), exact: exact)
}

/// The merge of parts that are all exact and stay within 64 bits, constants among them unrepeated; nil otherwise.
private func mergedNarrow(_ parts: [(rows: Bitmap, values: Operand)], count: Int) -> Column? {
  var claims: [Claim] = []
  var claimed = Bitmap(count: count)
  for part in parts {
    guard let next = claim(part.rows, part.values, count: count) else { return nil }
    // Parts that claim nothing have no say in the type.
    if next.rows.isEmpty { continue }
    claimed = claimed | next.rows
    claims.append(next)
  }
  guard !claims.isEmpty, let form = commonForm(claims.map(\.exact.form)) else { return nil }
  var units = [Int64](repeating: 0, count: count)
  for each in claims {
    guard let factor = each.factor(to: form) else { return nil }
    each.write(into: &units, factor: factor)
  }
  return Column(.exact(units, form), missing: ~claimed)
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
