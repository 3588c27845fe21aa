internal import Diagnostics

extension Diagnostic {
  static func emptyFile(_ name: String) -> Diagnostic {
    Diagnostic("empty-file", "a table has at least a header: \"\(name)\" is empty")
  }

  static func otherEncoding(_ name: String) -> Diagnostic {
    Diagnostic(
      "encoding", "a CSV file is UTF-8: \"\(name)\" begins with the mark of UTF-16 or UTF-32",
      hint: "save it as \"CSV UTF-8\", or say what it is: encoding utf16")
  }

  static func notUTF8(_ name: String, line: Int, byte: Int, value: UInt8) -> Diagnostic {
    Diagnostic(
      "encoding",
      "a CSV file is UTF-8: \"\(name)\" has the byte 0x\(hexadecimal(value)) on line \(line) (byte \(byte) of the file)",
      hint: "save it as \"CSV UTF-8\", or say what it is: encoding gb18030")
  }

  static func nulByte(_ name: String, line: Int, byte: Int) -> Diagnostic {
    Diagnostic(
      "nul-byte", "a CSV file has no NUL bytes: \"\(name)\" has one on line \(line) (byte \(byte) of the file)",
      hint: "the file may be UTF-16 or damaged: save it as \"CSV UTF-8\"")
  }

  static func rowTooLong(_ name: String, line: Int) -> Diagnostic {
    Diagnostic("row-too-long", "a row is shorter than 2 GB: the one on line \(line) of \"\(name)\" is not")
  }

  static func headerQuotes(_ name: String, line: Int) -> Diagnostic {
    Diagnostic("header", "the quotes of a header come in pairs: those on line \(line) of \"\(name)\" don't")
  }

  static func tooManyColumns(_ name: String, _ count: Int) -> Diagnostic {
    Diagnostic(
      "too-many-columns", "a table has at most \(Header.mostColumns) columns: \"\(name)\" has \(count)")
  }

  static func unknownColumn(_ name: String, _ header: Header) -> Diagnostic {
    let names = header.columns.map(\.name)
    return Diagnostic(
      "unknown-column", "the file has no column \"\(name)\"", expected: names.prefix(20).map { Message(verbatim: $0) },
      nearest: nearestName(to: name, among: names))
  }
}

func hexadecimal(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16, uppercase: true)
  return digits.count == 1 ? "0" + digits : digits
}

extension Dialect {
  /// The separator as a person says it.
  var separatorName: Message {
    switch separator {
    case UInt8(ascii: "\t"): "a tab"
    case let byte: "\"\(Character(UnicodeScalar(byte)))\""
    }
  }
}
