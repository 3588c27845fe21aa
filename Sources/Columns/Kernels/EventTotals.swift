/// How many of the chosen events each customer has; `link` is the customer of each event, not below 0 where chosen.
public func eventCounts(_ chosen: Bitmap, _ link: [Int32], customers: Int) -> [Int64] {
  checkLink(chosen, link, customers)
  var counts = [Int64](repeating: 0, count: customers)
  unsafe counts.withUnsafeMutableBufferPointer { counts in
    unsafe link.withUnsafeBufferPointer { link in
      chosen.forEachOne { unsafe counts[Int(link[$0])] &+= 1 }
    }
  }
  return counts
}

/// The sum of the chosen events of each customer; the caller knows that none overflows.
public func eventSums(_ units: [Int64], _ chosen: Bitmap, _ link: [Int32], customers: Int) -> [Int64] {
  sumsOfEvents(units, chosen, link, customers)
}

private func sumsOfEvents<Units: FixedWidthInteger>(
  _ units: [Units], _ chosen: Bitmap, _ link: [Int32], _ customers: Int
) -> [Int64] {
  checkLink(chosen, link, customers)
  precondition(units.count == link.count, "each event has its value")
  var totals = [Int64](repeating: 0, count: customers)
  unsafe totals.withUnsafeMutableBufferPointer { totals in
    unsafe link.withUnsafeBufferPointer { link in
      unsafe units.withUnsafeBufferPointer { units in
        chosen.forEachOne { unsafe totals[Int(link[$0])] &+= Int64(truncatingIfNeeded: units[$0]) }
      }
    }
  }
  return totals
}

/// The least or greatest value of the chosen events of each customer, 0 where there are none; and where there are none.
func eventExtremes<T: FixedWidthInteger & BitwiseCopyable>(
  _ values: [T], _ chosen: Bitmap, _ link: [Int32], customers: Int, largest: Bool
) -> (best: [T], none: Bitmap) {
  checkLink(chosen, link, customers)
  precondition(values.count == link.count, "each event has its value")
  let none = largest ? T.min : T.max
  var best = [T](repeating: none, count: customers)
  var seen = Bitmap(count: customers)
  unsafe best.withUnsafeMutableBufferPointer { best in
    unsafe seen.words.withUnsafeMutableBufferPointer { seen in
      unsafe link.withUnsafeBufferPointer { link in
        unsafe values.withUnsafeBufferPointer { values in
          func keep(_ event: Int, _ isBetter: (T, T) -> Bool) {
            let customer = unsafe Int(link[event])
            let value = unsafe values[event]
            unsafe best[customer] = isBetter(value, best[customer]) ? value : best[customer]
            unsafe seen[customer >> 6] |= 1 << UInt64(customer & 63)
          }
          if largest { chosen.forEachOne { keep($0, >) } } else { chosen.forEachOne { keep($0, <) } }
        }
      }
    }
  }
  let without = ~seen
  without.forEachOne { best[$0] = 0 }
  return (best, without)
}

/// One pass over the links, so that the loops after it need not look again.
private func checkLink(_ chosen: Bitmap, _ link: [Int32], _ customers: Int) {
  precondition(chosen.count == link.count, "each event is chosen or not")
  let outside = compareEach(link, .less, 0) | compareEach(link, .greaterOrEqual, Int32(customers))
  precondition((outside & chosen).isEmpty, "chosen events belong to customers")
}

extension Column {
  /// The least or greatest value of the chosen events of each customer, for dates and 64-bit exact numbers, and who has
  /// none; nil for any other column.
  ///
  /// Concrete, since a generic loop that is not specialised costs ten times as much.
  public func extremesOfEvents(
    _ chosen: Bitmap, _ link: [Int32], customers: Int, largest: Bool
  ) -> (best: ColumnData, none: Bitmap)? {
    func exact<T: FixedWidthInteger & BitwiseCopyable>(_ values: [T], _ form: ExactForm) -> (ColumnData, Bitmap) {
      let (best, none) = eventExtremes(values, chosen, link, customers: customers, largest: largest)
      return (.exact(mapped(best) { Int64($0) }, form), none)
    }
    func days<T: FixedWidthInteger & BitwiseCopyable>(_ values: [T]) -> (ColumnData, Bitmap) {
      let (best, none) = eventExtremes(values, chosen, link, customers: customers, largest: largest)
      return (.date(mapped(best) { Int32(truncatingIfNeeded: $0) }), none)
    }
    return switch storage {
    case .narrow(.bits8(let values), .exact(let form)): exact(values, form)
    case .narrow(.bits16(let values), .exact(let form)): exact(values, form)
    case .narrow(.bits32(let values), .exact(let form)): exact(values, form)
    case .narrow(.bits8(let values), .date): days(values)
    case .narrow(.bits16(let values), .date): days(values)
    case .narrow(.bits32(let values), .date): days(values)
    case .plain(.date(let values)): days(values)
    case .plain(.exact(let values, let form)): exact(values, form)
    default: nil
    }
  }

  /// The sum of the chosen events of each customer, for 64-bit exact numbers; nil for any others. The caller knows that
  /// none overflows.
  public func sumsOfChosenEvents(_ chosen: Bitmap, _ link: [Int32], customers: Int) -> [Int64]? {
    switch storage {
    case .plain(.exact(let units, _)): sumsOfEvents(units, chosen, link, customers)
    case .narrow(.bits8(let units), .exact): sumsOfEvents(units, chosen, link, customers)
    case .narrow(.bits16(let units), .exact): sumsOfEvents(units, chosen, link, customers)
    case .narrow(.bits32(let units), .exact): sumsOfEvents(units, chosen, link, customers)
    default: nil
    }
  }
}
