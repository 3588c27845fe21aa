/// How tables are ruled.
public enum BoxStyle: String, Sendable, CaseIterable {
  /// A thin line under the header, two blanks between columns.
  case unicode
  /// The same in ASCII alone.
  case ascii
  /// Lines around every column.
  case full

  var rule: String { self == .ascii ? "-" : "─" }
  var missing: String { self == .ascii ? "-" : "–" }
  var bullet: String { self == .ascii ? "*" : "·" }
  var arrow: String { self == .ascii ? "->" : "→" }
  var ellipsisMark: String { self == .ascii ? "..." : "…" }
  var ellipsis: Character { self == .ascii ? "~" : "…" }
  /// What stands before, between and after the cells of a row.
  var edges: (left: String, gap: String, right: String) {
    self == .full ? ("│ ", " │ ", " │") : ("", "  ", "")
  }
}

/// The looks a piece of text can have; without colour each is no look at all.
enum Look: String {
  case bold = "1"
  case dim = "2"
  case alarm = "1;31"
  case mark = "31"
  case advice = "36"
  // The lines of a chart.
  case first = "34"
  case second = "32"
  case third = "35"
  case fourth = "33"
}

/// Puts looks on text, or leaves it as it is.
struct Paint {
  let color: Bool

  func callAsFunction(_ text: String, _ look: Look) -> String {
    color && !text.isEmpty ? "\u{1B}[\(look.rawValue)m\(text)\u{1B}[0m" : text
  }
}
