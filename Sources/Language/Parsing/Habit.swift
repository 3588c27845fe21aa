import Diagnostics

/// What people write out of habit from SQL, other shells and other languages, and what it is called here.
enum Habit {
  static func diagnostic(in reader: Reader, at place: Int) -> Diagnostic? {
    let token = reader.token(at: place)
    if reader.token(at: reader.start).text.lowercased() == "select", let hint = selectFrom(reader) {
      return Diagnostic(
        "sql-habit", "rows come first and flow through \"|\": there is no \"select … from\"",
        at: reader.token(at: reader.start).span, hint: Message(verbatim: hint))
    }
    switch token.kind {
    case .sign: return sign(reader, place, token)
    case .word: return word(reader, place, token)
    default: return nil
    }
  }

  // MARK: - Signs

  private static func sign(_ reader: Reader, _ place: Int, _ token: Token) -> Diagnostic? {
    let next = reader.token(at: place + 1)
    switch token.text {
    case ".", "\\", "/", ":":
      guard place == reader.start else { return nil }
      let command = commands[next.text.lowercased()] ?? (next.isBare ? next.text : "help")
      return Diagnostic(
        "foreign-command", "commands are plain words, without \"\(token.text)\"", at: token.span,
        hint: Message(verbatim: command))
    case "<>": return wording(token, "not equal is written \"!=\"", "!=")
    case "&&": return wording(token, "both is written \"and\"", "and")
    case "!": return wording(token, "the opposite is written \"not\"", "not")
    case "*" where reader.token(at: place - 1).isSign("("):
      let function = place >= reader.start + 2 ? reader.token(at: place - 2).text : ""
      return wording(token, "rows are counted without \"*\"", function.isEmpty ? "count()" : "\(function)()")
    case "|" where next.isSign("|"): return wording(token, "either is written \"or\"", "or")
    case "(" where place == reader.start + 1:
      let verb = reader.token(at: reader.start)
      guard reader.grammar.vocabulary.functions.contains(verb.text) else { return nil }
      let text = reader.source(SourceSpan(verb.span.start, reader.token(at: reader.limit).span.start))
      return Diagnostic(
        "bare-value", "a value alone is no statement", at: verb.span,
        hint: Message(verbatim: "print \(text.replacing("(*)", with: "()"))"))
    default: return nil
    }
  }

  private static func wording(_ token: Token, _ message: Message, _ hint: String) -> Diagnostic {
    Diagnostic("other-language", message, at: token.span, hint: Message(verbatim: hint))
  }

  private static let commands = [
    "d": "tables", "dt": "tables", "dt+": "tables", "schema": "describe", "q": "quit", "exit": "quit", "quit": "quit",
    "h": "help", "?": "help", "help": "help", "mode": "set output", "import": "load", "i": "include", "read": "include",
    "timer": "timing on", "timing": "timing on",
  ]

  // MARK: - Words

  private static func word(_ reader: Reader, _ place: Int, _ token: Token) -> Diagnostic? {
    let word = token.text.lowercased()
    let next = reader.token(at: place + 1)
    let before = reader.token(at: place - 1)
    if before.isWord("by"), place >= reader.start + 2, reader.token(at: place - 2).isWord("sort") {
      return sql(before, "\"sort\" takes its columns without \"by\"", "sort \(rest(reader, from: place))")
    }
    guard !reader.grammar.stageVerbs.contains(word) else { return nil }
    let bar = place == reader.start || before.isSign("|") ? "" : "| "
    switch word {
    case "limit":
      return sql(token, "the first rows are taken by \"take\"", "\(bar)take \(number(next) ?? "10")")
    case "order" where next.text.lowercased() == "by":
      return sql(token, "rows are sorted by \"sort\"", "\(bar)sort \(rest(reader, from: place + 2))")
    case "group" where next.text.lowercased() == "by":
      return sql(
        token, "groups are made by \"summarize … by\"", "\(bar)summarize count() by \(rest(reader, from: place + 2))")
    case "having": return sql(token, "groups are chosen by a \"where\" after them", "\(bar)where")
    case "like": return sql(token, "a part of a text is looked for by \"contains\"", "contains")
    case "null", "none", "nil":
      return before.isWord("is") || before.isWord("not")
        ? sql(token, "a missing value is said to be empty", "\(before.isWord("not") ? "is not" : "is") empty") : nil
    case _ where leaves(word): return place == reader.start ? wording(token, "\"quit\" leaves", "quit") : nil
    default: return nil
    }
  }

  /// Words with which other shells are left.
  static func leaves(_ word: String) -> Bool { ["exit", "bye", "logout"].contains(word) }

  private static func sql(_ token: Token, _ message: Message, _ hint: String) -> Diagnostic {
    Diagnostic("sql-habit", message, at: token.span, hint: Message(verbatim: hint))
  }

  private static func number(_ token: Token) -> String? {
    if case .number(let literal) = token.kind { return literal.written }
    return nil
  }

  /// The source text from a token to the end of its stage.
  private static func rest(_ reader: Reader, from place: Int) -> String {
    guard place < reader.limit else { return "…" }
    var end = place
    while end < reader.limit, !reader.token(at: end).isSign("|") { end += 1 }
    return reader.source(SourceSpan(reader.token(at: place).span.start, reader.token(at: end - 1).span.end))
  }

  /// `select A from T where E` as a pipeline.
  private static func selectFrom(_ reader: Reader) -> String? {
    let places = reader.start..<reader.limit
    guard let from = places.first(where: { reader.token(at: $0).text.lowercased() == "from" }),
      from + 1 < reader.limit, reader.token(at: from + 1).isBare
    else { return places.count == 2 && reader.token(at: reader.start + 1).isSign("*") ? "customers" : nil }
    var pipeline = reader.token(at: from + 1).text
    if let condition = places.first(where: { $0 > from && reader.token(at: $0).text.lowercased() == "where" }),
      condition + 1 < reader.limit
    {
      let tail = reader.source(
        SourceSpan(reader.token(at: condition + 1).span.start, reader.token(at: reader.limit - 1).span.end))
      pipeline += " | where \(tail.replacing("'", with: "\""))"
    }
    if from > reader.start + 1, !reader.token(at: reader.start + 1).isSign("*") {
      let columns = reader.source(
        SourceSpan(reader.token(at: reader.start + 1).span.start, reader.token(at: from - 1).span.end))
      pipeline += " | select \(columns)"
    }
    return pipeline
  }
}
