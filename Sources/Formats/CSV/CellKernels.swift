internal import Columns

// One tight loop for each type: each reads a column's cells in one chunk into their places, notes in `missing` the rows
// without a value, and gives the first row that doesn't fit, if there is one, where it stops. The common form of a value
// is read eight bytes at a time; any other by `readCell`, whose word is final.

/// The rows without a value of one column in one chunk, a bit each.
struct MissingRows: Sendable {
  private(set) var words: [UInt64] = []

  @inline(__always)
  mutating func insert(_ row: Int) {
    let word = row >> 6
    if word >= words.count { words.append(contentsOf: repeatElement(0, count: word &+ 1 &- words.count)) }
    words[word] |= 1 &<< UInt64(row & 63)
  }
}

/// Integers, or decimals of this scale, in units of so many bits.
func readExact<Units: FixedWidthInteger & SignedInteger>(
  _ cells: Cells, scale: Int, into values: Places<Units>, missing: inout MissingRows, isTooNarrow: inout Bool
) -> Int? {
  let bytes = cells.bytes
  let form = PlainNumber(scale: scale)
  for row in 0..<cells.count {
    let (start, end) = cells[row]
    if start == end {
      values[row] = 0
      missing.insert(row)
      continue
    }
    let isQuoted = bytes[start] == Dialect.quote
    if let units = isQuoted ? form.units(bytes, start &+ 1, end &- 1) : form.units(bytes, start, end) {
      let narrow = Units(truncatingIfNeeded: units)
      values[row] = narrow
      if Int64(narrow) == units { continue }
      isTooNarrow = true
      return row
    }
    switch cells.reading(of: row) {
    case .missing, .blank:
      values[row] = 0
      missing.insert(row)
    case .exact(let units, let found, let digits):
      guard found <= scale, scale == 0 || digits &+ scale <= 18,
        let value = Int64(exactly: units * integerPowerOfTen(scale - found))
      else { return row }
      guard let narrow = Units(exactly: value) else {
        isTooNarrow = true
        return row
      }
      values[row] = narrow
    default: return row
    }
  }
  return nil
}

/// A number as nearly all are written: a minus sign or none, digits, and so many of them after a point.
private struct PlainNumber {
  private let scale: Int
  private let behindWhole: Int
  private let power: Int64
  /// Of the last eight bytes: those after the point, and the point itself.
  private let fraction: UInt64
  private let pointMask: UInt64
  private let point: UInt64

  init(scale: Int) {
    self.scale = scale
    behindWhole = scale == 0 ? 0 : scale + 1
    var power: Int64 = 1
    for _ in 0..<scale { power &*= 10 }
    self.power = power
    fraction = scale == 0 ? ~0 : ~0 << UInt64(max(0, 8 - scale) * 8)
    let shift = UInt64(max(0, 7 - scale) * 8)
    (pointMask, point) = scale == 0 ? (0, 0) : (0xFF << shift, UInt64(UInt8(ascii: ".")) << shift)
  }

  /// The number's units; nil for what is written otherwise.
  @inline(__always)
  func units(_ bytes: FileBytes, _ start: Int, _ end: Int) -> Int64? {
    let minus = bytes[start] == UInt8(ascii: "-")
    let first = minus ? start &+ 1 : start
    let length = end &- first &- behindWhole
    guard length >= 1, end >= 17, length == 1 || bytes[first] != UInt8(ascii: "0") else { return nil }
    let magnitude: Int64
    if length &+ scale <= 8 {
      // With the point left out there are at most eight digits: those before it are one byte further on.
      let last = bytes.word(at: end &- 8)
      let joined = last & fraction | bytes.word(at: end &- 9) & ~fraction
      guard last & pointMask == point, let all = digits(joined, length &+ scale) else { return nil }
      magnitude = all
    } else {
      let wholeEnd = end &- behindWhole
      guard length <= 8, scale <= 8, let whole = digits(bytes.word(at: wholeEnd &- 8), length) else { return nil }
      if scale == 0 {
        magnitude = whole
      } else {
        guard bytes[wholeEnd] == UInt8(ascii: "."), let rest = digits(bytes.word(at: end &- 8), scale) else {
          return nil
        }
        magnitude = whole &* power &+ rest
      }
    }
    return minus ? 0 &- magnitude : magnitude
  }
}

/// Exact numbers beyond 64 bits.
func readWide(_ cells: Cells, scale: Int, into values: Places<Int128>, missing: inout MissingRows) -> Int? {
  for row in 0..<cells.count {
    switch cells.reading(of: row) {
    case .missing, .blank:
      values[row] = 0
      missing.insert(row)
    case .exact(let units, let found, let digits):
      guard found <= scale, digits &+ scale <= 38 else { return row }
      values[row] = units * integerPowerOfTen(scale - found)
    default: return row
    }
  }
  return nil
}

/// Numbers as the nearest doubles.
func readReal(_ cells: Cells, into values: Places<Double>, missing: inout MissingRows) -> Int? {
  for row in 0..<cells.count {
    switch cells.reading(of: row) {
    case .missing, .blank:
      values[row] = 0
      missing.insert(row)
    case .exact(let units, let scale, _):
      // Both are exact doubles, so one division rounds once: the nearest double.
      if units.magnitude < 1 << 53, scale <= 22 {
        values[row] = Double(units) / powerOfTen(scale)
      } else {
        let text = Exact(units: units, form: ExactForm(scale: scale)).text
        guard let value = Double(text) else { return row }
        values[row] = value
      }
    case .real(let value): values[row] = value
    default: return row
    }
  }
  return nil
}

/// Days in so many bits, and whether one had a time of day.
func readDays<Number: FixedWidthInteger & SignedInteger>(
  _ cells: Cells, compact: Bool, into values: Places<Number>, missing: inout MissingRows, hasTime: inout Bool,
  isTooNarrow: inout Bool
) -> Int? {
  let bytes = cells.bytes
  return calendar.withMonthStarts { months in
    for row in 0..<cells.count {
      let (start, end) = cells[row]
      if start == end {
        values[row] = 0
        missing.insert(row)
        continue
      }
      // With quotes around it, it is two longer.
      let isQuoted = bytes[start] == Dialect.quote
      let first = isQuoted ? start &+ 1 : start
      if end &- first == (isQuoted ? 11 : 10), let day = isoDay(bytes, first, months) {
        let narrow = Number(truncatingIfNeeded: day)
        values[row] = narrow
        if Int32(narrow) == day { continue }
        isTooNarrow = true
        return row
      }
      switch cells.reading(of: row, compactDays: compact) {
      case .missing, .blank:
        values[row] = 0
        missing.insert(row)
      case .day(let day, let timed):
        guard let narrow = Number(exactly: day.number) else {
          isTooNarrow = true
          return row
        }
        values[row] = narrow
        if timed { hasTime = true }
      default: return row
      }
    }
    return nil
  }
}

/// A column that was empty as far as was looked: gives the first row that isn't.
func readNothing(_ cells: Cells) -> Int? {
  for row in 0..<cells.count {
    let (start, end) = cells[row]
    if end > start, !(end &- start == 2 && cells.bytes[start] == Dialect.quote) { return row }
  }
  return nil
}

/// Texts as codes of the worker's own dictionary: short ones that came before by their bytes, in a loop without
/// branches, any other by looking it up.
func readTexts(
  _ cells: Cells, into codes: Places<Int32>, dictionary: inout TextInterner, short: inout ShortTexts
) {
  for first in stride(from: 0, to: cells.count, by: TextInterner.batch) {
    let batch = first..<min(first + TextInterner.batch, cells.count)
    var others = batch.count
    if !dictionary.isLarge { others = short.findCodes(of: cells, batch, into: codes) }
    if others == 0 { continue }
    if others < batch.count {
      for row in batch where codes[row] == -2 {
        codes[row] = readText(cells, row, &dictionary)
        short.insert(codes[row], cells, row)
      }
      continue
    }
    dictionary.warm(cells.bytes, batch) { cells[$0] }
    for row in batch {
      codes[row] = readText(cells, row, &dictionary)
      if !dictionary.isLarge { short.insert(codes[row], cells, row) }
    }
  }
}

/// Texts of one shape as their numbers, -1 where there is none, and any other as -2 − its code in the worker's own
/// dictionary.
func readNumberedTexts(
  _ cells: Cells, _ shape: NumberedTexts.Shape, into numbers: Places<Int32>, seen: inout NumberedTexts,
  dictionary: inout TextInterner
) {
  let bytes = cells.bytes
  for first in stride(from: 0, to: cells.count, by: TextInterner.batch) {
    let batch = first..<min(first + TextInterner.batch, cells.count)
    var greatest: Int32 = -1
    var areAll = true
    for row in batch {
      let (start, end) = cells[row]
      let number = shape.number(bytes, start, end) ?? -2
      numbers[row] = number
      greatest = max(greatest, number)
      areAll = areAll && number >= 0
    }
    seen.insert(numbers, batch, greatest: greatest)
    guard !areAll else { continue }
    for row in batch where numbers[row] < 0 {
      let (start, end) = cells[row]
      if end &- start > 2, bytes[start] == Dialect.quote, let number = shape.number(bytes, start &+ 1, end &- 1) {
        numbers[row] = number
        seen.insert(number)
        continue
      }
      let code = readText(cells, row, &dictionary)
      numbers[row] = code < 0 ? -1 : -2 &- code
    }
  }
}

@inline(__always)
private func readText(_ cells: Cells, _ row: Int, _ dictionary: inout TextInterner) -> Int32 {
  let bytes = cells.bytes
  let (start, end) = cells[row]
  if start == end { return -1 }
  if bytes[start] != Dialect.quote { return dictionary.code(of: bytes, from: start, to: end, at: start) }
  if end &- start == 2 { return -1 }
  if bytes.firstPlace(of: Dialect.quote, from: start &+ 1) == end &- 1 {
    return dictionary.code(of: bytes, from: start &+ 1, to: end &- 1, at: start)
  }
  let plain = unquoted(bytes, from: start &+ 1, to: end &- 1)
  return withFileBytes(plain) { dictionary.code(of: $0, from: 0, to: $0.count, at: start) }
}

/// The text between the outer quotes with doubled quotes made one.
func unquoted(_ bytes: FileBytes, from start: Int, to end: Int) -> [UInt8] {
  var plain: [UInt8] = []
  plain.reserveCapacity(end - start)
  var place = start
  while place < end {
    let byte = bytes[place]
    plain.append(byte)
    place &+= byte == Dialect.quote ? 2 : 1
  }
  return plain
}

/// The value of the last `count` (1…8) of eight bytes when all of them are digits.
@inline(__always)
func digits(_ word: UInt64, _ count: Int) -> Int64? {
  let shift = UInt64(truncatingIfNeeded: 64 &- 8 &* count)
  let values = ((word ^ 0x3030_3030_3030_3030) &>> shift) &<< shift
  if ((values &+ 0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080 != 0 { return nil }
  let pairs = ((values &* 2561) &>> 8) & 0x00FF_00FF_00FF_00FF
  let fours = ((pairs &* 6_553_601) &>> 16) & 0x0000_FFFF_0000_FFFF
  return Int64(truncatingIfNeeded: (fours &* 42_949_672_960_001) &>> 32)
}

/// The day of `YYYY-MM-DD` for the years of the calendar; nil for anything else.
@inline(__always)
private func isoDay(_ bytes: FileBytes, _ start: Int, _ months: LentElements<Int32>) -> Int32? {
  let century = bytes.word(at: start) & 0xFFFF
  // YY-MM-DD: the separators become 0 as the digits become their values.
  let word = bytes.word(at: start &+ 2) ^ 0x3030_2D30_302D_3030
  guard century == 0x3032 || century == 0x3931,
    ((word &+ 0x7676_7F76_767F_7676) | word) & 0x8080_8080_8080_8080 == 0
  else { return nil }
  // Each byte with the next one as a number of two digits.
  let pairs = word &* 10 &+ (word &>> 8)
  func value(_ byte: UInt64) -> Int { Int(truncatingIfNeeded: (pairs &>> (byte &* 8)) & 0xFF) }
  let year = (century == 0x3032 ? 2000 : 1900) &+ value(0)
  let month = value(3)
  let day = Int32(truncatingIfNeeded: value(6))
  guard month >= 1, month <= 12, day >= 1 else { return nil }
  let index = (year &- Calendar.firstYear) &* 12 &+ month &- 1
  let monthStart = months[index]
  guard day <= months[index &+ 1] &- monthStart else { return nil }
  return monthStart &+ day &- 1
}

/// The days on which months begin, for the years that business data has.
private struct Calendar {
  static let firstYear = 1900
  static let endYear = 2100
  private let starts: [Int32]

  init() {
    starts = (0...(Calendar.endYear - Calendar.firstYear) * 12).map { index in
      Day(year: Calendar.firstYear + index / 12, month: index % 12 + 1, day: 1)?.number ?? 0
    }
  }

  func withMonthStarts<Result>(_ body: (LentElements<Int32>) -> Result) -> Result { starts.lent(body) }
}

private let calendar = Calendar()
