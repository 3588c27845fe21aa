/// How the numbers of a chunk were brought into few bytes before they were compressed.
enum Transform: String, Sendable {
  /// The numbers' memory as it is, lowest byte first.
  case raw
  /// Each number less `base`, in `width` bytes: first the lowest byte of every number, then the next of every number.
  case planes
  /// The same for the difference of each number from the one before it; the chunk's first number is `first`.
  case steps
}

/// The numbers of a chunk after the transform and before the compression.
struct Packed: Sendable {
  var transform: Transform
  var first: Int64 = 0
  var base: Int64 = 0
  var width: Int
  var bytes: [UInt8]
}

/// Takes the narrower of the numbers themselves and their steps: ids and dates in order come down to a byte or none.
func packed<T: FixedWidthInteger & SignedInteger>(_ numbers: ArraySlice<T>) -> Packed {
  guard let first = numbers.first else { return Packed(transform: .planes, width: 0, bytes: []) }
  return unsafe numbers.withUnsafeBufferPointer { numbers in
    var (low, high) = (first, first)
    var (lowStep, highStep) = (T.max, T.min)
    var last = first
    for index in 1..<max(1, numbers.count) {
      let number = unsafe numbers[index]
      let step = number &- last
      low = min(low, number)
      high = max(high, number)
      lowStep = min(lowStep, step)
      highStep = max(highStep, step)
      last = number
    }
    if numbers.count == 1 { (lowStep, highStep) = (0, 0) }
    let (width, stepWidth) = (bytesNeeded(from: low, to: high), bytesNeeded(from: lowStep, to: highStep))
    var rest = [T](repeating: 0, count: numbers.count)
    if stepWidth < width {
      for index in 1..<max(1, numbers.count) {
        rest[index] = unsafe numbers[index] &- numbers[index - 1] &- lowStep
      }
      return Packed(
        transform: .steps, first: Int64(first), base: Int64(lowStep), width: stepWidth,
        bytes: planes(of: rest, width: stepWidth))
    }
    for index in 0..<numbers.count { rest[index] = unsafe numbers[index] &- low }
    return Packed(transform: .planes, base: Int64(low), width: width, bytes: planes(of: rest, width: width))
  }
}

/// The lowest `width` bytes of every number, plane by plane.
func planes<T: FixedWidthInteger>(of numbers: [T], width: Int) -> [UInt8] {
  let count = numbers.count
  return unsafe [UInt8](unsafeUninitializedCapacity: count * width) { bytes, written in
    unsafe numbers.withUnsafeBufferPointer { numbers in
      for plane in 0..<width {
        for index in 0..<count {
          unsafe bytes[plane &* count &+ index] = UInt8(truncatingIfNeeded: numbers[index] >> T(plane &* 8))
        }
      }
    }
    written = count * width
  }
}

/// Undoes `packed` and `planes`; `planes` holds `width` bytes for each place in `numbers`.
func unpack<T: FixedWidthInteger>(
  _ planes: UnsafeRawBufferPointer, steps: Bool, first: Int64, base: Int64, width: Int,
  into numbers: UnsafeMutableBufferPointer<T>
) {
  precondition(planes.count == numbers.count * width, "each number has its bytes")
  let count = numbers.count
  for index in 0..<count { unsafe numbers[index] = 0 }
  for plane in 0..<width {
    let start = plane &* count
    for index in 0..<count {
      unsafe numbers[index] |= T(truncatingIfNeeded: planes[start &+ index]) &<< T(truncatingIfNeeded: plane &* 8)
    }
  }
  let base = T(truncatingIfNeeded: base)
  if steps {
    guard count > 0 else { return }
    var last = T(truncatingIfNeeded: first)
    unsafe numbers[0] = last
    for index in 1..<max(1, count) {
      last = unsafe last &+ numbers[index] &+ base
      unsafe numbers[index] = last
    }
  } else if base != 0 {
    for index in 0..<count { unsafe numbers[index] &+= base }
  }
}

private func bytesNeeded<T: FixedWidthInteger & SignedInteger>(from low: T, to high: T) -> Int {
  let range = T.Magnitude(truncatingIfNeeded: high &- low)
  return (T.bitWidth - range.leadingZeroBitCount + 7) / 8
}
