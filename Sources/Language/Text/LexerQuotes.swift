import Diagnostics

/// Quoted texts and backquoted names. Neither goes over a line end.
///
/// In a text, `\"`, `\\`, `\n` and `\t` are a quote, a backslash, a line end and a tab, and `""` is a quote too; any other
/// backslash stands for itself, so that `matches "\d+"` needs none twice. A text that a curly quote opened may be closed
/// by either curly quote or by `"`.
extension Lexer {
  mutating func quotedText() {
    let start = index
    let curly = bytes[index] == 0xE2
    index += glyph(at: index).length
    var content: [UInt8] = []
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x0A { break }
      if byte == 0x5C, index + 1 < bytes.count, let escaped = Lexer.escapes[bytes[index + 1]] {
        content.append(escaped)
        index += 2
        continue
      }
      let glyph = glyph(at: index)
      if glyph.value == 0x22, curly || !isCurly(at: index) {
        let closed = index + glyph.length
        if !curly, byte == 0x22, closed < bytes.count, bytes[closed] == 0x22 {
          content.append(0x22)
          index = closed + 1
          continue
        }
        index = closed
        emit(.text, String(decoding: content, as: UTF8.self), from: start)
        return
      }
      // A wide sign may cover two characters; inside quotes only one is taken at a time.
      let length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
      content.append(contentsOf: bytes[index..<min(index + length, bytes.count)])
      index = min(index + length, bytes.count)
    }
    invalid(
      Diagnostic(
        "unclosed-text", "a text is closed by a quote on the same line", at: SourceSpan(start, index),
        expected: ["a closing quote"], hint: Message(verbatim: quoted(String(decoding: content, as: UTF8.self)))),
      from: start)
  }

  mutating func backquotedName() {
    let start = index
    let opener = bytes[index]
    index += glyph(at: index).length
    let from = index
    while index < bytes.count, bytes[index] != 0x0A {
      let glyph = glyph(at: index)
      // · closes only what · opened: it is a common sign inside names.
      if glyph.value == 0x60, bytes[index] == 0x60 || opener != 0x60 {
        let name = String(decoding: bytes[from..<index], as: UTF8.self)
        index += glyph.length
        if name.isEmpty {
          invalid(
            Diagnostic("empty-name", "a name has at least one character", at: SourceSpan(start, index)), from: start)
        } else {
          emit(.backquoted, name, from: start)
        }
        return
      }
      index += max(1, glyph.length)
    }
    invalid(
      Diagnostic(
        "unclosed-name", "a name in backquotes is closed by a backquote on the same line",
        at: SourceSpan(start, index), expected: ["a closing backquote"]),
      from: start)
  }

  /// `'B'`: a habit from SQL, never a text here, so that there is one way to write one.
  mutating func singleQuoted() {
    let start = index
    index += glyph(at: index).length
    let from = index
    while index < bytes.count, bytes[index] != 0x0A {
      let glyph = glyph(at: index)
      if glyph.value == 0x27 {
        let content = String(decoding: bytes[from..<index], as: UTF8.self)
        index += glyph.length
        invalid(
          Diagnostic(
            "single-quotes", "a text stands between double quotes", at: SourceSpan(start, index),
            hint: Message(verbatim: quoted(content))),
          from: start)
        return
      }
      index += max(1, glyph.length)
    }
    index = from
    invalid(
      Diagnostic("single-quotes", "a text stands between double quotes", at: SourceSpan(start, from)), from: start)
  }

  private func isCurly(at index: Int) -> Bool { bytes[index] == 0xE2 }

  private static let escapes: [UInt8: UInt8] = [0x22: 0x22, 0x5C: 0x5C, 0x6E: 0x0A, 0x74: 0x09]
}

/// A text between quotes, as the language writes it.
func quoted(_ text: String) -> String {
  var written: [UInt8] = [0x22]
  let bytes = Array(text.utf8)
  for (index, byte) in bytes.enumerated() {
    switch byte {
    case 0x22: written += [0x5C, 0x22]
    case 0x0A: written += [0x5C, 0x6E]
    case 0x09: written += [0x5C, 0x74]
    case 0x5C:
      // Left single where it stands for itself, so that patterns stay readable.
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0x22
      let special = next == 0x22 || next == 0x5C || next == 0x6E || next == 0x74 || next == 0x0A || next == 0x09
      written += special ? [0x5C, 0x5C] : [0x5C]
    default: written.append(byte)
    }
  }
  written.append(0x22)
  return String(decoding: written, as: UTF8.self)
}
