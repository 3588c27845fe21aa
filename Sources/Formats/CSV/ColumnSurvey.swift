internal import Columns
internal import Diagnostics

/// What the fields of a column can be read as, over the rows looked at.
struct ColumnSurvey: Sendable {
  /// The kinds of values, in an order that nothing depends on.
  enum Kind: Int, CaseIterable, Sendable { case blank, exact, real, day, boolean, text }

  /// How many of each kind, the first row of each, and what stands there.
  private(set) var counts = [Int](repeating: 0, count: Kind.allCases.count)
  private(set) var examples = [Example?](repeating: nil, count: Kind.allCases.count)
  private(set) var scale = 0
  /// The most digits before the point.
  private(set) var digits = 0
  /// Every exact value without a fraction is a 64-bit integer.
  private(set) var fitsInteger = true
  /// Every day is one of the hundred and eighty years around 1970.
  private(set) var fitsShortDay = true
  private(set) var hasTime = false

  struct Example: Sendable {
    var row: Int
    var text: String
  }

  subscript(kind: Kind) -> Int { counts[kind.rawValue] }
  func example(_ kind: Kind) -> Example? { examples[kind.rawValue] }
  /// Rows with a value other than blanks.
  var present: Int { counts.reduce(0, +) - self[.blank] }

  mutating func add(_ cells: Cells, compactDays: Bool, firstRow: Int = 0) {
    for row in 0..<cells.count {
      let kind: Kind
      switch cells.reading(of: row, compactDays: compactDays) {
      case .missing: continue
      case .blank: kind = .blank
      case .exact(let units, let scale, let digits):
        kind = .exact
        self.scale = max(self.scale, scale)
        self.digits = max(self.digits, digits)
        if Int64(exactly: units) == nil { fitsInteger = false }
      case .real: kind = .real
      case .day(let day, let timed):
        kind = .day
        if Int16(exactly: day.number) == nil { fitsShortDay = false }
        if timed { hasTime = true }
      case .boolean: kind = .boolean
      case .text: kind = .text
      }
      counts[kind.rawValue] += 1
      if examples[kind.rawValue] == nil {
        examples[kind.rawValue] = Example(row: firstRow + row, text: cells.text(of: row))
      }
    }
  }

  /// Adds what was found in later rows.
  mutating func merge(_ later: ColumnSurvey, rowsBefore: Int) {
    for kind in Kind.allCases {
      counts[kind.rawValue] += later[kind]
      if examples[kind.rawValue] == nil, var example = later.example(kind) {
        example.row += rowsBefore
        examples[kind.rawValue] = example
      }
    }
    scale = max(scale, later.scale)
    digits = max(digits, later.digits)
    fitsInteger = fitsInteger && later.fitsInteger
    fitsShortDay = fitsShortDay && later.fitsShortDay
    hasTime = hasTime || later.hasTime
  }
}

/// How many bits a column's exact numbers are read into.
enum NumberWidth: Int, Sendable { case bits8 = 8, bits16 = 16, bits32 = 32, bits64 = 64 }

extension ColumnSurvey {
  /// Bits that have room for far greater numbers than those surveyed; a column that turns out to need fewer is given
  /// fewer, one that needs more is read again.
  func roomyWidth(of reader: CellReader) -> NumberWidth {
    if case .days = reader { return fitsShortDay ? .bits16 : .bits32 }
    return switch digits + scale {
    case 0...1: .bits8
    case 2...3: .bits16
    case 4...7: .bits32
    default: .bits64
    }
  }
}

/// The loop that reads a column.
enum CellReader: Sendable, Hashable {
  case nothing
  case exact(scale: Int)
  case wide(scale: Int)
  case real
  case days(compact: Bool)
  /// Texts; booleans and tags are made from a column's distinct texts.
  case texts
  /// Not a type: finds out what the values can be.
  case survey(compact: Bool)
}

extension ColumnSurvey {
  /// More digits than these after the point are taken for a measurement, not for money: the column is real.
  static let mostExactDigits = 9

  /// The narrowest reader that every value surveyed fits.
  func reader(asked: CSVType?) -> CellReader {
    let compact = asked == .date
    if asked == .text || asked == .tags || asked == .boolean { return .texts }
    if present == 0 { return self[.blank] == 0 ? .nothing : .texts }
    if self[.text] > 0 || self[.boolean] > 0 { return .texts }
    if self[.day] > 0 { return self[.day] == present ? .days(compact: compact) : .texts }
    if self[.real] > 0 || asked == .real { return .real }
    if scale == 0 { return fitsInteger ? .exact(scale: 0) : .wide(scale: 0) }
    if asked != .decimal, scale > ColumnSurvey.mostExactDigits { return .real }
    if digits + scale <= 18 { return .exact(scale: scale) }
    return digits + scale <= 38 ? .wide(scale: scale) : .real
  }

  /// Whether most values are of a narrower type than text: then a person will ask why the column is text.
  var looksNarrower: Bool {
    present > 0 && (self[.text] + self[.boolean]) * 2 < present && self[.text] + self[.boolean] < present
  }
}
