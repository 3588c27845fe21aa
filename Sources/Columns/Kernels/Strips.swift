internal import Dispatch

/// Does some work over 0..<count in strips, on two threads where that is more than about 100 µs of work.
///
/// Strips begin at multiples of 64, so that words of bitmaps belong to one of them; `work` must write only to what
/// belongs to its own strip.
func inStrips(_ count: Int, _ work: (Range<Int>) -> Void) {
  guard count >= 1 << 18 else { return work(0..<count) }
  let middle = count / 2 & ~63
  withoutActuallyEscaping(work) { work in
    let lent = Lent(value: work)
    DispatchQueue.concurrentPerform(iterations: 2) { strip in lent.value(strip == 0 ? 0..<middle : middle..<count) }
  }
}

/// Lent to threads that the lender waits for.
private struct Lent<Value>: @unchecked Sendable { let value: Value }

/// The same where each strip has a result; strips in order.
func inStrips<Result>(_ count: Int, _ work: (Range<Int>) -> Result) -> [Result] {
  guard count >= 1 << 18 else { return [work(0..<count)] }
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
