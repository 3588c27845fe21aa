import Columns
import Diagnostics
import Rendering
import Reports
import Testing
import TextWidth

/// SplitMix64: the same seed gives the same tables everywhere.
private struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

private let pieces = [
  "a", "word ", "客户", "，", "（", "👩‍👩‍👧", "🇨🇳", "e\u{301}", "\u{301}", "\u{200D}", "\u{FE0F}", "\u{1B}[2J", "\u{202E}", "\0",
  "\n",
  "\t", "\u{9B}", "한국", "\u{600}", "ﷺ", " ", "amount_12m", "\u{FEFF}", "कि", "\u{AD}", "❤️", "1", "\u{E0041}", "\u{2028}",
]

private func text(_ random: inout Seeded) -> String {
  (0..<Int.random(in: 0...12, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
}

private func column(_ rows: Int, _ random: inout Seeded) -> Column {
  func values<T>(_ make: (inout Seeded) -> T) -> [T?] {
    (0..<rows).map { _ in Int.random(in: 0..<6, using: &random) == 0 ? nil : make(&random) }
  }
  switch Int.random(in: 0..<8, using: &random) {
  case 0: return Make.exact(values { Int64.random(in: -1_000_000_000...1_000_000_000, using: &$0) }, scale: 2)
  case 1: return Make.wide(values { Int128.random(in: .min ... .max, using: &$0) }, scale: 38)
  case 2: return Make.real(values { Double(bitPattern: $0.next()) })
  case 3: return Make.date(values { "\(Int.random(in: 1...9999, using: &$0))-2-28" })
  case 4: return Make.boolean(values { Bool.random(using: &$0) })
  case 5: return Make.tags((0..<rows).map { _ in (0..<3).map { _ in text(&random) } })
  case 6: return Make.tier(values { _ in "B" }, codes: ["A", "B"], labels: [nil, text(&random)])
  default: return Make.text(values(text))
  }
}

private func report(_ random: inout Seeded) -> Report {
  let rows = Int.random(in: 0...5, using: &random)
  let fields = (0..<Int.random(in: 0...9, using: &random)).map { place in
    Field(text(&random) + "\(place)", column(rows, &random), unit: Bool.random(using: &random) ? text(&random) : nil)
  }
  let prose = Set(fields.map(\.name).filter { _ in Bool.random(using: &random) })
  let table = ReportTable(
    Table(rowCount: rows, fields: fields), title: "\(text(&random)) and \(text(&random))", noun: "\(text(&random))",
    total: rows * 10, prose: prose)
  return Report([
    .headline("\(text(&random)) \(text(&random))"), Bool.random(using: &random) ? .rows(table) : .exhibit(table),
    .note("\(text(&random)) \(text(&random)) \(text(&random))"), .text(Message(verbatim: text(&random))),
  ])
}

@Suite struct WidthPropertyTests {
  @Test func `no line leaves the screen, and none carries a control`() {
    let first = UInt64.random(in: 0...(.max))
    print("seed \(first)")
    for step in 0..<300 {
      let seed = first &+ UInt64(step)
      var random = Seeded(state: seed)
      let width = Int.random(in: 20...130, using: &random)
      let box = BoxStyle.allCases.randomElement(using: &random) ?? .unicode
      let answer = report(&random)
      let numbers = NumberStyle.allCases.randomElement(using: &random) ?? .grouped
      let shown = TerminalRenderer(
        width: width, box: box, rowLimit: 3, catalogue: numbers == .wan ? .chinese : .english, numbers: numbers
      ).text(of: answer)
      for line in shown.split(separator: "\n", omittingEmptySubsequences: false) {
        #expect(displayWidth(of: line) <= width, "seed \(seed): \(line.debugDescription)")
        #expect(!line.unicodeScalars.contains(where: isControl), "seed \(seed): \(line.debugDescription)")
      }
      let plain = TerminalRenderer.plain(box: box).text(of: answer)
      #expect(!plain.unicodeScalars.contains { isControl($0) && $0 != "\n" }, "seed \(seed)")
    }
  }

  @Test func `no error leaves the screen, and none carries a control`() {
    let first = UInt64.random(in: 0...(.max))
    print("seed \(first)")
    for step in 0..<300 {
      let seed = first &+ UInt64(step)
      var random = Seeded(state: seed)
      let width = Int.random(in: 20...100, using: &random)
      let source = SourceText(name: text(&random), text: (0..<8).map { _ in text(&random) }.joined())
      let start = Int.random(in: -2...120, using: &random)
      let span = SourceSpan(start, start + Int.random(in: -3...60, using: &random))
      let error = Diagnostic(
        "some-rule", "\(text(&random)) is \(text(&random))", at: span,
        expected: (0..<Int.random(in: 0...12, using: &random)).map { _ in Message(verbatim: text(&random)) },
        hint: "\(text(&random))",
        nearest: Bool.random(using: &random) ? text(&random) : nil)
      let shown = DiagnosticRenderer(width: width).text(of: error, in: source)
      #expect(shown.contains("^"), "seed \(seed)")
      for line in shown.split(separator: "\n") {
        #expect(displayWidth(of: line) <= width, "seed \(seed): \(line.debugDescription)")
        #expect(!line.unicodeScalars.contains(where: isControl), "seed \(seed): \(line.debugDescription)")
      }
    }
  }
}
