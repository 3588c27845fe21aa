internal import Diagnostics

/// A place in a JSON text, moving on over values. What is wrong is a message with the place where it was found.
struct JSONCursor {
  let bytes: FileBytes
  var place: Int
  let end: Int
  /// Values within values beyond this depth are refused.
  static let mostDepth = 64

  /// What is wrong with a text, and where.
  struct Fault: Error {
    var place: Int
    var message: Message
  }

  /// A value, as far as a table needs it.
  enum Value {
    case null
    case boolean(Bool)
    /// As it is written.
    case number(Range<Int>)
    case string([UInt8])
    /// The texts of an array of strings, numbers and booleans.
    case list([[UInt8]])
    /// An array or an object within, as it is written.
    case nested(Range<Int>)
  }

  init(_ bytes: FileBytes, from place: Int, to end: Int) {
    self.bytes = bytes
    self.place = place
    self.end = end
  }

  var isAtEnd: Bool { place >= end }
  var byte: UInt8? { place < end ? bytes[place] : nil }

  mutating func skipBlanks() {
    while place < end, [32, 9, 10, 13].contains(bytes[place]) { place += 1 }
  }

  func fault(_ message: Message) -> Fault { Fault(place: place, message: message) }

  mutating func take(_ sign: Character) throws(Fault) {
    skipBlanks()
    guard byte == sign.asciiValue else { throw fault("a \"\(String(sign))\" should stand here") }
    place += 1
  }

  mutating func takes(_ sign: Character) -> Bool {
    skipBlanks()
    guard byte == sign.asciiValue else { return false }
    place += 1
    return true
  }

  /// Reads an object, a name and its value at a time; objects within are read as `outer.inner`.
  mutating func object(
    prefix: [UInt8] = [], depth: Int = 0, _ take: (_ name: [UInt8], _ value: Value) throws(Fault) -> Void
  ) throws(Fault) {
    guard depth < JSONCursor.mostDepth else { throw fault("values stand within each other at most 64 deep") }
    try self.take("{")
    if takes("}") { return }
    repeat {
      skipBlanks()
      guard byte == UInt8(ascii: "\"") else { throw fault("a name in quotes should stand here") }
      let name = prefix + (try string())
      try self.take(":")
      skipBlanks()
      if byte == UInt8(ascii: "{"), depth < 3 {
        try object(prefix: name + [UInt8(ascii: ".")], depth: depth + 1, take)
      } else {
        try take(name, try value(depth: depth + 1))
      }
    } while takes(",")
    try self.take("}")
  }

  mutating func value(depth: Int = 0) throws(Fault) -> Value {
    skipBlanks()
    guard let byte else { throw fault("the text ends before its value does") }
    switch byte {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "{"), UInt8(ascii: "["): return try nested(depth: depth)
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func word(_ word: String, _ value: Value) throws(Fault) -> Value {
    let written = Array(word.utf8)
    guard place + written.count <= end, written.indices.allSatisfy({ bytes[place + $0] == written[$0] }) else {
      throw fault("a value should stand here")
    }
    place += written.count
    return value
  }

  private mutating func number() throws(Fault) -> Range<Int> {
    let start = place
    func digits(_ cursor: inout JSONCursor) -> Int {
      let from = cursor.place
      while let byte = cursor.byte, (48...57).contains(byte) { cursor.place += 1 }
      return cursor.place - from
    }
    if byte == UInt8(ascii: "-") { place += 1 }
    let first = byte
    let whole = digits(&self)
    guard whole > 0, whole == 1 || first != 48 else { throw fault("a value should stand here") }
    if byte == UInt8(ascii: ".") {
      place += 1
      guard digits(&self) > 0 else { throw fault("digits should stand here") }
    }
    if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
      place += 1
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { place += 1 }
      guard digits(&self) > 0 else { throw fault("digits should stand here") }
    }
    return start..<place
  }

  private mutating func nested(depth: Int) throws(Fault) -> Value {
    let start = place
    guard depth < JSONCursor.mostDepth else { throw fault("values stand within each other at most 64 deep") }
    if byte == UInt8(ascii: "{") {
      try object(depth: depth) { _, _ in }
      return .nested(start..<place)
    }
    try take("[")
    var texts: [[UInt8]] = []
    var isList = true
    if !takes("]") {
      repeat {
        switch try value(depth: depth + 1) {
        case .string(let text): texts.append(text)
        case .number(let range): texts.append(Array(bytes.text(from: range.lowerBound, to: range.upperBound).utf8))
        case .boolean(let flag): texts.append(Array((flag ? "true" : "false").utf8))
        case .null: break
        case .list, .nested: isList = false
        }
      } while takes(",")
      try take("]")
    }
    return isList ? .list(texts) : .nested(start..<place)
  }

  private mutating func string() throws(Fault) -> [UInt8] {
    place += 1
    var text: [UInt8] = []
    while place < end {
      let start = place
      while place < end, bytes[place] != UInt8(ascii: "\""), bytes[place] != UInt8(ascii: "\\"), bytes[place] >= 32 {
        place += 1
      }
      bytes.append(from: start, to: place, onto: &text)
      guard place < end else { break }
      switch bytes[place] {
      case UInt8(ascii: "\""):
        place += 1
        return text
      case UInt8(ascii: "\\"): try escape(&text)
      default: throw fault("a sign below 0x20 stands in a text only as \\u00…")
      }
    }
    throw fault("a text is never closed")
  }

  private mutating func escape(_ text: inout [UInt8]) throws(Fault) {
    place += 1
    guard let sign = byte else { throw fault("a text is never closed") }
    place += 1
    switch sign {
    case UInt8(ascii: "n"): text.append(10)
    case UInt8(ascii: "t"): text.append(9)
    case UInt8(ascii: "r"): text.append(13)
    case UInt8(ascii: "b"): text.append(8)
    case UInt8(ascii: "f"): text.append(12)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(sign)
    case UInt8(ascii: "u"):
      var code = try hexadecimal()
      if (0xD800...0xDBFF).contains(code), place + 1 < end, bytes[place] == UInt8(ascii: "\\"),
        bytes[place + 1] == UInt8(ascii: "u")
      {
        place += 2
        let low = try hexadecimal()
        guard (0xDC00...0xDFFF).contains(low) else { throw fault("half a character stands here") }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard code != 0, let scalar = UnicodeScalar(code) else {
        throw fault(code == 0 ? "a text has no NUL" : "half a character stands here")
      }
      text.append(contentsOf: Array(String(Character(scalar)).utf8))
    default: throw fault("after a backslash stands one of \" \\ / b f n r t u")
    }
  }

  private mutating func hexadecimal() throws(Fault) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte, let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
        throw fault("four hexadecimal digits stand after \\u")
      }
      code = code << 4 | UInt32(digit)
      place += 1
    }
    return code
  }
}
