internal import Columns

/// A column made ready to be written row by row, as bytes, without a `Value` or a `String` for each cell.
struct CellText {
  private let missing: Bitmap?
  private let data: ColumnData
  /// Places of the tags in order of their names' bytes, so that rows needn't sort.
  private let tagOrder: [Int]

  init(_ column: Column) {
    missing = column.missing
    data = column.data
    if case .tags(let sets) = column.data {
      tagOrder = sets.names.indices.sorted { sets.names[$0].utf8.lexicographicallyPrecedes(sets.names[$1].utf8) }
    } else {
      tagOrder = []
    }
  }

  func isMissing(_ row: Int) -> Bool { missing.map { $0[row] } ?? false }

  /// The value of a row that has one.
  func appendJSON(_ row: Int, to bytes: inout [UInt8]) {
    switch data {
    case .text(let codes, let dictionary): appendJSONString(dictionary.utf8(codes[row]), to: &bytes)
    case .date(let days):
      bytes.append(UInt8(ascii: "\""))
      appendDay(days[row], to: &bytes)
      bytes.append(UInt8(ascii: "\""))
    case .boolean(let bits): bytes.append(contentsOf: (bits[row] ? "true" : "false").utf8)
    case .tags(let sets):
      bytes.append(UInt8(ascii: "["))
      var isFirst = true
      for tag in tagOrder where sets.members[tag][row] {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        appendJSONString(Array(sets.names[tag].utf8)[...], to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .tier(let places, let domain):
      appendJSONString(Array(domain.codes[Int(places[row])].utf8)[...], to: &bytes)
    case .exact, .wide, .real: if !appendNumber(row, to: &bytes) { bytes.append(contentsOf: "null".utf8) }
    }
  }

  /// The value of a row that has one; a number that is not finite has no text.
  func appendCSV(_ row: Int, separator: UInt8, to bytes: inout [UInt8]) {
    switch data {
    case .text(let codes, let dictionary): appendCSVField(dictionary.utf8(codes[row]), separator: separator, to: &bytes)
    case .date(let days): appendDay(days[row], to: &bytes)
    case .boolean(let bits): bytes.append(contentsOf: (bits[row] ? "true" : "false").utf8)
    case .tags(let sets):
      var joined: [UInt8] = []
      for tag in tagOrder where sets.members[tag][row] {
        if !joined.isEmpty { joined.append(UInt8(ascii: ";")) }
        joined.append(contentsOf: sets.names[tag].utf8)
      }
      if !joined.isEmpty { appendCSVField(joined[...], separator: separator, to: &bytes) }
    case .tier(let places, let domain):
      appendCSVField(Array(domain.codes[Int(places[row])].utf8)[...], separator: separator, to: &bytes)
    case .exact, .wide, .real: _ = appendNumber(row, to: &bytes)
    }
  }

  /// The value of a row that has one, without quotes; tags with commas between.
  func appendPlain(_ row: Int, to bytes: inout [UInt8]) {
    switch data {
    case .text(let codes, let dictionary): bytes += dictionary.utf8(codes[row])
    case .tier(let places, let domain): bytes += Array(domain.codes[Int(places[row])].utf8)
    case .tags(let sets):
      let names = tagOrder.filter { sets.members[$0][row] }.map { sets.names[$0] }
      bytes += Array(names.joined(separator: ", ").utf8)
    default: appendCSV(row, separator: 0, to: &bytes)
    }
  }

  /// Whether there was a finite number.
  private func appendNumber(_ row: Int, to bytes: inout [UInt8]) -> Bool {
    switch data {
    case .exact(let values, let form) where form.divisor == 1: appendExact(values[row], form.scale, to: &bytes)
    case .exact(let values, let form):
      bytes.append(contentsOf: Exact(units: Int128(values[row]), form: form).text.utf8)
    case .wide(let values, let form): bytes.append(contentsOf: Exact(units: values[row], form: form).text.utf8)
    case .real(let values):
      guard values[row].isFinite else { return false }
      bytes.append(contentsOf: plainText(of: values[row]).utf8)
    default: return false
    }
    return true
  }
}

/// An exact number with all its digits after the point.
func appendExact(_ units: Int64, _ scale: Int, to bytes: inout [UInt8]) {
  var rest = units.magnitude
  let end = bytes.count
  var digits = 0
  repeat {
    if digits == scale, scale > 0 { bytes.append(UInt8(ascii: ".")) }
    bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
    rest /= 10
    digits += 1
  } while rest > 0 || digits <= scale
  if units < 0 { bytes.append(UInt8(ascii: "-")) }
  bytes[end...].reverse()
}

/// ISO 8601.
private func appendDay(_ number: Int32, to bytes: inout [UInt8]) {
  let (year, month, day) = Day(number: number).civil
  guard (0...9999).contains(year) else {
    bytes.append(contentsOf: Day(number: number).description.utf8)
    return
  }
  for (value, divisor) in [(year, 1000), (month, 10), (day, 10)] {
    if divisor == 10 { bytes.append(UInt8(ascii: "-")) }
    var divisor = divisor
    while divisor > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / divisor % 10))
      divisor /= 10
    }
  }
}
