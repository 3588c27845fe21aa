import CZstd

/// Turns bytes into zstd frames. A frame carries the checksum of what went in, so that damage is told, never decoded.
@safe struct Compressor: ~Copyable {
  private let context: OpaquePointer?

  init() {
    unsafe context = ZSTD_createCCtx()
    // Level 1 costs a third of the usual 3 and gives up a tenth of the size on shuffled numbers.
    _ = unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, 1)
    _ = unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
  }

  deinit { _ = unsafe ZSTD_freeCCtx(context) }

  /// Nil when there is no memory left.
  func frame(of bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    var failed = false
    let frame = unsafe [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) { buffer, written in
      let size = unsafe ZSTD_compress2(context, buffer.baseAddress, buffer.count, bytes.baseAddress, bytes.count)
      failed = ZSTD_isError(size) != 0
      written = failed ? 0 : size
    }
    return failed ? nil : frame
  }
}

/// Turns zstd frames back into the bytes they were made of.
@safe struct Decompressor: ~Copyable {
  private let context: OpaquePointer?

  init() { unsafe context = ZSTD_createDCtx() }

  deinit { _ = unsafe ZSTD_freeDCtx(context) }

  /// True when the frame is whole and gives exactly as many bytes as there is room for.
  func fill(_ room: UnsafeMutableRawBufferPointer, from frame: [UInt8]) -> Bool {
    unsafe frame.withUnsafeBytes { frame in
      let size = unsafe ZSTD_decompressDCtx(context, room.baseAddress, room.count, frame.baseAddress, frame.count)
      return ZSTD_isError(size) == 0 && size == room.count
    }
  }
}
