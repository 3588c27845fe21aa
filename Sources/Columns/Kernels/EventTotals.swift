/// For each event the row of its customer, -1 where it has none: looked at once, so that loops over events need not look
/// again.
public struct CustomerLink: Sendable {
  public let rows: [Int32]
  public let customers: Int
  /// The events that have a customer; nil where all have.
  public let linked: Bitmap?

  public init(_ rows: [Int32], customers: Int) {
    let linked = compareEach(rows, .greaterOrEqual, 0)
    let beyond = compareEach(rows, .greaterOrEqual, Int32(customers))
    precondition(beyond.isEmpty, "events belong to customers")
    (self.rows, self.customers, self.linked) = (rows, customers, linked.isFull ? nil : linked)
  }

  /// Events in strips, each with totals of its own, where there are far more of them than customers; `work` is given its
  /// strip.
  fileprivate func parts<Part>(_ chosen: Bitmap?, _ work: (Range<Int>) -> Part) -> [Part] {
    precondition(chosen == nil || chosen?.count == rows.count, "each event is chosen or not")
    if let linked {
      precondition(chosen.map { $0.subtracting(linked).isEmpty } ?? false, "chosen events belong to customers")
    }
    return customers <= rows.count / 4 ? inStrips(rows.count, work) : [work(0..<rows.count)]
  }
}

/// Calls `body` with each chosen event of a strip, which begins at a multiple of 64; nil chooses all.
@inline(__always)
private func forEachChosen(_ chosen: Bitmap?, _ strip: Range<Int>, _ body: (Int) -> Void) {
  guard let chosen else {
    for event in strip { body(event) }
    return
  }
  for index in strip.lowerBound >> 6..<(strip.upperBound &+ 63) >> 6 {
    var word = chosen.words[index]
    if word == ~0 {
      for event in index << 6..<index << 6 &+ 64 { body(event) }
      continue
    }
    while word != 0 {
      body(index << 6 &+ word.trailingZeroBitCount)
      word &= word &- 1
    }
  }
}

/// How many of the chosen events each customer has; all chosen ones have a customer, nil chooses all.
public func eventCounts(_ chosen: Bitmap?, _ link: CustomerLink) -> [Int64] {
  let parts = link.parts(chosen) { strip -> [Int32] in
    var counts = [Int32](repeating: 0, count: link.customers)
    unsafe counts.withUnsafeMutableBufferPointer { counts in
      unsafe link.rows.withUnsafeBufferPointer { rows in
        forEachChosen(chosen, strip) { unsafe counts[Int(rows[$0])] &+= 1 }
      }
    }
    return counts
  }
  guard parts.count > 1 else { return mapped(parts[0]) { Int64($0) } }
  return unsafe filled(link.customers) { totals in
    unsafe parts[0].withUnsafeBufferPointer { first in
      unsafe parts[1].withUnsafeBufferPointer { second in
        for customer in 0..<totals.count {
          unsafe totals[customer] = Int64(first[customer]) &+ Int64(second[customer])
        }
      }
    }
  }
}

/// The sum of the chosen events of each customer; the caller knows that none overflows.
public func eventSums(_ units: [Int64], _ chosen: Bitmap?, _ link: CustomerLink) -> [Int64] {
  sumsOfEvents(units, chosen, link)
}

private func sumsOfEvents<Units: FixedWidthInteger>(
  _ units: [Units], _ chosen: Bitmap?, _ link: CustomerLink
) -> [Int64] {
  precondition(units.count == link.rows.count, "each event has its value")
  var parts = link.parts(chosen) { strip -> [Int64] in
    var totals = [Int64](repeating: 0, count: link.customers)
    unsafe totals.withUnsafeMutableBufferPointer { totals in
      unsafe link.rows.withUnsafeBufferPointer { rows in
        unsafe units.withUnsafeBufferPointer { units in
          forEachChosen(chosen, strip) { unsafe totals[Int(rows[$0])] &+= Int64(truncatingIfNeeded: units[$0]) }
        }
      }
    }
    return totals
  }
  guard parts.count > 1 else { return parts[0] }
  let second = parts.removeLast()
  unsafe parts[0].withUnsafeMutableBufferPointer { totals in
    unsafe second.withUnsafeBufferPointer { second in
      for customer in 0..<totals.count { unsafe totals[customer] &+= second[customer] }
    }
  }
  return parts[0]
}

/// The least or greatest value of the chosen events of each customer, 0 where there are none; and where there are none.
func eventExtremes<T: FixedWidthInteger & BitwiseCopyable>(
  _ values: [T], _ chosen: Bitmap?, _ link: CustomerLink, largest: Bool
) -> (best: [T], none: Bitmap) {
  precondition(values.count == link.rows.count, "each event has its value")
  var parts = link.parts(chosen) { strip -> (best: [T], seen: Bitmap) in
    var best = [T](repeating: largest ? T.min : T.max, count: link.customers)
    var seen = Bitmap(count: link.customers)
    unsafe best.withUnsafeMutableBufferPointer { best in
      unsafe seen.words.withUnsafeMutableBufferPointer { seen in
        unsafe link.rows.withUnsafeBufferPointer { rows in
          unsafe values.withUnsafeBufferPointer { values in
            func keep(_ event: Int, _ isBetter: (T, T) -> Bool) {
              let customer = unsafe Int(rows[event])
              let value = unsafe values[event]
              unsafe best[customer] = isBetter(value, best[customer]) ? value : best[customer]
              unsafe seen[customer >> 6] |= 1 << UInt64(customer & 63)
            }
            if largest {
              forEachChosen(chosen, strip) { keep($0, >) }
            } else {
              forEachChosen(chosen, strip) { keep($0, <) }
            }
          }
        }
      }
    }
    return (best, seen)
  }
  if parts.count > 1 {
    let second = parts.removeLast()
    parts[0].seen = parts[0].seen | second.seen
    unsafe parts[0].best.withUnsafeMutableBufferPointer { best in
      unsafe second.best.withUnsafeBufferPointer { second in
        for customer in 0..<best.count {
          unsafe best[customer] =
            largest ? max(best[customer], second[customer]) : min(best[customer], second[customer])
        }
      }
    }
  }
  let without = ~parts[0].seen
  without.forEachOne { parts[0].best[$0] = 0 }
  return (parts[0].best, without)
}

extension Column {
  /// The least or greatest value of the chosen events of each customer, for dates and 64-bit exact numbers, and who has
  /// none; nil for any other column.
  ///
  /// Concrete, since a generic loop that is not specialised costs ten times as much.
  public func extremesOfEvents(_ chosen: Bitmap?, _ link: CustomerLink, largest: Bool) -> (
    best: ColumnStorage, none: Bitmap
  )? {
    func narrow<T: FixedWidthInteger & BitwiseCopyable>(
      _ values: [T], _ numbers: ([T]) -> NarrowNumbers, _ meaning: ColumnStorage.Meaning
    ) -> (ColumnStorage, Bitmap) {
      let (best, none) = eventExtremes(values, chosen, link, largest: largest)
      return (.narrow(numbers(best), meaning), none)
    }
    switch storage {
    case .narrow(_, .text), .texts: return nil
    case .narrow(.bits8(let values), let meaning): return narrow(values, { .bits8($0) }, meaning)
    case .narrow(.bits16(let values), let meaning): return narrow(values, { .bits16($0) }, meaning)
    case .narrow(.bits32(let values), let meaning): return narrow(values, { .bits32($0) }, meaning)
    case .plain(.date(let values)): return narrow(values, { .bits32($0) }, .date)
    case .plain(.exact(let values, let form)):
      let (best, none) = eventExtremes(values, chosen, link, largest: largest)
      return (.plain(.exact(best, form)), none)
    case .plain: return nil
    }
  }

  /// The sum of the chosen events of each customer, for 64-bit exact numbers; nil for any others. The caller knows that
  /// none overflows.
  public func sumsOfChosenEvents(_ chosen: Bitmap?, _ link: CustomerLink) -> [Int64]? {
    switch storage {
    case .plain(.exact(let units, _)): sumsOfEvents(units, chosen, link)
    case .narrow(.bits8(let units), .exact): sumsOfEvents(units, chosen, link)
    case .narrow(.bits16(let units), .exact): sumsOfEvents(units, chosen, link)
    case .narrow(.bits32(let units), .exact): sumsOfEvents(units, chosen, link)
    default: nil
    }
  }
}

/// Which codes from 0 to `count` − 1 some row has; those below 0 are none.
public func codesPresent(_ codes: [Int32], of count: Int) -> Bitmap {
  let parts = unsafe codes.withUnsafeBufferPointer { codes in
    inStrips(codes.count) { strip -> Bitmap in
      var present = Bitmap(count: count)
      unsafe present.words.withUnsafeMutableBufferPointer { words in
        for row in strip {
          let code = unsafe codes[row]
          precondition(Int(code) < count, "each code is one of them")
          if code >= 0 { unsafe words[Int(code) >> 6] |= 1 << UInt64(truncatingIfNeeded: code & 63) }
        }
      }
      return present
    }
  }
  return parts.dropFirst().reduce(parts[0], |)
}
