public import Columns
public import Diagnostics

/// Sums of all rows by group that one statement has made already: a share and an average need the same.
public final class KnownSums {
  fileprivate var sums: [Formula: Column] = [:]
  /// How many rows there are in each group.
  fileprivate var sizes: [Int64]?
}

extension Evaluation {
  /// An aggregate for each group of the given rows (all rows, when nil), or for all of them as one group.
  ///
  /// The result has one row for each group. Missing values are skipped; a group without values has count 0 and sum 0,
  /// and no other aggregate.
  public func aggregated(
    _ aggregate: Aggregate, of population: Population, rows: [Int32]?, groups: Groups?,
    sharing known: KnownSums? = nil
  ) throws(Diagnostic) -> Column {
    let count = rows?.count ?? population.rowCount
    var included: Bitmap?
    if let condition = aggregate.condition { included = try mask(condition, of: population, rows: rows).isTrue }
    guard let argument = aggregate.argument else {
      guard let included else {
        let sizes = known?.sizes ?? groups.map { groupSizes($0.rows, groups: $0.count) } ?? [Int64(count)]
        known?.sizes = sizes
        return Column(.exact(sizes, .integer))
      }
      return Column(.exact(counts(included, groups), .integer))
    }
    let values = try column(argument, of: population, rows: rows)
    let present = ~(values.missing ?? Bitmap(count: count))
    let chosen = included.map { $0 & present } ?? present
    switch aggregate.kind {
    case .count: return Column(.exact(counts(chosen, groups), .integer))
    case .sum:
      if included == nil, let sums = known?.sums[argument] { return sums }
      let sums = try sums(values, chosen, groups)
      if included == nil { known?.sums[argument] = sums }
      return sums
    case .share:
      // The whole of exact parts is their sum.
      if included == nil, let parts = known?.sums[argument] ?? (try? sums(values, chosen, groups)),
        Operand.column(parts).exact != nil
      {
        return shares(parts.doubles(), of: totals(parts, Bitmap(count: parts.count, repeating: true), nil))
      }
      return shares(totals(values, chosen, groups), of: totals(values, present, nil))
    case .shareOf: return shares(totals(values, chosen, groups), of: totals(values, present, groups))
    case .average:
      let total =
        included == nil
        ? known?.sums[argument]?.doubles() ?? totals(values, chosen, groups) : totals(values, chosen, groups)
      let sizes = chosen.isFull ? known?.sizes ?? counts(chosen, groups) : counts(chosen, groups)
      return defined(zip(total, sizes).map { $1 == 0 ? .nan : $0 / Double($1) })
    case .minimum, .maximum: return extremes(values, chosen, groups, largest: aggregate.kind == .maximum)
    case .median: return quantiles(values, chosen, groups, Exact(units: 5, form: ExactForm(scale: 1)))
    case .quantile(let p): return quantiles(values, chosen, groups, p)
    case .standardDeviation: return deviations(values, chosen, groups)
    case .countDistinct: return distinctCounts(values, chosen, groups)
    }
  }

  private func counts(_ rows: Bitmap, _ groups: Groups?) -> [Int64] {
    guard let groups else { return [Int64(rows.population)] }
    if rows.isFull { return groupSizes(groups.rows, groups: groups.count) }
    var totals = [Int64](repeating: 0, count: groups.count)
    let codes = groups.codes
    rows.forEachOne { totals[Int(codes[$0])] &+= 1 }
    return totals
  }

  /// Exact for exact numbers, in 128 bits; of doubles to the nearest of the exact sum, whatever the order of the rows.
  private func sums(_ values: Column, _ rows: Bitmap, _ groups: Groups?) throws(Diagnostic) -> Column {
    let size = groups?.count ?? 1
    if let form = values.exactForm,
      let totals = groupedSums(values, groups?.rows, count: size, chosen: rows.isFull ? nil : rows)
    {
      return .exact(totals, form, missing: nil)
    }
    let codes = groups?.codes
    switch values.data {
    case .wide(let units, let form):
      return try .wideSums(units, form, rows, groups: size) { row in codes.map { Int($0[row]) } ?? 0 }
    default:
      return .realSums(values.doubles(), rows, groups: size) { row in codes.map { Int($0[row]) } ?? 0 }
    }
  }

  /// Sums as doubles, also where the exact ones have more than 128 bits.
  private func totals(_ values: Column, _ rows: Bitmap, _ groups: Groups?) -> [Double] {
    if let exact = try? sums(values, rows, groups) { return exact.doubles() }
    let codes = groups?.codes
    return exactSums(values.doubles(), rows, groups: groups?.count ?? 1) { row in codes.map { Int($0[row]) } ?? 0 }
  }

  private func shares(_ part: [Double], of whole: [Double]) -> Column {
    return defined(
      part.indices.map { index in
        let total = whole.count == 1 ? whole[0] : whole[index]
        return total == 0 ? .nan : part[index] / total
      })
  }

  private func extremes(_ values: Column, _ rows: Bitmap, _ groups: Groups?, largest: Bool) -> Column {
    var best = [Int32](repeating: -1, count: groups?.count ?? 1)
    let codes = groups?.codes
    func keep<T: Comparable>(_ keys: [T]) {
      rows.forEachOne { row in
        let group = codes.map { Int($0[row]) } ?? 0
        let current = Int(best[group])
        if current < 0 || (largest ? keys[row] > keys[current] : keys[row] < keys[current]) {
          best[group] = Int32(row)
        }
      }
    }
    switch values.data {
    case .exact(let units, _): keep(units)
    case .date(let days): keep(days)
    default: keep(values.ranks().ranks)
    }
    return values.gatheredWithGaps(best)
  }

  /// The chosen rows of each group in ascending order of their values.
  private func sortedGroups(_ values: Column, _ rows: Bitmap, _ groups: Groups?) -> [[Int32]] {
    var sorted = [[Int32]](repeating: [], count: groups?.count ?? 1)
    let codes = groups?.codes
    for row in values.order() where rows[Int(row)] { sorted[codes.map { Int($0[Int(row)]) } ?? 0].append(row) }
    return sorted
  }

  /// Type 7 of Hyndman and Fan (1996): h = (n − 1)p, linear between the neighbours.
  private func quantiles(_ values: Column, _ rows: Bitmap, _ groups: Groups?, _ p: Exact) -> Column {
    let doubles = values.doubles()
    let (units, scale) = p.quantilePlace
    return defined(
      sortedGroups(values, rows, groups).map { group in
        guard let last = group.last else { return .nan }
        let (place, rest) = (Int128(group.count - 1) * units).quotientAndRemainder(dividingBy: scale)
        guard rest != 0 else { return doubles[Int(group[Int(place)])] }
        let low = doubles[Int(group[Int(place)])]
        let high = Int(place) + 1 < group.count ? doubles[Int(group[Int(place) + 1])] : doubles[Int(last)]
        return low + (high - low) * (Double(rest) / Double(scale))
      })
  }

  /// √(Σ(x − mean)² / (n − 1)), in two passes.
  private func deviations(_ values: Column, _ rows: Bitmap, _ groups: Groups?) -> Column {
    let doubles = values.doubles()
    let sizes = counts(rows, groups)
    let means = zip(totals(values, rows, groups), sizes).map { $0 / Double($1) }
    let group = { (row: Int) in groups.map { Int($0.codes[row]) } ?? 0 }
    // Equal values deviate by nothing, though their mean may be rounded.
    var bounds = [(low: Double, high: Double)](repeating: (.infinity, -.infinity), count: sizes.count)
    var parts = [Double](repeating: 0, count: doubles.count)
    rows.forEachOne { row in
      let place = group(row)
      let distance = doubles[row] - means[place]
      parts[row] = distance * distance
      bounds[place] = (min(bounds[place].low, doubles[row]), max(bounds[place].high, doubles[row]))
    }
    let squares = exactSums(parts, rows, groups: sizes.count, group: group)
    return defined(
      squares.indices.map { place in
        if sizes[place] < 2 { return .nan }
        return bounds[place].low == bounds[place].high ? 0 : (squares[place] / Double(sizes[place] - 1)).squareRoot()
      })
  }

  private func distinctCounts(_ values: Column, _ rows: Bitmap, _ groups: Groups?) -> Column {
    let equal = values.equalValues()
    return Column(
      .exact(
        sortedGroups(values, rows, groups).map { group in
          var distinct: Int64 = 0
          for (place, row) in group.enumerated() where place == 0 || !equal(group[place - 1], row) { distinct += 1 }
          return distinct
        }, .integer))
  }

  /// Reals whose undefined values are missing.
  private func defined(_ values: [Double]) -> Column {
    Column(.real(values), missing: bitmap(count: values.count) { !values[$0].isFinite })
  }
}

extension Exact {
  /// A share as a fraction that a number of rows can be multiplied by.
  var quantilePlace: (units: Int128, scale: Int128) {
    // More than eighteen digits of a share place nothing; as many keep the product within 128 bits.
    guard form.scale <= 18, form.divisor <= 1_000_000_000 else {
      return (Int128((double * 1e15).rounded()), integerPowerOfTen(15))
    }
    return (units, integerPowerOfTen(form.scale) * Int128(form.divisor))
  }
}
