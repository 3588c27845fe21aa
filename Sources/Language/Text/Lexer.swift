import Diagnostics

/// Text to tokens.
///
/// Spans are UTF-8 bytes of the text as it was written; outside quotes every character means its ASCII twin. Line ends
/// that cannot end anything are left out: those after `|`, `,`, an operator or `and or not`, and those before a line
/// that starts with `|` or `{`. What is no token becomes an `invalid` one, which is an error only if it is read.
public struct Lexer {
  let bytes: [UInt8]
  var index = 0
  private var tokens: [Token] = []
  private var problems: [Diagnostic] = []
  private var endsInComment = false

  public static func tokens(of text: String) -> TokenList {
    Lexer.tokens(of: Array(text.utf8))
  }

  static func tokens(of bytes: [UInt8]) -> TokenList {
    var lexer = Lexer(bytes: bytes)
    lexer.run()
    return TokenList(tokens: lexer.tokens, problems: lexer.problems, endsInComment: lexer.endsInComment)
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private mutating func run() {
    tokens.reserveCapacity(bytes.count / 4 + 2)
    while index < bytes.count { step() }
    if let last = tokens.last, last.isLineEnd { tokens.removeLast() }
    tokens.append(Token(.end, "", at: SourceSpan(bytes.count, bytes.count)))
  }

  private mutating func step() {
    let glyph = glyph(at: index)
    if glyph.isLineEnd {
      endLine(glyph)
    } else if glyph.isBlank {
      index += glyph.length
    } else if glyph.beginsName {
      let start = index
      emit(.word, name(), from: start)
    } else if glyph.isDigit {
      number(from: index, currency: nil)
    } else {
      punctuation(glyph)
    }
  }

  private mutating func punctuation(_ glyph: Glyph) {
    let next = self.glyph(at: index + glyph.length)
    switch glyph.value {
    case 0x22: quotedText()
    case 0x60: backquotedName()
    case 0x27: singleQuoted()
    case 0x2D where next.isASCII("-"): comment()
    case 0x24 where next.beginsName:
      let start = index
      index += glyph.length
      emit(.variable, name(), from: start)
    default:
      if let currency = glyph.currency, next.isDigit {
        let start = index
        index += glyph.length
        number(from: start, currency: currency)
      } else if let currency = glyph.currency {
        let start = index
        index += glyph.length
        emit(.sign, currency, from: start)
      } else {
        sign(glyph, next)
      }
    }
  }

  private mutating func sign(_ glyph: Glyph, _ next: Glyph) {
    let start = index
    index += glyph.length
    var text: String
    switch (glyph.value, next.value) {
    case (0x3D, 0x3D): text = "="  // ==
    case (0x21, 0x3D): text = "!="
    case (0x3C, 0x3E): text = "<>"
    case (0x3C, 0x3D): text = "<="
    case (0x3E, 0x3D): text = ">="
    case (0x26, 0x26): text = "&&"
    case (0x2264, _), (0x2265, _), (0x2260, _):
      emit(.sign, glyph.value == 0x2264 ? "<=" : glyph.value == 0x2265 ? ">=" : "!=", from: start)
      return
    default:
      guard glyph.value < 0x80, glyph.value > 0x20, let scalar = Unicode.Scalar(glyph.value) else {
        invalid(strangeSign(glyph, from: start), from: start)
        return
      }
      text = String(Character(scalar))
      emit(.sign, text, from: start)
      return
    }
    index += next.length
    emit(.sign, text, from: start)
  }

  private func strangeSign(_ glyph: Glyph, from start: Int) -> Diagnostic {
    let written = String(decoding: bytes[start..<index], as: UTF8.self)
    let hint: Message? =
      switch glyph.value {
      case 0x2013, 0x2014: "write - for minus"
      case 0x300C, 0x300D, 0x300E, 0x300F, 0xAB, 0xBB: "texts stand between double quotes"
      default: nil
      }
    return Diagnostic(
      "unknown-sign", "the sign \"\(written)\" means nothing outside quotes", at: SourceSpan(start, index), hint: hint)
  }

  private mutating func comment() {
    while index < bytes.count, bytes[index] != 0x0A { index += 1 }
    endsInComment = index >= bytes.count
  }

  private mutating func endLine(_ glyph: Glyph) {
    let start = index
    index += glyph.length
    guard let last = tokens.last, !last.isLineEnd, !last.continues else { return }
    tokens.append(Token(.lineEnd, "", at: SourceSpan(start, index)))
  }

  // MARK: - For the other parts of the lexer

  func glyph(at index: Int) -> Glyph { Glyph(in: bytes, at: index) }

  /// Reads the name that begins here.
  mutating func name() -> String {
    let start = index
    var twins = false
    var next = glyph(at: index)
    while next.continuesName {
      twins = twins || next.isTwin
      index += next.length
      next = glyph(at: index)
    }
    guard twins else { return String(decoding: bytes[start..<index], as: UTF8.self) }
    var text = ""
    var place = start
    while place < index {
      let glyph = glyph(at: place)
      if let scalar = Unicode.Scalar(glyph.value) { text.unicodeScalars.append(scalar) }
      place += glyph.length
    }
    return text
  }

  mutating func emit(_ kind: Token.Kind, _ text: String, from start: Int) {
    if case .sign = kind, text == "|" || text == "{", let last = tokens.last, last.isLineEnd {
      tokens.removeLast()
    }
    tokens.append(Token(kind, text, at: SourceSpan(start, index)))
  }

  mutating func invalid(_ problem: Diagnostic, from start: Int) {
    tokens.append(
      Token(
        .invalid(problems.count), String(decoding: bytes[start..<index], as: UTF8.self), at: SourceSpan(start, index)))
    problems.append(problem)
  }
}
