#if arch(x86_64)
  internal import _Builtin_intrinsics.intel.sse2
#endif

/// What is where in 64 bytes: bit `i` of each mask speaks of byte `i`.
struct BlockMasks {
  var separators: UInt64
  var newlines: UInt64
  var quotes: UInt64

  #if arch(x86_64)
    @inline(__always)
    init(_ base: UnsafePointer<UInt8>, separator: UInt8, newline: UInt8) {
      (separators, newlines, quotes) = (0, 0, 0)
      let separatorBytes = _mm_set1_epi8(CChar(bitPattern: separator))
      let newlineBytes = _mm_set1_epi8(CChar(bitPattern: newline))
      let quoteBytes = _mm_set1_epi8(CChar(bitPattern: UInt8(ascii: "\"")))
      for part in 0..<4 {
        let bytes = unsafe UnsafeRawPointer(base + part &* 16).loadUnaligned(as: __m128i.self)
        let shift = UInt64(part &* 16)
        separators |= bits(_mm_cmpeq_epi8(bytes, separatorBytes)) &<< shift
        newlines |= bits(_mm_cmpeq_epi8(bytes, newlineBytes)) &<< shift
        quotes |= bits(_mm_cmpeq_epi8(bytes, quoteBytes)) &<< shift
      }
    }
  #else
    @inline(__always)
    init(_ base: UnsafePointer<UInt8>, separator: UInt8, newline: UInt8) {
      unsafe self.init(portably: base, separator: separator, newline: newline)
    }
  #endif

  /// The same, eight bytes at a time in plain integers.
  @inline(__always)
  init(portably base: UnsafePointer<UInt8>, separator: UInt8, newline: UInt8) {
    (separators, newlines, quotes) = (0, 0, 0)
    for part in 0..<8 {
      let word = unsafe UInt64(
        littleEndian: UnsafeRawPointer(base + part &* 8).loadUnaligned(as: UInt64.self))
      let shift = UInt64(part &* 8)
      separators |= equalBytes(word, separator) &<< shift
      newlines |= equalBytes(word, newline) &<< shift
      quotes |= equalBytes(word, UInt8(ascii: "\"")) &<< shift
    }
  }
}

#if arch(x86_64)
  @inline(__always)
  private func bits(_ bytes: __m128i) -> UInt64 {
    UInt64(truncatingIfNeeded: UInt32(bitPattern: _mm_movemask_epi8(bytes)))
  }
#endif

/// A bit for each of eight bytes that equals the one wanted. The zero-byte test is the exact one (no carries between
/// bytes); the multiplication gathers the eight high bits.
@inline(__always)
private func equalBytes(_ word: UInt64, _ wanted: UInt8) -> UInt64 {
  let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
  let different = word ^ (0x0101_0101_0101_0101 &* UInt64(wanted))
  let zero = ~((((different & low) &+ low) | different) | low)
  return ((zero &>> 7) &* 0x0102_0408_1020_4080) &>> 56
}

/// Adds how many bytes of at most 60 blocks of 64 are each of two.
func countBlocks(
  _ base: UnsafePointer<UInt8>, blocks: Int, of first: UInt8, and second: UInt8,
  into totals: inout (first: Int, second: Int)
) {
  #if arch(x86_64)
    let firstBytes = _mm_set1_epi8(CChar(bitPattern: first))
    let secondBytes = _mm_set1_epi8(CChar(bitPattern: second))
    var firsts = _mm_setzero_si128()
    var seconds = _mm_setzero_si128()
    for part in 0..<blocks &* 4 {
      let bytes = unsafe UnsafeRawPointer(base + part &* 16).loadUnaligned(as: __m128i.self)
      // An equal byte is -1.
      firsts = _mm_sub_epi8(firsts, _mm_cmpeq_epi8(bytes, firstBytes))
      seconds = _mm_sub_epi8(seconds, _mm_cmpeq_epi8(bytes, secondBytes))
    }
    totals.first &+= sum(firsts)
    totals.second &+= sum(seconds)
  #else
    for part in 0..<blocks &* 8 {
      let word = unsafe UInt64(littleEndian: UnsafeRawPointer(base + part &* 8).loadUnaligned(as: UInt64.self))
      totals.first &+= equalBytes(word, first).nonzeroBitCount
      totals.second &+= equalBytes(word, second).nonzeroBitCount
    }
  #endif
}

#if arch(x86_64)
  @inline(__always)
  private func sum(_ bytes: __m128i) -> Int {
    let halves = _mm_sad_epu8(bytes, _mm_setzero_si128())
    return Int(halves[0] &+ halves[1])
  }
#endif
