import CEditline
import Glibc

/// What a terminal sends, one key at a time: scalars, known keys, the bounds of a paste, a new window size.
///
/// Escape sequences are read here rather than by libedit: so a lone Escape is one after 50 ms, in vi mode a key never
/// counts as Escape and letters, and a sequence nobody knows leaves nothing in the line.
struct KeyReader {
  enum Key: Equatable {
    case scalar(Unicode.Scalar)
    case named(EditlineKey)
    case resized
    case answer(Answer)
    case end
  }

  /// What a terminal answers when it is asked.
  enum Answer: Equatable {
    /// The column of its cursor, from 0.
    case cursor(Int)
    case device(Device)
  }

  /// What a terminal says it is: xterm's kind is 41.
  struct Device: Equatable {
    var kind: Int
    var version: Int
  }

  private let input: Int32
  private let resizes: Int32
  private var bytes: [UInt8] = []
  private var position = 0
  private var returned: [Key] = []

  init(input: Int32, resizes: Int32) {
    self.input = input
    self.resizes = resizes
  }

  /// Whether more keys have come already, so that painting can wait for them.
  var hasMore: Bool { !returned.isEmpty || position < bytes.count }

  /// The key will be the next one read.
  mutating func giveBack(_ key: Key) {
    returned.append(key)
  }

  /// Reads what was typed before the terminal was taken for editing: there a Ctrl-D has become a NUL.
  mutating func takeTypedAhead() {
    guard !hasMore, fill(timeout: 0) == .bytes else { return }
    for place in position..<bytes.count where bytes[place] == 0 { bytes[place] = 4 }
  }

  /// Waits for a key.
  mutating func next() -> Key {
    if let key = returned.popLast() { return key }
    while true {
      switch fill(timeout: -1) {
      case .resized: return .resized
      case .nothing: return .end
      case .bytes: if let key = takeKey(), !key.isAnswer { return key }
      }
    }
  }

  /// What the terminal answers to where its cursor is, and where that was asked to what it is; keys that come meanwhile
  /// are kept, and what doesn't come soon is not there.
  mutating func answers(toWhatItIs: Bool) -> (column: Int?, device: Device?) {
    var (column, device): (Int?, Device?) = (nil, nil)
    var others: [Key] = []
    while column == nil || (toWhatItIs && device == nil), fill(timeout: 150) == .bytes {
      switch takeKey() {
      case .answer(.cursor(let place)): column = place
      case .answer(.device(let known)): device = known
      case let key?: others.append(key)
      case nil: break
      }
    }
    returned = others.reversed() + returned
    return (column, device)
  }

  /// The key that begins with the next byte; nil for what means nothing.
  private mutating func takeKey() -> Key? {
    let byte = take()
    if byte == 0x1B { return afterEscape() }
    return .scalar(byte < 0x80 ? Unicode.Scalar(byte) : wideScalar(from: byte))
  }

  /// The text up to the mark that ends a paste; bytes that are no UTF-8 become U+FFFD, line ends become `\n`.
  mutating func paste() -> String {
    let mark: [UInt8] = Array("\u{1B}[201~".utf8)
    var pasted: [UInt8] = []
    reading: while !pasted.ends(with: mark) {
      switch fill(timeout: -1) {
      case .bytes: pasted.append(take())
      case .resized: giveBack(.resized)
      case .nothing: break reading
      }
    }
    if pasted.ends(with: mark) { pasted.removeLast(mark.count) }
    var text = ""
    for character in String(decoding: pasted, as: UTF8.self) where character != "\0" {
      text.append(character == "\r" || character == "\r\n" ? "\n" : character)
    }
    return text
  }

  private enum Arrival {
    case bytes, resized, nothing
  }

  private mutating func take() -> UInt8 {
    defer { position += 1 }
    return bytes[position]
  }

  /// Makes sure that a byte can be taken, waiting for at most so many milliseconds, for ever if negative.
  private mutating func fill(timeout: Int32) -> Arrival {
    if position < bytes.count { return .bytes }
    while true {
      var waits = [
        pollfd(fd: input, events: Int16(POLLIN), revents: 0), pollfd(fd: resizes, events: Int16(POLLIN), revents: 0),
      ]
      let ready = unsafe poll(&waits, 2, timeout)
      if ready < 0, errno == EINTR { continue }
      if ready <= 0 { return .nothing }
      if waits[1].revents & Int16(POLLIN) != 0, timeout < 0 {
        drainResizes()
        return .resized
      }
      guard waits[0].revents != 0 else { continue }
      var chunk = [UInt8](repeating: 0, count: 1024)
      let count = unsafe read(input, &chunk, chunk.count)
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      guard count > 0 else { return .nothing }
      bytes = Array(chunk.prefix(count))
      position = 0
      return .bytes
    }
  }

  private func drainResizes() {
    var chunk = [UInt8](repeating: 0, count: 64)
    while unsafe read(resizes, &chunk, chunk.count) > 0 {}
  }

  private mutating func wideScalar(from first: UInt8) -> Unicode.Scalar {
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1
    var encoded = [first]
    while encoded.count < length, fill(timeout: 1000) == .bytes, bytes[position] & 0xC0 == 0x80 {
      encoded.append(take())
    }
    let decoded = String(decoding: encoded, as: UTF8.self).unicodeScalars
    // C1 codes stand for keys from here on; none is ever typed.
    guard decoded.count == 1, let scalar = decoded.first, scalar.value >= 0xA0 else { return "\u{FFFD}" }
    return scalar
  }

  /// The key an escape sequence stands for; nil for a sequence without meaning.
  private mutating func afterEscape() -> Key? {
    guard fill(timeout: 50) == .bytes else { return .scalar("\u{1B}") }
    switch bytes[position] {
    case UInt8(ascii: "\r"), UInt8(ascii: "\n"):
      position += 1
      return .named(.newline)
    case UInt8(ascii: "["), UInt8(ascii: "O"): break
    default: return .scalar("\u{1B}")
    }
    position += 1
    var sequence = ""
    while fill(timeout: 50) == .bytes {
      let byte = take()
      sequence.unicodeScalars.append(Unicode.Scalar(byte))
      if byte >= 0x40 { break }
    }
    if let answer = KeyReader.answer(in: sequence) { return .answer(answer) }
    return KeyReader.key(of: sequence).map(Key.named)
  }

  /// `24;80R` is the cursor's row and column, from 1; `>41;370;0c` what the terminal is.
  private static func answer(in sequence: String) -> Answer? {
    let numbers = sequence.dropLast().drop { $0 == ">" }.split(separator: ";").map { Int($0) ?? 0 }
    guard numbers.count >= 2 else { return nil }
    switch (sequence.first, sequence.last) {
    case (">", "c"): return .device(Device(kind: numbers[0], version: numbers[1]))
    case (_, "R") where numbers[1] > 0: return .cursor(numbers[1] - 1)
    default: return nil
    }
  }

  private static func key(of sequence: String) -> EditlineKey? {
    switch sequence {
    case "A": .up
    case "B": .down
    case "C": .right
    case "D": .left
    case "H", "1~", "7~": .home
    case "F", "4~", "8~": .end
    case "3~": .delete
    case "200~": .paste
    case "1;5D", "1;3D": .wordLeft
    case "1;5C", "1;3C": .wordRight
    case "13;2u", "13;2~": .newline
    default: nil
    }
  }
}

extension KeyReader.Key {
  fileprivate var isAnswer: Bool { if case .answer = self { true } else { false } }
}

extension Array where Element: Equatable {
  fileprivate func ends(with tail: [Element]) -> Bool {
    count >= tail.count && suffix(tail.count).elementsEqual(tail)
  }
}
