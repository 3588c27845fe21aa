#if arch(x86_64)
  internal import _Builtin_intrinsics.intel.sse2
#endif

/// How often each byte below a small limit occurs: each is looked for by itself, sixteen bytes at a time, which is faster
/// than a table as long as there are few.
func countsOfBytes(_ bytes: [UInt8], below limit: Int) -> [Int64] {
  let parts = unsafe bytes.withUnsafeBufferPointer { bytes in
    inStrips(bytes.count) { strip -> [Int64] in
      var counts = [Int64](repeating: 0, count: limit)
      var start = strip.lowerBound
      while start < strip.upperBound {
        // So few that they stay near, and that sixteen counters of a byte each do not run over.
        let end = min(start + 255 * 16, strip.upperBound)
        for byte in 0..<limit { unsafe counts[byte] &+= Int64(count(of: UInt8(byte), bytes, start..<end)) }
        start = end
      }
      return counts
    }
  }
  return parts.dropFirst().reduce(parts[0]) { sums, part in zip(sums, part).map { $0 + $1 } }
}

/// At most 255 × 16 bytes are looked through.
private func count(of byte: UInt8, _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
  var total = 0
  var place = range.lowerBound
  #if arch(x86_64)
    if let base = bytes.baseAddress {
      let wanted = _mm_set1_epi8(CChar(bitPattern: byte))
      var found = _mm_setzero_si128()
      while place &+ 16 <= range.upperBound {
        let some = unsafe UnsafeRawPointer(base + place).loadUnaligned(as: __m128i.self)
        // An equal byte is -1.
        found = _mm_sub_epi8(found, _mm_cmpeq_epi8(some, wanted))
        place &+= 16
      }
      let halves = _mm_sad_epu8(found, _mm_setzero_si128())
      total &+= Int(halves[0] &+ halves[1])
    }
  #endif
  while place < range.upperBound {
    unsafe total &+= bytes[place] == byte ? 1 : 0
    place &+= 1
  }
  return total
}
