import Columns
import Diagnostics
import TextWidth

/// How the values of one column are shown to a person.
///
/// Reals of a column have one number of decimals, tiers carry their label, and controls in a text are visible escapes.
final class CellFormat: Sendable {
  enum Kind: Sendable {
    /// Words and names: left-aligned, and may be cut.
    case text
    /// Numbers: right-aligned, never cut as long as anything fits.
    case number
    /// Dates, booleans: left-aligned, short.
    case mark
  }

  let kind: Kind
  private let column: Column
  private let number: NumberFormat
  private let words: (yes: Piece, no: Piece, missing: Piece)
  /// In order of the names' bytes.
  private let tags: [(name: Piece, members: Bitmap)]
  /// The texts of a tier's places, or of a small dictionary's codes.
  private let pieces: [Piece]

  /// The rows from 0 on that will be shown decide how numbers are aligned and reals are rounded.
  init(
    _ column: Column, rows: Int, numbers: NumberStyle, displayed: DisplayedNumbers?, catalogue: Catalogue,
    box: BoxStyle
  ) {
    self.column = column
    words = (Piece(catalogue.text(of: "yes")), Piece(catalogue.text(of: "no")), Piece(box.missing))
    kind =
      switch column.type {
      case .integer, .decimal, .real: .number
      case .date, .boolean: .mark
      case .text, .tags, .tier: .text
      }
    number = NumberFormat(column, rows: rows, style: numbers, displayed: displayed)
    switch column.data {
    case .tags(let sets):
      let order = sets.names.indices.sorted { sets.names[$0].utf8.lexicographicallyPrecedes(sets.names[$1].utf8) }
      tags = order.map { (Piece(shown(sets.names[$0])), sets.members[$0]) }
      pieces = []
    case .tier(_, let domain):
      tags = []
      pieces = zip(domain.codes, domain.labels).map { code, label in
        Piece(shown(label.flatMap { $0 == code ? nil : code + " " + $0 } ?? code))
      }
    case .text(_, let dictionary) where dictionary.count < rows && dictionary.count <= 4096:
      tags = []
      pieces = (0..<Int32(dictionary.count)).map { Piece(shown(dictionary[$0])) }
    default:
      (tags, pieces) = ([], [])
    }
  }

  /// Whether the cell shows that there is no value.
  func isMissing(_ row: Int) -> Bool { column.isMissing(row) }

  /// Appends the value of a row in full; answers the cells it takes.
  func append(_ row: Int, to line: inout [UInt8]) -> Int {
    if column.isMissing(row) { return words.missing.append(to: &line) }
    let start = line.count
    switch column.data {
    case .text(let codes, let dictionary):
      if !pieces.isEmpty { return pieces[Int(codes[row])].append(to: &line) }
      return append(dictionary, codes[row], to: &line)
    case .exact, .wide, .real:
      return number.append(row, to: &line)
    case .date(let days):
      line.append(day: Day(number: days[row]))
    case .boolean(let bits):
      return (bits[row] ? words.yes : words.no).append(to: &line)
    case .tags:
      return appendTags(row, to: &line)
    case .tier(let places, _):
      return pieces[Int(places[row])].append(to: &line)
    }
    return line.count - start
  }

  /// The value of a row as a string.
  func text(_ row: Int) -> String {
    var bytes: [UInt8] = []
    _ = append(row, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func appendTags(_ row: Int, to line: inout [UInt8]) -> Int {
    var width = 0
    for tag in tags where tag.members[row] {
      if width > 0 {
        line.append(contentsOf: [UInt8(ascii: ","), UInt8(ascii: " ")])
        width += 2
      }
      width += tag.name.append(to: &line)
    }
    return width
  }

  private func append(_ dictionary: TextDictionary, _ code: Int32, to line: inout [UInt8]) -> Int {
    let bytes = dictionary.utf8(code)
    guard !bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
      line.append(contentsOf: bytes)
      return bytes.count
    }
    return Piece(shown(dictionary[code])).append(to: &line)
  }
}

/// A text that is shown again and again, with the cells it takes.
private struct Piece: Sendable {
  let bytes: [UInt8]
  let width: Int

  init(_ text: String) {
    bytes = Array(text.utf8)
    width = displayWidth(of: text)
  }

  func append(to line: inout [UInt8]) -> Int {
    line.append(contentsOf: bytes)
    return width
  }
}

/// A number of a column as a double; nil where it is missing or the column has no numbers.
func realValue(of column: Column, _ row: Int) -> Double? {
  if column.isMissing(row) { return nil }
  return switch column.data {
  case .real(let values): values[row]
  case .exact(let values, let form): Double(values[row]) / (powerOfTen(form.scale) * Double(form.divisor))
  case .wide(let values, let form): Exact(units: values[row], form: form).double
  default: nil
  }
}
