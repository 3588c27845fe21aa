/// Numbers and texts one after another in bytes, for what an image says beside its columns.
struct WordWriter {
  private(set) var bytes: [UInt8] = []

  mutating func put(_ number: Int64) {
    for place in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: number >> Int64(place * 8))) }
  }

  mutating func put(_ number: Int) { put(Int64(number)) }
  mutating func put(_ flag: Bool) { put(flag ? 1 : 0) }

  mutating func put(_ text: String) {
    put(text.utf8.count)
    bytes += text.utf8
  }

  mutating func put<Word>(_ word: Word?, _ write: (inout WordWriter, Word) -> Void) {
    put(word != nil)
    if let word { write(&self, word) }
  }

  mutating func put(_ text: String?) { put(text) { $0.put($1) } }

  mutating func put<Word>(all words: [Word], _ write: (inout WordWriter, Word) -> Void) {
    put(words.count)
    for word in words { write(&self, word) }
  }
}

/// Reads what a `WordWriter` wrote; whatever else the bytes are, nothing is read past their end.
struct WordReader {
  /// The bytes are not what they should be.
  struct Nonsense: Error {}

  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { place == bytes.count }
  /// What was not read yet.
  var rest: [UInt8] { Array(bytes[place...]) }

  mutating func wide() throws(Nonsense) -> Int64 {
    guard bytes.count - place >= 8 else { throw Nonsense() }
    var number: UInt64 = 0
    for index in 0..<8 { number |= UInt64(bytes[place + index]) << UInt64(index * 8) }
    place += 8
    return Int64(bitPattern: number)
  }

  mutating func number() throws(Nonsense) -> Int { Int(try wide()) }

  mutating func flag() throws(Nonsense) -> Bool {
    switch try wide() {
    case 0: false
    case 1: true
    default: throw Nonsense()
    }
  }

  mutating func text() throws(Nonsense) -> String {
    let count = try number()
    guard count >= 0, count <= bytes.count - place,
      let text = String(validating: bytes[place..<place + count], as: UTF8.self)
    else { throw Nonsense() }
    place += count
    return text
  }

  mutating func ifAny<Word>(
    _ read: (inout WordReader) throws(Nonsense) -> Word
  ) throws(Nonsense) -> Word? { try flag() ? try read(&self) : nil }

  mutating func textIfAny() throws(Nonsense) -> String? {
    try ifAny { (reader) throws(Nonsense) in try reader.text() }
  }

  mutating func all<Word>(
    _ read: (inout WordReader) throws(Nonsense) -> Word
  ) throws(Nonsense) -> [Word] {
    let count = try number()
    // Each word takes a byte at least.
    guard count >= 0, count <= bytes.count - place else { throw Nonsense() }
    var words: [Word] = []
    words.reserveCapacity(count)
    for _ in 0..<count { words.append(try read(&self)) }
    return words
  }
}
