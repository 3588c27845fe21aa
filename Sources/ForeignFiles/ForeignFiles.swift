internal import CForeign
public import Diagnostics
public import Formats

/// Other programs' files through C libraries: glibc's iconv for encodings.
public struct ForeignFiles: ForeignFormats {
  public init() {}

  public func transcoded(_ bytes: Span<UInt8>, from encoding: TextEncoding) throws(Diagnostic) -> TranscodedText? {
    var text = unsafe foreign_text()
    let result = unsafe bytes.withUnsafeBufferPointer {
      unsafe foreign_transcode(encoding.charset, encoding.unit, $0.baseAddress, $0.count, &text)
    }
    if result == 1 { return nil }
    guard result == 0 else {
      throw Diagnostic("no-memory", "there is no room for the file in \(encoding.name)")
    }
    defer { unsafe foreign_text_free(&text) }
    return unsafe TranscodedText(
      bytes: Array(UnsafeBufferPointer(start: text.bytes, count: text.count)),
      faults: Array(UnsafeBufferPointer(start: text.faults, count: text.fault_count)).map { Int($0) })
  }
}
