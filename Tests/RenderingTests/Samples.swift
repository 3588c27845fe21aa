import Columns
import Diagnostics
import Reports

/// Columns from values as a test writes them; nil is missing.
enum Make {
  static func text(_ values: [String?]) -> Column {
    var known: [String] = []
    let codes = values.map { value -> Int32 in
      guard let value else { return -1 }
      if let place = known.firstIndex(where: { $0.utf8.elementsEqual(value.utf8) }) { return Int32(place) }
      known.append(value)
      return Int32(known.count - 1)
    }
    return Column(.text(codes: codes, dictionary: TextDictionary(known)), missing: missing(values))
  }

  static func exact(_ values: [Int64?], scale: Int = 0, divisor: Int64 = 1) -> Column {
    Column(.exact(values.map { $0 ?? 0 }, ExactForm(scale: scale, divisor: divisor)), missing: missing(values))
  }

  static func wide(_ values: [Int128?], scale: Int = 0) -> Column {
    Column(.wide(values.map { $0 ?? 0 }, ExactForm(scale: scale)), missing: missing(values))
  }

  static func real(_ values: [Double?]) -> Column {
    Column(.real(values.map { $0 ?? .nan }), missing: missing(values))
  }

  static func date(_ values: [String?]) -> Column {
    let days = values.map { text -> Int32 in
      let parts = (text ?? "1970-1-1").split(separator: "-").compactMap { Int($0) }
      return Day(year: parts[0], month: parts[1], day: parts[2])?.number ?? 0
    }
    return Column(.date(days), missing: missing(values))
  }

  static func boolean(_ values: [Bool?]) -> Column {
    Column(.boolean(Bitmap(values.map { $0 ?? false })), missing: missing(values))
  }

  static func tier(_ values: [String?], codes: [String], labels: [String?]? = nil) -> Column {
    let places = values.map { value in UInt8(value.flatMap { codes.firstIndex(of: $0) } ?? 255) }
    return Column(.tier(places, TierDomain(codes: codes, labels: labels)), missing: missing(values))
  }

  static func tags(_ rows: [[String]]) -> Column {
    var sets = TagSets(rowCount: rows.count)
    for name in Set(rows.flatMap { $0 }).sorted() {
      sets = sets.replacing(name, with: Bitmap(rows.map { $0.contains(name) }))
    }
    return Column(.tags(sets))
  }

  private static func missing<T>(_ values: [T?]) -> Bitmap? { Bitmap(values.map { $0 == nil }) }
}

/// Six customers with what is hard to show: Chinese, emoji, a long name, missing values, negative money.
func customers() -> Table {
  Table(
    rowCount: 6,
    fields: [
      Field("客户编号", Make.text(["C0001", "C0002", "C0003", "C0004", "C0005", "C0006"])),
      Field(
        "name",
        Make.text([
          "上海浦东华力精密机械制造股份有限公司", "Ann's 🍰 Bakery", "李伟", nil, "👩‍👩‍👧 Family & Friends Trading Company Limited", "Zoë",
        ])),
      Field(
        "tier", Make.tier(["A", "B", nil, "C", "A", "C"], codes: ["A", "B", "C"], labels: ["重点", "潜力", nil])),
      Field(
        "amount_12m", Make.exact([123_456_789, 250_000, -98_750, nil, 5, 0], scale: 2), unit: "¥"),
      Field("orders", Make.exact([1204, 3, 0, 12, nil, 7])),
      Field("share", Make.real([0.797057, 0.1, nil, 0.0025, 0.04, 0])),
      Field("last_order", Make.date(["2025-06-30", "2024-02-29", nil, "2025-01-01", "1999-12-31", "2025-06-01"])),
      Field("active", Make.boolean([true, false, nil, true, true, false])),
      Field("tags", Make.tags([["vip", "key account"], [], ["流失风险"], ["vip"], [], ["win-back"]])),
    ])
}

func report(_ table: Table, total: Int? = nil) -> Report {
  Report([
    .note("as of \("2025-06-30"), the newest date in \("orders")"),
    .headline("\("690") of \("2,357") customers move: \("34") up, \("656") down"),
    .rows(ReportTable(table, noun: "customers", total: total)),
  ])
}

/// Texts that would break a line, move the cursor or turn the text round.
func nasty() -> Table {
  Table(
    rowCount: 5,
    fields: [
      Field(
        "na|me\u{1B}[2J",
        Make.text(["a\u{1B}[31mred\u{07}", "two\nlines\ttab", "\u{202E}desrever", "x\0y", "\u{301}mark"])),
      Field("quoted, \"so\"", Make.text(["say \"hi\"", "a,b", " blank ", "", "back\\slash|*pipe*"])),
      Field("n", Make.wide([nil, 170_141_183_460_469_231_731_687_303_715_884_105_727, -1, 0, 12], scale: 3)),
      Field("r", Make.real([.nan, .infinity, 1e300, -1.5, 1e-9])),
    ])
}

func findings() -> Table {
  Table(
    rowCount: 2,
    fields: [
      Field("kind", Make.text(["dead", "uncovered"])),
      Field(
        "message",
        Make.text([
          "no customer can reach this rule: the one before it takes everyone with a score of 50 or more",
          "没有规则覆盖缺失年度金额的客户，他们会保持原来的等级，直到补全数据为止",
        ])),
      Field("customers", Make.exact([0, 1284])),
    ])
}

func matrix() -> Table {
  Table(
    rowCount: 3,
    fields: [
      Field("from", Make.tier(["A", "B", nil], codes: ["A", "B"], labels: ["重点", "潜力"])),
      Field("A", Make.exact([255, 0, 12])),
      Field("B", Make.exact([185, 152, 1])),
      Field("C", Make.exact([nil, 297, 1468])),
    ])
}

/// A statement with its error marked in it.
struct Complaint: Sendable {
  let source: SourceText?
  let diagnostic: Diagnostic
  var width = 80

  /// The span is what stands between `«` and `»`.
  init(
    _ marked: String, _ message: Message, name: String = "", firstLine: Int = 1, width: Int = 80,
    expected: [Message] = [], hint: Message? = nil, nearest: String? = nil
  ) {
    let parts = marked.split(separator: "«", maxSplits: 1, omittingEmptySubsequences: false)
    let inside = (parts.last ?? "").split(separator: "»", maxSplits: 1, omittingEmptySubsequences: false)
    let start = parts[0].utf8.count
    source = SourceText(name: name, text: parts[0] + inside.joined(), firstLine: firstLine)
    diagnostic = Diagnostic(
      "some-rule", message, at: SourceSpan(start, start + inside[0].utf8.count), expected: expected, hint: hint,
      nearest: nearest)
    self.width = width
  }
}
