/// Where lines begin in a file, whatever its encoding: bytes are looked for by line, since lines stay the same in
/// everything that is done to a file before it is read.
struct SourceLines {
  let bytes: FileBytes
  let encoding: TextEncoding
  /// Nil where a carriage return, a line feed and both together each end a line.
  let newline: UInt8?
  private var line = 1
  private var place: Int

  init(_ bytes: FileBytes, _ encoding: TextEncoding, mark: Int, newline: UInt8?) {
    self.bytes = bytes
    self.encoding = encoding
    self.newline = newline
    place = mark
  }

  /// The place at which a line begins; lines are asked for in ascending order.
  mutating func start(ofLine wanted: Int) -> Int {
    while line < wanted, place < bytes.count { passLine() }
    return place
  }

  /// The stretch of so many lines, their last line end left out.
  mutating func stretch(ofLine wanted: Int) -> Range<Int> {
    let begin = start(ofLine: wanted)
    var rest = self
    if rest.place < bytes.count { rest.passLine() }
    var end = rest.place
    while end > begin, isEnd(bytes[end - 1]) { end -= 1 }
    return begin..<end
  }

  private func isEnd(_ byte: UInt8) -> Bool { byte == Dialect.lineFeed || byte == Dialect.carriageReturn }

  private func unit(at place: Int) -> UInt32? {
    guard place + encoding.unit <= bytes.count else { return nil }
    var value: UInt32 = 0
    for index in 0..<encoding.unit {
      let byte = UInt32(bytes[place + (encoding.isBigEndian ? index : encoding.unit - 1 - index)])
      value = value << 8 | byte
    }
    return value
  }

  private mutating func passLine() {
    while let unit = unit(at: place) {
      place += encoding.unit
      if let newline {
        if unit == UInt32(newline) { break }
      } else if unit == 10 {
        break
      } else if unit == 13 {
        if self.unit(at: place) == 10 { place += encoding.unit }
        break
      }
    }
    if place + encoding.unit > bytes.count { place = bytes.count }
    line += 1
  }
}

/// Gives rejected rows of a text file their places in it, by line, where they have none: those rejected for their key.
public func placed(_ rejects: [RejectedRow], in bytes: Span<UInt8>, options: FileOptions) -> [RejectedRow] {
  guard rejects.contains(where: { $0.byteOffset == nil }), bytes.count > 4, bytes[0] != 0x50 || bytes[1] != 0x4B else {
    return rejects
  }
  var placed = rejects
  unsafe bytes.withUnsafeBufferPointer { buffer in
    let source = unsafe FileBytes(buffer)
    let guess = encodingGuess(source, options, thorough: false)
    let newline =
      guess.encoding.unit == 1 ? Dialect.guess(source, from: 0, separator: UInt8(ascii: ",")).newline : nil
    var lines = SourceLines(source, guess.encoding, mark: guess.mark, newline: newline)
    for index in placed.indices where placed[index].byteOffset == nil {
      placed[index].byteOffset = lines.start(ofLine: placed[index].line)
    }
  }
  return placed
}
