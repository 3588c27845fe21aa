public import Diagnostics

/// A row that is not in the table, and why.
public struct RejectedRow: Sendable, Hashable {
  /// The line on which the row begins, from 1.
  public var line: Int
  /// Where the row begins in the file; nil for a row rejected later, for its key.
  public var byteOffset: Int?
  public var cause: Cause
  /// What stands there, cut where it is long; empty where it was not kept.
  public var text = ""

  public init(line: Int, byteOffset: Int?, cause: Cause) {
    self.line = line
    self.byteOffset = byteOffset
    self.cause = cause
  }

  /// What is wrong with a row; a fact of a few bytes, since a file may have a million of them.
  public enum Cause: Sendable, Hashable {
    case fieldCount(Int, expected: Int)
    /// A quoted field that doesn't end before the file does.
    case unclosedQuote(openedOnLine: Int)
    /// `"ab"c`: neither a separator nor a line end follows the closing quote.
    case textAfterQuote(openedOnLine: Int)
    case missingKey
    case duplicateKey(firstOnLine: Int)
    /// A byte that is no character of the file's encoding, and its place in the file where that is known.
    case unreadable(byte: UInt8, place: Int?, encoding: TextEncoding)
    /// A sum over other rows: its first field says `合计` or `Total`.
    case totals
    /// A remark below the table: one field is filled.
    case remark
    /// The header once more, as in files put one after another.
    case headerAgain
    /// A row of another table below this one, whose header stands on a line.
    case otherTable(headerOnLine: Int)
    /// An object that cannot be read, in a file of one on each line.
    case damaged(Message)
  }

  public var reason: Message {
    switch cause {
    case .fieldCount(let found, let expected):
      found == 1
        ? "the row has 1 field where the header has \(expected)"
        : "the row has \(found) fields where the header has \(expected)"
    case .unclosedQuote(let line): "a quote that opens on line \(line) is never closed"
    case .textAfterQuote(let line):
      "text follows the closing quote of a field that begins on line \(line); inside quotes a quote is doubled"
    case .missingKey: "the key is missing"
    case .unreadable(0, _, _): "the row has a NUL byte"
    case .unreadable(let byte, let place, let encoding):
      place.map {
        "byte \($0) of the file, 0x\(hexadecimal(byte)), is no character of \(encoding.name)"
      } ?? "a byte, 0x\(hexadecimal(byte)), is no character of \(encoding.name)"
    case .totals: "a row of totals is no row of the table"
    case .remark: "a remark below the table is no row of it"
    case .headerAgain: "the row is the header once more"
    case .otherTable(let line): "another table begins on line \(line), after a blank line"
    case .damaged(let message): message
    case .duplicateKey(let line): "the key stands on line \(line) already; the first row is kept"
    }
  }
}

extension RejectedRow.Cause {
  /// The cause as a word and its values, for keeping.
  public var written: String {
    switch self {
    case .fieldCount(let found, let expected): "fields \(found) \(expected)"
    case .unclosedQuote(let line): "unclosed \(line)"
    case .textAfterQuote(let line): "after_quote \(line)"
    case .missingKey: "no_key"
    case .duplicateKey(let line): "key_twice \(line)"
    case .unreadable(let byte, let place, let encoding): "byte \(byte) \(place ?? -1) \(encoding.charset)"
    case .totals: "totals"
    case .remark: "remark"
    case .headerAgain: "header"
    case .otherTable(let line): "other_table \(line)"
    case .damaged(let message): "damaged \(message)"
    }
  }

  /// Nil for what no cause is written as.
  public init?(written: String) {
    let parts = written.split(separator: " ").map(String.init)
    let numbers = parts.dropFirst().compactMap { Int($0) }
    switch (parts.first, numbers.count) {
    case ("fields", 2): self = .fieldCount(numbers[0], expected: numbers[1])
    case ("unclosed", 1): self = .unclosedQuote(openedOnLine: numbers[0])
    case ("after_quote", 1): self = .textAfterQuote(openedOnLine: numbers[0])
    case ("no_key", _): self = .missingKey
    case ("key_twice", 1): self = .duplicateKey(firstOnLine: numbers[0])
    case ("byte", 2...):
      let encoding = parts.last.flatMap { TextEncoding(charset: $0) } ?? .utf8
      self = .unreadable(
        byte: UInt8(clamping: numbers[0]), place: numbers[1] < 0 ? nil : numbers[1], encoding: encoding)
    case ("totals", _): self = .totals
    case ("remark", _): self = .remark
    case ("header", _): self = .headerAgain
    case ("other_table", 1): self = .otherTable(headerOnLine: numbers[0])
    case ("damaged", _): self = .damaged(Message(verbatim: String(written.dropFirst(8))))
    default: return nil
    }
  }
}
