/// A check of bytes as fast as they are read: four lanes of a multiplication for each word, so that any one word that is
/// not what it was is told for certain, and anything else but for one case in 2^64.
func blockCheck(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
  let factor: UInt64 = 0x9E37_79B9_7F4A_7C15
  var (a, b, c, d): (UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, 4)
  let words = bytes.count / 8
  @inline(__always) func word(_ place: Int) -> UInt64 {
    unsafe bytes.loadUnaligned(fromByteOffset: place &* 8, as: UInt64.self)
  }
  var place = 0
  while place &+ 4 <= words {
    a = (a ^ word(place)) &* factor
    b = (b ^ word(place &+ 1)) &* factor
    c = (c ^ word(place &+ 2)) &* factor
    d = (d ^ word(place &+ 3)) &* factor
    // The upper bits of a product know all of the factor's, the lower ones little.
    if place & 63 == 0 {
      a ^= a &>> 32
      b ^= b &>> 32
      c ^= c &>> 32
      d ^= d &>> 32
    }
    place &+= 4
  }
  while place < words {
    a = (a ^ word(place)) &* factor
    place &+= 1
  }
  var rest: UInt64 = 0
  for index in (words * 8)..<bytes.count { rest = unsafe rest << 8 | UInt64(bytes[index]) }
  var check = UInt64(bytes.count)
  for lane in [a, b, c, d, rest] {
    check = (check ^ lane) &* factor
    check ^= check >> 29
  }
  return check
}

/// The check of numbers as they lie in memory.
func checkOf<Number: BitwiseCopyable>(_ numbers: [Number]) -> UInt64 {
  unsafe numbers.withUnsafeBytes { unsafe blockCheck($0) }
}
