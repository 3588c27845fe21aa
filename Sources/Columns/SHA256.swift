/// SHA-256 as FIPS 180-4 defines it, for proving that what is on record is what was put there.
public struct SHA256: Sendable {
  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  /// Bytes that don't fill a block yet.
  private var rest: [UInt8] = []
  private var length: UInt64 = 0

  public init() {}

  public mutating func update(_ bytes: some Sequence<UInt8>) {
    let array = Array(bytes)
    unsafe array.withUnsafeBytes { unsafe update(raw: $0) }
  }

  public mutating func update(_ text: String) { update(text.utf8) }

  /// The numbers' bytes, lowest first, whatever the machine.
  public mutating func update<Number: FixedWidthInteger & BitwiseCopyable>(_ numbers: [Number]) {
    if Number(littleEndian: 1) == 1 {
      unsafe numbers.withUnsafeBytes { unsafe update(raw: $0) }
    } else {
      unsafe numbers.map(\.littleEndian).withUnsafeBytes { unsafe update(raw: $0) }
    }
  }

  /// A number on its own, as eight bytes.
  public mutating func update(_ number: Int) { update([Int64(number)]) }

  private mutating func update(raw bytes: UnsafeRawBufferPointer) {
    length += UInt64(bytes.count)
    var from = 0
    if !rest.isEmpty {
      let wanted = min(64 - rest.count, bytes.count)
      unsafe rest.append(contentsOf: bytes[..<wanted])
      from = wanted
      guard rest.count == 64 else { return }
      let block = rest
      unsafe block.withUnsafeBytes { unsafe compress($0, 0, 1) }
      rest.removeAll(keepingCapacity: true)
    }
    let blocks = (bytes.count - from) / 64
    if blocks > 0 { unsafe compress(bytes, from, blocks) }
    let end = from + blocks * 64
    if end < bytes.count { unsafe rest.append(contentsOf: bytes[end...]) }
  }

  /// The 32 bytes.
  public consuming func finish() -> [UInt8] {
    let bits = length &* 8
    var tail: [UInt8] = [0x80]
    while (rest.count + tail.count) % 64 != 56 { tail.append(0) }
    for place in 0..<8 { tail.append(UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * place))) }
    unsafe tail.withUnsafeBytes { unsafe update(raw: $0) }
    return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * $0)) } }
  }

  /// The 64 hexadecimal digits.
  public consuming func hex() -> String { SHA256.hex(finish()) }

  public static func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  public static func hex(of text: String) -> String {
    var hash = SHA256()
    hash.update(text)
    return hash.hex()
  }

  private mutating func compress(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ blocks: Int) {
    unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { w in
      unsafe SHA256.constants.withUnsafeBufferPointer { k in
        unsafe state.withUnsafeMutableBufferPointer { h in
          for block in 0..<blocks {
            let base = start + block * 64
            for place in 0..<16 {
              let word = unsafe bytes.loadUnaligned(fromByteOffset: base + place * 4, as: UInt32.self)
              unsafe w[place] = word.bigEndian
            }
            for place in 16..<64 {
              let (a, b) = unsafe (w[place - 15], w[place - 2])
              let s0 = turned(a, 7) ^ turned(a, 18) ^ (a >> 3)
              let s1 = turned(b, 17) ^ turned(b, 19) ^ (b >> 10)
              unsafe w[place] = w[place - 16] &+ s0 &+ w[place - 7] &+ s1
            }
            var (a, b, c, d) = unsafe (h[0], h[1], h[2], h[3])
            var (e, f, g, i) = unsafe (h[4], h[5], h[6], h[7])
            for place in 0..<64 {
              let s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
              let one = unsafe i &+ s1 &+ ((e & f) ^ (~e & g)) &+ k[place] &+ w[place]
              let s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)
              let two = s0 &+ ((a & b) ^ (a & c) ^ (b & c))
              (i, g, f, e, d, c, b, a) = (g, f, e, d &+ one, c, b, a, one &+ two)
            }
            unsafe h[0] &+= a
            unsafe h[1] &+= b
            unsafe h[2] &+= c
            unsafe h[3] &+= d
            unsafe h[4] &+= e
            unsafe h[5] &+= f
            unsafe h[6] &+= g
            unsafe h[7] &+= i
          }
        }
      }
    }
  }

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
  ]
}

@inline(__always) private func turned(_ word: UInt32, _ bits: UInt32) -> UInt32 {
  (word &>> bits) | (word &<< (32 &- bits))
}
