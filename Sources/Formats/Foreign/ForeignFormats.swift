public import Diagnostics

/// What reading and writing other programs' files needs from C libraries: handed in by an edge, so that this room stays
/// free of them. Every call takes bytes and gives bytes or values.
public protocol ForeignFormats: Sendable {
  /// A text in UTF-8; nil where the encoding is not known here.
  func transcoded(_ bytes: Span<UInt8>, from encoding: TextEncoding) throws(Diagnostic) -> TranscodedText?
}

/// A text in UTF-8, where a byte that is no character of its encoding stands as 0xFF.
public struct TranscodedText: Sendable {
  public var bytes: [UInt8]
  /// The places of such bytes in the source, in order; only the first of very many.
  public var faults: [Int]

  public init(bytes: [UInt8], faults: [Int]) {
    self.bytes = bytes
    self.faults = faults
  }
}

/// Nothing but UTF-8 and what this room reads itself.
public struct NoForeignFormats: ForeignFormats {
  public init() {}

  public func transcoded(_ bytes: Span<UInt8>, from encoding: TextEncoding) throws(Diagnostic) -> TranscodedText? {
    nil
  }
}
