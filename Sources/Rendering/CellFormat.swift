import Columns
import TextWidth

/// How the values of one column are shown to a person.
///
/// Thousands are separated, reals of a column have one number of decimals, tiers carry their label, and controls in a
/// text are visible escapes.
struct CellFormat: Sendable {
  enum Kind: Sendable {
    /// Columns of words and names: left-aligned, and may be cut.
    case text
    /// Numbers: right-aligned, never cut as long as anything fits.
    case number
    /// Dates, booleans: left-aligned, short.
    case mark
  }

  let kind: Kind
  private let column: Column
  private let reals: RealFormat?
  private let words: (yes: String, no: String, missing: String)
  private let tagNames: [(place: Int, text: String)]
  private let tierTexts: [String]

  /// The rows from 0 on that will be shown decide how reals are rounded.
  init(_ column: Column, rows: Int, catalogue: Catalogue, box: BoxStyle) {
    self.column = column
    words = (catalogue.wording(of: "yes"), catalogue.wording(of: "no"), box.missing)
    kind =
      switch column.type {
      case .integer, .decimal, .real: .number
      case .date, .boolean: .mark
      case .text, .tags, .tier: .text
      }
    reals = column.type == .real ? RealFormat(count: rows) { realValue(of: column, $0) } : nil
    switch column.data {
    case .tags(let sets):
      tagNames = sets.names.indices
        .sorted { sets.names[$0].utf8.lexicographicallyPrecedes(sets.names[$1].utf8) }
        .map { ($0, shown(sets.names[$0])) }
      tierTexts = []
    case .tier(_, let domain):
      tagNames = []
      tierTexts = zip(domain.codes, domain.labels).map { code, label in
        let label = label ?? code
        return shown(label == code ? code : code + " " + label)
      }
    default:
      (tagNames, tierTexts) = ([], [])
    }
  }

  /// Whether the cell shows that there is no value.
  func isMissing(_ row: Int) -> Bool { column.isMissing(row) }

  /// Appends the value of a row in full; answers the cells it takes.
  func append(_ row: Int, to line: inout [UInt8]) -> Int {
    if column.isMissing(row) { return append(words.missing, to: &line) }
    let start = line.count
    switch column.data {
    case .text(let codes, let dictionary):
      return append(dictionary, codes[row], to: &line)
    case .exact(let values, let form) where form.divisor == 1:
      line.append(exact: values[row], scale: form.scale, separator: UInt8(ascii: ","))
    case .wide(let values, let form) where form.divisor == 1:
      line.append(exact: values[row], scale: form.scale, separator: UInt8(ascii: ","))
    case .exact, .wide, .real:
      guard let value = realValue(of: column, row) else { return 0 }
      return reals?.append(value, to: &line) ?? 0
    case .date(let days):
      line.append(day: Day(number: days[row]))
    case .boolean(let bits):
      return append(bits[row] ? words.yes : words.no, to: &line)
    case .tags(let sets):
      let names = tagNames.lazy.filter { sets.members[$0.place][row] }.map(\.text)
      return append(names.joined(separator: ", "), to: &line)
    case .tier(let places, _):
      return append(tierTexts[Int(places[row])], to: &line)
    }
    return line.count - start
  }

  /// The value of a row as a string.
  func text(_ row: Int) -> String {
    var bytes: [UInt8] = []
    _ = append(row, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func append(_ text: String, to line: inout [UInt8]) -> Int {
    line.append(contentsOf: text.utf8)
    return displayWidth(of: text)
  }

  private func append(_ dictionary: TextDictionary, _ code: Int32, to line: inout [UInt8]) -> Int {
    let bytes = dictionary.utf8(code)
    guard !bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
      line.append(contentsOf: bytes)
      return bytes.count
    }
    return append(shown(dictionary[code]), to: &line)
  }
}

/// A number of a column as a double; nil where it is missing or the column has no numbers.
func realValue(of column: Column, _ row: Int) -> Double? {
  if column.isMissing(row) { return nil }
  return switch column.data {
  case .real(let values): values[row]
  case .exact(let values, let form): Exact(units: Int128(values[row]), form: form).double
  case .wide(let values, let form): Exact(units: values[row], form: form).double
  default: nil
  }
}
