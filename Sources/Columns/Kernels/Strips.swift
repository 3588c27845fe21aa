internal import Dispatch

/// From how many rows on a pass is made by two threads: where it is more than about 100 µs of work.
///
/// The answers are the same bytes either way, which tests hold every statement to by another number.
public enum Strips {
  @TaskLocal public static var least = 1 << 18

  /// Where the second thread's part begins, at a multiple of 64; nil where there is one.
  static func middle(of count: Int) -> Int? { count >= max(least, 128) ? count / 2 & ~63 : nil }
}

/// Does some work over 0..<count in strips, on two threads where that is worth it.
///
/// Strips begin at multiples of 64, so that words of bitmaps belong to one of them; `work` must write only to what
/// belongs to its own strip.
func inStrips(_ count: Int, _ work: (Range<Int>) -> Void) {
  guard let middle = Strips.middle(of: count) else { return work(0..<count) }
  withoutActuallyEscaping(work) { work in
    let lent = Lent(value: work)
    DispatchQueue.concurrentPerform(iterations: 2) { strip in lent.value(strip == 0 ? 0..<middle : middle..<count) }
  }
}

/// Lent to threads that the lender waits for.
private struct Lent<Value>: @unchecked Sendable { let value: Value }

/// The same where each strip has a result; strips in order.
func inStrips<Result>(_ count: Int, _ work: (Range<Int>) -> Result) -> [Result] {
  guard Strips.middle(of: count) != nil else { return [work(0..<count)] }
  var results = [Result?](repeating: nil, count: 2)
  unsafe results.withUnsafeMutableBufferPointer { results in
    inStrips(count) { strip in unsafe results[strip.lowerBound == 0 ? 0 : 1] = work(strip) }
  }
  return results.compactMap { $0 }
}

/// An array whose every element is written by `fill`, strip by strip, without being set before.
public func filledInStrips<T: BitwiseCopyable>(
  _ count: Int, _ fill: (UnsafeMutableBufferPointer<T>, Range<Int>) -> Void
) -> [T] {
  unsafe filled(count) { whole in inStrips(count) { strip in unsafe fill(whole, strip) } }
}

/// Each value changed: one loop, into which the change is built.
@inlinable @inline(__always)
public func mapped<T: BitwiseCopyable, U: BitwiseCopyable>(_ values: [T], _ change: (T) -> U) -> [U] {
  unsafe [U](unsafeUninitializedCapacity: values.count) { changed, written in
    unsafe expectFilling(UnsafeMutableRawBufferPointer(changed))
    unsafe values.withUnsafeBufferPointer { values in
      for index in 0..<values.count { unsafe changed[index] = change(values[index]) }
      written = values.count
    }
  }
}
