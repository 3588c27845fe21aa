import Columns
import Diagnostics

extension Evaluation {
  /// A value's place among all values of its column.
  func placed(_ function: PopulationFunction, _ values: Column) throws(Diagnostic) -> Column {
    switch function {
    case .percentile:
      let ranks = values.ranks()
      let form = ExactForm(divisor: Int64(max(1, ranks.present - 1)))
      guard ranks.present <= 20_000_000 else {
        return Column(.exact(mapped(ranks.ranks) { max(Int64($0) &- 1, 0) &* 100 }, form), missing: values.missing)
      }
      // No rank is above how many there are, so a hundred times that has 32 bits.
      return Column(
        storage: .narrow(.bits32(mapped(ranks.ranks) { max($0 &- 1, 0) &* 100 }), .exact(form)),
        missing: values.missing, bounds: 0...(100 * Int64(max(0, ranks.present - 1))))
    case .rank:
      return Column(storage: .narrow(.bits32(values.ranks().ranks), .exact(.integer)), missing: values.missing)
    case .bins(let count): return binned(values, count)
    case .ntile(let count):
      let order = values.order()
      var tiles = [Int64](repeating: 0, count: values.count)
      let (size, larger) = order.count.quotientAndRemainder(dividingBy: count)
      for (place, row) in order.enumerated() {
        let inLarger = larger * (size + 1)
        tiles[Int(row)] = Int64(
          place < inLarger ? place / (size + 1) + 1 : larger + (place - inLarger) / max(size, 1) + 1)
      }
      return Column(.exact(tiles, .integer), missing: values.missing)
    case .cumulativeShare: return cumulativeShares(values)
    case .standardScore:
      let doubles = values.doubles()
      let order = values.order()
      let n = Double(order.count)
      let mean = order.reduce(0.0) { $0 + doubles[Int($1)] } / n
      let squares = order.reduce(0.0) { $0 + (doubles[Int($1)] - mean) * (doubles[Int($1)] - mean) }
      let deviation = (squares / (n - 1)).squareRoot()
      // Equal values have no deviation, though their mean may be rounded.
      let varies = order.last.map { doubles[Int($0)] > doubles[Int(order[0])] } ?? false
      guard n > 1, varies, deviation > 0 else { return repeated(.missing, count: values.count) }
      return Column(.real(doubles.map { ($0 - mean) / deviation }), missing: values.missing)
    }
  }

  /// 1 + the number of type-7 quantile cuts (h = (N−1)·k/n, linear) below the value; exact for exact numbers and dates.
  private func binned(_ values: Column, _ count: Int) -> Column {
    let order = values.order()
    var bins = [Int64](repeating: 0, count: values.count)
    guard !order.isEmpty else { return Column(.exact(bins, .integer), missing: values.missing) }
    let isAbove = comparisonWithCuts(values, order, count)
    var cut = 1
    for row in order {
      while cut < count, isAbove(row, cut) { cut += 1 }
      bins[Int(row)] = Int64(cut)
    }
    return Column(.exact(bins, .integer), missing: values.missing)
  }

  private func comparisonWithCuts(_ values: Column, _ order: [Int32], _ count: Int) -> (Int32, Int) -> Bool {
    func neighbours(_ cut: Int) -> (low: Int, high: Int, rest: Int) {
      let (low, rest) = ((order.count - 1) * cut).quotientAndRemainder(dividingBy: count)
      return (Int(order[low]), Int(order[min(low + 1, order.count - 1)]), rest)
    }
    let unit: (Int) -> Int128
    switch values.data {
    case .exact(let units, _): unit = { Int128(units[$0]) }
    case .date(let days): unit = { Int128(days[$0]) }
    default:
      let doubles = values.doubles()
      let cuts = (0..<count).map { cut in
        let (low, high, rest) = neighbours(cut)
        return doubles[low] + (doubles[high] - doubles[low]) * Double(rest) / Double(count)
      }
      return { doubles[Int($0)] > cuts[$1] }
    }
    let cuts = (0..<count).map { cut in
      let (low, high, rest) = neighbours(cut)
      return unit(low) * Int128(count - rest) + unit(high) * Int128(rest)
    }
    return { unit(Int($0)) * Int128(count) > cuts[$1] }
  }

  /// The share of the total held by the rows before, largest first, ties in order of the key; an exact fraction of the
  /// total where that has 64 bits. Missing for all when the total is not above 0.
  private func cumulativeShares(_ values: Column) -> Column {
    let ascending = values.order()
    // Descending by value, but ties keep the order of the key.
    var descending: [Int32] = []
    descending.reserveCapacity(ascending.count)
    let equal = values.equalValues()
    var end = ascending.count
    while end > 0 {
      var start = end - 1
      while start > 0, equal(ascending[start - 1], ascending[end - 1]) { start -= 1 }
      descending += ascending[start..<end]
      end = start
    }
    if let exact = Operand.column(values).exact {
      // Below 64 bits no sum on the way has more than 128.
      let total = descending.reduce(Int128(0)) { $0 &+ exact.unit(Int($1)) }
      if exact.largest < UInt128(Int64.max), let divisor = Int64(exactly: total), divisor > 0 {
        var units = [Int128](repeating: 0, count: values.count)
        var before: Int128 = 0
        for row in descending {
          units[Int(row)] = before
          before += exact.unit(Int(row))
        }
        return .exact(units, ExactForm(scale: 0, divisor: divisor), missing: values.missing)
      }
    }
    let doubles = values.doubles()
    let total = descending.reduce(0.0) { $0 + doubles[Int($1)] }
    guard total > 0 else { return repeated(.missing, count: values.count) }
    var shares = [Double](repeating: 0, count: values.count)
    var before = 0.0
    for row in descending {
      shares[Int(row)] = before / total
      before += doubles[Int(row)]
    }
    return Column(.real(shares), missing: values.missing)
  }
}
