internal import Columns
internal import Diagnostics

/// Rows from elsewhere, told as plain CSV for the fast reader: one line for each row, whatever its texts hold.
///
/// A line end, a NUL, an empty text and the sign for all these are written as 0x1A and a letter; `readPlainRows` puts them
/// back.
struct PlainRows {
  private(set) var bytes: [UInt8] = []
  private var isFirst = true

  private static let sign: UInt8 = 0x1A

  mutating func add(_ text: some Collection<UInt8>) {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
    let start = bytes.count
    var needsQuotes = false
    for byte in text {
      switch byte {
      case Dialect.lineFeed: bytes += [PlainRows.sign, UInt8(ascii: "n")]
      case Dialect.carriageReturn: bytes += [PlainRows.sign, UInt8(ascii: "r")]
      case 0: bytes += [PlainRows.sign, UInt8(ascii: "0")]
      case PlainRows.sign: bytes += [PlainRows.sign, UInt8(ascii: "s")]
      case Dialect.quote, UInt8(ascii: ","):
        needsQuotes = true
        bytes.append(byte)
      default: bytes.append(byte)
      }
    }
    guard needsQuotes else { return }
    let field = Array(bytes[start...])
    bytes.removeSubrange(start...)
    bytes.append(Dialect.quote)
    for byte in field {
      if byte == Dialect.quote { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(Dialect.quote)
  }

  mutating func addMissing() {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
  }

  /// A text that is there and has nothing in it.
  mutating func addEmptyText() { addRaw([PlainRows.sign, UInt8(ascii: "e")]) }

  private mutating func addRaw(_ raw: [UInt8]) {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
    bytes += raw
  }

  /// - Parameter isRow: a row of one column that is missing is a row all the same.
  mutating func endRow() {
    bytes.append(Dialect.lineFeed)
    isFirst = true
  }

  /// Lines that hold nothing, so that rows keep their numbers.
  mutating func skip(rows: Int) { bytes += [UInt8](repeating: Dialect.lineFeed, count: rows) }

  /// The text that was written.
  static func text(_ written: some Collection<UInt8>) -> [UInt8] {
    guard written.contains(sign) else { return Array(written) }
    var text: [UInt8] = []
    var isLetter = false
    for byte in written {
      if isLetter {
        isLetter = false
        switch byte {
        case UInt8(ascii: "n"): text.append(Dialect.lineFeed)
        case UInt8(ascii: "r"): text.append(Dialect.carriageReturn)
        case UInt8(ascii: "0"): text.append(0)
        case UInt8(ascii: "s"): text.append(sign)
        default: break
        }
      } else if byte == sign {
        isLetter = true
      } else {
        text.append(byte)
      }
    }
    return text
  }
}

/// Reads rows told plainly, as other files are read: types from all rows, totals left out, numbers and days as people
/// write them unless the source has types of its own.
func readPlainRows(
  _ rows: PlainRows, name: String, options: FileOptions, hasOwnTypes: Bool, told: [Message] = []
) throws(Diagnostic) -> LoadedTable {
  let result: Result<LoadedTable, Diagnostic> = withFileBytes(rows.bytes) { bytes in
    do throws(Diagnostic) {
      var csv = options.csv
      csv.separator = UInt8(ascii: ",")
      var reading = try CSVReading(bytes, name: name, options: csv, pace: ReadingPace())
      return .success(try reading.read())
    } catch {
      return .failure(error)
    }
  }
  var loaded = try result.get()
  // Rows without a cell are kept as lines, so that rows have their numbers.
  loaded.told = told + loaded.told.filter { $0.phrase.contains("header") }
  for index in loaded.rejects.indices { loaded.rejects[index].byteOffset = nil }
  if !hasOwnTypes {
    if !options.keepsTotals { dropTotals(&loaded) }
    loaded = Restyling(loaded, options).table()
  }
  loaded.table = Table(
    rowCount: loaded.table.rowCount,
    fields: loaded.table.fields.map { field in
      Field(field.name, withTextsPutBack(field.column), unit: field.unit, knownAt: field.knownAt)
    })
  return loaded
}

private func withTextsPutBack(_ column: Column) -> Column {
  guard case .text(let codes, let dictionary) = column.data, dictionary.bytes.contains(0x1A) else { return column }
  var bytes: [UInt8] = []
  var offsets = [0]
  for code in 0..<Int32(dictionary.count) {
    bytes += PlainRows.text(dictionary.utf8(code))
    offsets.append(bytes.count)
  }
  return Column(
    .text(codes: codes, dictionary: TextDictionary(bytes: bytes, offsets: offsets)), missing: column.missing)
}
