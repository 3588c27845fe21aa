import Columns
import Query

/// Where one customer would stand among all if its own value were another: everybody else keeps theirs.
///
/// Made once for a value over the whole population; each question then takes two searches in the sorted values.
struct Standing: Sendable {
  private enum Keys: Sendable {
    case exact([Int128], ExactForm)
    case days([Int128])
    case real([Double])
  }

  private let values: Column
  /// Rows in ascending order of their values, ties in order of the key; only those that take part.
  private let order: [Int32]
  /// The place of each row in the order; -1 where it takes no part.
  private let placeOf: [Int32]
  private let sorted: Keys
  /// The sum of the first so many values.
  private let sums: [Int128]
  /// The sorted values, where they are whole numbers of 64 bits: found faster.
  private let narrow: PlacedKeys?
  private let lateDoubles = Late<[Double]>()
  /// Of those that take part: their mean, and the sum of the squares of their distances from it.
  private let lateSpread = Late<(mean: Double, squares: Double)>()

  /// - Parameter chosen: who takes part, for aggregates with a condition; nil for all.
  init(_ values: Column, chosen: Bitmap? = nil, sums needsSums: Bool = false) {
    self.values = values
    let order = chosen.map { bits in values.order().filter { bits[Int($0)] } } ?? values.order()
    self.order = order
    var places = [Int32](repeating: -1, count: values.count)
    for (place, row) in order.enumerated() { places[Int(row)] = Int32(place) }
    placeOf = places
    switch values.data {
    case .exact(let units, let form): sorted = .exact(order.map { Int128(units[Int($0)]) }, form)
    case .wide(let units, let form): sorted = .exact(order.map { units[Int($0)] }, form)
    case .date(let days): sorted = .days(order.map { Int128(days[Int($0)]) })
    default:
      let doubles = values.doubles()
      sorted = .real(order.map { doubles[Int($0)] })
    }
    if case .exact(let units, _) = values.data {
      narrow = PlacedKeys(order.map { units[Int($0)] })
    } else {
      narrow = nil
    }
    var running: [Int128] = []
    if needsSums, case .exact(let units, _) = sorted {
      running.reserveCapacity(units.count + 1)
      running.append(0)
      for unit in units { running.append(running[running.count - 1] &+ unit) }
    }
    sums = running
  }

  var count: Int { order.count }

  func takesPart(_ row: Int) -> Bool { placeOf[row] >= 0 }

  // MARK: Functions

  /// A population function for rows with other values; `others` has a value for each of the rows.
  func placed(_ function: PopulationFunction, _ rows: [Int32], _ others: Column) -> Column {
    if function == .percentile || function == .rank, let narrow, case .exact(let own, let form) = others.data,
      case .exact(_, form) = sorted
    {
      return placed(function, rows, others) { place in
        let start = narrow.lowerBound(own[place])
        let old = Int(placeOf[Int(rows[place])])
        return old >= 0 && old < start ? start - 1 : start
      }
    }
    switch (sorted, keys(of: others)) {
    case (.exact(let base, _), .exact(let own, _)), (.days(let base), .days(let own)):
      return placed(function, rows, base, own, others)
    default:
      return placed(function, rows, sortedDoubles, others.doubles(), others)
    }
  }

  private var sortedDoubles: [Double] {
    if case .real(let doubles) = sorted { return doubles }
    return lateDoubles {
      let doubles = values.doubles()
      return order.map { doubles[Int($0)] }
    }
  }

  /// In the same form as the base, where they can be.
  private func keys(of others: Column) -> Keys {
    switch (others.data, sorted) {
    case (.exact(let units, let form), .exact(_, let own)) where form == own: .exact(units.map { Int128($0) }, form)
    case (.wide(let units, let form), .exact(_, let own)) where form == own: .exact(units, form)
    case (.date(let days), .days): .days(days.map { Int128($0) })
    default: .real([])
    }
  }

  private func placed<Key: Comparable>(
    _ function: PopulationFunction, _ rows: [Int32], _ base: [Key], _ own: [Key], _ others: Column
  ) -> Column {
    func less(_ place: Int) -> Int { smaller(than: own[place], base, Int(rows[place])) }
    switch function {
    case .percentile, .rank: return placed(function, rows, others, less)
    case .bins(let bins):
      let result = rows.indices.map { place -> Int64 in
        guard !others.isMissing(place) else { return 0 }
        return Int64(bin(own[place], bins, base, Int(rows[place])))
      }
      return Column(.exact(result, .integer), missing: others.missing)
    case .ntile(let tiles):
      let result = rows.indices.map { place -> Int64 in
        guard !others.isMissing(place) else { return 0 }
        let row = Int(rows[place])
        let total = count + (takesPart(row) ? 0 : 1)
        let before = less(place) + tied(with: own[place], base, before: row)
        let (size, larger) = total.quotientAndRemainder(dividingBy: tiles)
        let inLarger = larger * (size + 1)
        return Int64(
          before < inLarger ? before / (size + 1) + 1 : larger + (before - inLarger) / max(size, 1) + 1)
      }
      return Column(.exact(result, .integer), missing: others.missing)
    case .cumulativeShare: return cumulativeShares(rows, base, own, others)
    case .standardScore: return standardScores(rows, others)
    }
  }

  /// Percentiles, or ranks.
  ///
  /// - Parameter less: how many others have a smaller value than the row at a place is given.
  private func placed(
    _ function: PopulationFunction, _ rows: [Int32], _ others: Column, _ less: (Int) -> Int
  ) -> Column {
    let missing = others.missing
    var places = [Int64](repeating: 0, count: rows.count)
    for place in rows.indices where !(missing?[place] ?? false) { places[place] = Int64(less(place)) }
    guard function == .percentile else { return Column(.exact(places.map { $0 + 1 }, .integer), missing: missing) }
    let sizes = rows.map { count + (takesPart(Int($0)) ? 0 : 1) }
    if let first = sizes.first, sizes.allSatisfy({ $0 == first }) {
      return Column(.exact(places.map { $0 * 100 }, ExactForm(divisor: Int64(max(1, first - 1)))), missing: missing)
    }
    return Column(.real(zip(places, sizes).map { Double($0 * 100) / Double(max(1, $1 - 1)) }), missing: missing)
  }

  /// How many others have a smaller value.
  private func smaller<Key: Comparable>(than key: Key, _ base: [Key], _ row: Int) -> Int {
    let place = lowerBound(base, key)
    let own = Int(placeOf[row])
    return own >= 0 && own < place ? place - 1 : place
  }

  /// How many others have the same value and come before the row.
  private func tied<Key: Comparable>(with key: Key, _ base: [Key], before row: Int) -> Int {
    let start = lowerBound(base, key)
    let end = upperBound(base, key)
    // Among equal values rows are in order.
    var low = start
    var high = end
    while low < high {
      let middle = (low + high) / 2
      if Int(order[middle]) < row { low = middle + 1 } else { high = middle }
    }
    return low - start
  }

  /// The value at a place of the order in which the row has another value.
  private func value<Key: Comparable>(at place: Int, _ key: Key, at own: Int, _ base: [Key], _ row: Int) -> Key {
    if place == own { return key }
    let other = place < own ? place : place - 1
    let left = Int(placeOf[row])
    return base[left >= 0 && other >= left ? other + 1 : other]
  }

  private func bin<Key: Comparable>(_ key: Key, _ bins: Int, _ base: [Key], _ row: Int) -> Int {
    let total = count + (takesPart(row) ? 0 : 1)
    let own = smaller(than: key, base, row)
    var bin = 1
    while bin < bins {
      let (low, rest) = ((total - 1) * bin).quotientAndRemainder(dividingBy: bins)
      let a = value(at: low, key, at: own, base, row)
      let b = value(at: min(low + 1, total - 1), key, at: own, base, row)
      guard isAbove(key, a, b, rest, bins) else { break }
      bin += 1
    }
    return bin
  }

  private func isAbove<Key: Comparable>(_ key: Key, _ low: Key, _ high: Key, _ rest: Int, _ bins: Int) -> Bool {
    if let key = key as? Int128, let low = low as? Int128, let high = high as? Int128 {
      return key * Int128(bins) > low * Int128(bins - rest) + high * Int128(rest)
    }
    guard let key = key as? Double, let low = low as? Double, let high = high as? Double else { return key > high }
    return key > low + (high - low) * Double(rest) / Double(bins)
  }

  private func cumulativeShares<Key: Comparable>(
    _ rows: [Int32], _ base: [Key], _ own: [Key], _ others: Column
  ) -> Column {
    guard let exact = own as? [Int128], sums.count == count + 1 else {
      return Column(.real(rows.map { _ in 0 }), missing: Bitmap(count: rows.count, repeating: true))
    }
    let all = sums[count]
    var units: [Double] = []
    var undefined = others.missing ?? Bitmap(count: rows.count)
    for place in rows.indices {
      let row = Int(rows[place])
      let old: Int128 = placeOf[row] >= 0 ? sums[Int(placeOf[row]) + 1] - sums[Int(placeOf[row])] : 0
      let total = all - old + exact[place]
      let end = upperBound(base, own[place])
      var before = all - sums[end] + exact[place] * Int128(tied(with: own[place], base, before: row))
      // Its own old value is gone, wherever it stood.
      if placeOf[row] >= 0, Int(placeOf[row]) >= end { before -= old }
      units.append(total > 0 ? Double(before) / Double(total) : 0)
      if total <= 0 { undefined[place] = true }
    }
    return Column(.real(units), missing: undefined)
  }

  private func standardScores(_ rows: [Int32], _ others: Column) -> Column {
    let own = others.doubles()
    let all = sortedDoubles
    let spread = lateSpread {
      let mean = all.isEmpty ? 0 : all.reduce(0, +) / Double(all.count)
      return (mean, all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) })
    }
    var undefined = others.missing ?? Bitmap(count: rows.count)
    let scores = rows.indices.map { place -> Double in
      let row = Int(rows[place])
      let had = takesPart(row)
      let n = Double(count + (had ? 0 : 1))
      // Measured from the mean of all, so that little is lost: one goes and one comes.
      let (old, new) = (had ? all[Int(placeOf[row])] - spread.mean : 0, own[place] - spread.mean)
      let shift = (new - old) / n
      let mean = spread.mean + shift
      let squares = max(0, spread.squares - old * old + new * new - n * shift * shift)
      let deviation = (squares / (n - 1)).squareRoot()
      guard n > 1, deviation > 0 else {
        undefined[place] = true
        return 0
      }
      return (own[place] - mean) / deviation
    }
    return Column(.real(scores), missing: undefined)
  }

  // MARK: Aggregates over everybody

  /// One value over everybody where the row has another value, or none; nil where that cannot be said exactly.
  func aggregate(_ kind: Aggregate.Kind, _ rows: [Int32], _ others: Column, takesPart: Bitmap) -> Column? {
    let parts = takesPart.subtracting(others.missing ?? Bitmap(count: rows.count))
    func size(_ place: Int) -> Int {
      count - (self.takesPart(Int(rows[place])) ? 1 : 0) + (parts[place] ? 1 : 0)
    }
    switch kind {
    case .count: return Column(.exact(rows.indices.map { Int64(size($0)) }, .integer))
    case .sum, .average:
      guard case .exact(let own, let form) = keys(of: others), sums.count == count + 1 else { return nil }
      let totals = rows.indices.map { place -> Int128 in
        let left = placeOf[Int(rows[place])]
        let old = left >= 0 ? sums[Int(left) + 1] - sums[Int(left)] : 0
        return sums[count] - old + (parts[place] ? own[place] : 0)
      }
      if case .sum = kind { return .exact(totals, form, missing: nil) }
      let doubles = Column.exact(totals, form, missing: nil).doubles()
      let none = bitmap(count: rows.count) { size($0) == 0 }
      return Column(.real(rows.indices.map { size($0) == 0 ? 0 : doubles[$0] / Double(size($0)) }), missing: none)
    case .median: return quantiles(Exact(units: 5, form: ExactForm(scale: 1)), rows, others, parts, size)
    case .quantile(let p): return quantiles(p, rows, others, parts, size)
    case .minimum, .maximum, .standardDeviation, .countDistinct, .share, .shareOf: return nil
    }
  }

  /// Type 7, as the aggregate over the rows has it.
  private func quantiles(
    _ p: Exact, _ rows: [Int32], _ others: Column, _ parts: Bitmap, _ size: (Int) -> Int
  ) -> Column? {
    guard p.form.scale <= 18, p.form.divisor <= 1_000_000_000 else { return nil }
    let scale = integerPowerOfTen(p.form.scale) * Int128(p.form.divisor)
    let base = sortedDoubles
    let own = others.doubles()
    var undefined = Bitmap(count: rows.count)
    let result = rows.indices.map { place -> Double in
      let total = size(place)
      guard total > 0 else {
        undefined[place] = true
        return 0
      }
      let row = Int(rows[place])
      let at = parts[place] ? smaller(than: own[place], base, row) : total
      func value(_ index: Int) -> Double { self.value(at: index, own[place], at: at, base, row) }
      let (low, rest) = (Int128(total - 1) * p.units).quotientAndRemainder(dividingBy: scale)
      guard rest != 0 else { return value(Int(low)) }
      let a = value(Int(low))
      let b = value(min(Int(low) + 1, total - 1))
      return a + (b - a) * (Double(rest) / Double(scale))
    }
    return Column(.real(result), missing: undefined)
  }
}

/// The first place that is not below the key.
private func lowerBound<Key: Comparable>(_ sorted: [Key], _ key: Key) -> Int {
  var low = 0
  var high = sorted.count
  while low < high {
    let middle = (low + high) / 2
    if sorted[middle] < key { low = middle + 1 } else { high = middle }
  }
  return low
}

/// The first place that is above the key.
private func upperBound<Key: Comparable>(_ sorted: [Key], _ key: Key) -> Int {
  var low = 0
  var high = sorted.count
  while low < high {
    let middle = (low + high) / 2
    if sorted[middle] <= key { low = middle + 1 } else { high = middle }
  }
  return low
}
