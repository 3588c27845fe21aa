#if canImport(Glibc)
  internal import Glibc
#endif

/// Asks for large pages behind memory that is about to be written for the first time: touching fresh pages of 4 KB one
/// after another is slower than any loop here. Advice only; contents never change.
public func expectFilling(_ memory: UnsafeMutableRawBufferPointer) {
  #if canImport(Glibc)
    guard memory.count >= 2 << 20, let base = memory.baseAddress else { return }
    let page: UInt = 4096
    let start = (UInt(bitPattern: base) + page - 1) & ~(page - 1)
    let end = (UInt(bitPattern: base) + UInt(memory.count)) & ~(page - 1)
    unsafe _ = madvise(UnsafeMutableRawPointer(bitPattern: start), Int(end - start), MADV_HUGEPAGE)
  #endif
}

/// An array of so many elements that `fill` writes, all of them, without their being set before.
public func filled<T: BitwiseCopyable>(_ count: Int, _ fill: (UnsafeMutableBufferPointer<T>) -> Void) -> [T] {
  unsafe [T](unsafeUninitializedCapacity: count) { buffer, written in
    let whole = unsafe UnsafeMutableBufferPointer(rebasing: buffer[0..<count])
    unsafe expectFilling(UnsafeMutableRawBufferPointer(whole))
    unsafe fill(whole)
    written = count
  }
}

/// Has freed memory of up to half a gigabyte kept for the next statement: fresh pages are cleared by the system first,
/// which takes longer than most loops that write them. For the start of a program.
public func keepFreedMemory() {
  #if canImport(Glibc)
    guard let symbol = unsafe dlsym(nil, "mallopt") else { return }
    typealias Option = @convention(c) (CInt, CInt) -> CInt
    let set = unsafe unsafeBitCast(symbol, to: Option.self)
    let (trimThreshold, mappingThreshold): (CInt, CInt) = (-1, -3)
    // Older libraries take at most 32 MB.
    if set(mappingThreshold, 512 << 20) == 0 { _ = set(mappingThreshold, 32 << 20) }
    _ = set(trimThreshold, 512 << 20)
  #endif
}

/// Gives memory that was freed back to the system: after work that needed much more than it leaves behind.
public func giveBackFreedMemory() {
  #if canImport(Glibc)
    // Not in the module of the C library, so it is asked for by name.
    guard let trim = unsafe dlsym(nil, "malloc_trim") else { return }
    typealias Trim = @convention(c) (Int) -> CInt
    unsafe _ = unsafeBitCast(trim, to: Trim.self)(0)
  #endif
}
