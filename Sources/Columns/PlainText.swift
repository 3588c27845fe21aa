/// Values as bytes of plain text, appended without a string in between: what every writer of many rows is made of.
extension [UInt8] {
  /// `units / 10^scale`, with all `scale` digits after the point; `separator` stands between groups of three before it.
  public mutating func append(exact units: Int64, scale: Int = 0, separator: UInt8? = nil) {
    if units < 0 { append(UInt8(ascii: "-")) }
    append(magnitude: units.magnitude, scale: scale, separator: separator)
  }

  /// The same for numbers beyond 64 bits.
  public mutating func append(exact units: Int128, scale: Int = 0, separator: UInt8? = nil) {
    if let narrow = Int64(exactly: units) { return append(exact: narrow, scale: scale, separator: separator) }
    if units < 0 { append(UInt8(ascii: "-")) }
    append(magnitude: units.magnitude, scale: scale, separator: separator)
  }

  /// The shortest text that reads back as the same number (`plainText(of:)`); false, and nothing appended, where the
  /// number is not finite.
  @discardableResult
  public mutating func append(real value: Double) -> Bool {
    guard value.isFinite else { return false }
    if abs(value) < 1e15, let whole = Int64(exactly: value) {
      append(exact: whole)
    } else {
      append(contentsOf: value.description.utf8)
    }
    return true
  }

  /// ISO 8601, `2025-06-30`.
  public mutating func append(day: Day) {
    let (year, month, date) = day.civil
    if year < 0 { append(UInt8(ascii: "-")) }
    append(padded: Int(year.magnitude), to: 4)
    append(UInt8(ascii: "-"))
    append(padded: month, to: 2)
    append(UInt8(ascii: "-"))
    append(padded: date, to: 2)
  }

  private mutating func append(padded value: Int, to digits: Int) {
    var limit = 10
    for _ in 1..<digits {
      if value < limit { append(UInt8(ascii: "0")) }
      limit *= 10
    }
    append(exact: Int64(value))
  }

  /// Digits come out last first, so they are appended backwards and turned round.
  private mutating func append(magnitude: UInt64, scale: Int, separator: UInt8?) {
    let start = count
    var rest = magnitude
    var written = 0
    repeat {
      append(digit: UInt8(truncatingIfNeeded: rest % 10), at: written, scale: scale, separator: separator)
      rest /= 10
      written += 1
    } while rest != 0 || written <= scale
    reverse(from: start)
  }

  private mutating func append(magnitude: UInt128, scale: Int, separator: UInt8?) {
    let start = count
    var rest = magnitude
    var written = 0
    repeat {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      append(digit: UInt8(truncatingIfNeeded: digit), at: written, scale: scale, separator: separator)
      rest = quotient
      written += 1
    } while rest != 0 || written <= scale
    reverse(from: start)
  }

  /// Appends a digit that has `place` digits after it, and what stands between the two.
  private mutating func append(digit: UInt8, at place: Int, scale: Int, separator: UInt8?) {
    if scale > 0, place == scale { append(UInt8(ascii: ".")) }
    if let separator, place > scale, (place - scale) % 3 == 0 { append(separator) }
    append(UInt8(ascii: "0") + digit)
  }

  private mutating func reverse(from start: Int) {
    var left = start
    var right = count - 1
    while left < right {
      swapAt(left, right)
      left += 1
      right -= 1
    }
  }
}

/// A whole number for a person, its thousands separated by commas: `2,357`.
public func grouped(_ value: some BinaryInteger) -> String {
  var bytes: [UInt8] = []
  bytes.append(exact: Int128(clamping: value), separator: UInt8(ascii: ","))
  return String(decoding: bytes, as: UTF8.self)
}

extension Exact {
  /// The number for a person: all digits of its scale, thousands separated by commas: `-1,234.50`.
  public var groupedText: String {
    guard form.divisor == 1 else { return plainText(of: double) }
    var bytes: [UInt8] = []
    bytes.append(exact: units, scale: form.scale, separator: UInt8(ascii: ","))
    return String(decoding: bytes, as: UTF8.self)
  }
}
