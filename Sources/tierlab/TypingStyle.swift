import Diagnostics
import LineEditor
import Shell

/// How a statement looks while it is typed.
///
/// What is wrong is underlined too, so that it is seen without telling red from green.
func typingStyle(for session: Session, colored: Bool) -> LineStyle {
  guard colored else { return .plain }
  var style = LineStyle()
  style.prompt = "1"
  style.continuationPrompt = "90"
  style.runs = { text in
    session.looks(of: text).map { StyledRun(range: $0.span.start..<$0.span.end, sgr: sgr(of: $0.look)) }
  }
  return style
}

private func sgr(of look: Look) -> String {
  switch look {
  case .verb: "1;34"
  case .keyword: "34"
  case .function: "36"
  case .bar: "1"
  case .number, .date: "35"
  case .text: "32"
  case .backquoted: "33"
  case .comment: "90"
  case .variable: "33"
  case .wrong: "4;31"
  }
}
