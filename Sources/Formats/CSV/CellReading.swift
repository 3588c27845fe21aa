internal import Columns

/// What one field can be read as: the definition that the fast loops must agree with.
enum CellReading {
  /// Nothing stands in the field, quoted or not.
  case missing
  /// Only blanks and tabs: missing in columns of numbers, days and the like, a text among texts.
  case blank
  /// `units / 10^scale`, of at most 38 digits; `digits` are those before the point, leading zeros left out.
  case exact(units: Int128, scale: Int, digits: Int)
  /// Written with an exponent, or with more digits than 38.
  case real(Double)
  case day(Day, hasTime: Bool)
  case boolean(Bool)
  case text
}

/// Reads a field whose quotes are off already. Blanks around a value don't count.
func readCell(_ bytes: FileBytes, from start: Int, to end: Int, compactDays: Bool = false) -> CellReading {
  var start = start
  var end = end
  if start == end { return .missing }
  while start < end, isBlank(bytes[start]) { start &+= 1 }
  while start < end, isBlank(bytes[end &- 1]) { end &-= 1 }
  if start == end { return .blank }
  if compactDays, let day = compactDay(bytes, from: start, to: end) { return .day(day, hasTime: false) }
  if let number = readNumber(bytes, from: start, to: end) { return number }
  if let (day, hasTime) = readDay(bytes, from: start, to: end) { return .day(day, hasTime: hasTime) }
  if let flag = readBoolean(bytes, from: start, to: end) { return .boolean(flag) }
  return .text
}

@inline(__always)
func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

@inline(__always)
private func digit(_ byte: UInt8) -> UInt8? {
  let value = byte &- UInt8(ascii: "0")
  return value <= 9 ? value : nil
}

/// `[+-] digits [. digits] [e [+-] digits]`, or `.5`. Not numbers: a leading zero (`0001` is a code), `5.`, a plus
/// sign before seven or more digits (a telephone number), an integer of more than 38 digits (a code), an exponent of
/// more than four digits, `NaN`, `inf`, thousands separators.
private func readNumber(_ bytes: FileBytes, from start: Int, to end: Int) -> CellReading? {
  var place = start
  let sign = bytes[place]
  if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { place &+= 1 }
  let wholeStart = place
  var units: Int128 = 0
  var significant = 0
  func take(_ value: UInt8) {
    if units != 0 || value != 0 { significant += 1 }
    if significant <= 38 { units = units * 10 + Int128(value) }
  }
  while place < end, let value = digit(bytes[place]) {
    take(value)
    place &+= 1
  }
  let whole = place &- wholeStart
  if whole > 1, bytes[wholeStart] == UInt8(ascii: "0") { return nil }
  if sign == UInt8(ascii: "+"), whole >= 7 { return nil }
  let digitsBefore = significant
  var scale = 0
  if place < end, bytes[place] == UInt8(ascii: ".") {
    place &+= 1
    let fraction = place
    while place < end, let value = digit(bytes[place]) {
      take(value)
      place &+= 1
    }
    scale = place &- fraction
    if scale == 0 { return nil }
  }
  if whole == 0, scale == 0 { return nil }
  if place == end, significant <= 38, scale <= 38 {
    return .exact(units: sign == UInt8(ascii: "-") ? -units : units, scale: scale, digits: digitsBefore)
  }
  if place == end, scale == 0 { return nil }
  if place < end {
    guard bytes[place] == UInt8(ascii: "e") || bytes[place] == UInt8(ascii: "E") else { return nil }
    place &+= 1
    if place < end, bytes[place] == UInt8(ascii: "-") || bytes[place] == UInt8(ascii: "+") { place &+= 1 }
    let exponent = place
    while place < end, digit(bytes[place]) != nil { place &+= 1 }
    guard place == end, place > exponent, place &- exponent <= 4 else { return nil }
  }
  guard let value = Double(bytes.text(from: start, to: end)), value.isFinite else { return nil }
  return .real(value)
}

/// `2025-06-30` or `2025/6/30`, with a time of day after a blank or a `T` or without; months and days of one or two
/// digits, years of four.
private func readDay(_ bytes: FileBytes, from start: Int, to end: Int) -> (Day, hasTime: Bool)? {
  guard end &- start >= 8 else { return nil }
  let separator = bytes[start &+ 4]
  guard separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/") else { return nil }
  var place = start
  guard let year = number(bytes, &place, end, digits: 4...4), place < end, bytes[place] == separator else { return nil }
  place &+= 1
  guard let month = number(bytes, &place, end, digits: 1...2), place < end, bytes[place] == separator else {
    return nil
  }
  place &+= 1
  guard let day = number(bytes, &place, end, digits: 1...2), year > 0,
    let result = Day(year: year, month: month, day: day)
  else { return nil }
  if place == end { return (result, false) }
  return isTimeOfDay(bytes, from: place, to: end) ? (result, true) : nil
}

/// ` 9:30`, `T09:30:15.123Z`, ` 23:59:59 +08:00`: the day is the one written, whatever the zone.
private func isTimeOfDay(_ bytes: FileBytes, from start: Int, to end: Int) -> Bool {
  var place = start
  guard bytes[place] == UInt8(ascii: " ") || bytes[place] == UInt8(ascii: "T") else { return false }
  place &+= 1
  guard let hour = number(bytes, &place, end, digits: 1...2), hour <= 24, place < end,
    bytes[place] == UInt8(ascii: ":")
  else { return false }
  place &+= 1
  guard let minute = number(bytes, &place, end, digits: 2...2), minute <= 59 else { return false }
  if place < end, bytes[place] == UInt8(ascii: ":") {
    place &+= 1
    guard let second = number(bytes, &place, end, digits: 2...2), second <= 60 else { return false }
    if place < end, bytes[place] == UInt8(ascii: ".") {
      place &+= 1
      guard number(bytes, &place, end, digits: 1...9) != nil else { return false }
    }
  }
  while place < end, isBlank(bytes[place]) { place &+= 1 }
  if place == end { return true }
  if bytes[place] == UInt8(ascii: "Z") { return place &+ 1 == end }
  guard bytes[place] == UInt8(ascii: "+") || bytes[place] == UInt8(ascii: "-") else { return false }
  place &+= 1
  guard let hours = number(bytes, &place, end, digits: 2...2), hours <= 14 else { return false }
  if place < end, bytes[place] == UInt8(ascii: ":") { place &+= 1 }
  if place == end { return true }
  guard let minutes = number(bytes, &place, end, digits: 2...2), minutes <= 59 else { return false }
  return place == end
}

/// `20250630`, where a person has said that the column holds days.
private func compactDay(_ bytes: FileBytes, from start: Int, to end: Int) -> Day? {
  guard end &- start == 8 else { return nil }
  var place = start
  guard let year = number(bytes, &place, end, digits: 4...4), let month = number(bytes, &place, end, digits: 2...2),
    let day = number(bytes, &place, end, digits: 2...2), year > 0
  else { return nil }
  return Day(year: year, month: month, day: day)
}

/// A run of so many decimal digits, after which `place` stands; digits beyond the most are left for what follows.
private func number(_ bytes: FileBytes, _ place: inout Int, _ end: Int, digits: ClosedRange<Int>) -> Int? {
  var value = 0
  var count = 0
  while place < end, count < digits.upperBound, let next = digit(bytes[place]) {
    value = value * 10 + Int(next)
    count += 1
    place &+= 1
  }
  return count >= digits.lowerBound ? value : nil
}

/// `true false yes no` in any case, `是` and `否`.
private func readBoolean(_ bytes: FileBytes, from start: Int, to end: Int) -> Bool? {
  guard end &- start <= 5 else { return nil }
  return booleanWord(bytes.text(from: start, to: end))
}

/// What a word means in a column of booleans; nil where it means nothing there.
func booleanWord(_ word: String) -> Bool? {
  switch word.lowercased() {
  case "true", "yes", "是": true
  case "false", "no", "否": false
  default: nil
  }
}
