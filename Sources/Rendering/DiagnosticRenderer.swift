public import Diagnostics

/// An error as text for a person: what is wrong, where, the line with carets under the words, and what would be right.
///
///     error: unknown column "amuont"
///       line 3, column 7
///       where amuont > 5
///             ^^^^^^
///       expected a column or a number
///       hint: did you mean `amount`?
public struct DiagnosticRenderer: Sendable {
  /// The cells of a line, never below 20; the line of the statement takes at most 80 of them.
  public let width: Int
  public let color: Bool
  public let box: BoxStyle
  public let catalogue: Catalogue

  public init(width: Int = 80, color: Bool = false, box: BoxStyle = .unicode, catalogue: Catalogue = .english) {
    self.width = max(20, width)
    self.color = color
    self.box = box
    self.catalogue = catalogue
  }

  /// The lines of an error and of those found with it, ending with a line end. Without a source, or a span, no place is
  /// shown.
  public func text(of diagnostic: Diagnostic, in source: SourceText? = nil) -> String {
    var page = one(diagnostic, in: source)
    for other in diagnostic.others { page += one(other, in: source) }
    return page
  }

  private func one(_ diagnostic: Diagnostic, in source: SourceText?) -> String {
    var page = ""
    func add(_ line: String) { page += line + "\n" }
    func add(_ text: String, under indent: Int, _ look: (String) -> String = { $0 }) {
      for line in wrapped(blanks(indent) + text, to: width, hanging: indent + 2) { add(look(line)) }
    }

    let label = catalogue.text(of: "error") + (catalogue.language == .zh ? "：" : ": ")
    for (number, line) in wrapped(label + catalogue.text(of: diagnostic.message), to: width, hanging: 2).enumerated() {
      let isLabelled = number == 0 && line.hasPrefix(label)
      add(isLabelled ? paint(label, .alarm) + paint(String(line.dropFirst(label.count)), .bold) : paint(line, .bold))
    }
    if let source, let span = diagnostic.span {
      let excerpt = SourceExcerpt(of: span, in: source, width: min(width, 80) - 2, ellipsis: box.ellipsis)
      add(place(excerpt.location, in: source), under: 2) { paint($0, .dim) }
      add("  " + excerpt.line)
      let mark = excerpt.carets.prefix { $0 == " " }
      add("  " + mark + paint(String(excerpt.carets.dropFirst(mark.count)), .mark))
    }
    if !diagnostic.expected.isEmpty {
      let parts = diagnostic.expected.map { catalogue.text(of: $0) }
      let most = 8
      let list =
        parts.count > most
        ? (parts.prefix(most) + [box.ellipsisMark]).joined(separator: catalogue.comma) : catalogue.alternatives(parts)
      add(catalogue.text(of: "expected \(list)"), under: 2)
    }
    for hint in hints(of: diagnostic) { add(catalogue.text(of: "hint: \(hint)"), under: 2) { paint($0, .advice) } }
    return page
  }

  private var paint: Paint { Paint(color: color) }

  /// `review.tier, line 3, column 7`; without the name where the text has none.
  private func place(_ location: SourceLocation, in source: SourceText) -> String {
    source.name.isEmpty
      ? catalogue.text(of: "line \(location.line), column \(location.column)")
      : catalogue.text(of: "\(source.name), line \(location.line), column \(location.column)")
  }

  /// The nearest name first, unless the hint says it already.
  private func hints(of diagnostic: Diagnostic) -> [String] {
    let hint = diagnostic.hint.map { catalogue.text(of: $0) }
    guard let nearest = diagnostic.nearest else { return hint.map { [$0] } ?? [] }
    if let hint, hint.contains("`\(nearest)`") { return [hint] }
    return [catalogue.text(of: "did you mean `\(nearest)`?")] + (hint.map { [$0] } ?? [])
  }
}
