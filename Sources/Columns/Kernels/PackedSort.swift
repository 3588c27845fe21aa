/// Sorts keys with their rows packed into one word each: (key − least key) above, row below.
///
/// Half the memory traffic of sorting pairs, and no two words are equal, so halves sorted on two threads merge into the
/// one order there is. `keys[i]` belongs to row `rows?[i] ?? i`. Nil where key and row need more than 64 bits.
/// O(n) for each eleven bits in which keys differ.
func packedSort(keys: [UInt64], rows: [Int32]?, rowCount: Int) -> (words: [UInt64], rowBits: UInt64)? {
  guard keys.count > 1 else { return nil }
  let bounds = boundsOfEach(keys)
  let rowBits = Int.bitWidth - max(1, rowCount - 1).leadingZeroBitCount
  let keyBits = UInt64.bitWidth - (bounds.upperBound &- bounds.lowerBound).leadingZeroBitCount
  guard rowBits + keyBits <= 64 else { return nil }
  let low = bounds.lowerBound
  let shift = UInt64(rowBits)
  var words: [UInt64] = unsafe keys.withUnsafeBufferPointer { keys in
    if let rows {
      return unsafe rows.withUnsafeBufferPointer { rows in
        unsafe filledInStrips(keys.count) { words, strip in
          for index in strip {
            unsafe words[index] = (keys[index] &- low) &<< shift | UInt64(UInt32(bitPattern: rows[index]))
          }
        }
      }
    }
    return unsafe filledInStrips(keys.count) { words, strip in
      for index in strip { unsafe words[index] = (keys[index] &- low) &<< shift | UInt64(truncatingIfNeeded: index) }
    }
  }
  var spare: [UInt64] = unsafe [UInt64](unsafeUninitializedCapacity: words.count) { $1 = words.count }
  var inSpare = false
  unsafe words.withUnsafeMutableBufferPointer { words in
    unsafe spare.withUnsafeMutableBufferPointer { spare in
      let flags = inStrips(words.count) { strip in
        unsafe radixSort(
          UnsafeMutableBufferPointer(rebasing: words[strip]), UnsafeMutableBufferPointer(rebasing: spare[strip]),
          from: rowBits, bits: keyBits)
      }
      inSpare = flags[0]
      if flags.count == 2 {
        let middle = words.count / 2 & ~63
        if inSpare {
          unsafe mergeHalves(spare, middle, into: words)
        } else {
          unsafe mergeHalves(words, middle, into: spare)
        }
        inSpare.toggle()
      }
    }
  }
  return (inSpare ? spare : words, shift)
}

/// Least digit first, eleven bits at a time; whether the result lies in `spare`.
private func radixSort(
  _ words: UnsafeMutableBufferPointer<UInt64>, _ spare: UnsafeMutableBufferPointer<UInt64>, from low: Int, bits: Int
) -> Bool {
  let passes = (bits + 10) / 11
  return unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: max(1, passes) * 2048) { places in
    unsafe places.update(repeating: 0)
    for index in 0..<words.count {
      var rest = unsafe words[index] &>> UInt64(truncatingIfNeeded: low)
      var base = 0
      for _ in 0..<passes {
        unsafe places[base &+ Int(truncatingIfNeeded: rest & 2047)] &+= 1
        rest &>>= 11
        base &+= 2048
      }
    }
    var from = unsafe words
    var to = unsafe spare
    var inSpare = false
    for pass in 0..<passes {
      let base = pass * 2048
      var sum: Int32 = 0
      var used = 0
      for digit in base..<(base + 2048) {
        let size = unsafe places[digit]
        used += size > 0 ? 1 : 0
        unsafe places[digit] = sum
        sum &+= size
      }
      if used <= 1 { continue }
      let shift = UInt64(low + pass * 11)
      for index in 0..<words.count {
        let word = unsafe from[index]
        let digit = base &+ Int(truncatingIfNeeded: word &>> shift & 2047)
        let place = unsafe places[digit]
        unsafe places[digit] = place &+ 1
        unsafe to[Int(place)] = word
      }
      unsafe swap(&from, &to)
      inSpare.toggle()
    }
    return inSpare
  }
}

/// Merges two sorted halves of distinct words: one thread from the least up, another from the greatest down, each half
/// of the way.
private func mergeHalves(
  _ words: UnsafeMutableBufferPointer<UInt64>, _ middle: Int, into merged: UnsafeMutableBufferPointer<UInt64>
) {
  inStrips(words.count) { strip in
    if strip.lowerBound == 0 {
      var a = 0
      var b = middle
      for place in strip {
        // The lower half of the result may use up one side only where that side is no longer than it.
        let takesFirst = unsafe b == words.count || (a < middle && words[a] < words[b])
        unsafe merged[place] = takesFirst ? words[a] : words[b]
        a &+= takesFirst ? 1 : 0
        b &+= takesFirst ? 0 : 1
      }
    } else {
      var a = middle - 1
      var b = words.count - 1
      for place in strip.reversed() {
        let takesFirst = unsafe b < middle || (a >= 0 && words[a] > words[b])
        unsafe merged[place] = takesFirst ? words[a] : words[b]
        a &-= takesFirst ? 1 : 0
        b &-= takesFirst ? 0 : 1
      }
    }
  }
}
