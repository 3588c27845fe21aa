import Glibc

/// A text in another encoding, for tests.
func encoded(_ text: String, _ charset: String) -> [UInt8] {
  guard let converter = unsafe iconv_open(charset, "UTF-8") else { return [] }
  defer { unsafe iconv_close(converter) }
  var source = Array(text.utf8)
  var target = [UInt8](repeating: 0, count: source.count * 4 + 16)
  var written = 0
  unsafe source.withUnsafeMutableBytes { source in
    unsafe target.withUnsafeMutableBytes { target in
      var from = unsafe source.bindMemory(to: CChar.self).baseAddress
      var left = source.count
      var to = unsafe target.bindMemory(to: CChar.self).baseAddress
      var room = target.count
      unsafe iconv(converter, &from, &left, &to, &room)
      written = target.count - room
    }
  }
  return Array(target[..<written])
}
