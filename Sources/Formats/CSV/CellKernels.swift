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
  var power: Int64 = 1
  for _ in 0..<scale { power &*= 10 }
  for row in 0..<cells.count {
    let (start, end) = cells[row]
    if start == end {
      values[row] = 0
      missing.insert(row)
      continue
    }
    let minus = bytes[start] == UInt8(ascii: "-")
    let first = minus ? start &+ 1 : start
    let wholeEnd = scale == 0 ? end : end &- scale &- 1
    let length = wholeEnd &- first
    if length >= 1, length <= 8, scale <= 8, wholeEnd >= 8,
      let whole = digits(bytes.word(at: wholeEnd &- 8), length),
      length == 1 || bytes[first] != UInt8(ascii: "0")
    {
      if scale == 0 {
        let units = minus ? 0 &- whole : whole
        let narrow = Units(truncatingIfNeeded: units)
        values[row] = narrow
        if Int64(narrow) == units { continue }
        isTooNarrow = true
        return row
      }
      if bytes[wholeEnd] == UInt8(ascii: "."), let fraction = digits(bytes.word(at: end &- 8), scale) {
        let magnitude = whole &* power &+ fraction
        let units = minus ? 0 &- magnitude : magnitude
        let narrow = Units(truncatingIfNeeded: units)
        values[row] = narrow
        if Int64(narrow) == units { continue }
        isTooNarrow = true
        return row
      }
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

/// Days, and whether one had a time of day.
func readDays(
  _ cells: Cells, compact: Bool, into values: Places<Int32>, missing: inout MissingRows, hasTime: inout Bool
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
      if end &- start == 10, let day = isoDay(bytes, start, months) {
        values[row] = day
        continue
      }
      switch cells.reading(of: row, compactDays: compact) {
      case .missing, .blank:
        values[row] = 0
        missing.insert(row)
      case .day(let day, let timed):
        values[row] = day.number
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

/// Texts as codes of the worker's own dictionary.
func readTexts(_ cells: Cells, into codes: Places<Int32>, dictionary: inout TextInterner) {
  for first in stride(from: 0, to: cells.count, by: TextInterner.batch) {
    let batch = first..<min(first + TextInterner.batch, cells.count)
    if let numbered = dictionary.numbered {
      numbered.findCodes(of: cells, batch, into: codes)
      for row in batch where codes[row] == -2 { codes[row] = readText(cells, row, &dictionary) }
      continue
    }
    dictionary.warm(cells.bytes, batch) { cells[$0] }
    for row in batch { codes[row] = readText(cells, row, &dictionary) }
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
  let word = bytes.word(at: start) ^ 0x2D30_302D_3030_3030
  let last = bytes[start &+ 8] &- 48
  let least = bytes[start &+ 9] &- 48
  if ((word &+ 0x7F76_767F_7676_7676) | word) & 0x8080_8080_8080_8080 != 0 || last > 9 || least > 9 { return nil }
  func value(_ byte: Int) -> Int { Int(truncatingIfNeeded: (word &>> UInt64(byte &* 8)) & 0xFF) }
  let year = value(0) &* 1000 &+ value(1) &* 100 &+ value(2) &* 10 &+ value(3)
  let month = value(5) &* 10 &+ value(6)
  let day = Int32(last) &* 10 &+ Int32(least)
  guard year >= Calendar.firstYear, year < Calendar.endYear, month >= 1, month <= 12, day >= 1 else { return nil }
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
