import Diagnostics

/// Trees to canonical text: ASCII signs, one blank between words, blocks over lines with two blanks for each level.
///
/// Reading what is written gives the same tree, and writing that gives the same text. Comments are not in the tree.
public struct Formatter: Sendable {
  public init() {}

  public func format(_ statement: Statement) -> String { format(statement, 0) }

  public func format(_ pipeline: Pipeline) -> String { format(pipeline, 0) }

  public func format(_ clause: Clause) -> String { format(clause, 0) }

  public func format(_ expression: Expression) -> String { ExpressionWriter.write(expression) }

  public func format(number: NumberLiteral) -> String { number.written }

  /// A whole script, one statement a line.
  public func format(_ script: [Statement]) -> String {
    script.map { format($0) + "\n" }.joined()
  }

  private func format(_ statement: Statement, _ level: Int) -> String {
    switch statement.form {
    case .command(let clause): format(clause, level)
    case .pipeline(let pipeline): format(pipeline, level)
    }
  }

  private func format(_ pipeline: Pipeline, _ level: Int) -> String {
    let stages = pipeline.stages.map { format($0, level) }.joined(separator: " | ")
    let source: String
    switch pipeline.source {
    case .implied: return stages
    case .continued: return "| \(stages)"
    case .named(let name): source = name.written
    case .clause(let clause): source = format(clause, level)
    }
    return stages.isEmpty ? source : "\(source) | \(stages)"
  }

  private func format(_ clause: Clause, _ level: Int) -> String {
    let keywords = Set(clause.signature.usage.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    var text = ""
    write(clause.parts, into: &text, level, keywords)
    return text
  }

  private func write(_ parts: [Part], into text: inout String, _ level: Int, _ keywords: Set<String>) {
    for part in parts {
      switch part {
      case .word(let word, _): append(word, to: &text, tight: word == "," || word == ")")
      case .value(_, let argument): append(format(argument, level, keywords), to: &text)
      case .group(_, let inner, _): write(inner, into: &text, level, keywords)
      }
    }
  }

  private func append(_ word: String, to text: inout String, tight: Bool = false) {
    if !text.isEmpty, !tight, text.last != "(" { text += " " }
    text += word
  }

  private func format(_ argument: Argument, _ level: Int, _ keywords: Set<String>) -> String {
    switch argument {
    case .name(let name): keywords.contains(name.text) ? "`\(name.text)`" : name.written
    case .text(let text, _): quoted(text)
    case .id(let text, _): isPlainID(text) ? text : quoted(text)
    case .number(let number, _): number.written
    case .date(let date, _): date.description
    case .duration(let span, _): span.written
    case .path(let table, let column): "\(table.written).\(column.written)"
    case .expression(let expression): format(expression)
    case .pipeline(let pipeline): format(pipeline, level)
    case .statement(let statement): format(statement, level)
    case .block(let clauses, _): format(clauses, level)
    }
  }

  private func format(_ clauses: [Clause], _ level: Int) -> String {
    let indent = String(repeating: "  ", count: level + 1)
    let lines = clauses.map { "\(indent)\(format($0, level + 1))\n" }.joined()
    return "{\n\(lines)\(String(repeating: "  ", count: level))}"
  }

  /// Whether an id can stand without quotes and be read as one run of characters.
  private func isPlainID(_ text: String) -> Bool {
    let list = Lexer.tokens(of: text).tokens
    let bytes = Array(text.utf8)
    var place = 0
    while place < bytes.count {
      let glyph = Glyph(in: bytes, at: place)
      if glyph.isBlank || glyph.isLineEnd || Reader.idEnds.contains(glyph.value) { return false }
      place += glyph.length
    }
    // Inside a run nothing may begin a comment, nor a text that swallows what follows.
    return !text.isEmpty && !text.contains("--") && !text.contains("－") && !text.contains("'")
      && list.first?.span.start == 0 && !list[0].continues
      && !(list.dropLast().last?.continues ?? false)
  }
}
