/// A sequence of numbers of one kind: what the parts of a column are made of.
enum Numbers: Sendable {
  case bytes([UInt8])
  case small([Int32])
  case large([Int64])
  case reals([Double])
  case words([UInt64])

  enum Kind: String, Sendable { case bytes, small, large, reals, words }

  var kind: Kind {
    switch self {
    case .bytes: .bytes
    case .small: .small
    case .large: .large
    case .reals: .reals
    case .words: .words
    }
  }

  var count: Int {
    switch self {
    case .bytes(let numbers): numbers.count
    case .small(let numbers): numbers.count
    case .large(let numbers): numbers.count
    case .reals(let numbers): numbers.count
    case .words(let numbers): numbers.count
    }
  }
}

/// A stretch of a content as it lies in the file.
struct Chunk: Sendable {
  /// The most numbers in a chunk: half a megabyte at the widest, so that a page cache and a damaged sector hold little.
  static let length = 65_536

  var count: Int
  var transform: Transform
  var first: Int64
  var base: Int64
  var width: Int
  /// The packed numbers as a zstd frame; empty where `width` is 0, since `base` says it all.
  var frame: [UInt8]

  /// A check of the numbers beside the frame, which has its own, and of where the chunk belongs (64-bit FNV-1a).
  func seal(content: Int64, position: Int) -> Int64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    transform.rawValue.utf8.forEach(add)
    for number in [content, Int64(position), Int64(count), first, base, Int64(width)] {
      for place in 0..<8 { add(UInt8(truncatingIfNeeded: number >> Int64(place * 8))) }
    }
    return Int64(bitPattern: hash)
  }
}

/// A sequence of numbers as it lies in the file.
struct Content: Sendable {
  var kind: Numbers.Kind
  var count: Int
  var chunks: [Chunk]
}

extension Content {
  /// Nil when there is no memory left, or somebody has asked to stop.
  init?(_ numbers: Numbers, goesOn: () -> Bool = { true }) {
    kind = numbers.kind
    count = numbers.count
    chunks = []
    let compressor = Compressor()
    for start in stride(from: 0, to: numbers.count, by: Chunk.length) {
      guard goesOn() else { return nil }
      let rows = start..<min(start + Chunk.length, numbers.count)
      let packed =
        switch numbers {
        case .bytes(let bytes): Packed(transform: .raw, width: 1, bytes: Array(bytes[rows]))
        case .small(let numbers): Workspace.packed(numbers[rows])
        case .large(let numbers): Workspace.packed(numbers[rows])
        case .reals(let numbers):
          Packed(transform: .planes, width: 8, bytes: planes(of: numbers[rows].map(\.bitPattern), width: 8))
        case .words(let words): Packed(transform: .raw, width: 8, bytes: littleEndian(words[rows]))
        }
      var frame: [UInt8] = []
      if packed.width > 0 {
        guard let made = unsafe packed.bytes.withUnsafeBytes({ unsafe compressor.frame(of: $0) }) else { return nil }
        frame = made
      }
      chunks.append(
        Chunk(
          count: rows.count, transform: packed.transform, first: packed.first, base: packed.base, width: packed.width,
          frame: frame))
    }
  }

  /// The numbers; nil when a chunk is damaged or doesn't fit the others.
  func numbers() -> Numbers? {
    guard chunks.allSatisfy({ (1...Chunk.length).contains($0.count) }), chunks.reduce(0, { $0 + $1.count }) == count
    else { return nil }
    return switch kind {
    case .bytes: unpacked(UInt8.self).map(Numbers.bytes)
    case .small: unpacked(Int32.self).map(Numbers.small)
    case .large: unpacked(Int64.self).map(Numbers.large)
    case .reals: unpacked(UInt64.self).map { .reals($0.map(Double.init(bitPattern:))) }
    case .words: unpacked(UInt64.self).map(Numbers.words)
    }
  }

  private func unpacked<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) -> [T]? {
    let decompressor = Decompressor()
    var whole = true
    let numbers = unsafe [T](unsafeUninitializedCapacity: count) { buffer, written in
      var planes = [UInt8](repeating: 0, count: Chunk.length * T.bitWidth / 8)
      for chunk in chunks {
        let place = unsafe UnsafeMutableBufferPointer(rebasing: buffer[written..<written + chunk.count])
        whole = unsafe planes.withUnsafeMutableBytes { planes in
          unsafe chunk.unpack(into: place, by: planes, decompressor)
        }
        guard whole else { break }
        written += chunk.count
      }
    }
    return whole ? numbers : nil
  }
}

extension Chunk {
  /// False when the chunk is damaged. `room` is for the planes: as long as the longest chunk of such numbers.
  fileprivate func unpack<T: FixedWidthInteger & BitwiseCopyable>(
    into numbers: UnsafeMutableBufferPointer<T>, by room: UnsafeMutableRawBufferPointer,
    _ decompressor: borrowing Decompressor
  ) -> Bool {
    guard (0...(T.bitWidth / 8)).contains(width) else { return false }
    if transform == .raw {
      guard width == T.bitWidth / 8, unsafe decompressor.fill(UnsafeMutableRawBufferPointer(numbers), from: frame)
      else { return false }
      for index in 0..<numbers.count { unsafe numbers[index] = T(littleEndian: numbers[index]) }
      return true
    }
    let planes = unsafe UnsafeMutableRawBufferPointer(rebasing: room[..<(count * width)])
    guard unsafe width == 0 || decompressor.fill(planes, from: frame) else { return false }
    unsafe Workspace.unpack(
      UnsafeRawBufferPointer(planes), steps: transform == .steps, first: first, base: base, width: width, into: numbers)
    return true
  }
}

private func littleEndian(_ words: ArraySlice<UInt64>) -> [UInt8] {
  unsafe words.map(\.littleEndian).withUnsafeBytes { unsafe Array($0) }
}
