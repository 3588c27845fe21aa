/// Sorts keys with their rows packed into one word each: (key − least key) above, row below.
///
/// Half the memory traffic of sorting pairs, and no two words are equal, so there is one order. `keys[i]` belongs to row
/// `rows?[i] ?? i`, rows ascending. Nil where key and row need more than 64 bits.
///
/// One pass spreads the words over thousands of buckets by their highest bits, or by their logarithm where that spreads
/// them better (amounts have a long tail); each bucket is then sorted where it is near, both threads at once. O(n) for
/// each eight bits or so in which the keys of a bucket differ.
func packedSort(keys: [UInt64], rows: [Int32]?, rowCount: Int) -> (words: [UInt64], rowBits: UInt64)? {
  guard keys.count > 1 else { return nil }
  let bounds = boundsOfEach(keys)
  let rowBits = Int.bitWidth - max(1, rowCount - 1).leadingZeroBitCount
  let keyBits = UInt64.bitWidth - (bounds.upperBound &- bounds.lowerBound).leadingZeroBitCount
  guard rowBits + keyBits <= 64 else { return nil }
  let shift = UInt64(rowBits)
  let buckets = Buckets(keys, bounds)
  let count = keys.count
  let middle = Strips.middle(of: count) ?? count
  let strips = middle < count ? 2 : 1
  var places = [Int32](repeating: 0, count: strips * buckets.count)
  var words: [UInt64] = unsafe keys.withUnsafeBufferPointer { keys in
    unsafe places.withUnsafeMutableBufferPointer { places in
      inStrips(count) { strip in
        unsafe buckets.tally(keys, strip, UnsafeMutableBufferPointer(rebasing: places[buckets.places(of: strip)]))
      }
      var sum: Int32 = 0
      for bucket in 0..<buckets.count {
        for strip in 0..<strips {
          let size = unsafe places[strip &* buckets.count &+ bucket]
          unsafe places[strip &* buckets.count &+ bucket] = sum
          sum &+= size
        }
      }
      return unsafe filledInStrips(count) { words, strip in
        unsafe buckets.spread(
          keys, rows, shift, strip, UnsafeMutableBufferPointer(rebasing: places[buckets.places(of: strip)]), into: words
        )
      }
    }
  }
  // The last strip's places are now where its buckets end.
  let ends = Array(places[((strips - 1) * buckets.count)...])
  let middleBucket = strips == 2 ? ends.firstIndex { Int($0) >= middle } ?? 0 : buckets.count
  unsafe words.withUnsafeMutableBufferPointer { words in
    // Scratch that each thread writes in its own buckets' places only.
    let _: [UInt64] = unsafe filled(count) { spare in
      inStrips(count) { strip in
        let mine =
          strips == 1 ? 0..<buckets.count : strip.lowerBound == 0 ? 0..<middleBucket : middleBucket..<buckets.count
        var counters = [Int32](repeating: 0, count: mostCounters)
        unsafe counters.withUnsafeMutableBufferPointer { counters in
          var start = mine.lowerBound == 0 ? 0 : Int(ends[mine.lowerBound - 1])
          for bucket in mine {
            let end = Int(ends[bucket])
            unsafe sortBucket(
              UnsafeMutableBufferPointer(rebasing: words[start..<end]),
              UnsafeMutableBufferPointer(rebasing: spare[start..<end]), from: rowBits, counters)
            start = end
          }
        }
      }
    }
  }
  return (words, shift)
}

/// How keys are spread: in steps of one width, or of one ratio. Both keep the order.
private struct Buckets {
  private let low: UInt64
  private let byRatio: Bool
  private let shift: UInt64
  private let base: UInt64
  let count: Int

  /// Buckets of one width: up to 4096 of them; of one ratio: 128 to each power of two.
  private static let widthBits = 12
  private static let ratioShift: UInt64 = 52 - 7

  /// Whichever spreads a thousand of the keys better.
  init(_ keys: [UInt64], _ bounds: ClosedRange<UInt64>) {
    low = bounds.lowerBound
    let width = bounds.upperBound &- bounds.lowerBound
    let bits = UInt64.bitWidth - width.leadingZeroBitCount
    let byWidth = UInt64(max(0, bits - Buckets.widthBits))
    let first = Double(1).bitPattern >> Buckets.ratioShift - 1
    let byRatioCount = Int(Double(max(1, width)).bitPattern >> Buckets.ratioShift &- first) + 1
    var widths = [Int](repeating: 0, count: Int(width >> byWidth) + 1)
    var ratios = [Int](repeating: 0, count: max(1, byRatioCount))
    for place in stride(from: 0, to: keys.count, by: max(1, keys.count / 1024)) {
      let key = keys[place] &- low
      widths[Int(key >> byWidth)] += 1
      ratios[key == 0 ? 0 : Int(Double(key).bitPattern >> Buckets.ratioShift &- first)] += 1
    }
    // The least keys, often all zero, are equal: they need no sorting and stand in no other's way.
    widths[0] -= ratios[0]
    ratios[0] = 0
    byRatio = (ratios.max() ?? 0) < (widths.max() ?? 0)
    shift = byRatio ? Buckets.ratioShift : byWidth
    base = first
    count = byRatio ? ratios.count : widths.count
  }

  /// Where a strip's counters stand.
  func places(of strip: Range<Int>) -> Range<Int> { strip.lowerBound == 0 ? 0..<count : count..<2 * count }

  @inline(__always)
  private func ratioBucket(_ key: UInt64) -> Int {
    key == 0 ? 0 : Int(truncatingIfNeeded: Double(key).bitPattern &>> shift &- base)
  }

  func tally(_ keys: UnsafeBufferPointer<UInt64>, _ strip: Range<Int>, _ places: UnsafeMutableBufferPointer<Int32>) {
    if byRatio {
      for row in strip { unsafe places[ratioBucket(keys[row] &- low)] &+= 1 }
    } else {
      for row in strip { unsafe places[Int(truncatingIfNeeded: (keys[row] &- low) &>> shift)] &+= 1 }
    }
  }

  func spread(
    _ keys: UnsafeBufferPointer<UInt64>, _ rows: [Int32]?, _ rowBits: UInt64, _ strip: Range<Int>,
    _ places: UnsafeMutableBufferPointer<Int32>, into words: UnsafeMutableBufferPointer<UInt64>
  ) {
    @inline(__always) func put(_ key: UInt64, _ row: UInt64, _ bucket: Int) {
      let place = unsafe places[bucket]
      unsafe places[bucket] = place &+ 1
      unsafe words[Int(place)] = key &<< rowBits | row
    }
    if let rows {
      unsafe rows.withUnsafeBufferPointer { rows in
        for index in strip {
          let key = unsafe keys[index] &- low
          let bucket = byRatio ? ratioBucket(key) : Int(truncatingIfNeeded: key &>> shift)
          put(key, unsafe UInt64(UInt32(bitPattern: rows[index])), bucket)
        }
      }
    } else if byRatio {
      for row in strip {
        let key = unsafe keys[row] &- low
        put(key, UInt64(truncatingIfNeeded: row), ratioBucket(key))
      }
    } else {
      for row in strip {
        let key = unsafe keys[row] &- low
        put(key, UInt64(truncatingIfNeeded: row), Int(truncatingIfNeeded: key &>> shift))
      }
    }
  }
}

/// Counters for six passes of eleven bits: enough for any bucket.
private let mostCounters = 6 * 2048

/// Sorts a bucket whose words are in order of their rows: least digit first, by the bits from `low` on that differ.
private func sortBucket(
  _ words: UnsafeMutableBufferPointer<UInt64>, _ spare: UnsafeMutableBufferPointer<UInt64>, from low: Int,
  _ places: UnsafeMutableBufferPointer<Int32>
) {
  let count = words.count
  guard count > 20 else { return unsafe insertionSort(words) }
  var differing: UInt64 = 0
  let first = unsafe words[0]
  for index in 0..<count { unsafe differing |= words[index] ^ first }
  let bits = UInt64.bitWidth - (differing &>> UInt64(low)).leadingZeroBitCount
  guard bits > 0 else { return }
  let most = count < 128 ? 6 : count < 1024 ? 7 : count < 8192 ? 8 : 11
  let passes = (bits + most - 1) / most
  let digitBits = (bits + passes - 1) / passes
  let size = 1 << digitBits
  let mask = UInt64(size - 1)
  precondition(passes * size <= places.count, "each digit has its counter")
  for counter in 0..<passes * size { unsafe places[counter] = 0 }
  for index in 0..<count {
    var rest = unsafe words[index] &>> UInt64(truncatingIfNeeded: low)
    var base = 0
    for _ in 0..<passes {
      unsafe places[base &+ Int(truncatingIfNeeded: rest & mask)] &+= 1
      rest &>>= UInt64(truncatingIfNeeded: digitBits)
      base &+= size
    }
  }
  var from = unsafe words
  var to = unsafe spare
  var inSpare = false
  for pass in 0..<passes {
    let base = pass * size
    var sum: Int32 = 0
    var used = 0
    for digit in base..<(base + size) {
      let equal = unsafe places[digit]
      used += equal > 0 ? 1 : 0
      unsafe places[digit] = sum
      sum &+= equal
    }
    if used <= 1 { continue }
    let shift = UInt64(low + pass * digitBits)
    for index in 0..<count {
      let word = unsafe from[index]
      let digit = base &+ Int(truncatingIfNeeded: word &>> shift & mask)
      let place = unsafe places[digit]
      unsafe places[digit] = place &+ 1
      unsafe to[Int(place)] = word
    }
    unsafe swap(&from, &to)
    inSpare.toggle()
  }
  if inSpare { unsafe words.baseAddress?.update(from: spare.baseAddress.unsafelyUnwrapped, count: count) }
}

private func insertionSort(_ words: UnsafeMutableBufferPointer<UInt64>) {
  var index = 1
  while index < words.count {
    let word = unsafe words[index]
    var place = index
    while place > 0, unsafe words[place &- 1] > word {
      unsafe words[place] = words[place &- 1]
      place &-= 1
    }
    unsafe words[place] = word
    index &+= 1
  }
}
